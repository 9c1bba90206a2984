/** Documents by HTTP. Times are ISO 8601 in UTC. */
import { z } from 'zod';
import { DOCUMENT_ROLES } from '../roles.ts';
import { authorSchema } from './person.ts';
import { pageOf } from './paging.ts';

export const timeSchema = z.string();

export const documentSchema = z.object({
  id: z.string(),
  /** May be empty: pages then say "Untitled" in their reader's language. */
  title: z.string(),
  /** The page's full address. */
  url: z.string(),
  /** What the asker may do. */
  role: z.enum(DOCUMENT_ROLES),
  /** The beginning of the body as one line; a second or so behind the typing, as are title and updatedAt. */
  preview: z.string(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  createdBy: authorSchema.nullable(),
  /** Where it lies, as far as the asker may see; both null: at the top of what they see. */
  collectionId: z.string().nullable(),
  parentId: z.string().nullable(),
  /** The parent's; null as `parentId` is. */
  parentTitle: z.string().nullable(),
  /** Something lies below it that the asker may see: `GET /documents?parentId=…` lists it. */
  hasInside: z.boolean(),
  /** Open only to those whom the document itself lists. */
  isPrivate: z.boolean(),
  /** Null unless in the trash. */
  deletedAt: timeSchema.nullable(),
});
export type DocumentResponse = Readonly<z.infer<typeof documentSchema>>;

/** A place on the way down to a document. */
export const documentPathStepSchema = z.object({
  kind: z.enum(['collection', 'document']),
  id: z.string(),
  title: z.string(),
});
export type DocumentPathStep = Readonly<z.infer<typeof documentPathStepSchema>>;

/** `GET /api/v1/documents/:documentId/place` */
export const placeOfDocumentSchema = z.object({
  /** From the collection or the highest document down, as far up as the asker may see without a gap. */
  path: z.array(documentPathStepSchema),
  /** Something lies below it that the asker may see. */
  hasInside: z.boolean(),
});
export type PlaceOfDocument = Readonly<z.infer<typeof placeOfDocumentSchema>>;

/** `POST /api/v1/documents/:documentId/restore` */
export const restoredDocumentSchema = z.object({
  ...documentSchema.shape,
  /** What it lay below is still in the trash: it lies at the top now, for nobody but those it lists. */
  movedOut: z.boolean(),
});
export type RestoredDocument = Readonly<z.infer<typeof restoredDocumentSchema>>;

/** `POST /api/v1/documents`: 201. The bound of the title is `LIMIT_TITLE_CHARACTERS`. */
export const createDocumentRequestSchema = z.object({
  title: z.string().optional(),
  markdown: z.string().optional(),
  /** Where it shall lie: in a collection, or below a document; with neither it is open to all members. */
  collectionId: z.string().max(100).nullish(),
  parentId: z.string().max(100).nullish(),
  /** True: only for who makes it, until somebody else is let in. */
  private: z.boolean().optional(),
});
export type CreateDocumentRequest = Readonly<z.infer<typeof createDocumentRequestSchema>>;

/** `GET /api/v1/documents`; what it can be asked for is in document-list.ts. */
export const documentListSchema = pageOf(documentSchema);
export type DocumentList = Readonly<z.infer<typeof documentListSchema>>;

/** `PATCH /api/v1/documents/:documentId` */
export const updateDocumentRequestSchema = z
  .object({ title: z.string().optional() })
  .refine((change) => change.title !== undefined, { path: ['title'], message: 'something to change' });
export type UpdateDocumentRequest = Readonly<z.infer<typeof updateDocumentRequestSchema>>;

export const documentParamsSchema = z.object({ documentId: z.string().max(100) });
