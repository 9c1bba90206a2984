import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { PICTURE_SIDE_MOST } from '../../../shared/api/pictures.ts';
import { cleanPicture } from './clean-picture.ts';
import {
  JPEG,
  LOSSLESS_WEBP,
  png,
  pngChunk,
  WEBP,
  WEBP_WITH_ALPHA,
  withChunk,
  withSegment,
} from './testing/files.ts';

const SECRET = 'GPS 52.5163 N 13.3777 E';
const secret = Buffer.from(SECRET);

function cleaned(bytes: Uint8Array): { readonly mediaType: string; readonly bytes: Buffer } {
  const clean = cleanPicture(bytes);
  if (!clean.ok) throw new Error(clean.error);
  return { mediaType: clean.value.mediaType, bytes: Buffer.from(clean.value.bytes) };
}

function faultOf(bytes: Uint8Array): string {
  const clean = cleanPicture(bytes);
  return clean.ok ? 'taken' : clean.error;
}

it('ACC-90 a picture is what its bytes say: PNG, JPEG or WebP, and nothing else', () => {
  expect(cleaned(png(24, 16)).mediaType).toBe('image/png');
  expect(cleaned(JPEG).mediaType).toBe('image/jpeg');
  for (const webp of [WEBP, WEBP_WITH_ALPHA, LOSSLESS_WEBP]) {
    expect(cleaned(webp).mediaType).toBe('image/webp');
  }
  for (const text of ['', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'GIF89a', '<!doctype html>', 'RIFF']) {
    expect([text, faultOf(Buffer.from(text))]).toEqual([text, 'notAPicture']);
  }
});

it('ACC-90 what draws a picture stays byte for byte: one without anything beside it is unchanged', () => {
  expect(cleaned(png(24, 16)).bytes).toEqual(png(24, 16));
  for (const file of [JPEG, WEBP, WEBP_WITH_ALPHA, LOSSLESS_WEBP]) {
    const { bytes } = cleaned(file);
    expect(bytes.length).toBeLessThan(file.length);
    expect(cleaned(bytes).bytes).toEqual(bytes);
  }
  // The frame's header and all that follows, tables and scan.
  const from = Buffer.from(JPEG).indexOf(Buffer.of(0xff, 0xdb));
  expect(cleaned(JPEG).bytes).toEqual(Buffer.concat([JPEG.subarray(0, 2), JPEG.subarray(from)]));
  for (const [file, chunk] of [
    [WEBP, 'VP8 '],
    [WEBP_WITH_ALPHA, 'ALPH'],
    [LOSSLESS_WEBP, 'VP8L'],
  ] as const) {
    const original = Buffer.from(file);
    const { bytes } = cleaned(file);
    expect(bytes.subarray(bytes.indexOf(chunk))).toEqual(original.subarray(original.indexOf(chunk)));
  }
});

it('ACC-90 where a photograph was taken does not get through, wherever a file says it', () => {
  const files: readonly Uint8Array[] = [
    ...['tEXt', 'zTXt', 'iTXt', 'eXIf', 'iCCP', 'tIME', 'prVt'].map((type) =>
      png(8, 8, [pngChunk(type, secret)]),
    ),
    Buffer.concat([png(8, 8), secret]),
    ...[0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xef, 0xfe].map((marker) => withSegment(JPEG, marker, secret)),
    Buffer.concat([JPEG, secret]),
    Buffer.concat([JPEG, withSegment(JPEG, 0xe1, secret)]),
    ...['EXIF', 'XMP ', 'ICCP', 'ABCD'].map((type) => withChunk(WEBP_WITH_ALPHA, type, secret)),
    Buffer.concat([WEBP, secret]),
  ];
  for (const file of files) {
    expect(Buffer.from(file).includes(SECRET)).toBe(true);
    expect(cleaned(file).bytes.includes(SECRET)).toBe(false);
  }
  for (const webp of [WEBP, WEBP_WITH_ALPHA, LOSSLESS_WEBP]) {
    // Of the flags, "has a profile" goes with it.
    expect((cleaned(webp).bytes[20] ?? 0) & 0b0010_1100).toBe(0);
  }
  expect(files.length).toBe(22);
});

it('ACC-90 what says how colours are meant stays', () => {
  const adobe = Buffer.from('Adobe\0d\0\0\0\0\x01', 'latin1');
  expect(adobe.length).toBe(12);
  expect(cleaned(withSegment(JPEG, 0xee, adobe)).bytes.includes('Adobe')).toBe(true);
  const gamma = pngChunk('gAMA', Buffer.of(0, 0, 0xb1, 0x8f));
  expect(cleaned(png(8, 8, [gamma])).bytes.includes('gAMA')).toBe(true);
});

it('ACC-90 a small file that says it has many pixels is refused', () => {
  const side = PICTURE_SIDE_MOST;
  expect(faultOf(png(side, side))).toBe('taken');
  expect(faultOf(png(side + 1, 1))).toBe('tooManyPixels');
  expect(faultOf(png(1, side + 1))).toBe('tooManyPixels');
  expect(faultOf(png(0, 8))).toBe('notAPicture');
  const jpeg = Buffer.from(JPEG);
  jpeg.writeUInt16BE(side + 1, jpeg.indexOf(Buffer.of(0xff, 0xc0)) + 5);
  expect(faultOf(jpeg)).toBe('tooManyPixels');
  const frame = Buffer.from(WEBP);
  frame.writeUInt16LE(side + 1, frame.indexOf('VP8 ') + 14);
  expect(faultOf(frame)).toBe('tooManyPixels');
  const canvas = Buffer.from(WEBP);
  canvas.writeUIntLE(side, canvas.indexOf('VP8X') + 12, 3);
  expect(faultOf(canvas)).toBe('tooManyPixels');
  const lossless = Buffer.from(LOSSLESS_WEBP);
  lossless.writeUInt32LE(side, lossless.indexOf('VP8L') + 9);
  expect(faultOf(lossless)).toBe('tooManyPixels');
});

it('ACC-90 nothing moves: frames of a PNG go, a WebP of frames is refused', () => {
  const frames = [pngChunk('acTL', Buffer.alloc(8)), pngChunk('fdAT', deflateSync('x'))];
  expect(cleaned(png(8, 8, frames)).bytes).toEqual(png(8, 8));
  const webp = Buffer.from(WEBP);
  webp[20] = (webp[20] ?? 0) | 0x02;
  expect(faultOf(webp)).toBe('moves');
});

it('ACC-90 a file that breaks off anywhere is refused, and none of them is a bug', () => {
  for (const file of [png(8, 8), JPEG, WEBP_WITH_ALPHA, LOSSLESS_WEBP]) {
    for (let length = 0; length < file.length; length += 1) {
      expect([length, faultOf(file.subarray(0, length))]).toEqual([length, 'notAPicture']);
    }
  }
});

it('ACC-90 a file with any one byte changed is taken or refused, never a bug', () => {
  let refused = 0;
  for (const file of [png(8, 8), JPEG, WEBP_WITH_ALPHA, LOSSLESS_WEBP]) {
    for (let at = 0; at < file.length; at += 1) {
      for (const byte of [0x00, 0xff]) {
        const changed = Uint8Array.from(file);
        changed[at] = byte;
        if (faultOf(changed) !== 'taken') refused += 1;
      }
    }
  }
  expect(refused).toBeGreaterThan(50);
});
