/** What access asks the database, at every handshake and every request. */
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import { prepareQuery, type Lookups } from '../database/lookups.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { hasNotEnded, LINK_COLUMNS, linksOff, makerRole, notTakenOut } from './link-facts.ts';
import { placesQuery } from './places.ts';

export type AccessQueries = ReturnType<typeof prepareAccessQueries>;

/** `db` builds them, `lookups` runs them. Times are as the tables have them: ISO 8601 or ms since the epoch. */
export function prepareAccessQueries(db: Kysely<DatabaseSchema>, lookups: Lookups) {
  return {
    ...whoseSessionIsIt(db, lookups),
    ...whoseSecretIsIt(db, lookups),
    ...whatMayThey(db, lookups),
    ...byLinks(db, lookups),
  };
}

function whoseSessionIsIt(db: Kysely<DatabaseSchema>, lookups: Lookups) {
  return {
    sessionByHash: prepareQuery<{
      readonly hash: string;
      readonly now: string;
      readonly renewedAfter: number;
    }>(lookups)((given) =>
      db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select([
          'users.id',
          'name',
          'color',
          'image',
          'email',
          'kind',
          'member_role',
          'sessions.id as session_id',
          'sessions.updated_at as last_used',
          'expires_at',
          'token_hash',
          'must_rotate',
          'former_role',
          'renewed_at',
        ])
        .where((eb) =>
          eb.or([
            eb('token_hash', '=', given('hash')),
            eb.and([
              eb('former_token_hash', '=', given('hash')),
              eb('renewed_at', '>', given('renewedAfter')),
            ]),
          ]),
        )
        .where('expires_at', '>', given('now'))
        .where(isHere),
    ),
    sessionById: prepareQuery<{ readonly id: string; readonly userId: string; readonly now: string }>(
      lookups,
    )((given) =>
      db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['users.id', 'name', 'color', 'image', 'email', 'kind', 'member_role'])
        .select(['expires_at', 'must_rotate', 'former_role', 'renewed_at'])
        .where('sessions.id', '=', given('id'))
        .where('user_id', '=', given('userId'))
        .where('expires_at', '>', given('now'))
        .where(isHere),
    ),
  };
}

function whoseSecretIsIt(db: Kysely<DatabaseSchema>, lookups: Lookups) {
  return {
    tokenByHash: prepareQuery<{ readonly hash: string }>(lookups)((given) =>
      db
        .selectFrom('api_tokens')
        .innerJoin('users', 'users.id', 'api_tokens.user_id')
        .select(['users.id', 'users.name', 'color', 'image', 'email', 'kind', 'member_role'])
        .select(['api_tokens.id as token_id', 'scope', 'expires_at', 'last_used_at'])
        .where('token_hash', '=', given('hash'))
        .where(isHere),
    ),
    linkByHash: prepareQuery<{ readonly hash: string; readonly now: number }>(lookups)((given) =>
      db
        .selectFrom('share_links')
        .select(['id', 'last_used_at'])
        .where('token_hash', '=', given('hash'))
        // One with a password or a number of uses lets in only who has joined by it.
        .where('password_hash', 'is', null)
        .where('max_uses', 'is', null)
        .where(hasNotEnded(given('now'))),
    ),
  };
}

function whatMayThey(db: Kysely<DatabaseSchema>, lookups: Lookups) {
  return {
    places: prepareQuery<{ readonly documentId: string; readonly userId: string }>(lookups)((given) => {
      const query = placesQuery(given('documentId'), given('userId'));
      return { compile: () => query.compile(db) };
    }),
    collection: prepareQuery<{ readonly collectionId: string; readonly userId: string }>(lookups)((given) =>
      db
        .selectFrom('collections')
        .leftJoin('access_grants', (join) =>
          join
            .onRef('access_grants.collection_id', '=', 'collections.id')
            .on((eb) =>
              eb.or([
                eb('access_grants.user_id', '=', given('userId')),
                eb(
                  'access_grants.group_id',
                  'in',
                  eb.selectFrom('group_members').select('group_id').where('user_id', '=', given('userId')),
                ),
              ]),
            ),
        )
        .select(['members_role', 'role', 'group_id'])
        .where('collections.id', '=', given('collectionId')),
    ),
    userOfSession: prepareQuery<{ readonly id: string; readonly now: string }>(lookups)((given) =>
      db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['users.id', 'member_role'])
        .where('sessions.id', '=', given('id'))
        .where('expires_at', '>', given('now'))
        .where(isHere),
    ),
    userOfToken: prepareQuery<{ readonly id: string; readonly now: number }>(lookups)((given) =>
      db
        .selectFrom('api_tokens')
        .innerJoin('users', 'users.id', 'api_tokens.user_id')
        .select(['users.id', 'member_role'])
        .where('api_tokens.id', '=', given('id'))
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', given('now'))]))
        .where(isHere),
    ),
  };
}

function byLinks(db: Kysely<DatabaseSchema>, lookups: Lookups) {
  return {
    linkById: prepareQuery<{ readonly id: string }>(lookups)((given) =>
      db
        .selectFrom('share_links')
        .select(LINK_COLUMNS)
        .select(['password_hash', 'max_uses', linksOff(), makerRole(), notTakenOut()])
        .where('id', '=', given('id')),
    ),
    joinedLinks: prepareQuery<{ readonly documentId: string; readonly userId: string }>(lookups)((given) =>
      db
        .selectFrom('share_grants')
        .innerJoin('share_links', 'share_links.id', 'share_grants.link_id')
        .select(LINK_COLUMNS)
        .select(['share_grants.ended_at', linksOff(), makerRole()])
        .where('share_grants.document_id', '=', given('documentId'))
        .where('user_id', '=', given('userId')),
    ),
  };
}

/** Neither deactivated nor removed: then what they hold proves nothing any more. */
function isHere(eb: ExpressionBuilder<DatabaseSchema, 'users'>): Expression<SqlBool> {
  return eb.and([eb('users.deactivated_at', 'is', null), eb('users.removed_at', 'is', null)]);
}
