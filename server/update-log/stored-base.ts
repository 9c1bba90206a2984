/**
 * A base as it lies on disk: a byte that says how, then the bytes, deflated where that pays. The newer forms begin
 * with the document's index and its length, so that nobody has to read through the base to know what is in it.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteWriter } from '../update/byte-writer.ts';
import type { DocumentIndexData } from '../update/document-index.ts';
import { decodeIndex, encodeIndex } from './index-codec.ts';
import { ByteReader } from './segment/byte-reader.ts';

const FORM = { raw: 0, deflated: 1, rawWithIndex: 2, deflatedWithIndex: 3 } as const;
/** Of no bytes at all. */
const NONE = -1;
const WORTH_DEFLATING_BYTES = 512;

export interface StoredBase {
  readonly update: Uint8Array;
  /** Undefined where it was not written, or not as it is written now: it can be made from `update`. */
  readonly index: DocumentIndexData | undefined;
}

export function encodeStoredBase(update: Uint8Array, index: DocumentIndexData): Uint8Array<ArrayBuffer> {
  const indexBytes = encodeIndex(index);
  const writer = new ByteWriter(update.length + indexBytes.length + 8);
  writer.varUint(indexBytes.length);
  writer.bytes(indexBytes);
  writer.bytes(update);
  const whole = writer.finish();
  if (whole.length >= WORTH_DEFLATING_BYTES) {
    const deflated = deflateRawSync(whole);
    if (deflated.length < whole.length * 0.9) return tagged(FORM.deflatedWithIndex, deflated);
  }
  return tagged(FORM.rawWithIndex, whole);
}

/** Throws where the bytes are not what `encodeStoredBase` makes, or made. */
export function decodeStoredBase(stored: Uint8Array): StoredBase {
  const [form = NONE] = stored;
  const bytes = stored.subarray(1);
  switch (form) {
    case FORM.raw:
      return { update: bytes, index: undefined };
    case FORM.deflated:
      return { update: inflateRawSync(bytes), index: undefined };
    case FORM.rawWithIndex:
      return withIndex(bytes);
    case FORM.deflatedWithIndex:
      return withIndex(inflateRawSync(bytes));
    default:
      throw new Error('unknown form of a stored base');
  }
}

function withIndex(bytes: Uint8Array): StoredBase {
  const reader = new ByteReader(bytes);
  const index = decodeIndex(reader.bytes(reader.varUint()));
  return { update: bytes.subarray(bytes.length - reader.remaining), index };
}

function tagged(form: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const stored = new Uint8Array(bytes.length + 1);
  stored[0] = form;
  stored.set(bytes, 1);
  return stored;
}
