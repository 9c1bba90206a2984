/**
 * The structs of an update that is being judged: which of them are new, whether all that they build on is known,
 * and where they lie. They are placed in the order of the bytes; where that does not work because a later
 * section defines what an earlier one builds on, once more in the order of what builds on what, as Yjs does it.
 */
import { textBetween } from './byte-reader.ts';
import { DEEPEST, KIND } from './item-content.ts';
import type { KnownDocument } from './known-document.ts';
import { depthOf, isEntry, placeAt, placeAtDepth, pushPlace, TOP } from './place-runs.ts';
import type { UpdateWalk } from './walk.ts';

/** What one client section brings that is new. Its structs follow each other without a gap. */
export class IncomingSection {
  readonly clientId: number;
  /** Known before; the new clocks are `from` up to but not including `to`. */
  readonly from: number;
  to: number;
  /** New structs: how many, where the first begins, where the last ends. */
  count = 0;
  start = 0;
  end = 0;
  /** The clock of the first new struct: before `from` when a part of it is known. */
  startClock = 0;
  placeRuns: number[] = [];
  /** from, to, from, to, … of those structs that are deleted from the beginning. */
  readonly deletedBounds: number[] = [];
  /** How far its structs have been placed, and where the first that has not been is found. */
  placedTo: number;
  resumeAt = 0;
  resumeClock = 0;
  resumeCount = 0;
  isWaiting = false;

  constructor(clientId: number, from: number) {
    this.clientId = clientId;
    this.from = from;
    this.to = from;
    this.placedTo = from;
  }

  rewind(): void {
    this.placeRuns = [];
    this.placedTo = this.from;
    this.resumeAt = this.start;
    this.resumeClock = this.startClock;
    this.resumeCount = this.count;
  }
}

export interface StructLimits {
  /** Infinity where there is none. */
  readonly clientIds: number;
  readonly rootNames: number;
  readonly nestingDepth: number;
}

export class IncomingStructs {
  readonly sections = new Map<number, IncomingSection>();
  readonly newRootNames = new Set<string>();
  /** Whether some of it was left out because it is known, or is no content. */
  isTrimmed = false;
  /** Whether something builds on what is neither known nor in the update. */
  isMissingSomething = false;

  readonly #walk: UpdateWalk;
  readonly #known: KnownDocument;
  readonly #limits: StructLimits;
  #newClientIds = 0;
  #isOutOfOrder = false;
  #awaitedClient = 0;
  #awaitedClock = 0;

  constructor(walk: UpdateWalk, known: KnownDocument, limits: StructLimits) {
    this.#walk = walk;
    this.#known = known;
    this.#limits = limits;
  }

  /** Walks all sections. */
  read(): void {
    const walk = this.#walk;
    while (walk.nextSection()) {
      const section = this.#openSection();
      while (walk.nextStruct()) this.#take(section);
    }
  }

  /** The next clock expected of a client id after this update. */
  clockAfter(clientId: number): number {
    return this.sections.get(clientId)?.to ?? this.#known.clockOf(clientId);
  }

