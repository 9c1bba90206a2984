/** The content of a document in its formats. Apart from documents.ts: pages have it from the `Y.Doc`. */
import { z } from 'zod';

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
