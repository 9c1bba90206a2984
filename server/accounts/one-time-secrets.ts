/** Secrets that work once and for a while: handed out as text, kept as a hash. */
import type { Kysely, Transaction } from 'kysely';
import { createSecretToken, hashToken, type TokenKind } from '../access/secret-token.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { SecretPurpose } from '../database/ways-in-tables.ts';

interface Terms {
  readonly kind: TokenKind;
  readonly lifetimeMs: number;
}

const MINUTE_MS = 60_000;

export const TERMS: Readonly<Record<SecretPurpose, Terms>> = {
  passwordReset: { kind: 'reset', lifetimeMs: 60 * MINUTE_MS },
  emailChange: { kind: 'email', lifetimeMs: 24 * 60 * MINUTE_MS },
  secondFactor: { kind: 'ticket', lifetimeMs: 10 * MINUTE_MS },
};

/** Of one person and purpose: a mail that is asked for again, two browsers at once. The oldest ends first. */
const MOST_AT_ONCE = 5;

export interface NewSecret {
  readonly purpose: SecretPurpose;
  readonly userId: string;
  readonly detail?: string;
}

export type SecretRow = DatabaseSchema['one_time_secrets'];

export async function makeOneTimeSecret(
  transaction: Transaction<DatabaseSchema>,
  { purpose, userId, detail }: NewSecret,
  now: number,
): Promise<{ readonly secret: string; readonly expiresAt: number }> {
  const { kind, lifetimeMs } = TERMS[purpose];
  const secret = createSecretToken(kind);
  const expiresAt = now + lifetimeMs;
  await transaction.deleteFrom('one_time_secrets').where('expires_at', '<=', now).execute();
  const earlier = await transaction
    .selectFrom('one_time_secrets')
    .select('hash')
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .execute();
  const ended = earlier.slice(MOST_AT_ONCE - 1).map(({ hash }) => hash);
  if (ended.length > 0) {
    await transaction.deleteFrom('one_time_secrets').where('hash', 'in', ended).execute();
  }
  await transaction
    .insertInto('one_time_secrets')
    .values({
      hash: hashToken(secret),
      purpose,
      user_id: userId,
      detail: detail ?? null,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute();
  return { secret, expiresAt };
}

/** Looks without spending it. */
export function findOneTimeSecret(
  db: Kysely<DatabaseSchema>,
  { purpose, secret }: { readonly purpose: SecretPurpose; readonly secret: string },
  now: number,
): Promise<SecretRow | undefined> {
  return db
    .selectFrom('one_time_secrets')
    .selectAll()
    .where('hash', '=', hashToken(secret))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Spends one that was found: true for exactly one of those who try at once. */
export async function spendOneTimeSecret(
  transaction: Transaction<DatabaseSchema>,
  { hash }: Pick<SecretRow, 'hash'>,
): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('one_time_secrets')
    .where('hash', '=', hash)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** What was handed out by an old password or address ends with it. */
export async function forgetSecretsOf(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
): Promise<void> {
  await transaction.deleteFrom('one_time_secrets').where('user_id', '=', userId).execute();
}
