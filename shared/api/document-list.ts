/** What the list of documents can be asked for. Apart from documents.ts: a page sends it and never parses it. */
import { z } from 'zod';
import { pageQueryFields } from './paging.ts';

const flag = z.enum(['true', 'false']);

/** `GET /api/v1/documents` */
export const listDocumentsQuerySchema = z
  .object({
    ...pageQueryFields,
    /** `created`: newest first, stable while paging. `updated`: last written in first. */
    sort: z.enum(['created', 'updated']).default('created'),
    /** `true`: only what is in the trash. */
    trash: flag.default('false'),
    /** Only what lies in this collection, at its top. */
    collectionId: z.string().max(100).optional(),
    /** Only what lies right below this document. */
    parentId: z.string().max(100).optional(),
    /** `true`: only what lies below nothing that the asker may see. */
    top: flag.default('false'),
    /** Only what has this in its title or at the beginning of its text. */
    text: z.string().trim().max(200).optional(),
    /** `true`: only what the asker may write in. */
    writable: flag.default('false'),
    /** Neither this document nor anything below it, at any depth. */
    notBelow: z.string().max(100).optional(),
  })
  .refine(
    ({ collectionId, parentId, top }) =>
      [collectionId !== undefined, parentId !== undefined, top === 'true'].filter(Boolean).length <= 1,
    { path: ['parentId'], message: 'one of collectionId, parentId and top' },
  );
/** What a caller may send: everything optional. */
export type ListDocumentsQuery = Readonly<z.input<typeof listDocumentsQuerySchema>>;
