/** Account rows: members (who may have a password) and guests (who have a name, a colour and a browser). */
import { hashPassword } from 'better-auth/crypto';
import type { Kysely, Selectable } from 'kysely';
import { nanoid } from 'nanoid';
import type { Account } from '../../shared/api/person.ts';
import { pictureAddress } from '../../shared/api/picture-address.ts';
import type { Language, Theme } from '../../shared/api/preferences.ts';
import { pickColor } from '../../shared/api/palette.ts';
import { principalIdOf } from '../../shared/ids.ts';
import { fail, succeed, type Result } from '../../shared/result.ts';
import type { MemberRole } from '../../shared/roles.ts';
import { recordAccessChange } from '../access/change-feed.ts';
import { recordEvent, type AuditEntry } from '../audit/audit-log.ts';
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

/** RFC 2606: never anybody's address. better-auth wants one of everybody; it is shown to nobody. */
export const PLACEHOLDER_DOMAIN = '@people.invalid';

export function placeholderAddress(userId: string): string {
  return `${userId.toLowerCase()}${PLACEHOLDER_DOMAIN}`;
}

export async function addPerson(
  db: Kysely<DatabaseSchema>,
  person: NewPerson,
  now: number,
): Promise<Result<UserRow, 'emailTaken'>> {
  const id = nanoid();
  const time = new Date(now).toISOString();
  const password = person.password === undefined ? undefined : await hashPassword(person.password);
  const row: UserRow = {
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
  return db.transaction().execute(async (transaction) => {
    const taken = await transaction
      .selectFrom('users')
      .select('id')
      .where('email', '=', row.email)
      .executeTakeFirst();
    if (taken !== undefined) return fail('emailTaken');
    await transaction.insertInto('users').values(row).execute();
    if (password !== undefined) {
      const known = { userId: id, providerId: PASSWORD_PROVIDER, accountId: id, password };
      await addCredential(transaction, known, now);
    }
    return succeed(row);
  });
}

export interface NewAddress {
  readonly userId: string;
  readonly email: string;
  readonly isEmailKnown: boolean;
  readonly password: string;
  /** ms since the epoch. */
  readonly now: number;
}

/** Somebody who had neither gets an address and a password, to come back by. */
export async function giveAddress(
  db: Kysely<DatabaseSchema>,
  { userId, email, isEmailKnown, password, now }: NewAddress,
): Promise<Result<void, 'emailTaken'>> {
  const hash = await hashPassword(password);
  return db.transaction().execute(async (transaction) => {
    const taken = await transaction
      .selectFrom('users')
      .select('id')
      .where('email', '=', email)
      .where('id', '!=', userId)
      .executeTakeFirst();
    if (taken !== undefined) return fail('emailTaken');
    const updated_at = new Date(now).toISOString();
    await transaction
      .updateTable('users')
      .set({ email, email_verified: isEmailKnown ? 1 : 0, updated_at })
      .where('id', '=', userId)
      .execute();
    const known = { userId, providerId: PASSWORD_PROVIDER, accountId: userId, password: hash };
    await addCredential(transaction, known, now);
    return succeed(undefined);
  });
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
  readonly by: Pick<AuditEntry, 'actor' | 'address'>;
  readonly now: number;
}

export async function changeProfile(
  db: Kysely<DatabaseSchema>,
  userId: string,
  { change, by, now }: ProfileChange,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
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
    const detail = { what: 'nameChanged', from: before.name, to: name };
    const subject = { kind: 'person', id: userId, name } as const;
    await recordEvent(transaction, { ...by, kind: 'account.changed', subject, detail }, now);
  });
}

export function findPerson(db: Kysely<DatabaseSchema>, userId: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
}

export function findByEmailOrId(
  db: Kysely<DatabaseSchema>,
  emailOrId: string,
): Promise<Pick<UserRow, 'id'> | undefined> {
  return db
    .selectFrom('users')
    .select('id')
    .where((eb) => eb.or([eb('email', '=', emailOrId.toLowerCase()), eb('id', '=', emailOrId)]))
    .executeTakeFirst();
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

/** Whether the address is one, and not only there because better-auth wants one. */
export function hasAddress({ email }: Pick<UserRow, 'email'>): boolean {
  return !email.endsWith(PLACEHOLDER_DOMAIN);
}
