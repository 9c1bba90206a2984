/** JPEG (ITU-T T.81, annex B): segments that begin with a marker; after SOS, entropy-coded bytes until the next one. */
import { fail, succeed } from '../../../shared/result.ts';
import type { PictureReading } from './reading.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
/** Adobe's: without it a decoder takes CMYK and RGB for YCbCr. Twelve bytes of numbers. */
const APP14 = 0xee;
const APP14_BYTES = 12;

/** A frame's header: everything from C0 to CF that is not a table or reserved. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== 0xc8 && marker !== 0xcc;
}

/** RST0 to RST7, and the zero that stands for "no marker, a byte FF". */
function isWithinScan(marker: number): boolean {
  return marker === 0 || (marker >= 0xd0 && marker <= 0xd7);
}

export function cleanJpeg(bytes: Uint8Array): PictureReading {
  const kept: Uint8Array[] = [Uint8Array.of(0xff, SOI)];
  const frames: { readonly width: number; readonly height: number }[] = [];
  let hasScan = false;
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) return fail('notAPicture');
    // Any number of FF may fill the space before a marker.
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined) return fail('notAPicture');
    // What comes after the end (other pictures, on many telephones) is no part of it.
    if (marker === EOI) break;
    const end = at + 2 + uint16(bytes, at + 2);
    if (end > bytes.length || end < at + 4) return fail('notAPicture');
    if (isFrame(marker)) {
      if (end < at + 10) return fail('notAPicture');
      frames.push({ height: uint16(bytes, at + 5), width: uint16(bytes, at + 7) });
    }
    const scanEnd = marker === SOS ? endOfScan(bytes, end) : end;
    hasScan ||= marker === SOS;
    if (isKept(marker, end - at - 4)) kept.push(Uint8Array.of(0xff), bytes.subarray(at + 1, scanEnd));
    at = scanEnd;
  }
  const [frame, ...others] = frames;
  if (frame === undefined || others.length > 0 || !hasScan) return fail('notAPicture');
  return succeed({ ...frame, bytes: Buffer.concat([...kept, Uint8Array.of(0xff, EOI)]) });
}

function isKept(marker: number, contentBytes: number): boolean {
  if (marker === APP14) return contentBytes === APP14_BYTES;
  return isFrame(marker) || marker === SOS || marker === DHT || marker === DQT || marker === DRI;
}

function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at === -1) return bytes.length;
    const marker = bytes[at + 1] ?? 0;
    if (marker !== 0xff && !isWithinScan(marker)) return at;
    at += marker === 0xff ? 1 : 2;
  }
}

/** Nothing where the file breaks off. */
function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
