/** PNG (W3C, third edition): a signature, then chunks of length, type, data and checksum. */
import { fail, succeed } from '../../../shared/result.ts';
import type { PictureReading } from './reading.ts';

const SIGNATURE_BYTES = 8;
const CHUNK_FRAME_BYTES = 12;
const HEADER_BYTES = 13;
/**
 * What draws it. Left out, among others: text, times, EXIF, colour profiles (which have texts of their own) and the
 * frames of an animation, so that what is left is its still picture.
 */
const KEPT: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'IDAT', 'IEND']);

export function cleanPng(bytes: Uint8Array): PictureReading {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, SIGNATURE_BYTES)];
  const types: string[] = [];
  let at = SIGNATURE_BYTES;
  // What stands after the end is no part of it, whatever it is.
  while (types.at(-1) !== 'IEND') {
    if (at + CHUNK_FRAME_BYTES > bytes.length) return fail('notAPicture');
    const end = at + CHUNK_FRAME_BYTES + view.getUint32(at);
    if (end > bytes.length) return fail('notAPicture');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    types.push(type);
    if (KEPT.has(type)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  const isWhole = types[0] === 'IHDR' && types.filter((type) => type === 'IHDR').length === 1;
  if (!isWhole || view.getUint32(SIGNATURE_BYTES) !== HEADER_BYTES || !types.includes('IDAT')) {
    return fail('notAPicture');
  }
  return succeed({ width: view.getUint32(16), height: view.getUint32(20), bytes: Buffer.concat(kept) });
}
