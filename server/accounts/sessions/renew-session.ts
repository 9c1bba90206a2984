/**
 * What happens to sessions when what proves somebody changes: all of theirs end but the one that asked, and that one
 * gets a new token, so that whoever has the old one has nothing. It stays the same session: its open sockets go on.
 */
import type { Kysely, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import { principalIdOf } from '../../../shared/ids.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import { hashToken } from '../../access/secret-token.ts';
import { sessionCookieHeader } from '../../access/session-cookie.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
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
  if (header === undefined) throw new Error('the session has ended');
  await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
  return header;
}

/**
 * After a change of role: what the session may do by it begins with the new token. The old one counts a moment longer,
 * for no more than before. Undefined: another request was quicker, and its answer has the cookie.
 */
export async function rotateToken(
  db: Kysely<DatabaseSchema>,
  sessionId: string,
  at: { readonly now: number; readonly isHttps: boolean },
): Promise<string | undefined> {
  return giveNewToken(db, sessionId, { ...at, isRotation: true });
}

/** The session goes on as long as it would have; the header sets the new cookie. */
async function giveNewToken(
  db: Kysely<DatabaseSchema>,
  sessionId: string,
  {
    now,
    isHttps,
    isRotation = false,
  }: { readonly now: number; readonly isHttps: boolean; readonly isRotation?: boolean },
): Promise<string | undefined> {
  const token = nanoid(TOKEN_CHARACTERS);
  let query = db
    .updateTable('sessions')
    .set((eb) => ({
      token_hash: hashToken(token),
      former_token_hash: isRotation ? eb.ref('token_hash') : null,
      must_rotate: 0,
      renewed_at: now,
      updated_at: new Date(now).toISOString(),
    }))
    .where('id', '=', sessionId);
  if (isRotation) query = query.where('must_rotate', '=', 1);
  const row = await query.returning('expires_at').executeTakeFirst();
  if (row === undefined) return undefined;
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
