/** A document as the HTTP API tells of it. */
import type { Kysely } from 'kysely';
import type { DocumentResponse } from '../../shared/api/documents.ts';
import type { DocumentId } from '../../shared/ids.ts';
import { creatorOf } from '../access/author.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { HttpProblem } from '../http/errors.ts';
import { findDocument } from './list/document-list.ts';
import type { Reader } from './list/seen-in-sql.ts';
import { seeDocuments, type SeenDocument } from './list/seen-documents.ts';

export interface Telling {
  readonly db: Kysely<DatabaseSchema>;
  readonly reader: Reader;
  /** The server's own, without a slash at the end. */
  readonly origin: string;
}

/** Throws where there is none that its reader may see. */
export async function tellOfOne(
  { db, reader, origin }: Telling,
  documentId: DocumentId,
): Promise<DocumentResponse> {
  const row = await findDocument(db, documentId);
  const [seen] = row === undefined ? [] : await seeDocuments(db, reader, [row]);
  if (seen === undefined) throw new HttpProblem('not-found');
  return tellOf(seen, origin);
}

export function tellOf(
  { row, role, parent, collectionId, hasInside }: SeenDocument,
  origin: string,
): DocumentResponse {
  return {
    id: row.id,
    title: row.title,
    url: `${origin}/d/${row.id}`,
    role,
    preview: row.preview,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    createdBy: creatorOf(row),
    collectionId: collectionId ?? null,
    parentId: parent?.id ?? null,
    parentTitle: parent?.title ?? null,
    hasInside,
    isPrivate: row.place_gives === 'none',
    deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at).toISOString(),
  };
}
