/** Routes: who am I, becoming the owner, signing out, the own profile. */
import {
  claimOwnerRequestSchema,
  sessionResponseSchema,
  signedInResponseSchema,
  updateProfileRequestSchema,
} from '../../../shared/api/session.ts';
import type { Account } from '../../../shared/api/person.ts';
import { z } from 'zod';
import type { Principal } from '../../access/principal.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import { askerOf } from '../../audit/noted-request.ts';
import { HttpProblem } from '../../http/errors.ts';
import { inSession, signedIn, type HttpApi } from '../../http/http-app.ts';
import type { Accounts } from '../accounts.ts';
import { commonPassword } from '../passwords/common-password.ts';
import { createAttemptLimiter } from '../attempt-limiter.ts';
import { accountOf, changeProfile, findPerson } from '../people.ts';
import { takeAttempt } from '../sign-in/prove-again.ts';
import type { WaysIn } from '../ways-in.ts';

export interface SessionRouteDeps extends Changing {
  readonly accounts: Accounts;
  readonly waysIn: WaysIn;
}

/** Per person: each is a line in the audit log, and an end of everybody's old answer about them. */
const NAMES = { burst: 30, everyMs: 60_000 };

export function sessionRoutes(api: HttpApi, deps: SessionRouteDeps): void {
  const { accounts } = deps;
  const names = createAttemptLimiter(NAMES);

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

  api.post(
    '/sign-out',
    {
      config: { action: 'session.end' },
      schema: { summary: 'End this session', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { sessionId, user } = inSession(request);
      const session = { sessionId, userId: user.id, address: request.ip };
      void reply.header('set-cookie', [...(await accounts.signOut(session))]);
      return reply.code(204).send(null);
    },
  );

  api.patch(
    '/me',
    {
      config: { action: 'profile.change' },
      schema: {
        summary: 'Change my name or colour, or how the page looks and speaks to me',
        body: updateProfileRequestSchema,
        response: { 200: signedInResponseSchema },
      },
    },
    async (request) => {
      const principal = signedIn(request);
      if (request.body.name !== undefined) takeAttempt(names, principal.user.id, deps.clock.now());
      const given = { change: request.body, by: askerOf(request) };
      await inOneStep(deps, (transaction, now) =>
        changeProfile(transaction, principal.user.id, { ...given, now }),
      );
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
      const { name, email, password } = request.body;
      // Once there is an owner, nobody needs to be told what is wrong with the rest of it.
      if (password !== undefined && email !== undefined && !(await accounts.isOwnerClaimed())) {
        if (await accounts.isCommonPassword(password, [name, email])) throw commonPassword('body.password');
      }
      const claimed = await accounts.claimOwner({
        ...request.body,
        userAgent: request.headers['user-agent'],
        address: request.ip,
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

async function accountOfPrincipal({ db }: SessionRouteDeps, principal: Principal): Promise<Account> {
  if (principal.proof.kind === 'shareLink') {
    const nothingChosen = { picture: null, language: null, theme: null };
    return { ...principal.user, ...nothingChosen, role: 'guest', email: null };
  }
  const row = await findPerson(db, principal.user.id);
  if (row === undefined) throw new HttpProblem('not-signed-in');
  return accountOf(row);
}

function emailTaken(): HttpProblem {
  return new HttpProblem('conflict', {
    errors: [{ field: 'body.email', message: 'somebody has this address already' }],
  });
}
