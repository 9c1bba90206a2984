/** The way up from documents: one query for any number of them, and the levels it tells of. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { groupBy } from '../../shared/group-by.ts';
import type { GrantRole, LinkMakers, MembersRole, PlaceGives } from '../../shared/roles.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { GrantFacts, Level } from './document-role.ts';

/** A document, or one above it; a row for each grant there, and one without a grant if there is none. */
export interface PlaceRow {
  /** The document that was asked about. */
  readonly document_id: string;
  /** 0: that document itself. */
  readonly depth: number;
  /** The document of this level. */
  readonly id: string;
  readonly owner_id: string | null;
  readonly parent_id: string | null;
  readonly collection_id: string | null;
  readonly place_gives: PlaceGives | null;
  readonly links_by: LinkMakers;
  readonly deleted_at: number | null;
  readonly members_role: MembersRole | null;
  /** Of the collection. */
  readonly collection_links_by: LinkMakers | null;
  readonly granted_role: GrantRole | null;
  readonly granted_user: string | null;
  readonly granted_group: string | null;
  /** 1: the grant is the collection's. */
  readonly granted_by_collection: number | null;
}

/**
 * `deleted_at` of a document that is being erased: nobody finds it any more, whoever they are, and a sweep that was cut
 * short goes on with it.
 */
export const BEING_ERASED = 0;

/** Documents below documents; deeper ones take over nothing, and cannot be made (server/documents/nesting/move-document.ts). */
export const MOST_LEVELS = 20;

/**
 * @param documentIds a list in SQL: `x, y`, parameters or a subquery
 * @param userIds whose grants are read, as a list as well; undefined: everybody's
 */
export function placesQuery(
  documentIds: RawBuilder<unknown>,
  userIds: RawBuilder<unknown> | undefined,
): RawBuilder<PlaceRow> {
  const whose =
    userIds === undefined
      ? sql`1 = 1`
      : sql`(grants.user_id IN (${userIds}) OR grants.group_id IN (SELECT group_id FROM group_members WHERE user_id IN (${userIds})))`;
  return sql<PlaceRow>`
    WITH RECURSIVE levels (document_id, depth, id, owner_id, parent_id, collection_id, place_gives, links_by, deleted_at) AS (
      SELECT id, 0, id, owner_id, parent_id, collection_id, place_gives, links_by, deleted_at
      FROM documents WHERE id IN (${documentIds}) AND deleted_at IS DISTINCT FROM ${sql.lit(BEING_ERASED)}
      UNION ALL
      SELECT below.document_id, below.depth + 1, above.id, above.owner_id, above.parent_id, above.collection_id,
             above.place_gives, above.links_by, above.deleted_at
      FROM levels AS below JOIN documents AS above ON above.id = below.parent_id
      WHERE below.depth < ${sql.lit(MOST_LEVELS)} AND below.place_gives IS DISTINCT FROM 'none'
    )
    SELECT levels.*, collections.members_role, collections.links_by AS collection_links_by, grants.role AS granted_role, grants.user_id AS granted_user,
           grants.group_id AS granted_group,
           CASE WHEN grants.collection_id IS NULL THEN 0 ELSE 1 END AS granted_by_collection
    FROM levels
    LEFT JOIN collections ON collections.id = levels.collection_id
    LEFT JOIN access_grants AS grants
      ON (grants.document_id = levels.id OR grants.collection_id = levels.collection_id) AND ${whose}
    ORDER BY levels.document_id, levels.depth`;
}

/** For one reader, or several, of many documents; undefined: with everybody's grants. */
export async function readPlaces(
  db: Kysely<DatabaseSchema>,
  documentIds: readonly string[],
  who: string | readonly string[] | undefined,
): Promise<readonly PlaceRow[]> {
  if (documentIds.length === 0) return [];
  const userIds = typeof who === 'string' ? [who] : who;
  const query = placesQuery(sql.join([...documentIds]), userIds && sql.join([...userIds]));
  return (await query.execute(db)).rows;
}

/** Which of everybody's grants are given to somebody, or to a group of theirs. */
export function givenTo(userId: string, groups: ReadonlySet<string> | undefined): (row: PlaceRow) => boolean {
  return ({ granted_user: user, granted_group: group }) =>
    user === userId || (group !== null && groups?.has(group) === true);
}

/**
 * @param rows of one document, by depth
 * @param isTheirs which grants are the asker's; those read for one person all are
 */
export function levelsOf(
  rows: readonly PlaceRow[],
  userId: string,
  isTheirs: (row: PlaceRow) => boolean = () => true,
): readonly Level[] {
  const levels: Level[] = [];
  for (const level of groupBy(rows, ({ depth }) => depth).values()) {
    const [first] = level;
    if (first === undefined) continue;
    const granted = level.filter((row) => isTheirs(row));
    levels.push({
      kind: 'document',
      id: first.id,
      isOwner: first.owner_id !== null && first.owner_id === userId,
      grants: grantsIn(granted, 0),
      placeGives: first.place_gives,
      linksBy: first.links_by,
    });
    if (first.place_gives === 'none' || first.parent_id !== null) continue;
    levels.push(collectionLevel(first, granted) ?? { kind: 'space', isNobodys: rows[0]?.owner_id === null });
  }
  return levels;
}

/**
 * The collection that a document itself lies in, whether it takes over anything from there.
 * @param rows of one document, read for one person
 */
export function collectionOf(rows: readonly PlaceRow[]): CollectionLevel | undefined {
  const own = rows.filter(({ depth }) => depth === 0);
  return own[0] === undefined ? undefined : collectionLevel(own[0], own);
}

type CollectionLevel = Extract<Level, { kind: 'collection' }>;

function collectionLevel(
  { collection_id: id, members_role: membersRole, collection_links_by: linksBy }: PlaceRow,
  granted: readonly PlaceRow[],
): CollectionLevel | undefined {
  if (id === null) return undefined;
  const level = { kind: 'collection', id, grants: grantsIn(granted, 1), membersRole } as const;
  return linksBy === null ? level : { ...level, linksBy };
}

function grantsIn(rows: readonly PlaceRow[], byCollection: 0 | 1): readonly GrantFacts[] {
  return rows.flatMap(({ granted_role: role, granted_group: group, granted_by_collection: by }) =>
    role === null || by !== byCollection ? [] : [{ role, groupId: group ?? undefined }],
  );
}
