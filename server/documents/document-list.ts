/** Which documents somebody sees, a page at a time. */
import {
  sql,
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type Selectable,
  type SqlBool,
} from 'kysely';
import { groupBy } from '../../shared/group-by.ts';
import { roleMay, type DocumentRole } from '../../shared/roles.ts';
import { CREATOR, type CreatorColumns } from '../access/author.ts';
import { roleOf, type Level, type LinkFacts } from '../access/document-role.ts';
import { factsOfLinks, hasNotEnded, LINK_COLUMNS, linksOff, makerRole } from '../access/link-facts.ts';
import { levelsOf, MOST_LEVELS, readPlaces } from '../access/places.ts';
import type { Principal } from '../access/principal.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export interface ListRequest {
  readonly sort: 'created' | 'updated';
  readonly trash: boolean;
  readonly limit: number;
  /** Links that have expired by then show nothing; ms since the epoch. */
  readonly now: number;
  readonly after: ListPosition | undefined;
  /** Only what lies in this collection, at its top. */
  readonly collectionId?: string | undefined;
}

/** Where a page ended: time and id of its last row. */
export interface ListPosition {
  readonly time: number;
  readonly id: string;
}

export interface ListedDocument {
  readonly row: DocumentRow;
  readonly role: DocumentRole;
}

/** A document with who made it. */
export type DocumentRow = Selectable<DatabaseSchema['documents']> & CreatorColumns;

export interface ListedPage {
  readonly documents: readonly ListedDocument[];
  readonly next: ListPosition | undefined;
}

export async function listDocuments(
  db: Kysely<DatabaseSchema>,
  principal: Principal,
  request: ListRequest,
): Promise<ListedPage> {
  const documents: ListedDocument[] = [];
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
  const column = request.sort === 'created' ? 'documents.created_at' : 'documents.updated_at';
  const { after, collectionId } = request;
  let query = selectDocuments(db)
    .where((eb) => maySee(eb, principal, request.now))
    .where('deleted_at', request.trash ? 'is not' : 'is', null)
    .orderBy(column, 'desc')
    .orderBy('documents.id', 'desc')
    .limit(request.limit + 1);
  if (collectionId !== undefined) query = query.where('documents.collection_id', '=', collectionId);
  if (after !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb(column, '<', after.time),
        eb.and([eb(column, '=', after.time), eb('documents.id', '<', after.id)]),
      ]),
    );
  }
  const rows = await query.execute();
  const page = rows.slice(0, request.limit);
  const listed = await withRoles(db, principal, page, request.now);
  const last = page.at(-1);
  const hasMore = rows.length > request.limit && last !== undefined;
  const time = request.sort === 'created' ? last?.created_at : last?.updated_at;
  return {
    // The trash shows what the asker could take out of it.
    documents: request.trash ? listed.filter(({ role }) => roleMay(role, 'restore')) : listed,
    next: hasMore && time !== undefined ? { time, id: last.id } : undefined,
  };
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

type Where = ExpressionBuilder<DatabaseSchema, 'documents'>;

/**
 * Which rows are worth asking about: everything that waysIn may say yes to, and as little else as SQL can tell
 * cheaply. What is in the list is for the rule to say (withRoles); a test holds the two together.
 */
function maySee(eb: Where, { memberRole, proof, user }: Principal, now: number): Expression<SqlBool> {
  if (proof.kind === 'shareLink') {
    return eb.exists(
      eb
        .selectFrom('share_links')
        .select('share_links.id')
        .where('share_links.id', '=', proof.linkId)
        .where(hasNotEnded(now))
        .whereRef('share_links.document_id', '=', 'documents.id'),
    );
  }
  return eb.or([
    eb('documents.owner_id', '=', user.id),
    ...(memberRole === 'guest' ? [] : [isOpenToMembers(eb)]),
    sql<SqlBool>`EXISTS (${wayByGrant(user.id, memberRole)})`,
    eb.exists(
      eb
        .selectFrom('share_grants')
        .innerJoin('share_links', 'share_links.id', 'share_grants.link_id')
        .select('share_links.id')
        .where('share_grants.user_id', '=', user.id)
        .where(hasNotEnded(now))
        .whereRef('share_grants.document_id', '=', 'documents.id'),
    ),
  ]);
}

