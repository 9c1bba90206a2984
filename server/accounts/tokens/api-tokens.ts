/** API tokens: made once, shown once, kept as a hash. */
import type { Kysely, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { ApiToken } from '../../../shared/api/tokens.ts';
import { principalIdOf } from '../../../shared/ids.ts';
import type { TokenScope } from '../../../shared/roles.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import { createSecretToken, hashToken } from '../../access/secret-token.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

export interface NewApiToken {
  readonly userId: string;
  readonly name: string;
  readonly scope: TokenScope;
  readonly expiresAt?: number | undefined;
}

type TokenRow = DatabaseSchema['api_tokens'];

/** More than this is a program gone wild. */
export const MAX_TOKENS_PER_USER = 200;

/** Undefined: they have as many as they may. */
export async function addApiToken(
  transaction: Transaction<DatabaseSchema>,
  { userId, name, scope, expiresAt }: NewApiToken,
  now: number,
): Promise<{ readonly token: string; readonly row: TokenRow } | undefined> {
  if ((await listApiTokens(transaction, userId)).length >= MAX_TOKENS_PER_USER) return undefined;
  const token = createSecretToken('api');
  const row: TokenRow = {
    id: nanoid(),
    user_id: userId,
    token_hash: hashToken(token),
    name,
    scope,
    created_at: now,
    last_used_at: null,
    expires_at: expiresAt ?? null,
  };
  await transaction.insertInto('api_tokens').values(row).execute();
  return { token, row };
}

export function listApiTokens(db: Kysely<DatabaseSchema>, userId: string): Promise<TokenRow[]> {
  return db
    .selectFrom('api_tokens')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .limit(MAX_TOKENS_PER_USER)
    .execute();
}

/** What it was called; undefined: this user has no such token. */
export async function removeApiToken(
  transaction: Transaction<DatabaseSchema>,
  token: { readonly id: string; readonly userId: string },
  now: number,
): Promise<string | undefined> {
  const removed = await transaction
    .deleteFrom('api_tokens')
    .where('id', '=', token.id)
    .where('user_id', '=', token.userId)
    .returning('name')
    .executeTakeFirst();
  if (removed === undefined) return undefined;
  await recordAccessChange(transaction, { principalId: principalIdOf('user', token.userId) }, now);
  return removed.name;
}

/** All of theirs, and how many there were. */
export async function removeApiTokens(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
  now: number,
): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('api_tokens')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  if (numDeletedRows > 0n) {
    await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
  }
  return Number(numDeletedRows);
}

export function describeApiToken(row: TokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    createdAt: timeText(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : timeText(row.last_used_at),
    expiresAt: row.expires_at === null ? null : timeText(row.expires_at),
  };
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
