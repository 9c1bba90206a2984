/** Another e-mail address: at once where no mail can be sent, otherwise when a link sent to it is opened. */
import type { Kysely } from 'kysely';
import type { Language } from '../../shared/api/preferences.ts';
import type { ChangeEmailResponse } from '../../shared/api/ways-in.ts';
import { fail, succeed, type Result } from '../../shared/result.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { addressChangedLetter, confirmAddressLetter } from '../mail/letters.ts';
import {
  findOneTimeSecret,
  forgetSecretsOf,
  makeOneTimeSecret,
  spendOneTimeSecret,
} from './one-time-secrets.ts';
import { findPerson, hasAddress } from './people.ts';
import { sendLater, type WaysIn } from './ways-in.ts';

export interface EmailChange {
  readonly userId: string;
  readonly email: string;
  /** Of the page that asks; theirs goes before. */
  readonly language: Language;
}

/** The password has been asked for. */
export async function changeEmail(
  parts: WaysIn,
  change: EmailChange,
): Promise<Result<ChangeEmailResponse['outcome'], 'taken'>> {
  const { db, clock, mailer } = parts;
  if (await isTaken(db, change)) return fail('taken');
  if (mailer === undefined) {
    const outcome = await storeEmail(parts, { ...change, isVerified: false });
    return outcome.ok ? succeed('changed') : fail('taken');
  }
  const { userId, email, language } = change;
  const { secret } = await makeOneTimeSecret(
    db,
    { purpose: 'emailChange', userId, detail: email },
    clock.now(),
  );
  sendLater(parts, async () => {
    const user = await findPerson(db, userId);
    const link = `${parts.baseUrl()}/confirm-email#${secret}`;
    return user === undefined
      ? undefined
      : confirmAddressLetter({ to: email, name: user.name, language: user.language ?? language, link });
  });
  return succeed('mailed');
}

/** Whose address it now is, and which. */
export async function confirmEmail(
  parts: WaysIn,
  { token, language }: { readonly token: string; readonly language: Language },
): Promise<Result<{ readonly userId: string; readonly email: string }, 'ended' | 'taken'>> {
  const found = await findOneTimeSecret(
    parts.db,
    { purpose: 'emailChange', secret: token },
    parts.clock.now(),
  );
  if (found === undefined || found.detail === null) return fail('ended');
  const change = { userId: found.user_id, email: found.detail, language };
  const outcome = await storeEmail(parts, { ...change, isVerified: true, hash: found.hash });
  return outcome.ok ? succeed(change) : outcome;
}

interface StoredChange extends EmailChange {
  readonly isVerified: boolean;
  /** Of the link that is spent by it. */
  readonly hash?: string;
}

/** The old address is told, and what was sent to it ends: whoever reads its mail could otherwise still come in by it. */
async function storeEmail(
  parts: WaysIn,
  { userId, email, language, isVerified, hash }: StoredChange,
): Promise<Result<undefined, 'ended' | 'taken'>> {
  const { db, clock } = parts;
  const before = await findPerson(db, userId);
  const stored = await db
    .transaction()
    .execute(async (transaction): Promise<Result<undefined, 'ended' | 'taken'>> => {
      if (await isTaken(transaction, { userId, email })) return fail('taken');
      if (hash !== undefined && !(await spendOneTimeSecret(transaction, { hash }))) return fail('ended');
      await transaction
        .updateTable('users')
        .set({
          email,
          email_verified: isVerified ? 1 : 0,
          updated_at: new Date(clock.now()).toISOString(),
        })
        .where('id', '=', userId)
        .execute();
      await forgetSecretsOf(transaction, userId);
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
