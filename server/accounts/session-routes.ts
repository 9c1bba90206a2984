/** Routes: who am I, becoming the owner, signing in and out, the own profile. */
import type { Kysely } from 'kysely';
import {
  claimOwnerRequestSchema,
  sessionResponseSchema,
  signedInResponseSchema,
  signInRequestSchema,
  updateProfileRequestSchema,
} from '../../shared/api/session.ts';
import type { Account } from '../../shared/api/person.ts';
import { z } from 'zod';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { ChangeFeed } from '../access/change-feed.ts';
import type { Principal } from '../access/principal.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { askerOf } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { clientKey } from '../http/client-key.ts';
import { HttpProblem } from '../http/errors.ts';
import { inSession, signedIn, type HttpApi } from '../http/http-app.ts';
import type { Accounts } from './accounts.ts';
import { accountOf, changeProfile, findPerson } from './people.ts';
import { createSignInLimiter } from './sign-in-limiter.ts';

export interface SessionRouteDeps {
  readonly accounts: Accounts;
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
  readonly audit: Pick<AuditLog, 'note'>;
}

export function sessionRoutes(api: HttpApi, deps: SessionRouteDeps): void {
  const { accounts } = deps;

  api.get(
    '/session',
    {
      config: { action: 'session.read' },
      schema: { summary: 'Who am I', response: { 200: sessionResponseSchema } },
    },
    async (request, reply) => {
      const { principal } = request;
      if (principal?.proof.kind === 'session') {
        const cookies = await accounts.extendSession(principal.proof.sessionId, request.headers.cookie ?? '');
        if (cookies.length > 0) void reply.header('set-cookie', [...cookies]);
      }
      const user = principal === undefined ? null : await accountOfPrincipal(deps, principal);
      return { user, ownerClaimed: await accounts.isOwnerClaimed() };
    },
  );

  ownerRoute(api, deps);
  signInRoute(api, deps);

  api.post(
    '/sign-out',
    {
      config: { action: 'session.end' },
      schema: { summary: 'End this session', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { sessionId, user } = inSession(request);
      void reply.header('set-cookie', [...(await accounts.signOut(sessionId, user.id))]);
      await deps.audit.note({ ...askerOf(request), kind: 'session.ended' });
      return reply.code(204).send(null);
    },
  );

  api.patch(
    '/me',
    {
      config: { action: 'profile.change' },
      schema: {
        summary: 'Change my name or colour',
        body: updateProfileRequestSchema,
        response: { 200: signedInResponseSchema },
      },
    },
    async (request) => {
      const principal = signedIn(request);
      await changeProfile(deps.db, principal.user.id, request.body, deps.clock.now());
      await deps.changes.tellNow();
      return { user: await accountOfPrincipal(deps, principal) };
    },
  );
}

function ownerRoute(api: HttpApi, { accounts }: SessionRouteDeps): void {
  api.post(
    '/owner',
    {
      config: { action: 'owner.claim' },
      schema: {
        summary: 'Become the owner, by the one-time link of the first start',
        body: claimOwnerRequestSchema,
        response: { 201: signedInResponseSchema },
      },
    },
    async (request, reply) => {
      const claimed = await accounts.claimOwner({
        ...request.body,
        userAgent: request.headers['user-agent'],
      });
      if (!claimed.ok) {
        throw claimed.error === 'spent'
          ? new HttpProblem('not-found', {
              detail: 'This link has been used, or a newer one was printed at the last start.',
            })
          : emailTaken();
      }
      void reply.header('set-cookie', [...claimed.value.cookies]);
      return reply.code(201).send({ user: claimed.value.account });
    },
  );
}

function signInRoute(api: HttpApi, { accounts, clock, audit }: SessionRouteDeps): void {
  const limiter = createSignInLimiter();
  api.post(
    '/sign-in',
    {
      config: { action: 'session.begin' },
      schema: {
        summary: 'Sign in with e-mail and password',
        body: signInRequestSchema,
        response: { 200: signedInResponseSchema },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      const now = clock.now();
      const attempt = { email, address: clientKey(request) };
      const retryAfterSeconds = limiter.take(attempt, now);
      if (retryAfterSeconds !== undefined) throw new HttpProblem('too-many-requests', { retryAfterSeconds });
      const signed = await accounts.signIn({
        email,
        password,
        userAgent: request.headers['user-agent'],
      });
      // The same answer, in the same time, whether or not there is such an address.
      if (signed === undefined || signed === 'deactivated') {
        const why = signed === undefined ? 'password' : signed;
        const detail = { email, why };
        await audit.note({ actor: undefined, address: request.ip, kind: 'session.refused', detail });
      }
      if (signed === undefined) throw new HttpProblem('wrong-credentials');
      // Said to who knows the password, and to nobody else.
      if (signed === 'deactivated') throw new HttpProblem('deactivated');
      limiter.giveBack(attempt, now);
      void reply.header('set-cookie', [...signed.cookies]);
      const { id, name } = signed.account;
      await audit.note({ actor: { id, name }, address: request.ip, kind: 'session.started' });
      return { user: signed.account };
    },
  );
}

async function accountOfPrincipal({ db }: SessionRouteDeps, principal: Principal): Promise<Account> {
  if (principal.proof.kind === 'shareLink') return { ...principal.user, role: 'guest', email: null };
  const row = await findPerson(db, principal.user.id);
  if (row === undefined) throw new HttpProblem('not-signed-in');
  return accountOf(row);
}

function emailTaken(): HttpProblem {
  return new HttpProblem('conflict', {
    errors: [{ field: 'body.email', message: 'somebody has this address already' }],
  });
}
