/** What the rule says of many people in many documents, as lists need it: three queries, however many they are. */
import type { Kysely } from 'kysely';
import { groupBy } from '../../shared/group-by.ts';
import type { DocumentRole, MemberRole } from '../../shared/roles.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { roleOf, type LinkFacts } from './document-role.ts';
import { hasNotEnded, linkFacts, LINK_COLUMNS, linksOff, makerRole } from './link-facts.ts';
import { givenTo, levelsOf, readPlaces, type PlaceRow } from './places.ts';

/** Somebody of whom it is asked what they may do in a document, in their own browser. */
export interface PersonAtDocument {
  readonly documentId: string;
  readonly userId: string;
  readonly memberRole: MemberRole;
}

type Pair = Pick<PersonAtDocument, 'documentId' | 'userId'>;
type LinkRows = Awaited<ReturnType<typeof readLinks>>;
type Groups = ReadonlyMap<string, ReadonlySet<string>>;

/** Undefined: it is closed to them. Ask about some hundreds at once at most. */
export async function readRoles(
  db: Kysely<DatabaseSchema>,
  asked: readonly PersonAtDocument[],
  now: number,
): Promise<(pair: Pair) => DocumentRole | undefined> {
  if (asked.length === 0) return () => undefined;
  const documentIds = [...new Set(asked.map(({ documentId }) => documentId))];
  const people = new Set(asked.map(({ userId }) => userId));
  const links = await readLinks(db, { documentIds, userIds: [...people], now });
  // A link gives what its maker may give: makers are asked about along with those whom it let in.
  const makers = links.flatMap(({ created_by: maker }) => (maker === null ? [] : [maker]));
  const userIds = [...new Set([...people, ...makers])];
  const places = groupBy(await readPlaces(db, documentIds, userIds), (row) => row.document_id);
  const groups = await readGroupsOf(db, userIds);
  const linksOf = await factsByPair(links, { places, groups, now });
  const roles = new Map<string, DocumentRole>();
  for (const { memberRole, ...pair } of asked) {
    const levels = levelsOf(
      places.get(pair.documentId) ?? [],
      pair.userId,
      givenTo(pair.userId, groups.get(pair.userId)),
    );
    const joinedLinks = linksOf.get(keyOf(pair)) ?? [];
    const role = roleOf({ kind: 'user', memberRole, tokenScope: undefined, joinedLinks, levels });
    if (role !== undefined) roles.set(keyOf(pair), role);
  }
  return (pair) => roles.get(keyOf(pair));
}

function keyOf({ documentId, userId }: Pair): string {
  return `${documentId} ${userId}`;
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- Kysely infers the row
function readLinks(
  db: Kysely<DatabaseSchema>,
  asked: {
    readonly documentIds: readonly string[];
    readonly userIds: readonly string[];
    readonly now: number;
  },
) {
  return db
    .selectFrom('share_grants')
    .innerJoin('share_links', 'share_links.id', 'share_grants.link_id')
    .select(LINK_COLUMNS)
    .select(['share_grants.user_id', 'share_grants.ended_at', linksOff(), makerRole()])
    .where('share_links.document_id', 'in', [...asked.documentIds])
    .where('share_grants.user_id', 'in', [...asked.userIds])
    .where(hasNotEnded(asked.now))
    .execute();
}

async function readGroupsOf(db: Kysely<DatabaseSchema>, userIds: readonly string[]): Promise<Groups> {
  const rows = await db
    .selectFrom('group_members')
    .select(['user_id', 'group_id'])
    .where('user_id', 'in', [...userIds])
    .execute();
  const byUser = groupBy(rows, (row) => row.user_id);
  return new Map([...byUser].map(([id, own]) => [id, new Set(own.map((row) => row.group_id))]));
}

interface Known {
  readonly places: ReadonlyMap<string, readonly PlaceRow[]>;
  readonly groups: Groups;
  readonly now: number;
}

async function factsByPair(
  rows: LinkRows,
  { places, groups, now }: Known,
): Promise<ReadonlyMap<string, readonly LinkFacts[]>> {
  const placesFor = (documentId: string, userId: string): Promise<readonly PlaceRow[]> =>
    Promise.resolve(asReadFor(places.get(documentId) ?? [], givenTo(userId, groups.get(userId))));
  const facts = await Promise.all(
    rows.map(async (row) => ({
      key: keyOf({ documentId: row.document_id, userId: row.user_id }),
      link: await linkFacts(row, { now, placesFor }),
    })),
  );
  const byPair = groupBy(facts, ({ key }) => key);
  return new Map([...byPair].map(([key, own]) => [key, own.map(({ link }) => link)]));
}

/** The way up stays, without what was given to others. */
function asReadFor(rows: readonly PlaceRow[], isGiven: (row: PlaceRow) => boolean): readonly PlaceRow[] {
  return rows.map((row) => (isGiven(row) ? row : { ...row, granted_role: null }));
}
