/** The trash by HTTP: what the asker may take out of it again. Times are ISO 8601 in UTC. */
import { z } from 'zod';
import { DOCUMENT_ROLES } from '../roles.ts';
import { timeSchema } from './documents.ts';
import { pageOf, pageQueryFields } from './paging.ts';

export const trashedDocumentSchema = z.object({
  id: z.string(),
  /** May be empty, as a document's. */
  title: z.string(),
  /** What the asker may do. */
  role: z.enum(DOCUMENT_ROLES),
  deletedAt: timeSchema,
  /** From then on it can be erased at any moment. */
  erasedFrom: timeSchema,
  /** How many documents below it went along and go on with it: those that the asker manages. */
  inside: z.int(),
  /** The collection it lies in, if the asker may see that. */
  collection: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The document it lies below, if the asker may see that. In the trash as well: restored alone, it moves out. */
  parent: z.object({ title: z.string(), isInTrash: z.boolean() }).nullable(),
});
export type TrashedDocument = Readonly<z.infer<typeof trashedDocumentSchema>>;

/** `GET /api/v1/trash`: what was deleted last comes first. */
export const trashListSchema = pageOf(trashedDocumentSchema);
export type TrashList = Readonly<z.infer<typeof trashListSchema>>;

export const listTrashQuerySchema = z.object({
  ...pageQueryFields,
  /** Only what has this in its title or at the beginning of its text. */
  text: z.string().trim().max(200).optional(),
  /** Only this one, also where it went along with another. */
  documentId: z.string().max(100).optional(),
});
/** What a caller may send: everything optional. */
export type ListTrashQuery = Readonly<z.input<typeof listTrashQuerySchema>>;
