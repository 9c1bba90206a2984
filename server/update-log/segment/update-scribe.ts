/**
 * One walk over a Yjs update (v1) for both directions: from its bytes into columns, and from columns back into the
 * same bytes. Fields of one kind lie together in a column and are written as the difference to what typing makes
 * likely, so that a history of single characters nearly vanishes under compression.
 */
import { COLUMN, type Column } from './columns.ts';

/** Copies one field from where it comes from to where it goes, and says what it was. */
export interface Scribe {
  /** An unsigned number as it is. */
  plain(column: Column): number;
  /** An unsigned number, told by its difference to `expected`. */
  near(column: Column, expected: number): number;
  /** A Yjs client id. */
  client(column: Column): number;
  byte(column: Column): number;
  /** The bytes copied. */
  bytes(column: Column, length: number): Uint8Array;
}

/** What the walk remembers from update to update in order to expect the next. */
export class Expectations {
  readonly #nextClocks = new Map<number, number>();
  /** Where the last item lay, and what was last to its right. */
  lastRightClock = 0;
  readonly #lastDeletedClocks = new Map<number, number>();

  nextClock(client: number): number {
    return this.#nextClocks.get(client) ?? 0;
  }

  setNextClock(client: number, clock: number): void {
    this.#nextClocks.set(client, clock);
  }

  lastDeletedClock(client: number): number {
    return this.#lastDeletedClocks.get(client) ?? 0;
  }

  setLastDeletedClock(client: number, clock: number): void {
    this.#lastDeletedClocks.set(client, clock);
  }
}

/** Throws where the bytes are no update. */
export function transcribeUpdate(scribe: Scribe, expectations: Expectations): void {
  const clients = scribe.plain(COLUMN.clientCount);
  for (let each = 0; each < clients; each += 1) transcribeStructs(scribe, expectations);
  const deleting = scribe.plain(COLUMN.deleteClientCount);
  for (let each = 0; each < deleting; each += 1) transcribeDeletes(scribe, expectations);
}

function transcribeStructs(scribe: Scribe, expectations: Expectations): void {
  const structs = scribe.plain(COLUMN.structCount);
  const client = scribe.client(COLUMN.client);
  let clock = scribe.near(COLUMN.clock, expectations.nextClock(client));
  for (let each = 0; each < structs; each += 1) {
    clock += transcribeStruct(scribe, expectations, clock);
  }
  expectations.setNextClock(client, clock);
}

const HAS_ORIGIN = 0x80;
const HAS_RIGHT_ORIGIN = 0x40;
const HAS_PARENT_SUB = 0x20;
const KIND = 0x1f;

/** Returns how many clocks it takes. */
function transcribeStruct(scribe: Scribe, expectations: Expectations, clock: number): number {
  const info = scribe.byte(COLUMN.info);
  const kind = info & KIND;
  if (kind === CONTENT.gc || kind === CONTENT.skip) return scribe.plain(COLUMN.length);
  if ((info & HAS_ORIGIN) !== 0) {
    scribe.client(COLUMN.originClient);
    scribe.near(COLUMN.originClock, clock - 1);
  }
  if ((info & HAS_RIGHT_ORIGIN) !== 0) {
    scribe.client(COLUMN.rightOriginClient);
    expectations.lastRightClock = scribe.near(COLUMN.rightOriginClock, expectations.lastRightClock);
  }
  if ((info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN)) === 0) transcribeParent(scribe, clock, info);
  return transcribeContent(scribe, kind);
}

function transcribeParent(scribe: Scribe, clock: number, info: number): void {
  if (scribe.plain(COLUMN.parentKind) === 1) {
    transcribeText(scribe, COLUMN.keyLength, COLUMN.keys);
  } else {
    scribe.client(COLUMN.parentClient);
    scribe.near(COLUMN.parentClock, clock - 1);
  }
  if ((info & HAS_PARENT_SUB) !== 0) transcribeText(scribe, COLUMN.keyLength, COLUMN.keys);
}

const CONTENT = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
} as const;
/** Y.XmlElement and Y.XmlHook carry a name. */
const NAMED_TYPES = new Set([3, 5]);

function transcribeContent(scribe: Scribe, kind: number): number {
  switch (kind) {
    case CONTENT.deleted:
      return scribe.plain(COLUMN.length);
    case CONTENT.string:
      return utf16Length(transcribeText(scribe, COLUMN.textLength, COLUMN.text));
    case CONTENT.binary:
    case CONTENT.embed:
      transcribeText(scribe, COLUMN.valueLength, COLUMN.values);
      return 1;
    case CONTENT.format:
      transcribeText(scribe, COLUMN.keyLength, COLUMN.keys);
      transcribeText(scribe, COLUMN.valueLength, COLUMN.values);
      return 1;
    case CONTENT.type:
      if (NAMED_TYPES.has(scribe.plain(COLUMN.typeKind))) {
        transcribeText(scribe, COLUMN.keyLength, COLUMN.keys);
      }
      return 1;
    case CONTENT.doc:
      transcribeText(scribe, COLUMN.valueLength, COLUMN.values);
      transcribeAny(scribe);
      return 1;
    case CONTENT.json:
      return repeat(scribe, () => transcribeText(scribe, COLUMN.valueLength, COLUMN.values));
    case CONTENT.any:
      return repeat(scribe, () => transcribeAny(scribe));
    default:
      throw new Error(`unknown content kind ${kind}`);
  }
}

function repeat(scribe: Scribe, transcribeOne: () => void): number {
  const count = scribe.plain(COLUMN.length);
  for (let each = 0; each < count; each += 1) transcribeOne();
  return count;
}

function transcribeText(scribe: Scribe, lengths: Column, bytes: Column): Uint8Array {
  return scribe.bytes(bytes, scribe.plain(lengths));
}

/** Yjs clocks count UTF-16 code units. */
function utf16Length(utf8: Uint8Array): number {
  let units = 0;
  for (const byte of utf8) {
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

/** lib0's `any`: a type byte, counted down from 127, then the value. */
function transcribeAny(scribe: Scribe): void {
  const type = scribe.byte(COLUMN.values);
  switch (type) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return;
    case 125: // integer
      while (scribe.byte(COLUMN.values) >= 0x80);
      return;
    case 124: // float32
      scribe.bytes(COLUMN.values, 4);
      return;
    case 123: // float64
    case 122: // bigint
      scribe.bytes(COLUMN.values, 8);
      return;
    case 119: // string
    case 116: // bytes
      transcribeText(scribe, COLUMN.valueLength, COLUMN.values);
      return;
    case 118: // object
      repeat(scribe, () => {
        transcribeText(scribe, COLUMN.keyLength, COLUMN.keys);
        transcribeAny(scribe);
      });
      return;
    case 117: // array
      repeat(scribe, () => transcribeAny(scribe));
      return;
    default:
      throw new Error(`unknown type ${type} of a value`);
  }
}

function transcribeDeletes(scribe: Scribe, expectations: Expectations): void {
  const client = scribe.client(COLUMN.deleteClient);
  const ranges = scribe.plain(COLUMN.deleteRangeCount);
  for (let each = 0; each < ranges; each += 1) {
    const clock = scribe.near(COLUMN.deleteClock, expectations.lastDeletedClock(client));
    expectations.setLastDeletedClock(client, clock);
    scribe.plain(COLUMN.deleteLength);
  }
}
