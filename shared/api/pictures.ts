/** Pictures of people: how one is sent, and where it is shown from. */
import { z } from 'zod';

/** The most that a picture has on a side; the page makes them smaller still. */
export const PICTURE_SIDE_MOST = 1024;

/**
 * Where a picture is, on this server and below its sub-path. The last part cannot be guessed and changes with each
 * picture, so that it may be kept for ever, and whoever has the address was shown the picture's person.
 */
const ADDRESS = /^\/api\/v1\/pictures\/[\w-]{1,64}$/;

export function pictureAddress(tag: string | null): string | null {
  return tag === null ? null : `/api/v1/pictures/${tag}`;
}

/** Whether something from outside is such an address and nothing else. */
export function isPictureAddress(value: unknown): value is string {
  return typeof value === 'string' && ADDRESS.test(value);
}

/** `PUT /api/v1/me/picture`: 200. What it is, its bytes say; larger than LIMIT_PICTURE_BYTES: 413. */
export const setPictureRequestSchema = z.object({
  picture: z
    .string()
    .regex(
      /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/,
      'a PNG, JPEG or WebP as a data: address',
    ),
});
export type SetPictureRequest = Readonly<z.infer<typeof setPictureRequestSchema>>;

/** `GET /api/v1/pictures/:pictureId` */
export const pictureParamsSchema = z.object({ pictureId: z.string().max(100) });
