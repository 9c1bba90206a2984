/**
 * Walks a Yjs v1 update: client sections with their structs, then the delete set. One object is moved over the
 * bytes and its fields say what lies under it, so that nothing is allocated per struct. Layout (yjs
 * src/utils/encoding.js; all numbers varUint unless said otherwise):
 *
 *     update    = count section* count deletions*
 *     section   = count clientId clock struct*
 *     struct    = info:u8 [origin:id] [rightOrigin:id] [parent [parentSub:string]] content | 0:u8 length | 10:u8 length
 *     parent    = 1 name:string | 0 id             only where there is neither origin nor right origin
 *     deletions = clientId count (clock length)*
 *     id        = clientId clock
 *
 *     const walk = new UpdateWalk(bytes, { deepest: 256 });
 *     while (walk.nextSection()) while (walk.nextStruct()) …
 *     while (walk.nextDeletions()) while (walk.nextDeletedRange()) …
 *     walk.finish();
 *     if (walk.failure !== undefined) …            none of it may be trusted before this
 */
import { ByteReader, type Failure } from './byte-reader.ts';
import { KIND, skipContent, skipKey } from './item-content.ts';

/** Clocks stay below this: a client id's 2,147,483,647 characters. Small integers are what is fast. */
export const MAX_CLOCK = 0x7fff_ffff;

const HAS_ORIGIN = 0x80;
const HAS_RIGHT_ORIGIN = 0x40;
const HAS_PARENT_SUB = 0x20;
const KIND_BITS = 0x1f;

export type ParentKind = 'root' | 'item' | 'none';

export class UpdateWalk {
  /** Of the section, or of the deletions. */
  clientId = 0;
  /** How many structs of the section, or ranges of the deletions, are still to come. */
  left = 0;
  /** Of the section: the clock of the struct to come; behind the last one, its end. */
  nextClock = 0;

  /** Byte range of the struct; its content begins at `contentStart`. */
  structStart = 0;
  contentStart = 0;
  info = 0;
  kind = 0;
  clock = 0;
  length = 0;
  hasOrigin = false;
  originClient = 0;
  originClock = 0;
  hasRightOrigin = false;
  rightOriginClient = 0;
  rightOriginClock = 0;
  /** Said only where there is neither origin nor right origin: otherwise it is that of these. */
  parentKind: ParentKind = 'none';
  hasParentSub = false;
  parentClient = 0;
  parentClock = 0;
  /** Byte range of the root's name. */
  parentNameStart = 0;
  parentNameEnd = 0;

  /** Of the delete set. */
  deletedFrom = 0;
  deletedTo = 0;

  readonly #reader: ByteReader;
  readonly #deepest: number;
  #sectionsLeft: number;
  #deletionsLeft: number | undefined;

  /** JSON and `any` values may lie `deepest` levels deep. */
  constructor(bytes: Uint8Array, { deepest }: { readonly deepest: number }) {
    this.#reader = new ByteReader(bytes);
    this.#deepest = deepest;
    this.#sectionsLeft = this.#reader.readCount();
  }

  get bytes(): Uint8Array {
    return this.#reader.bytes;
  }

  get failure(): Failure | undefined {
    return this.#reader.failure;
  }

  /** Ends the walk: the one who walks has found fault with what it saw. */
  fail(reason: string, kind: Failure['kind'] = 'malformed'): void {
    this.#reader.fail(reason, kind);
  }

  /** Where the walk stands: behind the last thing it read. */
  get position(): number {
    return this.#reader.position;
  }

  get sectionsLeft(): number {
    return this.#sectionsLeft;
  }

