/** Who can see a document and why; what it takes over from its place; whose it is. */
import type { Kysely, Transaction } from 'kysely';
import type { DocumentAccessResponse, WayIn } from '../../../shared/api/collections.ts';
import { groupBy } from '../../../shared/group-by.ts';
import type { DocumentId } from '../../../shared/ids.ts';
import { DOCUMENT_ROLES, type LinkMakers, type PlaceGives } from '../../../shared/roles.ts';
import { authorOf } from '../../access/author.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import {
  linkMakersIn,
  roleByLink,
  strongestOf,
  waysIn,
  type LinkFacts,
  type Way,
} from '../../access/document-role.ts';
import { listGrants } from '../../access/grants.ts';
import {
  factsOfLinks,
  hasNotEnded,
  LINK_COLUMNS,
  linksOff,
  makerRole,
  notTakenOut,
} from '../../access/link-facts.ts';
import { givenTo, levelsOf, readPlaces, type PlaceRow } from '../../access/places.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { keepAsManager } from './keep-as-manager.ts';
import type { Reader } from '../list/seen-in-sql.ts';
import { readViews } from '../list/seen-documents.ts';
import { readCandidates, type Candidates } from './who-may-see.ts';

/** As one reader is told: places that are closed to them have no name and no id. Undefined: there is no such document. */
export async function readAccess(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  documentId: DocumentId,
): Promise<DocumentAccessResponse | undefined> {
  const places = await readPlaces(db, [documentId], undefined);
  const [own] = places;
  if (own === undefined) return undefined;
  const owner = await db
    .selectFrom('users')
    .select(['id', 'name', 'color', 'image'])
    .where('id', '=', own.owner_id ?? '')
    .executeTakeFirst();
  const names = await readNames(db, reader, places);
  const { users, moreGuests } = await readCandidates(db, documentId, { places, now: reader.now });
  return {
    owner: owner === undefined ? null : authorOf(owner),
    placeGives: own.place_gives,
    linksBy: own.links_by,
    placeLinksBy: linkMakersIn(levelsOf(places, reader.principal.user.id, () => false).slice(1)),
    place: placeOf(own, names),
    grants: [...(await listGrants(db, { documentId }))],
    people: [...(await readPeople(db, documentId, { users, places, names, now: reader.now }))],
    moreGuests,
    openLinks: await countOpenLinks(db, documentId, reader.now),
  };
}

/** Of groups, and of the collections and documents that the reader may see, by id. */
type Names = ReadonlyMap<string, string>;

async function readNames(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  places: readonly PlaceRow[],
): Promise<Names> {
  const above = places.flatMap((row) => (row.parent_id === null ? [row.id] : [row.id, row.parent_id]));
  const views = await readViews(db, reader, [...new Set(above)]);
  const groups = places.flatMap(({ granted_group: id }) => (id === null ? [] : [id]));
  const collections = places.flatMap(({ id, collection_id: collection }) =>
    collection !== null && views.get(id)?.seesCollection === true ? [collection] : [],
  );
  const found = await Promise.all([
    db.selectFrom('groups').select(['id', 'name']).where('id', 'in', groups).execute(),
    db.selectFrom('collections').select(['id', 'name']).where('id', 'in', collections).execute(),
    db
      .selectFrom('documents')
      .select(['id', 'title as name'])
      .where('id', 'in', [...views.keys()])
      .execute(),
  ]);
  return new Map(found.flat().map(({ id, name }) => [id, name]));
}

function placeOf(own: PlaceRow, names: Names): DocumentAccessResponse['place'] {
  const kind = own.parent_id === null ? 'collection' : 'document';
  const id = own.parent_id ?? own.collection_id;
  if (id === null) return { kind: 'everybody', id: null, name: null };
  const name = names.get(id);
  return name === undefined ? { kind, id: null, name: null } : { kind, id, name };
}

interface Found {
  readonly users: Candidates['users'];
  readonly places: readonly PlaceRow[];
  readonly names: Names;
  /** ms since the epoch */
  readonly now: number;
}

/** Everybody is asked about by the very rule that lets them in. */
async function readPeople(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
  { users, places, names, now }: Found,
): Promise<DocumentAccessResponse['people']> {
  const groupsOf = await readGroups(db);
  const linksOf = await readJoined(db, documentId, { users, now });
  return users
    .flatMap((user) => {
      const levels = levelsOf(places, user.id, givenTo(user.id, groupsOf.get(user.id)));
      const joinedLinks = linksOf.get(user.id) ?? [];
      const ways = waysIn({ kind: 'user', memberRole: user.member_role, levels, joinedLinks });
      const role = strongestOf(ways);
      if (role === undefined) return [];
      const person = { ...authorOf(user), isGuest: user.member_role === 'guest' };
      return [{ person, role, ways: describeWays(ways, { documentId, names }) }];
    })
    .toSorted((one, other) => DOCUMENT_ROLES.indexOf(other.role) - DOCUMENT_ROLES.indexOf(one.role));
}

