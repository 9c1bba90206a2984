/** Which documents somebody sees, a page at a time. */
import type { Expression, ExpressionBuilder, Kysely, Selectable, SqlBool } from 'kysely';
import type { DocumentRole } from '../../shared/roles.ts';
import { roleOf, type LinkFacts } from '../access/document-role.ts';
import { hasNotEnded, linkFacts } from '../access/link-facts.ts';
import type { Principal } from '../access/principal.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export interface ListRequest {
  readonly sort: 'created' | 'updated';
  readonly trash: boolean;
  readonly limit: number;
  /** Links that have expired by then show nothing; ms since the epoch. */
  readonly now: number;
  readonly after: ListPosition | undefined;
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

/** A document with its creator's name and colour. */
export type DocumentRow = Selectable<DatabaseSchema['documents']> & {
  readonly creator_name: string | null;
  readonly creator_color: string | null;
};

export async function listDocuments(
  db: Kysely<DatabaseSchema>,
  principal: Principal,
  request: ListRequest,
): Promise<{ readonly documents: readonly ListedDocument[]; readonly next: ListPosition | undefined }> {
  const column = request.sort === 'created' ? 'documents.created_at' : 'documents.updated_at';
  const { after } = request;
  let query = selectDocuments(db)
    .where((eb) => (request.trash ? mayRestore(eb, principal) : maySee(eb, principal, request.now)))
    .where('deleted_at', request.trash ? 'is not' : 'is', null)
    .orderBy(column, 'desc')
    .orderBy('documents.id', 'desc')
    .limit(request.limit + 1);
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
  const documents = await withRoles(db, principal, page, request.now);
  const last = page.at(-1);
  const hasMore = rows.length > request.limit && last !== undefined;
  const time = request.sort === 'created' ? last?.created_at : last?.updated_at;
  return { documents, next: hasMore && time !== undefined ? { time, id: last.id } : undefined };
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
    .select(['users.name as creator_name', 'users.color as creator_color']);
}

type Where = ExpressionBuilder<DatabaseSchema, 'documents'>;

/** Says in SQL what documentAccessOf says of one document; a test holds the two together. */
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
  if (memberRole !== 'guest') return eb.lit(true);
  return eb.exists(
    eb
      .selectFrom('share_grants')
      .innerJoin('share_links', 'share_links.id', 'share_grants.link_id')
      .select('share_links.id')
      .where('share_grants.user_id', '=', user.id)
      .where(hasNotEnded(now))
      .whereRef('share_grants.document_id', '=', 'documents.id'),
  );
}

/** The trash shows what the asker could take out of it. */
function mayRestore(eb: Where, { memberRole, proof, user }: Principal): Expression<SqlBool> {
  if (proof.kind === 'shareLink' || memberRole === 'guest') return eb.lit(false);
  return memberRole === 'member' ? eb('documents.created_by', '=', user.id) : eb.lit(true);
}

async function withRoles(
  db: Kysely<DatabaseSchema>,
  principal: Principal,
  rows: readonly DocumentRow[],
  now: number,
): Promise<readonly ListedDocument[]> {
  const documentIds = rows.map((row) => row.id);
  const links = await readLinks(db, principal, { documentIds, now });
  return rows.flatMap((row): ListedDocument[] => {
    const joinedLinks = links.filter(({ documentId }) => documentId === row.id).map(({ link }) => link);
    const role = listedRole(principal, row, joinedLinks);
    return role === undefined ? [] : [{ row, role }];
  });
}

interface LinkOfDocument {
  readonly documentId: string;
  readonly link: LinkFacts;
}

function listedRole(
  { memberRole, proof, user }: Principal,
  row: DocumentRow,
  joinedLinks: readonly LinkFacts[],
): DocumentRole | undefined {
  if (proof.kind === 'shareLink') {
    const link = joinedLinks[0];
    return link === undefined ? undefined : roleOf({ kind: 'link', link, isOfThisDocument: true });
  }
  return roleOf({
    kind: 'user',
    memberRole,
    isCreator: row.created_by === null || row.created_by === user.id,
    tokenScope: proof.kind === 'token' ? proof.scope : undefined,
    joinedLinks,
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
    .select([
      'share_links.document_id',
      'share_links.role',
      'share_links.revoked_at',
      'share_links.expires_at',
    ])
    .where('share_links.document_id', 'in', [...documentIds])
    .execute();
  return rows.map((row) => ({ documentId: row.document_id, link: linkFacts(row, now) }));
}
