/**
 * What somebody is told of documents: their role in each, and where each lies, as far as they may see. A place that is
 * closed to them is told by nothing: what lies in it stands at the top of what they see.
 */
import type { Kysely, Selectable } from 'kysely';
import { groupBy } from '../../../shared/group-by.ts';
import { roleMayInCollection, type DocumentRole } from '../../../shared/roles.ts';
import type { CreatorColumns } from '../../access/author.ts';
import { roleInCollection } from '../../access/collection-role.ts';
import { roleOf, type Level, type LinkFacts } from '../../access/document-role.ts';
import { factsOfLinks, LINK_COLUMNS, linksOff, makerRole, notTakenOut } from '../../access/link-facts.ts';
import { collectionOf, levelsOf, readPlaces, type PlaceRow } from '../../access/places.ts';
import type { Principal } from '../../access/principal.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { hasInside, type Reader } from './seen-in-sql.ts';

/** A document with who made it. */
export type DocumentRow = Selectable<DatabaseSchema['documents']> & CreatorColumns;

export interface SeenDocument {
  readonly row: DocumentRow;
  readonly role: DocumentRole;
  /** The document it lies below, if the reader may see that. */
  readonly parent: { readonly id: string; readonly title: string } | undefined;
  /** The collection it lies in, if the reader may see that. */
  readonly collectionId: string | undefined;
  /** Something lies below it that the reader may see. */
  readonly hasInside: boolean;
}

/** The rows that the rule lets the reader see, in their order; a few queries for any number. */
export async function seeDocuments(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  rows: readonly DocumentRow[],
): Promise<readonly SeenDocument[]> {
  const parents = await readParents(db, rows);
  const documentIds = [...new Set([...rows.map(({ id }) => id), ...parents.keys()])];
  const views = await readViews(db, reader, documentIds);
  const openable = await readOpenable(
    db,
    reader,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((row): readonly SeenDocument[] => {
    const view = views.get(row.id);
    if (view === undefined) return [];
    const parent = row.parent_id === null ? undefined : parents.get(row.parent_id);
    return [
      {
        row,
        role: view.role,
        parent: parent !== undefined && views.has(parent.id) ? parent : undefined,
        collectionId: view.seesCollection ? (row.collection_id ?? undefined) : undefined,
        hasInside: openable.has(row.id),
      },
    ];
  });
}

/** What the rule says of one document to one reader. */
export interface View {
  readonly role: DocumentRole;
  /** Whether the collection that it lies in is open to them. */
  readonly seesCollection: boolean;
}

/** Of those that the reader may see, by id. */
export async function readViews(
  db: Kysely<DatabaseSchema>,
  { principal, now }: Reader,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, View>> {
  const links = groupBy(await readLinks(db, principal, { documentIds, now }), ({ documentId }) => documentId);
  const places = groupBy(await readPlaces(db, documentIds, principal.user.id), (place) => place.document_id);
  const views = new Map<string, View>();
  for (const [id, rows] of places) {
    const joinedLinks = (links.get(id) ?? []).map(({ link }) => link);
    const role = seenRole(principal, levelsOf(rows, principal.user.id), joinedLinks);
    if (role !== undefined) views.set(id, { role, seesCollection: seesCollection(principal, rows) });
  }
  return views;
}

function seesCollection({ memberRole, proof }: Principal, rows: readonly PlaceRow[]): boolean {
  const level = collectionOf(rows);
  if (level === undefined || proof.kind === 'shareLink') return false;
  const role = roleInCollection({ kind: 'user', memberRole, level });
  return roleMayInCollection(role, 'read', memberRole);
}

async function readParents(
  db: Kysely<DatabaseSchema>,
  rows: readonly DocumentRow[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly title: string }>> {
  const ids = new Set(rows.flatMap(({ parent_id: id }) => (id === null ? [] : [id])));
  if (ids.size === 0) return new Map();
  const found = await db
    .selectFrom('documents')
    .select(['id', 'title'])
    .where('id', 'in', [...ids])
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(found.map((parent) => [parent.id, parent]));
}

/** Those of them below which something lies that the reader may see. */
export async function readOpenable(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  documentIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (documentIds.length === 0) return new Set();
  const found = await db
    .selectFrom('documents')
    .select('id')
    .where('id', 'in', [...documentIds])
    .where(hasInside(reader))
    .execute();
  return new Set(found.map(({ id }) => id));
}

function seenRole(
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

interface LinkOfDocument {
  readonly documentId: string;
  readonly link: LinkFacts;
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
          .where('share_grants.user_id', '=', user.id)
          .where('share_grants.ended_at', 'is', null);
  const rows = await query
    .select(LINK_COLUMNS)
    .select([linksOff(), makerRole(), notTakenOut()])
    .where('share_links.document_id', 'in', [...documentIds])
    .execute();
  const facts = await factsOfLinks(db, rows, now);
  return facts.map(({ row, link }) => ({ documentId: row.document_id, link }));
}
