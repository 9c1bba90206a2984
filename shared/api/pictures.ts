/** Pictures of people: how one is sent and asked for. */
import { z } from 'zod';

/** The most that a picture has on a side; the page makes them smaller still. */
export const PICTURE_SIDE_MOST = 1024;

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
