/** Passwords: checked, set, changed. */
import type { Kysely, Transaction } from 'kysely';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import { hashPassword, verifyPassword } from '../../access/password-hash.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { addCredential, PASSWORD_PROVIDER } from '../credentials.ts';
import type { OwnSession } from '../sessions/devices.ts';
import { forgetSecretsOf } from '../one-time-secrets.ts';
import { recordOwn } from '../own-line.ts';
import { renewSession } from '../sessions/renew-session.ts';
import type { WaysIn } from '../ways-in.ts';

export async function hasPassword(db: Kysely<DatabaseSchema>, userId: string): Promise<boolean> {
  return (await passwordHashOf(db, userId)) !== undefined;
}

/** True as well for those who have none: nothing to know then. */
export async function isOwnPassword(
  db: Kysely<DatabaseSchema>,
  userId: string,
  password: string | undefined,
): Promise<boolean> {
  const hash = await passwordHashOf(db, userId);
  if (hash === undefined) return true;
  return password !== undefined && (await verifyPassword(hash, password));
}

export interface PasswordChange extends OwnSession {
  readonly next: string;
  /** Where they do it from. */
  readonly address: string;
}

/** The current one has been asked for. The header sets this session's new cookie; the others have ended. */
export async function changePassword(
  parts: Changing & Pick<WaysIn, 'isHttps' | 'accounts'>,
  { next, address, ...session }: PasswordChange,
): Promise<Result<string, 'common'>> {
  const { isHttps } = parts;
  const user = await parts.db
    .selectFrom('users')
    .select(['name', 'email'])
    .where('id', '=', session.userId)
    .executeTakeFirstOrThrow();
  if (await parts.accounts.isCommonPassword(next, [user.name, user.email])) return fail('common');
  const hash = await hashPassword(next);
  const cookie = await inOneStep(parts, async (transaction, now) => {
    await storePassword(transaction, { userId: session.userId, hash }, now);
    await recordOwn(transaction, { kind: 'password.changed', userId: session.userId, address }, now);
    return renewSession(transaction, session, { now, isHttps });
  });
  return succeed(cookie);
}

/** Within the transaction that also ends what the old one opened. */
export async function storePassword(
  transaction: Transaction<DatabaseSchema>,
  { userId, hash }: { readonly userId: string; readonly hash: string },
  now: number,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('credentials')
    .set({ password: hash, updated_at: new Date(now).toISOString() })
    .where('user_id', '=', userId)
    .where('provider_id', '=', PASSWORD_PROVIDER)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    await addCredential(
      transaction,
      { userId, providerId: PASSWORD_PROVIDER, accountId: userId, password: hash },
      now,
    );
  }
  await forgetSecretsOf(transaction, userId);
}

async function passwordHashOf(db: Kysely<DatabaseSchema>, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('credentials')
    .select('password')
    .where('user_id', '=', userId)
    .where('provider_id', '=', PASSWORD_PROVIDER)
    .executeTakeFirst();
  return row?.password ?? undefined;
}