/** In the space of all members, where most documents lie: told without going up. */
function isOpenToMembers(eb: Where): Expression<SqlBool> {
  return eb.and([
    eb('documents.parent_id', 'is', null),
    eb('documents.collection_id', 'is', null),
    sql<SqlBool>`documents.place_gives IS DISTINCT FROM 'none'`,
  ]);
}

/** A level at or above `documents` where they were let in, or that is open to all members. */
function wayByGrant(userId: string, memberRole: Principal['memberRole']): RawBuilder<unknown> {
  const asMember =
    memberRole === 'guest'
      ? sql`FALSE`
      : sql`(up.parent_id IS NULL AND up.place_gives IS DISTINCT FROM 'none' AND (up.collection_id IS NULL OR EXISTS (
          SELECT 1 FROM collections WHERE collections.id = up.collection_id AND members_role IS NOT NULL)))`;
  return sql`
    WITH RECURSIVE up (id, owner_id, parent_id, collection_id, place_gives, depth) AS (
      SELECT documents.id, documents.owner_id, documents.parent_id, documents.collection_id, documents.place_gives, 0
      UNION ALL
      SELECT above.id, above.owner_id, above.parent_id, above.collection_id, above.place_gives, up.depth + 1
      FROM up JOIN documents AS above ON above.id = up.parent_id
      WHERE up.place_gives IS DISTINCT FROM 'none' AND up.depth < ${sql.lit(MOST_LEVELS)}
    )
    SELECT 1 FROM up
    WHERE up.owner_id = ${userId} OR ${asMember} OR EXISTS (
      SELECT 1 FROM access_grants AS grants
      WHERE (grants.document_id = up.id OR (grants.collection_id = up.collection_id AND up.place_gives IS DISTINCT FROM 'none'))
        AND (grants.user_id = ${userId} OR grants.group_id IN (SELECT group_id FROM group_members WHERE user_id = ${userId}))
    )`;
}

async function withRoles(
  db: Kysely<DatabaseSchema>,
  principal: Principal,
  rows: readonly DocumentRow[],
  now: number,
): Promise<readonly ListedDocument[]> {
  const documentIds = rows.map((row) => row.id);
  const links = await readLinks(db, principal, { documentIds, now });
  const places = groupBy(await readPlaces(db, documentIds, principal.user.id), (place) => place.document_id);
  return rows.flatMap((row): ListedDocument[] => {
    const joinedLinks = links.filter(({ documentId }) => documentId === row.id).map(({ link }) => link);
    const levels = levelsOf(places.get(row.id) ?? [], principal.user.id);
    const role = listedRole(principal, levels, joinedLinks);
    return role === undefined ? [] : [{ row, role }];
  });
}

interface LinkOfDocument {
  readonly documentId: string;
  readonly link: LinkFacts;
}

function listedRole(
  { memberRole, proof }: Principal,
  levels: readonly Level[],
  joinedLinks: readonly LinkFacts[],
): DocumentRole | undefined {
  if (proof.kind === 'shareLink') {
    const link = joinedLinks[0];
    return link === undefined ? undefined : roleOf({ kind: 'link', link, isOfThisDocument: true });
  }
  return roleOf({
    kind: 'user',
    memberRole,
    tokenScope: proof.kind === 'token' ? proof.scope : undefined,
    joinedLinks,
    levels,
  });
}

async function readLinks(
  db: Kysely<DatabaseSchema>,
  { proof, user }: Principal,
  { documentIds, now }: { readonly documentIds: readonly string[]; readonly now: number },
): Promise<readonly LinkOfDocument[]> {
  if (documentIds.length === 0) return [];
  const query =
    proof.kind === 'shareLink'
      ? db.selectFrom('share_links').where('share_links.id', '=', proof.linkId)
      : db
          .selectFrom('share_links')
          .innerJoin('share_grants', 'share_grants.link_id', 'share_links.id')
          .where('share_grants.user_id', '=', user.id);
  const rows = await query
    .select(LINK_COLUMNS)
    .select([linksOff(), makerRole()])
    .where('share_links.document_id', 'in', [...documentIds])
    .execute();
  const facts = await factsOfLinks(db, rows, now);
  return facts.map(({ row, link }) => ({ documentId: row.document_id, link }));
}
