/** What access asks the database, at every handshake and every request. */
import type { Kysely } from 'kysely';
import { prepareQuery, type Lookups } from '../database/lookups.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export type AccessQueries = ReturnType<typeof prepareAccessQueries>;

/** `db` builds them, `lookups` runs them. Times are as the tables have them: ISO 8601 or ms since the epoch. */
export function prepareAccessQueries(db: Kysely<DatabaseSchema>, lookups: Lookups) {
  return { ...whoIsIt(db, lookups), ...whatMayThey(db, lookups) };
}

function whoIsIt(db: Kysely<DatabaseSchema>, lookups: Lookups) {
  return {
    sessionByHash: prepareQuery<{ readonly hash: string; readonly now: string }>(lookups)((given) =>
      db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select([
          'users.id',
          'name',
          'color',
          'kind',
          'member_role',
          'sessions.id as session_id',
          'expires_at',
        ])
        .where('token_hash', '=', given('hash'))
        .where('expires_at', '>', given('now')),
    ),
    tokenByHash: prepareQuery<{ readonly hash: string }>(lookups)((given) =>
      db
        .selectFrom('api_tokens')
        .innerJoin('users', 'users.id', 'api_tokens.user_id')
        .select(['users.id', 'users.name', 'color', 'kind', 'member_role'])
        .select(['api_tokens.id as token_id', 'scope', 'expires_at', 'last_used_at'])
        .where('token_hash', '=', given('hash')),
    ),
    linkByHash: prepareQuery<{ readonly hash: string; readonly now: number }>(lookups)((given) =>
      db
        .selectFrom('share_links')
        .select(['id', 'last_used_at'])
        .where('token_hash', '=', given('hash'))
        // One with a password or a number of uses lets in only who has joined by it.
        .where('password_hash', 'is', null)
        .where('max_uses', 'is', null)
        .where('revoked_at', 'is', null)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', given('now'))])),
    ),
  };
}

function whatMayThey(db: Kysely<DatabaseSchema>, lookups: Lookups) {
  return {
    linkById: prepareQuery<{ readonly id: string }>(lookups)((given) =>
      db
        .selectFrom('share_links')
        .select(['document_id', 'role', 'revoked_at', 'expires_at', 'password_hash', 'max_uses'])
        .where('id', '=', given('id')),
    ),
    documentById: prepareQuery<{ readonly id: string }>(lookups)((given) =>
      db.selectFrom('documents').select(['deleted_at', 'created_by']).where('id', '=', given('id')),
    ),
    joinedLinks: prepareQuery<{ readonly documentId: string; readonly userId: string }>(lookups)((given) =>
      db
        .selectFrom('share_grants')
        .innerJoin('share_links', 'share_links.id', 'share_grants.link_id')
        .select(['role', 'revoked_at', 'expires_at'])
        .where('share_grants.document_id', '=', given('documentId'))
        .where('user_id', '=', given('userId')),
    ),
    userOfSession: prepareQuery<{ readonly id: string; readonly now: string }>(lookups)((given) =>
      db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['users.id', 'member_role'])
        .where('sessions.id', '=', given('id'))
        .where('expires_at', '>', given('now')),
    ),
    userOfToken: prepareQuery<{ readonly id: string; readonly now: number }>(lookups)((given) =>
      db
        .selectFrom('api_tokens')
        .innerJoin('users', 'users.id', 'api_tokens.user_id')
        .select(['users.id', 'member_role'])
        .where('api_tokens.id', '=', given('id'))
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', given('now'))])),
    ),
  };
}
