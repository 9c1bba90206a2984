/**
 * The structs of an update that is being judged: which of them are new, whether all that they build on is known,
 * and where they lie. They are placed in the order of the bytes; where that does not work because a later
 * section defines what an earlier one builds on, once more in the order of what builds on what, as Yjs does it.
 */
import { textBetween } from './byte-reader.ts';
import { IncomingSection } from './incoming-section.ts';
import { KIND } from './item-content.ts';
import type { KnownDocument } from './known-document.ts';
import {
  depthOf,
  findRun,
  isEntry,
  listOfItem,
  listOfRoot,
  listOfRun,
  NO_LIST,
  placeAtDepth,
  placeOfMark,
  placeOfRun,
  pushRun,
  TOP,
} from './place-runs.ts';
import type { StructLimits } from './struct-limits.ts';
import type { UpdateWalk } from './walk.ts';

export class IncomingStructs {
  readonly sections = new Map<number, IncomingSection>();
  /** Whether some of it was left out because it is known, or is no content. */
  isTrimmed = false;
  /** Whether something builds on what is neither known nor in the update. */
  isMissingSomething = false;
  /** What the delete set of the same update must hold. */
  readonly mustBeDeleted: { readonly clientId: number; readonly from: number; readonly to: number }[] = [];

  readonly #walk: UpdateWalk;
  readonly #known: KnownDocument;
  readonly #limits: StructLimits;
  readonly #newRoots = new Map<string, number>();
  #newClientIds = 0;
  #isOutOfOrder = false;
  #awaitedClient = 0;
  #awaitedClock = 0;
  /** Of the present struct, or of what was looked up last. */
  #atPlace = TOP;
  #inList = NO_LIST;

  constructor(walk: UpdateWalk, known: KnownDocument, limits: StructLimits) {
    this.#walk = walk;
    this.#known = known;
    this.#limits = limits;
  }

