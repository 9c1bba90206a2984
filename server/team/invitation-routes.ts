/** Routes: inviting people, and coming in by an invitation. */
import type { FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import {
  acceptInvitationRequestSchema,
  acceptInvitationResponseSchema,
  createdInvitationSchema,
  createInvitationRequestSchema,
  invitationListSchema,
  invitationParamsSchema,
  openInvitationRequestSchema,
  openInvitationResponseSchema,
} from '../../shared/api/members.ts';
import type { Language } from '../../shared/api/preferences.ts';
import type { MemberRole } from '../../shared/roles.ts';
import type { Principal } from '../access/principal.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { commonPassword } from '../accounts/passwords/common-password.ts';
import { createAttemptLimiter } from '../accounts/attempt-limiter.ts';
import { findByAddress, isAddressTaken } from '../accounts/people.ts';
import { takeAttempt } from '../accounts/sign-in/prove-again.ts';
import { hashToken } from '../access/secret-token.ts';
import type { AuditSubject } from '../audit/audit-entry.ts';
import { recordEvent } from '../audit/audit-log.ts';
import { inOneStep } from '../audit/in-one-step.ts';
import { askerOf } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { clientKey } from '../http/client-key.ts';
import { HttpProblem } from '../http/errors.ts';
import { signedIn, type HttpApi } from '../http/http-app.ts';
import { acceptInvitation, gains, type AcceptFailure } from './accept-invitation.ts';
import { addInvitation, findInvitation, listInvitations, revokeInvitation } from './invitations.ts';
import type { TeamDeps } from './member-routes.ts';

export interface InvitationDeps extends TeamDeps {
  readonly accounts: Pick<Accounts, 'startSession' | 'sessionDays' | 'extendSession' | 'isCommonPassword'>;
  /** The origin people type, without a slash at the end. */
  readonly baseUrl: () => string;
  /** Undefined: this instance sends no mail. True: it is on its way. */
  readonly mailInvitation: ((to: string, invitation: MailedInvitation) => Promise<boolean>) | undefined;
}

export interface MailedInvitation {
  readonly url: string;
  readonly invitedBy: string;
  readonly language: Language;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A team behind one address comes in on the same morning; a program that makes accounts without end is slowed down. */
const NEW_MEMBERS = { burst: 60, everyMs: 10_000 };
/** Whoever holds an invitation is told that an address is taken: of a few, and not of as many as they like. */
const TAKEN_ADDRESSES = { burst: 5, everyMs: 10 * 60_000 };

export function invitationRoutes(api: HttpApi, deps: InvitationDeps): void {
  const { db, clock } = deps;
  const manage = { config: { action: 'invitations.manage' } } as const;

  api.get(
    '/invitations',
    { ...manage, schema: { summary: 'Open invitations', response: { 200: invitationListSchema } } },
    async () => ({ items: [...(await listInvitations(db, clock.now()))] }),
  );

  createRoute(api, deps);

  api.delete(
    '/invitations/:invitationId',
    {
      ...manage,
      schema: {
        summary: 'Revoke an invitation; who came by it stays',
        params: invitationParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await inOneStep(deps, async (transaction, now) => {
        const revoked = await revokeInvitation(transaction, request.params.invitationId, now);
        if (revoked === undefined) throw new HttpProblem('not-found');
        const subject = subjectOf(revoked);
        await recordEvent(transaction, { ...askerOf(request), kind: 'invitation.revoked', subject }, now);
      });
      return reply.code(204).send(null);
    },
  );

  openRoute(api, deps);
  acceptRoute(api, deps);
}

function createRoute(api: HttpApi, deps: InvitationDeps): void {
  const { db, clock } = deps;
  api.post(
    '/invitations',
    {
      config: { action: 'invitations.manage' },
      schema: {
        summary: 'Invite somebody; this answer alone tells the link',
        body: createInvitationRequestSchema,
        response: { 201: createdInvitationSchema },
      },
    },
    async (request, reply) => {
      const { user, memberRole } = signedIn(request);
      const { role, email, days, maxUses, language } = request.body;
      if (role === 'owner' && memberRole !== 'owner') {
        throw new HttpProblem('forbidden', { detail: 'Only an owner of this instance invites owners.' });
      }
      const made = await inOneStep(deps, async (transaction, now) => {
        await requireGain(transaction, email, role);
        const invitation = {
          role,
          email: email ?? null,
          expiresAt: now + days * DAY_MS,
          maxUses: email === undefined ? maxUses : 1,
          createdBy: user.id,
        };
        const added = await addInvitation(transaction, invitation, now);
        if (added === undefined) {
          throw new HttpProblem('conflict', { detail: 'There are too many open invitations: revoke some.' });
        }
        const subject = subjectOf({ ...added, ...invitation });
        const line = { ...askerOf(request), kind: 'invitation.made', subject, detail: { role } } as const;
        await recordEvent(transaction, line, now);
        return added;
      });
      const invitation = (await listInvitations(db, clock.now())).find(({ id }) => id === made.id);
      if (invitation === undefined) throw new HttpProblem('conflict');
      const url = `${deps.baseUrl()}/invite#${made.token}`;
      const mailed =
        email !== undefined &&
        (await deps.mailInvitation?.(email, { url, invitedBy: user.name, language })) === true;
      return reply.code(201).send({ ...invitation, url, mailed });
    },
  );
}

/** Nobody is sent an invitation that would do nothing for them: whoever looks after the instance knows who is here. */
async function requireGain(
  transaction: Transaction<DatabaseSchema>,
  email: string | undefined,
  role: MemberRole,
): Promise<void> {
  const known = email === undefined ? undefined : await findByAddress(transaction, email);
  if (known === undefined || (gains(known.member_role, role) && known.deactivated_at === null)) return;
  const isOut = known.deactivated_at === null ? '' : ', deactivated';
  throw new HttpProblem('conflict', {
    errors: [{ field: 'body.email', message: `${known.name} is here already: ${known.member_role}${isOut}` }],
  });
}

function openRoute(api: HttpApi, { db, clock }: InvitationDeps): void {
  api.post(
    '/invitations/open',
    {
      config: { action: 'invitation.open' },
      schema: {
        summary: 'What an invitation is for',
        body: openInvitationRequestSchema,
        response: { 200: openInvitationResponseSchema },
      },
    },
    async (request) => {
      const found = await findInvitation(db, request.body.token, clock.now());
      if (found === undefined) throw ended();
      const hasAccount = found.email !== null && (await isAddressTaken(db, found.email));
      return { role: found.role, email: found.email, invitedBy: found.creator_name, hasAccount };
    },
  );
}

function acceptRoute(api: HttpApi, deps: InvitationDeps): void {
  const newMembers = createAttemptLimiter(NEW_MEMBERS);
  const takenAddresses = createAttemptLimiter(TAKEN_ADDRESSES);
  api.post(
    '/invitations/accept',
    {
      config: { action: 'invitation.accept' },
      schema: {
        summary: 'Become a member by an invitation',
        body: acceptInvitationRequestSchema,
        response: { 200: acceptInvitationResponseSchema },
      },
    },
    async (request, reply) => {
      const now = deps.clock.now();
      const invitation = hashToken(request.body.token);
      takeAttempt(newMembers, clientKey(request), now);
      takeAttempt(takenAddresses, invitation, now);
      const accepted = await acceptInvitation(deps, personOf(request.principal), {
        ...request.body,
        userAgent: request.headers['user-agent'],
        address: request.ip,
      });
      if (accepted.ok || accepted.error !== 'emailTaken') takenAddresses.giveBack(invitation, now);
      if (!accepted.ok) throw problemOf(accepted.error);
      const { account } = accepted.value;
      const cookies = [...accepted.value.cookies, ...(await raisedSession(deps, request))];
      if (cookies.length > 0) void reply.header('set-cookie', cookies);
      return { user: account };
    },
  );
}

/** Whoever was here before and is more now goes on by the same session, and by a new token at once. */
async function raisedSession(
  { accounts }: InvitationDeps,
  { principal, headers }: FastifyRequest,
): Promise<readonly string[]> {
  return principal?.proof.kind === 'session'
    ? accounts.extendSession(principal.proof.sessionId, headers.cookie ?? '')
    : [];
}

/** A bare link is nobody: who holds one still has to say their name. */
function personOf(principal: Principal | undefined): Principal | undefined {
  return principal?.proof.kind === 'shareLink' ? undefined : principal;
}

function problemOf(failure: AcceptFailure): HttpProblem {
  if (failure === 'ended') return ended();
  if (failure === 'emailTaken') {
    return new HttpProblem('conflict', {
      errors: [{ field: 'body.email', message: 'somebody has this address already: sign in instead' }],
    });
  }
  if (failure === 'commonPassword') return commonPassword('body.password');
  if (failure === 'otherEmail') {
    return new HttpProblem('invalid-input', {
      errors: [{ field: 'body.email', message: 'the address that the invitation is for' }],
    });
  }
  if (failure === 'otherAccount') {
    return new HttpProblem('forbidden', {
      detail: 'This invitation is for another address than yours: sign out, then open it again.',
    });
  }
  return new HttpProblem('invalid-input', {
    errors: [{ field: `body.${failure.missing}`, message: 'needed to come back another day' }],
  });
}

function ended(): HttpProblem {
  return new HttpProblem('not-found', {
    detail: 'This invitation has ended or was used, or the link is not complete.',
  });
}

function subjectOf({ id, email }: { readonly id: string; readonly email: string | null }): AuditSubject {
  return { kind: 'invitation', id, name: email ?? '' };
}
