/** Where a document lies, from the collection or the highest document down, as far up as its reader may see. */
import { sql, type Kysely } from 'kysely';
import type { DocumentPathStep } from '../../../shared/api/documents.ts';
import type { DocumentId } from '../../../shared/ids.ts';
import { MOST_LEVELS } from '../../access/places.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import type { Reader } from '../list/seen-in-sql.ts';
import { readViews } from '../list/seen-documents.ts';

/**
 * Three queries, however deep it lies. The first document on the way up that is closed to the reader ends the way: what
 * lies above it would tell that there is something between.
 */
export async function readPath(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  documentId: DocumentId,
): Promise<readonly DocumentPathStep[]> {
  const levels = await readLevels(db, documentId);
  const views = await readViews(
    db,
    reader,
    levels.map(({ id }) => id),
  );
  const steps: DocumentPathStep[] = [];
  for (const level of levels) {
    const view = views.get(level.id);
    if (view === undefined || level.deleted_at !== null) break;
    if (level.id !== documentId) steps.unshift({ kind: 'document', id: level.id, title: level.title });
    if (level.collection_id !== null && view.seesCollection) {
      steps.unshift({ kind: 'collection', id: level.collection_id, title: level.collection_name ?? '' });
    }
  }
  return steps;
}

interface LevelRow {
  readonly id: string;
  readonly title: string;
  readonly deleted_at: number | null;
  readonly collection_id: string | null;
  readonly collection_name: string | null;
}

/** The document and all it lies below, from itself upwards, whatever each takes over. */
async function readLevels(db: Kysely<DatabaseSchema>, documentId: DocumentId): Promise<readonly LevelRow[]> {
  const { rows } = await sql<LevelRow>`
    WITH RECURSIVE up (id, title, deleted_at, parent_id, collection_id, depth) AS (
      SELECT id, title, deleted_at, parent_id, collection_id, 0 FROM documents WHERE id = ${documentId}
      UNION ALL
      SELECT above.id, above.title, above.deleted_at, above.parent_id, above.collection_id, up.depth + 1
      FROM up JOIN documents AS above ON above.id = up.parent_id WHERE up.depth < ${MOST_LEVELS}
    )
    SELECT up.id, up.title, up.deleted_at, up.collection_id, collections.name AS collection_name
    FROM up LEFT JOIN collections ON collections.id = up.collection_id ORDER BY up.depth`.execute(db);
  return rows;
}
