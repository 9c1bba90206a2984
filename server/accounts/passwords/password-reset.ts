/** A password forgotten: a link by mail, or one that an admin hands over; used once, within the hour. */
import type { Kysely, Transaction } from 'kysely';
import type { Language } from '../../../shared/api/preferences.ts';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import { hashPassword } from '../../access/password-hash.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import type { Asker } from '../../audit/noted-request.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { passwordResetLetter } from '../../mail/letters.ts';
import { findOneTimeSecret, makeOneTimeSecret, spendOneTimeSecret } from '../one-time-secrets.ts';
import { recordOwn } from '../own-line.ts';
import { hasAddress } from '../../access/placeholder-address.ts';
import { storePassword } from './passwords.ts';
import { endAllSessions } from '../sessions/renew-session.ts';
import { sendLater, type WaysIn } from '../ways-in.ts';

export interface AskedReset {
  readonly email: string;
  /** Of the page that asks; theirs goes before. */
  readonly language: Language;
  /** Where it came from. */
  readonly address: string;
}

/** Returns at once and tells nothing, whether or not there is such an address. */
export function mailResetLink(parts: WaysIn, { email, language, address }: AskedReset): void {
  // A stranger can ask without end, for addresses that nobody has.
  parts.audit.tally({ kind: 'password.reset-asked', actor: undefined, address, detail: { email } });
  sendLater(parts, async () => {
    const user = await parts.db
      .selectFrom('users')
      .select(['id', 'name', 'email', 'language'])
      .where('email', '=', email)
      .executeTakeFirst();
    if (user === undefined || !hasAddress(user)) return undefined;
    const at = { now: parts.clock.now(), baseUrl: parts.baseUrl(), detail: MAILED } as const;
    const { link } = await parts.db
      .transaction()
      .execute((transaction) => makeResetLink(transaction, user.id, at));
    return passwordResetLetter({ to: email, name: user.name, language: user.language ?? language, link });
  });
}

interface ResetLinkTerms {
  /** ms since the epoch. */
  readonly now: number;
  readonly baseUrl: string;
  /** Absent: it is handed over, which shows nothing of whose address it is. */
  readonly detail?: typeof MAILED;
}

/** Of a link that went to the account's address: whoever has it reads the mail there. */
const MAILED = 'mailed';

/** The token stands behind `#`, which browsers send to nobody. */
async function makeResetLink(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
  { now, baseUrl, detail }: ResetLinkTerms,
): Promise<{ readonly link: string; readonly expiresAt: number }> {
  const wanted = { purpose: 'passwordReset', userId, ...(detail === undefined ? {} : { detail }) } as const;
  const { secret, expiresAt } = await makeOneTimeSecret(transaction, wanted, now);
  return { link: `${baseUrl}/reset#${secret}`, expiresAt };
}

/** For whoever hands it over to somebody. */
export async function handOutResetLink(
  transaction: Transaction<DatabaseSchema>,
  { id, name }: { readonly id: string; readonly name: string },
  { by, ...at }: { readonly by: Asker; readonly now: number; readonly baseUrl: string },
): Promise<{ readonly link: string; readonly expiresAt: number }> {
  const subject = { kind: 'person', id, name } as const;
  const detail = {
    what: 'passwordResetLinkMade',
    ...(by.address === undefined ? { by: 'command line' } : {}),
  };
  await recordEvent(transaction, { ...by, kind: 'password.reset-asked', subject, detail }, at.now);
  return makeResetLink(transaction, id, at);
}

/** For the command line. */
export async function makeResetLinkFor(
  db: Kysely<DatabaseSchema>,
  email: string,
  at: { readonly now: number; readonly baseUrl: string },
): Promise<Result<{ readonly link: string; readonly expiresAt: number }, string>> {
  const user = await db
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst();
  if (user === undefined || !hasAddress(user)) {
    return fail(`There is nobody with ${email}. To make them: scriptorium user create`);
  }
  const by = { actor: undefined, address: undefined };
  const made = await db
    .transaction()
    .execute((transaction) => handOutResetLink(transaction, user, { ...at, by }));
  return succeed(made);
}

/** Whose password it now is. A password that is refused does not spend the link. */
export async function resetPassword(
  parts: Changing & Pick<WaysIn, 'accounts'>,
  { token, password, address }: ResetUse,
): Promise<Result<string, 'ended' | 'common'>> {
  const { db } = parts;
  const now = parts.clock.now();
  const found = await findOneTimeSecret(db, { purpose: 'passwordReset', secret: token }, now);
  if (found === undefined) return fail('ended');
  const user = await db
    .selectFrom('users')
    .select(['name', 'email', 'email_verified'])
    .where('id', '=', found.user_id)
    .executeTakeFirstOrThrow();
  if (await parts.accounts.isCommonPassword(password, [user.name, user.email])) return fail('common');
  const hash = await hashPassword(password);
  const userId = found.user_id;
  const isSpent = await inOneStep(parts, async (transaction) => {
    if (!(await spendOneTimeSecret(transaction, found))) return false;
    const isShown = found.detail === MAILED && user.email_verified === 0;
    if (isShown) await takeAddressBack(transaction, userId);
    await storePassword(transaction, { userId, hash }, now);
    await endAllSessions(transaction, userId, now);
    const detail = isShown ? { ended: 'passkeys, tokens' } : {};
    await recordOwn(transaction, { kind: 'password.reset', userId, address, detail }, now);
    return true;
  });
  return isSpent ? succeed(userId) : fail('ended');
}

interface ResetUse {
  readonly token: string;
  readonly password: string;
  /** Where it came from. */
  readonly address: string;
}

/**
 * Nobody had shown that this address is theirs, and now somebody does. Whoever took it beforehand and waited comes in
 * no more by what they prepared: a person at the provider above all, which no password asks for. A second factor stays:
 * it is asked for after a reset, too, lets nobody in by itself, and an admin can switch it off.
 */
async function takeAddressBack(transaction: Transaction<DatabaseSchema>, userId: string): Promise<void> {
  for (const table of ['credentials', 'passkeys', 'api_tokens'] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction, one connection
    await transaction.deleteFrom(table).where('user_id', '=', userId).execute();
  }
  await transaction.updateTable('users').set({ email_verified: 1 }).where('id', '=', userId).execute();
}