  /** To the next client section. The structs of the last one must have been walked. */
  nextSection(): boolean {
    const reader = this.#reader;
    if (this.#sectionsLeft === 0 || reader.failure !== undefined) return false;
    this.#sectionsLeft -= 1;
    this.left = reader.readCount();
    this.clientId = reader.readVarUint();
    this.nextClock = reader.readVarUint();
    if (this.nextClock > MAX_CLOCK) reader.fail('a clock is out of range');
    return reader.failure === undefined;
  }

  /** Back to the first struct of a section that was walked before; it is checked again. */
  returnTo(section: { clientId: number; from: number; count: number; at: number }): void {
    this.clientId = section.clientId;
    this.left = section.count;
    this.nextClock = section.from;
    this.#reader.position = section.at;
  }

  nextStruct(): boolean {
    const reader = this.#reader;
    if (this.left === 0 || reader.failure !== undefined) return false;
    this.left -= 1;
    this.structStart = reader.position;
    this.clock = this.nextClock;
    this.info = reader.readByte();
    this.kind = this.info & KIND_BITS;
    if (this.kind === KIND.gc || this.kind === KIND.skip) {
      if (this.info !== this.kind) reader.fail('a gap with the properties of an item');
      this.hasOrigin = false;
      this.hasRightOrigin = false;
      this.parentKind = 'none';
      this.contentStart = reader.position;
      this.length = reader.readVarUint();
    } else {
      this.#readItemHead();
      this.contentStart = reader.position;
      this.length = skipContent(reader, this.kind, this.#deepest);
    }
    if (this.length === 0) reader.fail('a struct without length');
    this.nextClock = this.clock + this.length;
    if (this.nextClock > MAX_CLOCK) reader.fail('a clock is out of range');
    return reader.failure === undefined;
  }

  #readItemHead(): void {
    const reader = this.#reader;
    const { info } = this;
    this.hasOrigin = (info & HAS_ORIGIN) !== 0;
    if (this.hasOrigin) {
      this.originClient = reader.readVarUint();
      this.originClock = this.#readIdClock();
    }
    this.hasRightOrigin = (info & HAS_RIGHT_ORIGIN) !== 0;
    if (this.hasRightOrigin) {
      this.rightOriginClient = reader.readVarUint();
      this.rightOriginClock = this.#readIdClock();
    }
    this.parentKind = 'none';
    if (this.hasOrigin || this.hasRightOrigin) return;
    this.#readParent();
    this.hasParentSub = (info & HAS_PARENT_SUB) !== 0;
    if (this.hasParentSub) skipKey(reader);
  }

  #readParent(): void {
    const reader = this.#reader;
    const isRoot = reader.readVarUint();
    if (isRoot === 1) {
      this.parentKind = 'root';
      skipKey(reader);
      this.parentNameStart = reader.textStart;
      this.parentNameEnd = reader.position;
    } else {
      // Yjs takes every other number for 0 too, but writes only this one.
      if (isRoot !== 0) reader.fail('an unknown kind of parent');
      this.parentKind = 'item';
      this.parentClient = reader.readVarUint();
      this.parentClock = this.#readIdClock();
    }
  }

  #readIdClock(): number {
    const clock = this.#reader.readVarUint();
    if (clock >= MAX_CLOCK) this.#reader.fail('a clock is out of range');
    return clock;
  }

  /** To a delete set that was found before, instead of walking the sections. */
  returnToDeletes(at: number): void {
    this.#reader.position = at;
    this.#deletionsLeft = undefined;
  }

  /** How many client ids the delete set is about to tell of. All sections must have been walked. */
  countDeletions(): number {
    this.#deletionsLeft ??= this.#reader.readCount();
    return this.#deletionsLeft;
  }

  /** To the next client id of the delete set. All sections must have been walked. */
  nextDeletions(): boolean {
    const reader = this.#reader;
    this.#deletionsLeft = this.countDeletions();
    if (this.#deletionsLeft === 0 || reader.failure !== undefined) return false;
    this.#deletionsLeft -= 1;
    this.clientId = reader.readVarUint();
    this.left = reader.readCount();
    return reader.failure === undefined;
  }

  nextDeletedRange(): boolean {
    const reader = this.#reader;
    if (this.left === 0 || reader.failure !== undefined) return false;
    this.left -= 1;
    this.deletedFrom = reader.readVarUint();
    const length = reader.readVarUint();
    // Yjs would split an item for it and delete nothing.
    if (length === 0) reader.fail('a deletion without length');
    this.deletedTo = this.deletedFrom + length;
    if (this.deletedTo > MAX_CLOCK) reader.fail('a clock is out of range');
    return reader.failure === undefined;
  }

  /** After the delete set: nothing may follow. */
  finish(): void {
    if (this.#reader.failure === undefined && this.#reader.remaining > 0) {
      this.#reader.fail('something follows the end');
    }
  }
}
