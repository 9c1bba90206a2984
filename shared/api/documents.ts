/** Documents by HTTP. Times are ISO 8601 in UTC. */
import { z } from 'zod';
import { DOCUMENT_ROLES } from '../roles.ts';
import { authorSchema } from './person.ts';
import { pageOf, pageQueryFields } from './paging.ts';

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
  /** Where it lies; both null: among those of all members. */
  collectionId: z.string().nullable(),
  parentId: z.string().nullable(),
  /** Open only to those whom the document itself lists. */
  isPrivate: z.boolean(),
  /** Null unless in the trash. */
  deletedAt: timeSchema.nullable(),
});
export type DocumentResponse = Readonly<z.infer<typeof documentSchema>>;

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

/** `GET /api/v1/documents` */
export const listDocumentsQuerySchema = z.object({
  ...pageQueryFields,
  /** `created`: newest first, stable while paging. `updated`: last written in first. */
  sort: z.enum(['created', 'updated']).default('created'),
  /** `true`: only what is in the trash. */
  trash: z.enum(['true', 'false']).default('false'),
  /** Only what lies in this collection, at its top. */
  collectionId: z.string().max(100).optional(),
});
/** What a caller may send: everything optional. */
export type ListDocumentsQuery = Readonly<z.input<typeof listDocumentsQuerySchema>>;

export const documentListSchema = pageOf(documentSchema);
export type DocumentList = Readonly<z.infer<typeof documentListSchema>>;

/** `PATCH /api/v1/documents/:documentId` */
export const updateDocumentRequestSchema = z
  .object({ title: z.string().optional() })
  .refine((change) => change.title !== undefined, { path: ['title'], message: 'something to change' });
export type UpdateDocumentRequest = Readonly<z.infer<typeof updateDocumentRequestSchema>>;

export const documentParamsSchema = z.object({ documentId: z.string().max(100) });

/** All formats of the published interface; those not in `SUPPORTED_FORMATS` are refused with 400 for now. */
export const CONTENT_FORMATS = ['markdown', 'text', 'json', 'yjs', 'html', 'docx', 'pdf'] as const;
export const SUPPORTED_FORMATS = ['markdown', 'text', 'json', 'yjs'] as const;
export type SupportedFormat = (typeof SUPPORTED_FORMATS)[number];

/** `GET /api/v1/documents/:documentId/content` */
export const contentQuerySchema = z.object({ format: z.enum(CONTENT_FORMATS).default('markdown') });
export type ContentFormat = (typeof CONTENT_FORMATS)[number];

/** `format=json`: the body as ProseMirror stores it, with the title beside it. */
export const jsonContentSchema = z.object({
  type: z.literal('doc'),
  title: z.string(),
  /** Version of the body's schema that the document needs. */
  schemaVersion: z.number().int(),
  content: z.array(z.unknown()),
});
export type JsonContent = Readonly<z.infer<typeof jsonContentSchema>>;
