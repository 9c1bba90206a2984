/** WebP (RFC 9649): chunks in a RIFF; a single VP8 or VP8L, or a VP8X that says what else there is. */
import { fail, succeed } from '../../../shared/result.ts';
import type { PictureReading } from './reading.ts';

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Flags of VP8X: of the others, only "has alpha" may stay. */
const ALPHA = 0x10;
const ANIMATION = 0x02;
/** Left out: EXIF, XMP, colour profiles, and whatever is not known. */
const KEPT: ReadonlySet<string> = new Set(['VP8X', 'ALPH', 'VP8 ', 'VP8L']);

interface Size {
  readonly width: number;
  readonly height: number;
}

export function cleanWebp(bytes: Uint8Array): PictureReading {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // What stands after the end that it names is no part of it.
  const end = CHUNK_HEADER_BYTES + view.getUint32(4, true);
  if (end > bytes.length) return fail('notAPicture');
  const kept: Uint8Array[] = [];
  const sizes: Size[] = [];
  let pixels = 0;
  for (let at = RIFF_HEADER_BYTES; at < end;) {
    if (at + CHUNK_HEADER_BYTES > end) return fail('notAPicture');
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const from = at + CHUNK_HEADER_BYTES;
    const next = from + length + (length % 2);
    if (from + length > end) return fail('notAPicture');
    const content = bytes.slice(from, from + length);
    if (KEPT.has(type)) {
      const size = sizeIn(type, content);
      if (size === 'broken') return fail('notAPicture');
      if (size !== undefined) sizes.push(size);
      if (type === 'VP8X') {
        const flags = content[0] ?? 0;
        if ((flags & ANIMATION) !== 0) return fail('moves');
        content[0] = flags & ALPHA;
      }
      if (type.startsWith('VP8') && type !== 'VP8X') pixels += 1;
      kept.push(bytes.subarray(at, from), content, new Uint8Array(length % 2));
    }
    at = next;
  }
  if (pixels !== 1) return fail('notAPicture');
  const body = Buffer.concat(kept);
  const header = bytes.slice(0, RIFF_HEADER_BYTES);
  new DataView(header.buffer).setUint32(4, body.length + 4, true);
  return succeed({
    width: Math.max(...sizes.map(({ width }) => width)),
    height: Math.max(...sizes.map(({ height }) => height)),
    bytes: Buffer.concat([header, body]),
  });
}

/** Undefined: a chunk that says none. */
function sizeIn(type: string, content: Uint8Array): Size | undefined | 'broken' {
  const view = new DataView(content.buffer);
  switch (type) {
    case 'VP8X':
      if (content.length < 10) return 'broken';
      return { width: 1 + uint24(view, 4), height: 1 + uint24(view, 7) };
    case 'VP8 ':
      // A key frame, and its start code.
      if (content.length < 10 || uint24(view, 3) !== 0x2a019d) return 'broken';
      return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
    case 'VP8L': {
      if (content.length < 5 || content[0] !== 0x2f) return 'broken';
      const packed = view.getUint32(1, true);
      return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) };
    }
    default:
      return undefined;
  }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
