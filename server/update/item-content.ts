/**
 * The content of an item, read past and checked: what Yjs would choke on, or could not write again, fails here.
 */
import { textBetween, type ByteReader } from './byte-reader.ts';
import { faultOfJson, isForbiddenKey, TOO_DEEP } from './json-text.ts';

/** The low five bits of a struct's info byte. */
export const KIND = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  subdocument: 9,
  skip: 10,
} as const;

const XML_ELEMENT = 3;
const XML_HOOK = 5;
const LAST_TYPE = 6;

/** Deeper than this nothing is read at all, whatever the limits say: it is read by recursion, here and in Yjs. */
export const DEEPEST = 2_000;

/**
 * Skips the content of an item and gives its length in clocks; 0 after a failure and where the content is empty.
 * JSON and `any` values may lie `deepest` levels deep.
 */
export function skipContent(reader: ByteReader, kind: number, deepest: number): number {
  switch (kind) {
    case KIND.deleted:
      return reader.readVarUint();
    case KIND.json:
      return skipEach(reader, () => skipJson(reader, deepest, true));
    case KIND.binary:
      reader.skipBytes();
      return 1;
    case KIND.string:
      return reader.skipString();
    case KIND.embed:
      skipJson(reader, deepest, false);
      return 1;
    case KIND.format:
      skipKey(reader);
      skipJson(reader, deepest, false);
      return 1;
    case KIND.type:
      skipType(reader);
      return 1;
    case KIND.any:
      return skipEach(reader, () => skipAny(reader, deepest));
    case KIND.subdocument:
      skipSubdocument(reader, deepest);
      return 1;
    default:
      reader.fail('an unknown kind of content');
      return 0;
  }
}

function skipEach(reader: ByteReader, skipOne: () => void): number {
  const count = reader.readCount();
  for (let index = 0; index < count && reader.failure === undefined; index++) skipOne();
  return count;
}

function skipType(reader: ByteReader): void {
  const type = reader.readVarUint();
  if (type > LAST_TYPE) reader.fail('an unknown shared type');
  else if (type === XML_ELEMENT || type === XML_HOOK) skipKey(reader);
}

/** A name under which something is kept. Names that reach into every object's prototype are not taken. */
export function skipKey(reader: ByteReader): void {
  reader.skipString();
  const { textStart, position } = reader;
  if (
    mayBeForbidden(position - textStart) &&
    isForbiddenKey(textBetween(reader.bytes, textStart, position))
  ) {
    reader.fail('a forbidden key');
  }
}

function mayBeForbidden(byteCount: number): boolean {
  return byteCount === '__proto__'.length || byteCount === 'constructor'.length;
}

function skipJson(reader: ByteReader, deepest: number, mayBeUndefined: boolean): void {
  reader.skipString();
  if (reader.failure !== undefined) return;
  const fault = faultOfJson(reader.bytes, reader.textStart, reader.position, { deepest, mayBeUndefined });
  if (fault !== undefined) reader.fail(fault, fault === TOO_DEEP ? 'overLimit' : 'malformed');
}

/** lib0's tags of dynamic values. */
const ANY = {
  bytes: 116,
  array: 117,
  object: 118,
  string: 119,
  true: 120,
  false: 121,
  bigint: 122,
  float64: 123,
  float32: 124,
  integer: 125,
  null: 126,
  undefined: 127,
} as const;

export function skipAny(reader: ByteReader, deepest: number): void {
  switch (reader.readByte()) {
    case ANY.undefined:
    case ANY.null:
    case ANY.true:
    case ANY.false:
      return;
    case ANY.integer:
      reader.skipVarInt();
      return;
    case ANY.float32:
      reader.skip(4);
      return;
    case ANY.float64:
    case ANY.bigint:
      reader.skip(8);
      return;
    case ANY.string:
      reader.skipString();
      return;
    case ANY.bytes:
      reader.skipBytes();
      return;
    case ANY.array:
      if (deepest <= 0) reader.fail(TOO_DEEP, 'overLimit');
      skipEach(reader, () => skipAny(reader, deepest - 1));
      return;
    case ANY.object:
      if (deepest <= 0) reader.fail(TOO_DEEP, 'overLimit');
      skipEach(reader, () => {
        skipKey(reader);
        skipAny(reader, deepest - 1);
      });
      return;
    default:
      reader.fail('an unknown kind of value');
  }
}

/**
 * A subdocument is a guid and options, of which Yjs spreads all into a new Y.Doc: a guid among them, or a missing
 * object, could not be written again. So only what Yjs itself writes passes.
 */
function skipSubdocument(reader: ByteReader, deepest: number): void {
  reader.skipString();
  if (reader.readByte() !== ANY.object) reader.fail('a subdocument without options');
  skipEach(reader, () => {
    reader.skipString();
    const option = textBetween(reader.bytes, reader.textStart, reader.position);
    if (option === 'meta') {
      skipAny(reader, deepest);
    } else {
      const value = reader.readByte();
      const isBoolean = value === ANY.true || value === ANY.false;
      if (!isBoolean || !SUBDOCUMENT_SWITCHES.has(option)) reader.fail('an unknown option of a subdocument');
    }
  });
}

const SUBDOCUMENT_SWITCHES: ReadonlySet<string> = new Set(['gc', 'autoLoad', 'shouldLoad']);