  #openSection(): IncomingSection {
    const { clientId } = this.#walk;
    const section = new IncomingSection(clientId, this.#known.clockOf(clientId));
    if (this.#walk.left === 0) this.#walk.fail('a section without structs');
    // Yjs would silently take the last one.
    if (this.sections.has(clientId)) this.#walk.fail('two sections of one client id');
    if (section.from === 0) {
      this.#newClientIds += 1;
      if (this.#known.clientCount + this.#newClientIds > this.#limits.clientIds) {
        this.#walk.fail('too many client ids in one document', 'overLimit');
      }
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
    if (walk.kind === KIND.gc || walk.kind === KIND.deleted) noteDeleted(section, end);
    section.count += 1;
    section.end = walk.position;
    section.to = end;
    if (!this.#isOutOfOrder) this.#isOutOfOrder = !this.#place(section);
  }

  /** False when the present struct builds on something that has not been placed: then that is what is awaited. */
  #place(section: IncomingSection): boolean {
    const walk = this.#walk;
    const place = walk.clock < section.from ? this.#placeOfRest(section) : this.#placeOf(section);
    if (place === AWAITING) return false;
    if (depthOf(place) > this.#limits.nestingDepth) walk.fail('types are nested too deep', 'overLimit');
    // Yjs deletes all values of a key but the last by whole items. Of an entry split in two, both parts would stay,
    // and everybody would throw when its parent is deleted.
    if (walk.length > 1 && isEntry(place) && walk.kind !== KIND.deleted)
      walk.fail('a key with several values');
    pushPlace(section.placeRuns, Math.max(walk.clock, section.from), place);
    section.placedTo = walk.clock + walk.length;
    return true;
  }

  /** Of a struct that is partly known: the rest of it has its known part for an origin. */
  #placeOfRest(section: IncomingSection): number {
    if (!this.#isRightOriginPlaced(section)) return AWAITING;
    return this.#placeAt(section, section.clientId, section.from - 1);
  }

  #placeOf(section: IncomingSection): number {
    const walk = this.#walk;
    if (walk.hasOrigin) {
      const { originClient, originClock } = walk;
      const isPlaced =
        this.#isPlaced(section, originClient, originClock) && this.#isRightOriginPlaced(section);
      return isPlaced ? this.#placeAt(section, originClient, originClock) : AWAITING;
    }
    if (walk.hasRightOrigin) {
      const { rightOriginClient, rightOriginClock } = walk;
      return this.#isRightOriginPlaced(section)
        ? this.#placeAt(section, rightOriginClient, rightOriginClock)
        : AWAITING;
    }
    if (walk.parentKind === 'item') {
      const { parentClient, parentClock } = walk;
      if (!this.#isPlaced(section, parentClient, parentClock)) return AWAITING;
      const parentDepth = depthOf(this.#placeAt(section, parentClient, parentClock));
      return placeAtDepth(parentDepth + 1, walk.hasParentSub);
    }
    if (walk.parentKind === 'none') return TOP;
    this.#noteRootName();
    return placeAtDepth(0, walk.hasParentSub);
  }

  #isRightOriginPlaced(section: IncomingSection): boolean {
    const { hasRightOrigin, rightOriginClient, rightOriginClock } = this.#walk;
    return !hasRightOrigin || this.#isPlaced(section, rightOriginClient, rightOriginClock);
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

  #placeAt(own: IncomingSection, clientId: number, clock: number): number {
    const section = clientId === own.clientId ? own : this.sections.get(clientId);
    return section !== undefined && clock >= section.from
      ? placeAt(section.placeRuns, clock)
      : this.#known.placeAt(clientId, clock);
  }

  #noteRootName(): void {
    const walk = this.#walk;
    const name = textBetween(walk.bytes, walk.parentNameStart, walk.parentNameEnd);
    if (this.#known.hasRootName(name)) return;
    this.newRootNames.add(name);
    if (this.#known.rootNameCount + this.newRootNames.size > this.#limits.rootNames) {
      walk.fail('too many root types in one document', 'overLimit');
    }
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

/** Instead of a place: something it builds on is not placed. */
const AWAITING = -1;

/** Where 0 means that there is no limit, but for the depth, which Yjs goes down by recursion. */
export function structLimitsOf(limits: {
  readonly clientIdsPerDocument: number;
  readonly rootTypesPerDocument: number;
  readonly nestingDepth: number;
}): StructLimits {
  return {
    clientIds: limits.clientIdsPerDocument === 0 ? Infinity : limits.clientIdsPerDocument,
    rootNames: limits.rootTypesPerDocument === 0 ? Infinity : limits.rootTypesPerDocument,
    nestingDepth: limits.nestingDepth === 0 ? DEEPEST : Math.min(limits.nestingDepth, DEEPEST),
  };
}

/** The present struct of the section, which ends at `end`, is deleted from the beginning. */
function noteDeleted(section: IncomingSection, end: number): void {
  const bounds = section.deletedBounds;
  if (bounds.at(-1) === section.to) bounds[bounds.length - 1] = end;
  else bounds.push(section.to, end);
}
