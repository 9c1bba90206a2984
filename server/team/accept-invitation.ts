/** Becoming a member by an invitation: as somebody new, or as the guest one has been. */
import type { Kysely } from 'kysely';
import type { AcceptInvitationRequest } from '../../shared/api/members.ts';
import { principalIdOf } from '../../shared/ids.ts';
import { fail, succeed, type Result } from '../../shared/result.ts';
import { MEMBER_ROLES, type MemberRole } from '../../shared/roles.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import { recordAccessChange } from '../access/change-feed.ts';
import type { Principal } from '../access/principal.ts';
import type { Accounts, SignedIn } from '../accounts/accounts.ts';
import { isCommonPassword } from '../accounts/password-strength.ts';
import { accountOf, findPerson, giveAddress, isWithoutAccount } from '../accounts/people.ts';
import { shortenSessions } from '../accounts/session-length.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { findInvitation, giveInvitationBack, takeInvitation } from './invitations.ts';

export interface AcceptDeps {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'addMember' | 'sessionDays'>;
}

export type AcceptFailure =
  /** No such invitation, or it lets nobody in any more. */
  | 'ended'
  | 'emailTaken'
  /** A stranger without one of name, address and password. */
  | { readonly missing: 'name' | 'email' | 'password' }
  /** The invitation is for another address. */
  | 'otherEmail'
  /** A password that anybody would try. */
  | 'commonPassword';

export interface Acceptance extends Omit<AcceptInvitationRequest, 'token'> {
  readonly token: string;
  readonly userAgent: string | undefined;
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
  const asked = { ...given, email: invited ?? given.email, isEmailKnown: invited !== null };
  if (person !== undefined && !gains(person.memberRole, role)) return alreadyHere(deps, person);
  const needsCredentials =
    person === undefined ||
    (person.memberRole === 'guest' && (await isWithoutAccount(deps.db, person.user.id)));
  const missing = missingField(asked, { needsName: person === undefined, needsCredentials });
  if (missing !== undefined) return fail({ missing });
  const about = [asked.name ?? person?.user.name ?? '', asked.email ?? ''];
  if (asked.password !== undefined && (await isCommonPassword(asked.password, about))) {
    return fail('commonPassword');
  }
  if (!(await takeInvitation(deps.db, id, deps.clock.now()))) return fail('ended');
  const joined =
    person === undefined
      ? await deps.accounts.addMember({ ...asked, name: asked.name ?? '', memberRole: role })
      : await raise(deps, person, {
          role,
          name: asked.name,
          isEmailKnown: asked.isEmailKnown,
          ...(needsCredentials ? { email: asked.email, password: asked.password } : {}),
        });
  if (!joined.ok) await giveInvitationBack(deps.db, id);
  return joined;
}

/** An invitation never takes anything away. */
function gains(before: MemberRole, offered: MemberRole): boolean {
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

interface Raise {
  readonly role: MemberRole;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly isEmailKnown: boolean;
  readonly password?: string | undefined;
}

async function raise(
  { db, clock, accounts }: AcceptDeps,
  person: Principal,
  { role, name, email, isEmailKnown, password }: Raise,
): Promise<Result<SignedIn, AcceptFailure>> {
  const userId = person.user.id;
  const now = clock.now();
  if (email !== undefined && password !== undefined) {
    const given = await giveAddress(db, { userId, email, isEmailKnown, password, now });
    if (!given.ok) return given;
  }
  const sessionDays = await accounts.sessionDays();
  await db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('users')
      .set({
        member_role: role,
        kind: role === 'guest' ? 'guest' : 'member',
        ...(name === undefined ? {} : { name }),
        updated_at: new Date(now).toISOString(),
      })
      .where('id', '=', userId)
      .execute();
    // What was known of the old token must not gain by the new role.
    await transaction.updateTable('sessions').set({ must_rotate: 1 }).where('user_id', '=', userId).execute();
    // A guest's lasts longer than a member's.
    await shortenSessions(transaction, sessionDays, userId);
    await recordAccessChange(transaction, { principalId: principalIdOf('user', userId) }, now);
  });
  const row = await findPerson(db, userId);
  return row === undefined ? fail('ended') : succeed({ account: accountOf(row), cookies: [] });
}
