/**
 * What becomes of a picture that somebody sends: its bytes say what it is, and of those only what draws it is kept.
 * Where and when a photograph was taken, with which camera, and a small copy of what was cut away stand beside the
 * pixels in a file; none of it is anybody's business who sees the avatar. Nothing is decoded: that is the browser's.
 */
import { PICTURE_SIDE_MOST } from '../../../shared/api/pictures.ts';
import type { PictureType } from '../../database/profile-tables.ts';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import { cleanJpeg } from './jpeg.ts';
import { cleanPng } from './png.ts';
import type { PictureReading } from './reading.ts';
import { cleanWebp } from './webp.ts';

export interface CleanPicture {
  readonly mediaType: PictureType;
  readonly bytes: Uint8Array;
}

export type PictureFault =
  /** No PNG, JPEG or WebP, or one that breaks off or contradicts itself. */
  | 'notAPicture'
  /** More pixels than PICTURE_SIDE_MOST, however small the file. */
  | 'tooManyPixels'
  | 'moves';

export function cleanPicture(given: Uint8Array): Result<CleanPicture, PictureFault> {
  // A copy of its own: the slices of a Buffer would be views of what was given.
  const bytes = new Uint8Array(given);
  const reader = READERS.find(({ signature }) => beginsWith(bytes, signature));
  if (reader === undefined) return fail('notAPicture');
  const read = reader.clean(bytes);
  if (!read.ok) return read;
  const { width, height } = read.value;
  if (width === 0 || height === 0) return fail('notAPicture');
  if (Math.max(width, height) > PICTURE_SIDE_MOST) return fail('tooManyPixels');
  return succeed({ mediaType: reader.mediaType, bytes: read.value.bytes });
}

interface Reader {
  readonly mediaType: PictureType;
  /** First bytes; `undefined`: any. */
  readonly signature: readonly (number | undefined)[];
  readonly clean: (bytes: Uint8Array) => PictureReading;
}

const ANY = undefined;
const READERS: readonly Reader[] = [
  { mediaType: 'image/png', signature: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], clean: cleanPng },
  { mediaType: 'image/jpeg', signature: [0xff, 0xd8, 0xff], clean: cleanJpeg },
  {
    mediaType: 'image/webp',
    signature: [0x52, 0x49, 0x46, 0x46, ANY, ANY, ANY, ANY, 0x57, 0x45, 0x42, 0x50],
    clean: cleanWebp,
  },
];

function beginsWith(bytes: Uint8Array, signature: readonly (number | undefined)[]): boolean {
  return signature.every((byte, at) => byte === ANY || bytes[at] === byte);
}