  /** In the order of their numbers. */
  get newRootNames(): string[] {
    return [...this.#newRoots.keys()];
  }

  /** Walks all sections. */
  read(): void {
    const walk = this.#walk;
    while (walk.nextSection()) {
      const section = this.#openSection();
      while (walk.nextStruct()) this.#take(section);
      // Gaps alone: the client id would be counted, and never become known.
      if (section.to === 0 && !this.isMissingSomething) walk.fail('a section without structs');
    }
  }

  /** The next clock expected of a client id after this update. */
  clockAfter(clientId: number): number {
    return this.sections.get(clientId)?.to ?? this.#known.clockOf(clientId);
  }

  #openSection(): IncomingSection {
    const { clientId } = this.#walk;
    const known = this.#known.clientNumberOf(clientId);
    const clientNumber = known ?? this.#known.clientCount + this.#newClientIds;
    const section = new IncomingSection(clientId, clientNumber, this.#known.clockOf(clientId));
    if (this.#walk.left === 0) this.#walk.fail('a section without structs');
    // Yjs would silently take the last one.
    if (this.sections.has(clientId)) this.#walk.fail('two sections of one client id');
    if (known === undefined) this.#newClientIds += 1;
    if (clientNumber >= this.#limits.clientIds) {
      this.#walk.fail('too many client ids in one document', 'overLimit');
    }
    this.sections.set(clientId, section);
    return section;
  }

  #take(section: IncomingSection): void {
    const walk = this.#walk;
    const end = walk.clock + walk.length;
    if (walk.kind === KIND.skip || end <= section.to) {
      this.isTrimmed = true;
      return;
    }
    if (walk.clock > section.to) {
      this.isMissingSomething = true;
      return;
    }
    if (section.count === 0) {
      section.start = walk.structStart;
      section.startClock = walk.clock;
      if (walk.clock < section.from) this.isTrimmed = true;
    }
    if (walk.kind === KIND.gc || walk.kind === KIND.deleted) section.noteDeleted(end);
    section.count += 1;
    section.end = walk.position;
    section.to = end;
    if (!this.#isOutOfOrder) this.#isOutOfOrder = !this.#place(section);
  }

  /** False when the present struct builds on something that has not been placed: then that is what is awaited. */
  #place(section: IncomingSection): boolean {
    const walk = this.#walk;
    if (!this.#findPlace(section)) return false;
    const place = placeOfMark(this.#atPlace, walk.kind === KIND.format);
    if (depthOf(place) > this.#limits.nestingDepth) walk.fail('types are nested too deep', 'overLimit');
    if (isEntry(place)) this.#checkEntry(section);
    pushRun(section.placeRuns, Math.max(walk.clock, section.from), place, this.#inList);
    section.placedTo = walk.clock + walk.length;
    return true;
  }

  /**
   * Of the values of a key all but the last are deleted, each as a whole item. Of one item with several values that
   * is split later, a part would stay, and everybody would throw when its parent is deleted. Yjs does write such
   * items, but only out of values that are all deleted. And it never writes one with a right origin.
   */
  #checkEntry(section: IncomingSection): void {
    const walk = this.#walk;
    if (walk.hasRightOrigin) walk.fail('the value of a key with a neighbour');
    if (walk.length === 1 || walk.kind === KIND.deleted) return;
    const from = Math.max(walk.clock, section.from);
    this.mustBeDeleted.push({ clientId: section.clientId, from, to: walk.clock + walk.length });
  }

  /** Finds place and list of the present struct; false when it must wait. */
  #findPlace(section: IncomingSection): boolean {
    const walk = this.#walk;
    this.#atPlace = TOP;
    this.#inList = NO_LIST;
    if (walk.kind === KIND.gc) return true;
    // The rest of a struct that is partly known has its known part for an origin.
    const isRest = walk.clock < section.from;
    const hasOrigin = walk.hasOrigin || isRest;
    const originClient = isRest ? section.clientId : walk.originClient;
    const originClock = isRest ? section.from - 1 : walk.originClock;
    const { hasRightOrigin, rightOriginClient, rightOriginClock } = walk;
    if (hasOrigin && !isRest && !this.#isPlaced(section, originClient, originClock)) return false;
    if (hasRightOrigin && !this.#isPlaced(section, rightOriginClient, rightOriginClock)) return false;
    if (hasRightOrigin) this.#lookUp(section, rightOriginClient, rightOriginClock);
    if (hasOrigin) {
      const rightList = this.#inList;
      if (hasRightOrigin && originClient === rightOriginClient && originClock === rightOriginClock) {
        walk.fail('one and the same neighbour on both sides');
      }
      this.#lookUp(section, originClient, originClock);
      // Yjs takes the parent of the origin. When the other list is deleted and collected, this struct and all that
      // builds on it would be gone for those who load the document, and only for them.
      if (rightList !== NO_LIST && this.#inList !== NO_LIST && rightList !== this.#inList) {
        walk.fail('neighbours that lie in different lists');
      }
    }
    return hasOrigin || hasRightOrigin || this.#findPlaceInParent(section);
  }

  #findPlaceInParent(section: IncomingSection): boolean {
    const walk = this.#walk;
    if (walk.parentKind === 'root') {
      this.#inList = listOfRoot(this.#rootNumber());
      this.#atPlace = placeAtDepth(0, walk.hasParentSub);
      return true;
    }
    const { parentClient, parentClock } = walk;
    if (!this.#isPlaced(section, parentClient, parentClock)) return false;
    this.#lookUp(section, parentClient, parentClock);
    this.#atPlace = placeAtDepth(depthOf(this.#atPlace) + 1, walk.hasParentSub);
    const clientNumber =
      this.sections.get(parentClient)?.clientNumber ?? this.#known.clientNumberOf(parentClient);
    this.#inList = listOfItem(clientNumber ?? 0, parentClock);
    return true;
  }

  #isPlaced(section: IncomingSection, clientId: number, clock: number): boolean {
    if (clientId === section.clientId) {
      // Yjs looks for it without a check, and throws.
      if (clock >= this.#walk.clock) this.#walk.fail('a struct builds on a later one of its own client id');
      return true;
    }
    const placedTo = this.sections.get(clientId)?.placedTo ?? this.#known.clockOf(clientId);
    if (clock < placedTo) return true;
    this.#awaitedClient = clientId;
    this.#awaitedClock = clock;
    return false;
  }

  /** Where something lies that is known, or has been placed. */
  #lookUp(own: IncomingSection, clientId: number, clock: number): void {
    const section = clientId === own.clientId ? own : this.sections.get(clientId);
    const isNew = section !== undefined && clock >= section.from;
    const runs = isNew ? section.placeRuns : this.#known.placeRunsOf(clientId);
    const position = findRun(runs, clock);
    this.#atPlace = placeOfRun(runs, position);
    this.#inList = listOfRun(runs, position);
  }

  #rootNumber(): number {
    const walk = this.#walk;
    const name = textBetween(walk.bytes, walk.parentNameStart, walk.parentNameEnd);
    const known = this.#known.rootNumberOf(name) ?? this.#newRoots.get(name);
    if (known !== undefined) return known;
    const number = this.#known.rootNameCount + this.#newRoots.size;
    this.#newRoots.set(name, number);
    if (number >= this.#limits.rootNames) walk.fail('too many root types in one document', 'overLimit');
    return number;
  }

  /** After reading everything: places what was not placed in the order of the bytes. */
  placeOutOfOrder(): void {
    if (!this.#isOutOfOrder || this.isMissingSomething || this.#walk.failure !== undefined) return;
    for (const section of this.sections.values()) section.rewind();
    for (const section of this.sections.values()) {
      if (!this.#placeAllOf(section)) return;
    }
  }

  /** Places a section, and of others what it builds on. False when that cannot be done. */
  #placeAllOf(section: IncomingSection): boolean {
    const stack = [{ section, until: section.to - 1 }];
    section.isWaiting = true;
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (this.#placeUntil(top.section, top.until)) {
        top.section.isWaiting = false;
        stack.pop();
        continue;
      }
      const needed = this.sections.get(this.#awaitedClient);
      if (needed === undefined || needed.to <= this.#awaitedClock) {
        this.isMissingSomething = true;
        return false;
      }
      // Yjs would keep both for ever, waiting for each other.
      if (needed.isWaiting) this.#walk.fail('structs build on each other in a circle');
      if (this.#walk.failure !== undefined) return false;
      needed.isWaiting = true;
      stack.push({ section: needed, until: this.#awaitedClock });
    }
    return true;
  }

  #placeUntil(section: IncomingSection, until: number): boolean {
    const walk = this.#walk;
    if (section.placedTo > until) return true;
    walk.returnTo({
      clientId: section.clientId,
      from: section.resumeClock,
      count: section.resumeCount,
      at: section.resumeAt,
    });
    while (section.placedTo <= until && walk.nextStruct()) {
      if (!this.#place(section)) return false;
      section.resumeAt = walk.position;
      section.resumeClock = section.placedTo;
      section.resumeCount -= 1;
    }
    return walk.failure === undefined;
  }
}
