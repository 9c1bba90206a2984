/**
 * Which documents somebody sees, said in SQL: as the rule (server/access/document-role.ts) says it, so that a list can
 * be read in pages. What a list shows is for the rule to say (seen-documents.ts); a test holds the two together.
 */
import { expressionBuilder, sql, type RawBuilder, type SqlBool } from 'kysely';
import { hasNotEnded } from '../../access/link-facts.ts';
import { BEING_ERASED, MOST_LEVELS } from '../../access/places.ts';
import type { Principal } from '../../access/principal.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

/** What a query calls the documents it asks about. */
export type DocumentAlias = 'documents' | 'above' | 'inside';

export interface Reader {
  readonly principal: Principal;
  /** Links that have ended by then show nothing; ms since the epoch. */
  readonly now: number;
}

/** Everything that waysIn says yes to. */
export function isSeen(alias: DocumentAlias, reader: Reader): RawBuilder<SqlBool> {
  const { memberRole, proof, user } = reader.principal;
  if (proof.kind === 'shareLink') return hasOwnWay(alias, reader);
  return sql<SqlBool>`(${column(alias, 'owner_id')} = ${user.id}
    ${memberRole === 'guest' ? sql`` : sql`OR ${isOpenToMembers(alias)}`}
    OR EXISTS (${wayByPlace(alias, user.id, memberRole)})
    OR ${hasWayByLink(alias, reader)})`;
}

/**
 * Those that stand at the top of what a reader sees: what they lie below is closed to them, or they lie below nothing.
 * Who may see a document and not what it lies below was let in to it itself, or owns it: that is told first, because
 * it needs no way up, and of the many that lie below others it is true of few.
 */
export function isAtTop(reader: Reader): RawBuilder<SqlBool> {
  return sql<SqlBool>`((documents.parent_id IS NULL AND ${isSeen('documents', reader)})
    OR (documents.parent_id IS NOT NULL AND ${hasOwnWay('documents', reader)} AND NOT EXISTS (
      SELECT 1 FROM documents AS above
      WHERE above.id = documents.parent_id AND above.deleted_at IS NULL AND ${isSeen('above', reader)})))`;
}

/**
 * In the trash, and to be listed there by itself, as far as SQL can tell: it did not go along with what it lies below,
 * or it may be that the reader can take it out and not that. What an owner takes out brings along all that went along.
 * Who manages a document and not what it lies below was let in to it itself, owns it, or nobody in particular does.
 * With `above` joined to what the documents lie below.
 */
export function mayHeadTrash(reader: Reader): RawBuilder<SqlBool> {
  return sql<SqlBool>`(documents.deleted_at <> ${sql.lit(BEING_ERASED)} AND ${isSeen('documents', reader)}
    AND (above.deleted_at IS DISTINCT FROM documents.deleted_at
      OR (above.owner_id IS DISTINCT FROM ${reader.principal.user.id}
        AND (documents.owner_id IS NULL OR ${hasOwnWay('documents', reader)}))))`;
}

/** Something lies below it that the reader sees. */
export function hasInside(reader: Reader): RawBuilder<SqlBool> {
  return sql<SqlBool>`EXISTS (
    SELECT 1 FROM documents AS inside
    WHERE inside.parent_id = documents.id AND inside.deleted_at IS NULL AND ${isSeen('inside', reader)})`;
}

function column(alias: DocumentAlias, name: keyof DatabaseSchema['documents']): RawBuilder<unknown> {
  return sql.ref(`${alias}.${name}`);
}

/** A way in that no place gives: they own it, were let into it, or came to it by a link. */
function hasOwnWay(alias: DocumentAlias, reader: Reader): RawBuilder<SqlBool> {
  const { proof, user } = reader.principal;
  if (proof.kind === 'shareLink') {
    return sql<SqlBool>`${column(alias, 'id')} IN (
      SELECT share_links.document_id FROM share_links
      WHERE share_links.id = ${proof.linkId} AND ${linkHasNotEnded(reader.now)})`;
  }
  return sql<SqlBool>`(${column(alias, 'owner_id')} = ${user.id}
    OR ${column(alias, 'id')} IN (
      SELECT document_id FROM access_grants WHERE document_id IS NOT NULL AND ${isTheirs(user.id)})
    OR ${hasWayByLink(alias, reader)})`;
}

function hasWayByLink(alias: DocumentAlias, { principal, now }: Reader): RawBuilder<SqlBool> {
  return sql<SqlBool>`${column(alias, 'id')} IN (
    SELECT share_grants.document_id FROM share_grants JOIN share_links ON share_links.id = share_grants.link_id
    WHERE share_grants.user_id = ${principal.user.id} AND share_grants.ended_at IS NULL AND ${linkHasNotEnded(now)})`;
}

function linkHasNotEnded(now: number): RawBuilder<SqlBool> {
  return sql<SqlBool>`${hasNotEnded(now)(expressionBuilder<DatabaseSchema, 'share_links'>())}`;
}

/** Of `access_grants`: given to them or to a group of theirs. */
function isTheirs(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(access_grants.user_id = ${userId} OR access_grants.group_id IN (
    SELECT group_id FROM group_members WHERE user_id = ${userId}))`;
}

/** In the space of all members, where most documents lie: told without going up. */
function isOpenToMembers(alias: DocumentAlias): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${column(alias, 'parent_id')} IS NULL AND ${column(alias, 'collection_id')} IS NULL
    AND ${column(alias, 'place_gives')} IS DISTINCT FROM 'none')`;
}

/** A level at or above the document where they were let in, or that is open to all members. */
function wayByPlace(
  alias: DocumentAlias,
  userId: string,
  memberRole: Principal['memberRole'],
): RawBuilder<unknown> {
  const asMember =
    memberRole === 'guest'
      ? sql`FALSE`
      : sql`(up.parent_id IS NULL AND up.place_gives IS DISTINCT FROM 'none' AND (up.collection_id IS NULL OR EXISTS (
          SELECT 1 FROM collections WHERE collections.id = up.collection_id AND members_role IS NOT NULL)))`;
  const own = sql.join(
    (['id', 'owner_id', 'parent_id', 'collection_id', 'place_gives'] as const).map((name) =>
      column(alias, name),
    ),
  );
  return sql`
    WITH RECURSIVE up (id, owner_id, parent_id, collection_id, place_gives, depth) AS (
      SELECT ${own}, 0
      UNION ALL
      SELECT higher.id, higher.owner_id, higher.parent_id, higher.collection_id, higher.place_gives, up.depth + 1
      FROM up JOIN documents AS higher ON higher.id = up.parent_id
      WHERE up.place_gives IS DISTINCT FROM 'none' AND up.depth < ${sql.lit(MOST_LEVELS)}
    )
    SELECT 1 FROM up
    WHERE up.owner_id = ${userId} OR ${asMember} OR EXISTS (
      SELECT 1 FROM access_grants
      WHERE (access_grants.document_id = up.id
          OR (access_grants.collection_id = up.collection_id AND up.place_gives IS DISTINCT FROM 'none'))
        AND ${isTheirs(userId)}
    )`;
}
