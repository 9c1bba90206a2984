/** Account rows: members (who may have a password) and guests (who have a name, a colour and a browser). */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { Account } from '../../shared/api/person.ts';
import { pictureAddress } from '../../shared/api/picture-address.ts';
import type { Language, Theme } from '../../shared/api/preferences.ts';
import { pickColor } from '../../shared/api/palette.ts';
import { principalIdOf } from '../../shared/ids.ts';
import { fail, succeed, type Result } from '../../shared/result.ts';
import type { MemberRole } from '../../shared/roles.ts';
import { hashPassword } from '../access/password-hash.ts';
import { recordAccessChange } from '../access/change-feed.ts';
import { hasAddress, placeholderAddress } from '../access/placeholder-address.ts';
import { recordEvent } from '../audit/audit-log.ts';
import type { Asker } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { addCredential, PASSWORD_PROVIDER } from './credentials.ts';

export interface NewPerson {
  readonly name: string;
  readonly color?: string | undefined;
  readonly email?: string | undefined;
  /** The address is known to be theirs: an invitation went there. */
  readonly isEmailKnown?: boolean | undefined;
  readonly password?: string | undefined;
  readonly memberRole: MemberRole;
}

type UserRow = Selectable<DatabaseSchema['users']>;

/** How somebody came to have an account, for the audit log. */
export interface Joining {
  readonly by: 'owner link' | 'invitation' | 'share link' | 'provider' | 'sign-up' | 'mail' | 'command line';
  /** Undefined: the command line. */
  readonly address: string | undefined;
}

/** Somebody who can be written down at once: hashing a password takes long, so it is done before any transaction. */
export interface PreparedPerson {
  readonly row: UserRow;
  readonly passwordHash: string | undefined;
}

export async function preparePerson(
  { password, ...person }: NewPerson,
  now: number,
): Promise<PreparedPerson> {
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  return { row: personRow(person, now), passwordHash };
}

export function personRow(person: Omit<NewPerson, 'password'>, now: number): UserRow {
  const id = nanoid();
  const time = new Date(now).toISOString();
  return {
    id,
    name: person.name,
    email: person.email ?? placeholderAddress(id),
    email_verified: person.email !== undefined && person.isEmailKnown === true ? 1 : 0,
    image: null,
    color: person.color ?? pickColor(Math.random()),
    kind: person.memberRole === 'guest' ? 'guest' : 'member',
    member_role: person.memberRole,
    created_at: time,
    updated_at: time,
    deactivated_at: null,
    removed_at: null,
    language: null,
    theme: null,
  };
}

export async function insertPerson(
  transaction: Transaction<DatabaseSchema>,
  { row, passwordHash: password }: PreparedPerson,
  { by, address, now }: Joining & { readonly now: number },
): Promise<Result<UserRow, 'emailTaken'>> {
  if (await isAddressTaken(transaction, row.email)) return fail('emailTaken');
  await transaction.insertInto('users').values(row).execute();
  const { id, name, member_role: role } = row;
  if (password !== undefined) {
    const known = { userId: id, providerId: PASSWORD_PROVIDER, accountId: id, password };
    await addCredential(transaction, known, now);
  }
  // Nobody is known at the command line: whoever joins there was made by somebody else.
  const actor = address === undefined ? undefined : { id, name };
  const subject = { kind: 'person', id, name } as const;
  const line = { kind: 'account.joined', actor, address, subject, detail: { by, role } } as const;
  await recordEvent(transaction, line, now);
  return succeed(row);
}

/** By anybody, or by anybody but this person. */
export async function isAddressTaken(
  db: Kysely<DatabaseSchema>,
  email: string,
  exceptId = '',
): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .where('id', '!=', exceptId)
    .executeTakeFirst();
  return row !== undefined;
}

export interface NewAddress {
  readonly userId: string;
  readonly email: string;
  readonly isEmailKnown: boolean;
  readonly passwordHash: string;
  /** ms since the epoch. */
  readonly now: number;
}

/** Somebody who had neither gets an address and a password, to come back by. `ended`: they were removed meanwhile. */
export async function giveAddress(
  transaction: Transaction<DatabaseSchema>,
  { userId, email, isEmailKnown, passwordHash, now }: NewAddress,
): Promise<Result<void, 'emailTaken' | 'ended'>> {
  if (await isAddressTaken(transaction, email, userId)) return fail('emailTaken');
  const updated_at = new Date(now).toISOString();
  const { numUpdatedRows } = await transaction
    .updateTable('users')
    .set({ email, email_verified: isEmailKnown ? 1 : 0, updated_at })
    .where('id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return fail('ended');
  const known = { userId, providerId: PASSWORD_PROVIDER, accountId: userId, password: passwordHash };
  await addCredential(transaction, known, now);
  return succeed(undefined);
}

export interface ProfileChange {
  /** Only what is named is changed. */
  readonly change: {
    readonly name?: string | undefined;
    readonly color?: string | undefined;
    readonly language?: Language | null | undefined;
    readonly theme?: Theme | null | undefined;
  };
  /** Who does it, for the audit log. */
  readonly by: Asker;
  readonly now: number;
}

/** Within the transaction that goes with it. */
export async function changeProfile(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
  { change, by, now }: ProfileChange,
): Promise<void> {
  const before = await transaction
    .selectFrom('users')
    .select(['name', 'color'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable('users')
    .set({ ...change, updated_at: new Date(now).toISOString() })
    .where('id', '=', userId)
    .execute();
  const { name = before.name, color = before.color } = change;
  // What only this person sees is nobody else's to hear of.
  if (name === before.name && color === before.color) return;
  await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
  if (name === before.name) return;
  const detail = { what: 'renamed', from: before.name, to: name };
  const subject = { kind: 'person', id: userId, name } as const;
  await recordEvent(transaction, { ...by, kind: 'account.changed', subject, detail }, now);
}

export function findPerson(db: Kysely<DatabaseSchema>, userId: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
}

export function findByEmailOrId(
  db: Kysely<DatabaseSchema>,
  emailOrId: string,
): Promise<Pick<UserRow, 'id' | 'name'> | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'name'])
    .where((eb) => eb.or([eb('email', '=', emailOrId.toLowerCase()), eb('id', '=', emailOrId)]))
    .executeTakeFirst();
}

/** Whose it is, be they deactivated or not. */
export function findByAddress(db: Kysely<DatabaseSchema>, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export async function isOwnerThere(db: Kysely<DatabaseSchema>): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('member_role', '=', 'owner')
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What somebody sees of themselves. */
export function accountOf(row: UserRow): Account {
  return {
    id: row.id,
    name: row.name,
    color: row.color,
    picture: pictureAddress(row.image),
    kind: row.kind,
    role: row.member_role,
    email: hasAddress(row) ? row.email : null,
    language: row.language,
    theme: row.theme,
  };
}

/** A guest who came by a link: without the session they came in by they are nobody any more. */
export function isGuestByLink(person: Pick<UserRow, 'kind' | 'email'>): boolean {
  return person.kind === 'guest' && !hasAddress(person);
}

/** Whether there is nothing yet that they could come back by. */
export async function isWithoutAccount(db: Kysely<DatabaseSchema>, userId: string): Promise<boolean> {
  const row = await findPerson(db, userId);
  return row !== undefined && row.removed_at === null && isGuestByLink(row);
}
