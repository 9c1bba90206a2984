/** What somebody is known by: better-auth's table of passwords and of accounts at providers. */
import type { Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { DatabaseSchema } from '../database/schema.ts';

/** better-auth's words for "this account signs in by a password of its own". */
export const PASSWORD_PROVIDER = 'credential';

export interface NewCredential {
  readonly userId: string;
  readonly providerId: string;
  /** Who they are there. */
  readonly accountId: string;
  /** Hashed. */
  readonly password?: string;
}

export async function addCredential(
  transaction: Transaction<DatabaseSchema>,
  { userId, providerId, accountId, password }: NewCredential,
  now: number,
): Promise<void> {
  const time = new Date(now).toISOString();
  await transaction
    .insertInto('credentials')
    .values({
      id: nanoid(),
      user_id: userId,
      account_id: accountId,
      provider_id: providerId,
      password: password ?? null,
      access_token: null,
      refresh_token: null,
      id_token: null,
      access_token_expires_at: null,
      refresh_token_expires_at: null,
      scope: null,
      created_at: time,
      updated_at: time,
    })
    .execute();
}
