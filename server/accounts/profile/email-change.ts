/** Another e-mail address: at once where no mail can be sent, otherwise when a link sent to it is opened. */
import type { Kysely } from 'kysely';
import type { Language } from '../../../shared/api/preferences.ts';
import type { ChangeEmailResponse } from '../../../shared/api/ways-in.ts';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import { tryInOneStep } from '../../audit/in-one-step.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { addressChangedLetter, confirmAddressLetter } from '../../mail/letters.ts';
import {
  findOneTimeSecret,
  forgetSecretsOf,
  makeOneTimeSecret,
  spendOneTimeSecret,
} from '../one-time-secrets.ts';
import { recordOwn } from '../own-line.ts';
import { hasAddress } from '../../access/placeholder-address.ts';
import { findPerson } from '../people.ts';
import { sendLater, type WaysIn } from '../ways-in.ts';

export interface EmailChange {
  readonly userId: string;
  readonly email: string;
  /** Of the page that asks; theirs goes before. */
  readonly language: Language;
  /** Where it is asked from. */
  readonly address: string;
}

/** The password has been asked for. `ended`: they were removed meanwhile. */
export async function changeEmail(
  parts: WaysIn,
  change: EmailChange,
): Promise<Result<ChangeEmailResponse['outcome'], 'ended' | 'taken'>> {
  const { db, clock, mailer } = parts;
  if (mailer === undefined) {
    const outcome = await storeEmail(parts, { ...change, isVerified: false });
    return outcome.ok ? succeed('changed') : outcome;
  }
  const { userId, email, language } = change;
  const wanted = { purpose: 'emailChange', userId, detail: email } as const;
  const { secret } = await db
    .transaction()
    .execute((transaction) => makeOneTimeSecret(transaction, wanted, clock.now()));
  // Whether somebody has this address is told to nobody but who reads its mail: then no letter comes.
  sendLater(parts, async () => {
    const user = await findPerson(db, userId);
    if (user === undefined || (await isTaken(db, change))) return undefined;
    const link = `${parts.baseUrl()}/confirm-email#${secret}`;
    return confirmAddressLetter({ to: email, name: user.name, language: user.language ?? language, link });
  });
  return succeed('mailed');
}

/** Which address it now is. */
export async function confirmEmail(
  parts: WaysIn,
  { token, language, address }: Omit<EmailChange, 'userId' | 'email'> & { readonly token: string },
): Promise<Result<string, 'ended' | 'taken'>> {
  const found = await findOneTimeSecret(
    parts.db,
    { purpose: 'emailChange', secret: token },
    parts.clock.now(),
  );
  if (found === undefined || found.detail === null) return fail('ended');
  const change = { userId: found.user_id, email: found.detail, language, address };
  const outcome = await storeEmail(parts, { ...change, isVerified: true, hash: found.hash });
  return outcome.ok ? succeed(change.email) : outcome;
}

interface StoredChange extends EmailChange {
  readonly isVerified: boolean;
  /** Of the link that is spent by it. */
  readonly hash?: string;
}

/** The old address is told, and what was sent to it ends: whoever reads its mail could otherwise still come in by it. */
async function storeEmail(
  parts: WaysIn,
  { userId, email, language, address, isVerified, hash }: StoredChange,
): Promise<Result<undefined, 'ended' | 'taken'>> {
  const before = await findPerson(parts.db, userId);
  const stored = await tryInOneStep<undefined, 'ended' | 'taken'>(parts, async (transaction, now) => {
    if (await isTaken(transaction, { userId, email })) return fail('taken');
    if (hash !== undefined && !(await spendOneTimeSecret(transaction, { hash }))) return fail('ended');
    const { numUpdatedRows } = await transaction
      .updateTable('users')
      .set({ email, email_verified: isVerified ? 1 : 0, updated_at: new Date(now).toISOString() })
      .where('id', '=', userId)
      // An address on the row of somebody removed could be given to nobody else.
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return fail('ended');
    await forgetSecretsOf(transaction, userId);
    const detail = { what: 'emailChanged' };
    await recordOwn(transaction, { kind: 'account.changed', userId, address, detail }, now);
    return succeed(undefined);
  });
  if (stored.ok && before !== undefined && hasAddress(before)) {
    sendLater(parts, () =>
      Promise.resolve(
        addressChangedLetter({
          to: before.email,
          name: before.name,
          language: before.language ?? language,
          newAddress: email,
        }),
      ),
    );
  }
  return stored;
}

async function isTaken(
  db: Kysely<DatabaseSchema>,
  { userId, email }: { readonly userId: string; readonly email: string },
): Promise<boolean> {
  const other = await db
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .where('id', '!=', userId)
    .executeTakeFirst();
  return other !== undefined;
}
