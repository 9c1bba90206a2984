/** A base as it lies on disk: one byte that says how, then the bytes, deflated where that pays. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const RAW = 0;
const DEFLATED = 1;
const WORTH_DEFLATING_BYTES = 512;

export function encodeStoredBase(update: Uint8Array): Uint8Array<ArrayBuffer> {
  if (update.length >= WORTH_DEFLATING_BYTES) {
    const deflated = deflateRawSync(update);
    if (deflated.length < update.length * 0.9) return tagged(DEFLATED, deflated);
  }
  return tagged(RAW, update);
}

/** Throws where the bytes are not what `encodeStoredBase` makes. */
export function decodeStoredBase(stored: Uint8Array): Uint8Array {
  if (stored[0] === RAW) return stored.subarray(1);
  if (stored[0] === DEFLATED) return inflateRawSync(stored.subarray(1));
  throw new Error('unknown form of a stored base');
}

function tagged(tag: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const stored = new Uint8Array(bytes.length + 1);
  stored[0] = tag;
  stored.set(bytes, 1);
  return stored;
}
