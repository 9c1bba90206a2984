/**
 * What happens to sessions when what proves somebody changes: all of theirs end but the one that asked, and that one
 * gets a new token, so that whoever has the old one has nothing. It stays the same session: its open sockets go on.
 */
import type { Kysely, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import { principalIdOf } from '../../shared/ids.ts';
import { recordAccessChange } from '../access/change-feed.ts';
import { hashToken } from '../access/secret-token.ts';
import { sessionCookieHeader } from '../access/session-cookie.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { OwnSession } from './devices.ts';

/** As long as better-auth's: 190 random bits. */
const TOKEN_CHARACTERS = 32;

/** Within the transaction of the change; the header sets the new cookie. */
export async function renewSession(
  transaction: Transaction<DatabaseSchema>,
  { userId, sessionId }: OwnSession,
  { now, isHttps }: { readonly now: number; readonly isHttps: boolean },
): Promise<string> {
  await transaction
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '!=', sessionId)
    .execute();
  const header = await giveNewToken(transaction, sessionId, { now, isHttps });
  await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
  return header;
}

/** The session goes on as long as it would have; the header sets the new cookie. */
export async function giveNewToken(
  db: Kysely<DatabaseSchema>,
  sessionId: string,
  { now, isHttps }: { readonly now: number; readonly isHttps: boolean },
): Promise<string> {
  const token = nanoid(TOKEN_CHARACTERS);
  const row = await db
    .updateTable('sessions')
    .set({ token_hash: hashToken(token), must_rotate: 0, updated_at: new Date(now).toISOString() })
    .where('id', '=', sessionId)
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  const seconds = Math.max(0, Math.floor((Date.parse(row.expires_at) - now) / 1000));
  return sessionCookieHeader(isHttps, token, seconds);
}

/** Within the transaction of the change: for whoever comes by a link rather than by a session. */
export async function endAllSessions(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
  now: number,
): Promise<void> {
  await transaction.deleteFrom('sessions').where('user_id', '=', userId).execute();
  await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
}
