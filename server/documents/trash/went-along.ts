/** What went to the trash with a document, and goes on with it: what its reader manages, and not what is closed to them. */
import { sql, type Kysely } from 'kysely';
import { inBites } from '../../../shared/in-bites.ts';
import { roleMay } from '../../../shared/roles.ts';
import { MOST_LEVELS } from '../../access/places.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import type { Reader } from '../list/seen-in-sql.ts';
import { readViews, type View } from '../list/seen-documents.ts';

/** So that a query has no more parameters than SQLite takes, and keeps nobody else waiting. */
export const AT_ONCE = 500;

/**
 * By each of these documents in the trash, the ids of what went along right or further below it, higher ones first.
 * Below what the reader does not manage the search ends: that is not theirs to erase, whatever lies further down.
 */
export async function readWentAlong(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const below = await readBelow(db, documentIds);
  const views = await readManyViews(db, reader, [...new Set(below.map(({ id }) => id))]);
  const found = new Map(documentIds.map((id) => [id, [id]]));
  const reached = new Map(documentIds.map((id) => [id, new Set([id])]));
  for (const { head, id, parent_id: parentId } of below) {
    const isReached = reached.get(head)?.has(parentId) === true;
    if (!isReached || !manages(views.get(id))) continue;
    reached.get(head)?.add(id);
    found.get(head)?.push(id);
  }
  return new Map([...found].map(([head, [, ...along]]) => [head, along]));
}

export function manages(view: View | undefined): boolean {
  return view !== undefined && roleMay(view.role, 'manage');
}

/** As `readViews`, for any number. */
export async function readManyViews(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, View>> {
  const views = new Map<string, View>();
  for (const ids of inBites(documentIds, AT_ONCE)) {
    // oxlint-disable-next-line no-await-in-loop -- others come between
    for (const [id, view] of await readViews(db, reader, ids)) views.set(id, view);
  }
  return views;
}

interface BelowRow {
  readonly head: string;
  readonly id: string;
  readonly parent_id: string;
}

/** What was deleted in the same moment is what went along. */
async function readBelow(
  db: Kysely<DatabaseSchema>,
  documentIds: readonly string[],
): Promise<readonly BelowRow[]> {
  if (documentIds.length === 0) return [];
  const { rows } = await sql<BelowRow>`
    WITH RECURSIVE down (head, id, parent_id, deleted_at, depth) AS (
      SELECT id, id, parent_id, deleted_at, 0 FROM documents WHERE id IN (${sql.join([...documentIds])})
      UNION ALL
      SELECT down.head, below.id, below.parent_id, below.deleted_at, down.depth + 1
      FROM down JOIN documents AS below ON below.parent_id = down.id AND below.deleted_at = down.deleted_at
      WHERE down.depth < ${sql.lit(MOST_LEVELS)}
    ) SELECT head, id, parent_id FROM down WHERE depth > 0 ORDER BY depth`.execute(db);
  return rows;
}
