/** Where a document lies: below another, in a collection, or in the space of all members. */
import { sql, type Kysely, type Transaction } from 'kysely';
import type { DocumentId } from '../../../shared/ids.ts';
import { roleMay } from '../../../shared/roles.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import { MOST_LEVELS } from '../../access/places.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { keepAsManager } from '../rights/keep-as-manager.ts';
import type { Reader } from '../list/seen-in-sql.ts';
import { readViews } from '../list/seen-documents.ts';

export type DocumentPlace =
  | { readonly kind: 'everybody' }
  | { readonly kind: 'collection'; readonly collectionId: string }
  | { readonly kind: 'below'; readonly parentId: string };

export type MoveFailure =
  /** Below itself, or below what lies below it. */
  'intoItself' | 'tooDeep';

export function placeColumns(place: DocumentPlace): {
  readonly collection_id: string | null;
  readonly parent_id: string | null;
} {
  return {
    collection_id: place.kind === 'collection' ? place.collectionId : null,
    parent_id: place.kind === 'below' ? place.parentId : null,
  };
}

export interface Move {
  readonly place: DocumentPlace;
  /** Who moves it, and when; they go on managing it wherever it lies. */
  readonly by: Reader;
}

/** The asker may put documents there: the routes have asked. Undefined: done; who may see it follows at once. */
export async function moveDocument(
  transaction: Transaction<DatabaseSchema>,
  documentId: DocumentId,
  { place, by }: Move,
): Promise<MoveFailure | undefined> {
  if (place.kind === 'below') {
    const above = await idsAbove(transaction, place.parentId);
    if (above.includes(documentId)) return 'intoItself';
    const height = await heightOf(transaction, documentId);
    if (above.length + height > MOST_LEVELS) return 'tooDeep';
  }
  await transaction.updateTable('documents').set(placeColumns(place)).where('id', '=', documentId).execute();
  const view = (await readViews(transaction, by, [documentId])).get(documentId);
  if (view === undefined || !roleMay(view.role, 'manage')) {
    await keepAsManager(transaction, documentId, { userId: by.principal.user.id, now: by.now });
  }
  await recordAccessChange(transaction, {}, by.now);
  return undefined;
}

/** How deep a new document below this one would lie. */
export async function depthBelow(db: Kysely<DatabaseSchema>, parentId: string): Promise<number> {
  return (await idsAbove(db, parentId)).length;
}

/** The document itself and all it lies below. */
async function idsAbove(db: Kysely<DatabaseSchema>, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE up (id, parent_id, depth) AS (
      SELECT id, parent_id, 0 FROM documents WHERE id = ${id}
      UNION ALL
      SELECT above.id, above.parent_id, up.depth + 1
      FROM up JOIN documents AS above ON above.id = up.parent_id WHERE up.depth <= ${MOST_LEVELS}
    ) SELECT id FROM up`.execute(db);
  return rows.map((row) => row.id);
}

/** 1: nothing lies below it. */
async function heightOf(db: Kysely<DatabaseSchema>, id: string): Promise<number> {
  const { rows } = await sql<{ height: number | null }>`
    WITH RECURSIVE down (id, depth) AS (
      SELECT id, 1 FROM documents WHERE id = ${id}
      UNION ALL
      SELECT below.id, down.depth + 1
      FROM down JOIN documents AS below ON below.parent_id = down.id WHERE down.depth <= ${MOST_LEVELS}
    ) SELECT max(depth) AS height FROM down`.execute(db);
  return rows[0]?.height ?? 1;
}

/** The document and all that lies below it, at any depth. */
export async function subtreeOf(db: Kysely<DatabaseSchema>, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE down (id, depth) AS (
      SELECT id, 0 FROM documents WHERE id = ${id}
      UNION ALL
      SELECT below.id, down.depth + 1
      FROM down JOIN documents AS below ON below.parent_id = down.id WHERE down.depth <= ${MOST_LEVELS}
    ) SELECT id FROM down`.execute(db);
  return rows.map((row) => row.id);
}
