/** Becoming a member by an invitation: as somebody new, or as the guest one has been. */
import type { Transaction } from 'kysely';
import type { AcceptInvitationRequest } from '../../shared/api/members.ts';
import { fail, succeed, type Result } from '../../shared/result.ts';
import { MEMBER_ROLES, type MemberRole } from '../../shared/roles.ts';
import { hashPassword } from '../access/password-hash.ts';
import type { Principal } from '../access/principal.ts';
import type { Accounts, SignedIn } from '../accounts/accounts.ts';
import { recordOwn } from '../accounts/own-line.ts';
import {
  accountOf,
  findPerson,
  giveAddress,
  insertPerson,
  isGuestByLink,
  isWithoutAccount,
  preparePerson,
} from '../accounts/people.ts';
import { tryInOneStep, type Changing } from '../audit/in-one-step.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { findInvitation, takeInvitation } from './invitations.ts';
import { setRole } from './members.ts';

export interface AcceptDeps extends Changing {
  readonly accounts: Pick<Accounts, 'startSession' | 'sessionDays' | 'isCommonPassword'>;
}

export type AcceptFailure =
  /** No such invitation, or it lets nobody in any more. */
  | 'ended'
  | 'emailTaken'
  /** A stranger without one of name, address and password. */
  | { readonly missing: 'name' | 'email' | 'password' }
  /** The invitation is for another address. */
  | 'otherEmail'
  /** It is for another address than that of whoever is signed in. */
  | 'otherAccount'
  /** A password that anybody would try. */
  | 'commonPassword';

export interface Acceptance extends Omit<AcceptInvitationRequest, 'token'> {
  readonly token: string;
  readonly userAgent: string | undefined;
  /** Where they come from. */
  readonly address: string;
}

export async function acceptInvitation(
  deps: AcceptDeps,
  person: Principal | undefined,
  given: Acceptance,
): Promise<Result<SignedIn, AcceptFailure>> {
  const invitation = await findInvitation(deps.db, given.token, deps.clock.now());
  if (invitation === undefined) return fail('ended');
  const { id, role, email: invited } = invitation;
  if (invited !== null && given.email !== undefined && given.email !== invited) return fail('otherEmail');
  if (person !== undefined && !(await isFor(deps, person, invited))) return fail('otherAccount');
  const asked = { ...given, email: invited ?? given.email, isEmailKnown: invited !== null, id, role };
  if (person !== undefined) {
    // What they are, which may be more than their session has been given yet.
    const row = await findPerson(deps.db, person.user.id);
    if (row === undefined) return fail('ended');
    if (!gains(row.member_role, role)) return alreadyHere(deps, person);
  }
  const needsCredentials =
    person === undefined ||
    (person.memberRole === 'guest' && (await isWithoutAccount(deps.db, person.user.id)));
  const missing = missingField(asked, { needsName: person === undefined, needsCredentials });
  if (missing !== undefined) return fail({ missing });
  const about = [asked.name ?? person?.user.name ?? '', asked.email ?? ''];
  if (asked.password !== undefined && (await deps.accounts.isCommonPassword(asked.password, about))) {
    return fail('commonPassword');
  }
  if (person === undefined) return join(deps, asked);
  const { email, password, ...rest } = asked;
  return raise(deps, person, needsCredentials ? { ...rest, email, password } : rest);
}

/** One for an address is for the account that has it, or for a guest who gets it by accepting. */
async function isFor({ db }: AcceptDeps, { user }: Principal, invited: string | null): Promise<boolean> {
  if (invited === null) return true;
  const row = await findPerson(db, user.id);
  return row !== undefined && (isGuestByLink(row) || row.email.toLowerCase() === invited.toLowerCase());
}

/** An invitation never takes anything away. */
export function gains(before: MemberRole, offered: MemberRole): boolean {
  return MEMBER_ROLES.indexOf(offered) < MEMBER_ROLES.indexOf(before);
}

/** A member, or a guest who has signed up, keeps the address and password they have. */
function missingField(
  { name, email, password }: { name?: unknown; email?: unknown; password?: unknown },
  { needsName, needsCredentials }: { readonly needsName: boolean; readonly needsCredentials: boolean },
): 'name' | 'email' | 'password' | undefined {
  if (needsName && name === undefined) return 'name';
  if (!needsCredentials) return undefined;
  if (email === undefined) return 'email';
  return password === undefined ? 'password' : undefined;
}

async function alreadyHere({ db }: AcceptDeps, person: Principal): Promise<Result<SignedIn, AcceptFailure>> {
  const row = await findPerson(db, person.user.id);
  return row === undefined ? fail('ended') : succeed({ account: accountOf(row), cookies: [] });
}

interface Asked {
  /** The invitation's. */
  readonly id: string;
  readonly role: MemberRole;
  readonly name?: string | undefined;
  readonly color?: string | undefined;
  readonly email?: string | undefined;
  readonly isEmailKnown: boolean;
  readonly password?: string | undefined;
  readonly userAgent: string | undefined;
  readonly address: string;
}

async function join(deps: AcceptDeps, asked: Asked): Promise<Result<SignedIn, AcceptFailure>> {
  const { name = '', color, email, isEmailKnown, password, role, id, userAgent, address } = asked;
  const newcomer = { name, color, email, isEmailKnown, password, memberRole: role };
  const prepared = await preparePerson(newcomer, deps.clock.now());
  const joined = await tryInOneStep(deps, async (transaction, now) => {
    if (!(await takeInvitation(transaction, id, now))) return fail<AcceptFailure>('ended');
    return insertPerson(transaction, prepared, { by: 'invitation', address, now });
  });
  if (!joined.ok) return joined;
  const signedIn = await deps.accounts.startSession(joined.value.id, userAgent);
  return signedIn === undefined ? fail('ended') : succeed(signedIn);
}

async function raise(
  deps: AcceptDeps,
  person: Principal,
  { id, role, name, email, isEmailKnown, password, address }: Asked,
): Promise<Result<SignedIn, AcceptFailure>> {
  const sessionDays = await deps.accounts.sessionDays();
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  const userId = person.user.id;
  const raised = await tryInOneStep<undefined, AcceptFailure | 'raised'>(deps, async (transaction, now) => {
    const before = await findPerson(transaction, userId);
    // Asked again: the same button may have been pressed twice.
    if (before === undefined || !gains(before.member_role, role)) return fail('raised');
    if (!(await takeInvitation(transaction, id, now))) return fail('ended');
    if (email !== undefined && passwordHash !== undefined) {
      const given = await giveAddress(transaction, { userId, email, isEmailKnown, passwordHash, now });
      if (!given.ok) return given;
    }
    if (name !== undefined) await rename(transaction, userId, name);
    await setRole(transaction, userId, { role, sessionDays, now });
    const detail = { by: 'invitation', role };
    await recordOwn(transaction, { kind: 'account.joined', userId, address, detail }, now);
    return succeed(undefined);
  });
  if (!raised.ok && raised.error !== 'raised') return fail(raised.error);
  return alreadyHere(deps, person);
}

async function rename(transaction: Transaction<DatabaseSchema>, userId: string, name: string): Promise<void> {
  await transaction.updateTable('users').set({ name }).where('id', '=', userId).execute();
}
