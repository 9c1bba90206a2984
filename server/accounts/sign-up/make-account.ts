/** The account of whoever signs up: somebody new, or the guest they have been, who keeps what is theirs. */
import type { Transaction } from 'kysely';
import type { MemberRole } from '../../../shared/roles.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import type { OwnSession } from '../sessions/devices.ts';
import { recordOwn } from '../own-line.ts';
import { insertPerson, personRow } from '../people.ts';
import { storePassword } from '../passwords/passwords.ts';
import { renewSession } from '../sessions/renew-session.ts';
import { shortenSessions } from '../sessions/session-length.ts';

/** Somebody who came by a share link, in their own browser. */
export interface Guest extends OwnSession {
  readonly name: string;
}

export interface NewAccount {
  readonly name: string;
  readonly color: string | undefined;
  readonly email: string;
  readonly isEmailKnown: boolean;
  readonly passwordHash: string;
  readonly role: Extract<MemberRole, 'member' | 'guest'>;
  /** How long members stay signed in here. */
  readonly sessionDays: number;
  /** Where the request came from. */
  readonly address: string;
}

export interface MadeAccount {
  readonly userId: string;
  /** Of a guest's session, which goes on with another token. Undefined: they have none yet. */
  readonly cookie: string | undefined;
}

interface Making {
  readonly guest: Guest | undefined;
  readonly now: number;
  readonly isHttps: boolean;
}

/** Within the transaction in which the address was found to be free. */
export async function makeAccount(
  transaction: Transaction<DatabaseSchema>,
  account: NewAccount,
  making: Making,
): Promise<MadeAccount> {
  const { guest, ...at } = making;
  return guest === undefined
    ? addSomebody(transaction, account, at.now)
    : raiseGuest(transaction, account, { ...at, guest });
}

async function addSomebody(
  transaction: Transaction<DatabaseSchema>,
  account: NewAccount,
  now: number,
): Promise<MadeAccount> {
  const { role, passwordHash, address } = account;
  const row = personRow({ ...account, memberRole: role }, now);
  const added = await insertPerson(
    transaction,
    { row, passwordHash },
    { by: shownBy(account), address, now },
  );
  if (!added.ok) throw new Error('an address that was free is taken');
  return { userId: added.value.id, cookie: undefined };
}

function shownBy({ isEmailKnown }: NewAccount): 'mail' | 'sign-up' {
  return isEmailKnown ? 'mail' : 'sign-up';
}

async function raiseGuest(
  transaction: Transaction<DatabaseSchema>,
  account: NewAccount,
  { guest, now, isHttps }: Making & { readonly guest: Guest },
): Promise<MadeAccount> {
  const { name, color, email, isEmailKnown, passwordHash, role, sessionDays, address } = account;
  const { userId } = guest;
  await transaction
    .updateTable('users')
    .set({
      name,
      email,
      email_verified: isEmailKnown ? 1 : 0,
      member_role: role,
      kind: role,
      ...(color === undefined ? {} : { color }),
      updated_at: new Date(now).toISOString(),
    })
    .where('id', '=', userId)
    .execute();
  await storePassword(transaction, { userId, hash: passwordHash }, now);
  await shortenSessions(transaction, sessionDays, userId);
  const detail = { by: shownBy(account), role };
  await recordOwn(transaction, { kind: 'account.joined', userId, address, detail }, now);
  // What was known of the guest's session opens nothing of the member's.
  return { userId, cookie: await renewSession(transaction, guest, { now, isHttps }) };
}
