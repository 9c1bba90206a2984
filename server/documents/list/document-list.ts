/** Which documents somebody sees, a page at a time. */
import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import { roleMay } from '../../../shared/roles.ts';
import { CREATOR } from '../../access/author.ts';
import type { Principal } from '../../access/principal.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { isAtTop, isSeen, type Reader } from './seen-in-sql.ts';
import { seeDocuments, type DocumentRow, type SeenDocument } from './seen-documents.ts';

export interface ListRequest {
  readonly sort: 'created' | 'updated';
  readonly trash: boolean;
  readonly limit: number;
  /** Links that have expired by then show nothing; ms since the epoch. */
  readonly now: number;
  readonly after: ListPosition | undefined;
  readonly within?: ListedPlace | undefined;
  /** Only those that have this in their title or at the beginning of their text. */
  readonly text?: string | undefined;
  /** Only those that the reader may write in. */
  readonly writable?: boolean | undefined;
  /** Neither this document nor what lies below it, at any depth. */
  readonly notBelow?: string | undefined;
}

/** Which part of what somebody sees; absent: all of it. */
export type ListedPlace =
  /** What lies below nothing that the reader may see. */
  | { readonly kind: 'top' }
  | { readonly kind: 'collection'; readonly collectionId: string }
  | { readonly kind: 'below'; readonly parentId: string };

/** Where a page ended: time and id of its last row. */
export interface ListPosition {
  readonly time: number;
  readonly id: string;
}

export interface ListedPage {
  readonly documents: readonly SeenDocument[];
  readonly next: ListPosition | undefined;
}

export async function listDocuments(
  db: Kysely<DatabaseSchema>,
  principal: Principal,
  request: ListRequest,
): Promise<ListedPage> {
  const documents: SeenDocument[] = [];
  let after = request.after;
  // Rows that the rule then says no to make a page short: the next ones fill it, within reason.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- where the next rows begin is known after these
    const found = await listOnce(db, principal, {
      ...request,
      after,
      limit: request.limit - documents.length,
    });
    documents.push(...found.documents);
    after = found.next;
    if (after === undefined || documents.length >= request.limit) break;
  }
  return { documents, next: after };
}

const MOST_ROUNDS = 20;

async function listOnce(
  db: Kysely<DatabaseSchema>,
  principal: Principal,
  request: ListRequest,
): Promise<ListedPage> {
  const reader: Reader = { principal, now: request.now };
  const column = request.sort === 'created' ? 'documents.created_at' : 'documents.updated_at';
  const { after, within, text, notBelow } = request;
  let query = selectDocuments(db)
    .where('deleted_at', request.trash ? 'is not' : 'is', null)
    .orderBy(column, 'desc')
    .orderBy('documents.id', 'desc')
    .limit(request.limit + 1);
  if (within?.kind === 'collection') {
    query = query.where('documents.collection_id', '=', within.collectionId);
  }
  if (within?.kind === 'below') query = query.where('documents.parent_id', '=', within.parentId);
  if (text !== undefined) query = query.where(hasText(text));
  if (notBelow !== undefined) query = query.where(isNotBelow(notBelow));
  if (after !== undefined) {
    query = query
      // Said once more, so that the index goes on where the last page ended.
      .where(column, '<=', after.time)
      .where((eb) => eb.or([eb(column, '<', after.time), eb('documents.id', '<', after.id)]));
  }
  const rows = await query
    .where(within?.kind === 'top' ? isAtTop(reader) : isSeen('documents', reader))
    .execute();
  const page = rows.slice(0, request.limit);
  const seen = await seeDocuments(db, reader, page);
  const last = page.at(-1);
  const hasMore = rows.length > request.limit && last !== undefined;
  const time = request.sort === 'created' ? last?.created_at : last?.updated_at;
  return {
    documents: seen.filter((document) => isWanted(document, request)),
    next: hasMore && time !== undefined ? { time, id: last.id } : undefined,
  };
}

function isWanted({ role, parent }: SeenDocument, { trash, within, writable }: ListRequest): boolean {
  // The trash shows what the asker could take out of it.
  if (trash && !roleMay(role, 'restore')) return false;
  if (writable === true && !roleMay(role, 'edit')) return false;
  if (within?.kind === 'below') return parent !== undefined;
  return within?.kind !== 'top' || parent === undefined;
}

export function findDocument(db: Kysely<DatabaseSchema>, id: string): Promise<DocumentRow | undefined> {
  return selectDocuments(db).where('documents.id', '=', id).executeTakeFirst();
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- Kysely infers the row
function selectDocuments(db: Kysely<DatabaseSchema>) {
  return db
    .selectFrom('documents')
    .leftJoin('users', 'users.id', 'documents.created_by')
    .selectAll('documents')
    .select(CREATOR);
}

/** SQLite compares A to Z in any case and every other letter as it is: these are tried as they are usually written. */
export function hasText(text: string): RawBuilder<SqlBool> {
  const [first = '', ...others] = text.toLocaleLowerCase();
  const forms = [
    text,
    text.toLocaleLowerCase(),
    text.toLocaleUpperCase(),
    first.toLocaleUpperCase() + others.join(''),
  ];
  const patterns = [...new Set(forms)].map((form) => `%${form.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  return sql<SqlBool>`(${sql.join(
    patterns.map(
      (pattern) =>
        sql`(documents.title LIKE ${pattern} ESCAPE '\\' OR documents.preview LIKE ${pattern} ESCAPE '\\')`,
    ),
    sql` OR `,
  )})`;
}

function isNotBelow(id: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`documents.id NOT IN (
    WITH RECURSIVE down (id) AS (
      SELECT id FROM documents WHERE id = ${id}
      UNION
      SELECT lower.id FROM down JOIN documents AS lower ON lower.parent_id = down.id
    ) SELECT id FROM down)`;
}
