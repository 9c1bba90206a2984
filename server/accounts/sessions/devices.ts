/** The browsers that somebody is signed in on: seen, and signed out from any of them. */
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Device } from '../../../shared/api/session.ts';
import { principalIdOf } from '../../../shared/ids.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

export interface OwnSession {
  readonly userId: string;
  readonly sessionId: string;
}

/** As many as a list shows: more there are not. */
export const MAX_SESSIONS_PER_USER = 100;

/** The last used first. */
export async function listDevices(
  db: Kysely<DatabaseSchema>,
  { userId, sessionId }: OwnSession,
  now: number,
): Promise<readonly Device[]> {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'user_agent', 'created_at', 'updated_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', new Date(now).toISOString())
    .orderBy('updated_at', 'desc')
    .orderBy('id')
    .limit(MAX_SESSIONS_PER_USER)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    userAgent: row.user_agent === '' ? null : row.user_agent,
    signedInAt: row.created_at,
    lastUsedAt: row.updated_at,
    isThis: row.id === sessionId,
  }));
}

/** False: they have no such session. */
export async function endSession(
  transaction: Transaction<DatabaseSchema>,
  { userId, sessionId }: OwnSession,
  now: number,
): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('sessions')
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
  return true;
}

/** How many there were beside this one. */
export async function endOtherSessions(
  transaction: Transaction<DatabaseSchema>,
  { userId, sessionId }: OwnSession,
  now: number,
): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '!=', sessionId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return 0;
  await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
  return Number(numDeletedRows);
}

/** Whoever signs in once more than they may is signed out where they have not been for the longest time. */
export async function endSurplusSessions(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
  now: number,
): Promise<void> {
  const kept = transaction
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('updated_at', 'desc')
    // Of those of the same moment, the one that was made last.
    .orderBy(sql`rowid`, 'desc')
    .limit(MAX_SESSIONS_PER_USER);
  const { numDeletedRows } = await transaction
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', 'not in', kept)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return;
  await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
}
