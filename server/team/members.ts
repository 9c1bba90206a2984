/** The people of the instance: found, given another role, kept out, removed. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { Member } from '../../shared/api/members.ts';
import { pictureAddress } from '../../shared/api/picture-address.ts';
import { MEMBER_ROLES, type MemberRole } from '../../shared/roles.ts';
import { recordRightsChange } from '../access/rights-change.ts';
import { PLACEHOLDER_DOMAIN, placeholderAddress } from '../access/placeholder-address.ts';
import { isGuestByLink } from '../accounts/people.ts';
import { shortenSessions } from '../accounts/sessions/session-length.ts';
import type { DatabaseSchema } from '../database/schema.ts';

type UserRow = Selectable<DatabaseSchema['users']>;

/** Undefined: nobody, or removed. */
export async function findMember(db: Kysely<DatabaseSchema>, userId: string): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

/** Whether they own the instance and nobody else who can come in does. */
export async function isLastOwner(db: Kysely<DatabaseSchema>, user: UserRow): Promise<boolean> {
  if (user.member_role !== 'owner') return false;
  return (await findOwner(db, user.id)) === undefined;
}

/** Whoever has owned it for the longest, beside `exceptId`. */
export async function findOwner(db: Kysely<DatabaseSchema>, exceptId: string): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('member_role', '=', 'owner')
    .where('id', '!=', exceptId)
    .where('deactivated_at', 'is', null)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .executeTakeFirst();
}

export interface NewRole {
  readonly role: MemberRole;
  /** How long members stay signed in here. */
  readonly sessionDays: number;
  /** ms since the epoch. */
  readonly now: number;
}

/** Their sessions get a new token at the next visit: what was known of an old one must not gain by the new role. */
export async function setRole(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
  { role, sessionDays, now }: NewRole,
): Promise<void> {
  await boundSessions(transaction, userId);
  await transaction
    .updateTable('users')
    .set({
      member_role: role,
      kind: role === 'guest' ? 'guest' : 'member',
      updated_at: new Date(now).toISOString(),
    })
    .where('id', '=', userId)
    .execute();
  // Guests have no tokens: they could not even see them.
  if (role === 'guest') await transaction.deleteFrom('api_tokens').where('user_id', '=', userId).execute();
  // A guest's lasts longer than a member's.
  await shortenSessions(transaction, sessionDays, userId);
  await recordRightsChange(transaction, userId, now);
}

/** Until its next visit a session is no more than its person was; after several changes, than the least of them. */
async function boundSessions(transaction: Transaction<DatabaseSchema>, userId: string): Promise<void> {
  const { member_role: before } = await transaction
    .selectFrom('users')
    .select('member_role')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  const lesser = MEMBER_ROLES.slice(MEMBER_ROLES.indexOf(before));
  await transaction
    .updateTable('sessions')
    .set({ former_role: before })
    .where('user_id', '=', userId)
    .where((eb) => eb.or([eb('must_rotate', '=', 0), eb('former_role', 'not in', lesser)]))
    .execute();
  await transaction.updateTable('sessions').set({ must_rotate: 1 }).where('user_id', '=', userId).execute();
}

/**
 * Whoever is let in again signs in again. A guest by a link could not: their session is all that shows who they are, so
 * it is kept, and good for nothing meanwhile.
 */
export async function setDeactivated(
  transaction: Transaction<DatabaseSchema>,
  person: UserRow,
  { deactivated, now }: { readonly deactivated: boolean; readonly now: number },
): Promise<void> {
  const { id: userId } = person;
  await transaction
    .updateTable('users')
    .set({ deactivated_at: deactivated ? now : null })
    .where('id', '=', userId)
    .execute();
  if (deactivated && !isGuestByLink(person)) {
    await transaction.deleteFrom('sessions').where('user_id', '=', userId).execute();
  }
  await recordRightsChange(transaction, userId, now);
}

export interface Removal {
  readonly userId: string;
  readonly keepName: boolean;
  /** Who owns their documents from then on. */
  readonly heirId: string;
  readonly now: number;
}

/**
 * Everything that lets them in is deleted, and their address. The row stays: what they wrote is by them, or, without
 * a name, by a former member.
 */
export async function removePerson(
  transaction: Transaction<DatabaseSchema>,
  { userId, keepName, heirId, now }: Removal,
): Promise<void> {
  await transaction
    .updateTable('users')
    .set({
      removed_at: now,
      // Not the one of their id: addresses of this form could once be taken, which kept their row from being emptied.
      email: placeholderAddress(nanoid()),
      email_verified: 0,
      image: null,
      language: null,
      theme: null,
      member_role: 'guest',
      ...(keepName ? {} : { name: '' }),
    })
    .where('id', '=', userId)
    .execute();
  for (const table of [
    'sessions',
    'credentials',
    'one_time_secrets',
    'second_factors',
    'recovery_codes',
    'passkeys',
    'pictures',
    'api_tokens',
    'share_grants',
    'group_members',
    'access_requests',
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction, one connection
    await transaction.deleteFrom(table).where('user_id', '=', userId).execute();
  }
  await transaction.deleteFrom('access_grants').where('user_id', '=', userId).execute();
  await transaction
    .updateTable('documents')
    .set({ owner_id: heirId })
    .where('owner_id', '=', userId)
    .execute();
  await recordRightsChange(transaction, heirId, now);
  await recordRightsChange(transaction, userId, now);
}

export function describeMember(
  row: UserRow,
  forAdmins: { readonly lastSeenAt: string | null } | undefined,
): Member {
  const hasAddress = !row.email.endsWith(PLACEHOLDER_DOMAIN);
  return {
    id: row.id,
    name: row.name,
    color: row.color,
    picture: pictureAddress(row.image),
    role: row.member_role,
    state: stateOf(row),
    email: forAdmins !== undefined && hasAddress ? row.email : null,
    joinedAt: row.created_at,
    lastSeenAt: forAdmins?.lastSeenAt ?? null,
  };
}

function stateOf(row: UserRow): Member['state'] {
  if (row.removed_at !== null) return 'removed';
  return row.deactivated_at === null ? 'active' : 'deactivated';
}