async function readGroups(db: Kysely<DatabaseSchema>): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await db.selectFrom('group_members').select(['user_id', 'group_id']).execute();
  const byUser = groupBy(rows, (row) => row.user_id);
  return new Map([...byUser].map(([id, own]) => [id, new Set(own.map((row) => row.group_id))]));
}

async function readJoined(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
  { users, now }: Pick<Found, 'users' | 'now'>,
): Promise<ReadonlyMap<string, readonly LinkFacts[]>> {
  const ids = users.map(({ id }) => id);
  const rows = await db
    .selectFrom('share_grants')
    .innerJoin('share_links', 'share_links.id', 'share_grants.link_id')
    .select(LINK_COLUMNS)
    .select([
      'share_grants.user_id',
      'share_links.name',
      'share_links.created_at',
      'share_grants.ended_at',
      linksOff(),
      makerRole(),
    ])
    .where('share_grants.document_id', '=', documentId)
    .where('share_grants.user_id', 'in', ids)
    .where('share_grants.ended_at', 'is', null)
    .where(hasNotEnded(now))
    .execute();
  const byUser = groupBy(await factsOfLinks(db, rows, now), ({ row }) => row.user_id);
  return new Map(
    [...byUser].map(([id, own]) => [
      id,
      own.map(({ row, link }) => ({ ...link, known: { name: row.name, createdAt: row.created_at } })),
    ]),
  );
}

function describeWays(
  ways: readonly Way[],
  { documentId, names }: { readonly documentId: DocumentId; readonly names: Names },
): WayIn[] {
  const described = ways.map(({ role, via, level, groupId, link }): WayIn => {
    const isHere = level === undefined || (level.kind === 'document' && level.id === documentId);
    const kinds = { document: 'above', collection: 'collection', space: 'everybody' } as const;
    const id = isHere || level.kind === 'space' ? undefined : level.id;
    return {
      role,
      via,
      place: isHere ? 'document' : kinds[level.kind],
      placeName: id === undefined ? null : (names.get(id) ?? null),
      groupName: groupId === undefined ? null : (names.get(groupId) ?? ''),
      link:
        link === undefined ? null : { name: link.name, createdAt: new Date(link.createdAt).toISOString() },
    };
  });
  // Two places without a name are told once: how many there are is not the reader's to know.
  return [...new Map(described.map((way) => [JSON.stringify(way), way])).values()].toSorted(
    (one, other) => DOCUMENT_ROLES.indexOf(other.role) - DOCUMENT_ROLES.indexOf(one.role),
  );
}

async function countOpenLinks(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
  now: number,
): Promise<number> {
  const rows = await db
    .selectFrom('share_links')
    .select(LINK_COLUMNS)
    .select([linksOff(), makerRole(), notTakenOut()])
    .where('document_id', '=', documentId)
    .where(hasNotEnded(now))
    .where((eb) => eb.or([eb('max_uses', 'is', null), eb('uses', '<', eb.ref('max_uses'))]))
    .execute();
  const links = await factsOfLinks(db, rows, now);
  return links.filter(({ link }) => roleByLink(link) !== undefined).length;
}

/** Holds for what lies below as well, on open pages at once; whoever does it goes on managing it. */
export async function setPlaceGives(
  transaction: Transaction<DatabaseSchema>,
  documentId: DocumentId,
  {
    placeGives,
    by,
    now,
  }: { readonly placeGives: PlaceGives | null; readonly by: string; readonly now: number },
): Promise<void> {
  await keepAsManager(transaction, documentId, { userId: by, now });
  await transaction
    .updateTable('documents')
    .set({ place_gives: placeGives })
    .where('id', '=', documentId)
    .execute();
  await recordAccessChange(transaction, {}, now);
}

/** Links of those who may make none from now on stop at once, in what lies below as well. */
export async function setLinksBy(
  transaction: Transaction<DatabaseSchema>,
  documentId: DocumentId,
  { linksBy, now }: { readonly linksBy: LinkMakers; readonly now: number },
): Promise<void> {
  await transaction
    .updateTable('documents')
    .set({ links_by: linksBy })
    .where('id', '=', documentId)
    .execute();
  await recordAccessChange(transaction, {}, now);
}

/** Whoever owned it stays as somebody who manages it. */
export async function handOver(
  transaction: Transaction<DatabaseSchema>,
  documentId: DocumentId,
  { heirId, now }: { readonly heirId: string; readonly now: number },
): Promise<void> {
  await transaction.updateTable('documents').set({ owner_id: heirId }).where('id', '=', documentId).execute();
  await recordAccessChange(transaction, {}, now);
}
