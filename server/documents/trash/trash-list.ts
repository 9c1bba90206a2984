/** What somebody may take out of the trash, a page at a time; what went along with that is counted, not listed. */
import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import type { TrashedDocument } from '../../../shared/api/trash.ts';
import { roleMay } from '../../../shared/roles.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { hasText, type ListPosition } from '../list/document-list.ts';
import { mayHeadTrash, type Reader } from '../list/seen-in-sql.ts';
import { readViews, type View } from '../list/seen-documents.ts';
import { KEPT_IN_TRASH_MS } from './erase-documents.ts';
import { readWentAlong } from './went-along.ts';

export interface TrashRequest {
  readonly limit: number;
  readonly after: ListPosition | undefined;
  /** Only those that have this in their title or at the beginning of their text. */
  readonly text?: string | undefined;
  /** Only this one, also where it went along with another. */
  readonly documentId?: string | undefined;
}

export interface TrashPage {
  readonly documents: readonly TrashedDocument[];
  readonly next: ListPosition | undefined;
}

/** Rows that the rule then says no to make a page short: the next ones fill it, within reason. */
const MOST_ROUNDS = 20;

export async function listTrash(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  request: TrashRequest,
): Promise<TrashPage> {
  const documents: TrashedDocument[] = [];
  let { after } = request;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const limit = request.limit - documents.length;
    // oxlint-disable-next-line no-await-in-loop -- where the next rows begin is known after these
    const found = await listOnce(db, reader, { ...request, after, limit });
    documents.push(...found.documents);
    after = found.next;
    if (after === undefined || documents.length >= request.limit) break;
  }
  return { documents, next: after };
}

async function listOnce(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  { after, limit, text, documentId }: TrashRequest,
): Promise<TrashPage> {
  let query = selectTrash(db)
    .where(documentId === undefined ? mayHeadTrash(reader) : isInTrash(documentId))
    .orderBy('documents.deleted_at', 'desc')
    .orderBy('documents.id', 'desc')
    .limit(limit + 1);
  if (text !== undefined) query = query.where(hasText(text));
  if (after !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb('documents.deleted_at', '<', after.time),
        eb.and([eb('documents.deleted_at', '=', after.time), eb('documents.id', '<', after.id)]),
      ]),
    );
  }
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  const views = await readViews(db, reader, idsIn(page));
  const isListed = (row: TrashRow): boolean => documentId !== undefined || !goesAlong(row, views);
  const heads = page.filter((row) => mayRestore(row, views) && isListed(row));
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    documents: await tellOfTrash(db, reader, { rows: heads, views }),
    next: hasMore ? { time: last.deleted_at ?? 0, id: last.id } : undefined,
  };
}

function isInTrash(documentId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(documents.id = ${documentId} AND documents.deleted_at IS NOT NULL)`;
}

type Views = ReadonlyMap<string, View>;

interface TrashRow {
  readonly id: string;
  readonly title: string;
  readonly deleted_at: number | null;
  readonly parent_id: string | null;
  readonly parent_title: string | null;
  readonly parent_deleted_at: number | null;
  readonly collection_id: string | null;
  readonly collection_name: string | null;
}

function mayRestore({ id, deleted_at: deletedAt }: TrashRow, views: Views): boolean {
  const view = views.get(id);
  return deletedAt !== null && view !== undefined && roleMay(view.role, 'restore');
}

/** With what it lies below, which is listed in its place. */
function goesAlong(row: TrashRow, views: Views): boolean {
  const above = row.parent_id === null ? undefined : views.get(row.parent_id);
  return row.deleted_at === row.parent_deleted_at && above !== undefined && roleMay(above.role, 'restore');
}

async function tellOfTrash(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  { rows, views }: { readonly rows: readonly TrashRow[]; readonly views: Views },
): Promise<readonly TrashedDocument[]> {
  const along = await readWentAlong(
    db,
    reader,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((row): readonly TrashedDocument[] => {
    const view = views.get(row.id);
    if (view === undefined || row.deleted_at === null) return [];
    return [
      {
        id: row.id,
        title: row.title,
        role: view.role,
        deletedAt: new Date(row.deleted_at).toISOString(),
        erasedFrom: new Date(row.deleted_at + KEPT_IN_TRASH_MS).toISOString(),
        inside: along.get(row.id)?.length ?? 0,
        collection:
          row.collection_id !== null && view.seesCollection
            ? { id: row.collection_id, name: row.collection_name ?? '' }
            : null,
        parent:
          row.parent_id !== null && views.has(row.parent_id)
            ? { title: row.parent_title ?? '', isInTrash: row.parent_deleted_at !== null }
            : null,
      },
    ];
  });
}

/** Theirs, and those of what they lie below. */
function idsIn(rows: readonly TrashRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ id, parent_id: above }) => (above === null ? [id] : [id, above])))];
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- Kysely infers the row
function selectTrash(db: Kysely<DatabaseSchema>) {
  return db
    .selectFrom('documents')
    .leftJoin('documents as above', 'above.id', 'documents.parent_id')
    .leftJoin('collections', 'collections.id', 'documents.collection_id')
    .select(['documents.id', 'documents.title', 'documents.deleted_at', 'documents.parent_id'])
    .select(['above.title as parent_title', 'above.deleted_at as parent_deleted_at'])
    .select(['documents.collection_id', 'collections.name as collection_name']);
}
