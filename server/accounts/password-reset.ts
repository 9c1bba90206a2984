/** A password forgotten: a link by mail, or one that an admin hands over; used once, within the hour. */
import { hashPassword } from 'better-auth/crypto';
import type { Kysely } from 'kysely';
import type { Language } from '../../shared/api/preferences.ts';
import { fail, succeed, type Result } from '../../shared/result.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { passwordResetLetter } from '../mail/letters.ts';
import { findOneTimeSecret, makeOneTimeSecret, spendOneTimeSecret } from './one-time-secrets.ts';
import { hasAddress } from './people.ts';
import { isCommonPassword } from './password-strength.ts';
import { storePassword } from './passwords.ts';
import { endAllSessions } from './renew-session.ts';
import { sendLater, type WaysIn } from './ways-in.ts';

export interface AskedReset {
  readonly email: string;
  /** Of the page that asks; theirs goes before. */
  readonly language: Language;
  /** Where it came from. */
  readonly address: string;
}

/** Returns at once and tells nothing, whether or not there is such an address. */
export function mailResetLink(parts: WaysIn, { email, language, address }: AskedReset): void {
  sendLater(parts, async () => {
    const user = await parts.db
      .selectFrom('users')
      .select(['id', 'name', 'kind', 'language'])
      .where('email', '=', email)
      .executeTakeFirst();
    parts.note({
      kind: 'passwordResetAsked',
      address,
      ...(user === undefined ? {} : { userId: user.id }),
    });
    if (user === undefined || user.kind !== 'member') return undefined;
    const { link } = await makeResetLink(parts.db, user.id, {
      now: parts.clock.now(),
      baseUrl: parts.baseUrl(),
    });
    return passwordResetLetter({ to: email, name: user.name, language: user.language ?? language, link });
  });
}

/** The token stands behind `#`, which browsers send to nobody. */
export async function makeResetLink(
  db: Kysely<DatabaseSchema>,
  userId: string,
  { now, baseUrl }: { readonly now: number; readonly baseUrl: string },
): Promise<{ readonly link: string; readonly expiresAt: number }> {
  const { secret, expiresAt } = await makeOneTimeSecret(db, { purpose: 'passwordReset', userId }, now);
  return { link: `${baseUrl}/reset#${secret}`, expiresAt };
}

/** For the command line. */
export async function makeResetLinkFor(
  db: Kysely<DatabaseSchema>,
  email: string,
  at: { readonly now: number; readonly baseUrl: string },
): Promise<Result<{ readonly link: string; readonly expiresAt: number }, string>> {
  const user = await db
    .selectFrom('users')
    .select(['id', 'kind', 'email'])
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst();
  if (user === undefined || user.kind !== 'member' || !hasAddress(user)) {
    return fail(`There is no member with ${email}. To make them: scriptorium user create`);
  }
  return succeed(await makeResetLink(db, user.id, at));
}

/** Whose password it now is. A password that is refused does not spend the link. */
export async function resetPassword(
  { db, clock, changes }: Pick<WaysIn, 'db' | 'clock' | 'changes'>,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<Result<string, 'ended' | 'common'>> {
  const now = clock.now();
  const found = await findOneTimeSecret(db, { purpose: 'passwordReset', secret: token }, now);
  if (found === undefined) return fail('ended');
  const user = await db
    .selectFrom('users')
    .select(['name', 'email'])
    .where('id', '=', found.user_id)
    .executeTakeFirstOrThrow();
  if (await isCommonPassword(password, [user.name, user.email])) return fail('common');
  const hash = await hashPassword(password);
  const isSpent = await db.transaction().execute(async (transaction) => {
    if (!(await spendOneTimeSecret(transaction, found))) return false;
    await storePassword(transaction, { userId: found.user_id, hash }, now);
    await endAllSessions(transaction, found.user_id, now);
    return true;
  });
  if (!isSpent) return fail('ended');
  await changes.tellNow();
  return succeed(found.user_id);
}
