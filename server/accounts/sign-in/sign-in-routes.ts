/** Routes: which ways in there are, and coming in by a password and a second factor. */
import { signedInResponseSchema, signInRequestSchema } from '../../../shared/api/session.ts';
import {
  secondFactorRequestSchema,
  signInResponseSchema,
  waysInSchema,
} from '../../../shared/api/ways-in.ts';
import { askerOf } from '../../audit/noted-request.ts';
import { clientKey } from '../../http/client-key.ts';
import { HttpProblem } from '../../http/errors.ts';
import type { HttpApi } from '../../http/http-app.ts';
import { arrive } from './arrive.ts';
import { findOneTimeSecret, spendOneTimeSecret } from '../one-time-secrets.ts';
import { checkCredentials } from '../passwords/check-credentials.ts';
import type { CodeGuard } from './prove-again.ts';
import { createSignInLimiter } from './sign-in-limiter.ts';
import { signUpWay } from '../sign-up/sign-up.ts';
import type { WaysIn } from '../ways-in.ts';

export function signInRoutes(api: HttpApi, parts: WaysIn, codes: CodeGuard): void {
  api.get(
    '/ways-in',
    {
      config: { action: 'session.read' },
      schema: { summary: 'How one can sign in here', response: { 200: waysInSchema } },
    },
    async () => ({
      provider: parts.provider?.name ?? null,
      resetsByMail: parts.mailer !== undefined,
      signUp: await signUpWay(parts),
    }),
  );
  passwordRoute(api, parts);
  secondFactorRoute(api, parts, codes);
}

function passwordRoute(api: HttpApi, parts: WaysIn): void {
  const limiter = createSignInLimiter();
  api.post(
    '/sign-in',
    {
      config: { action: 'session.begin' },
      schema: {
        summary: 'Sign in with e-mail and password; a second factor may be asked for',
        body: signInRequestSchema,
        response: { 200: signInResponseSchema },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      const now = parts.clock.now();
      const attempt = { email, address: clientKey(request) };
      const retryAfterSeconds = limiter.take(attempt, now);
      if (retryAfterSeconds !== undefined) throw new HttpProblem('too-many-requests', { retryAfterSeconds });
      const userId = await checkCredentials(parts.db, { email, password });
      // The same answer, in the same time, whether or not there is such an address.
      if (userId === undefined) {
        const detail = { way: 'password', email };
        parts.audit.tally({ ...askerOf(request), kind: 'session.refused', detail });
        throw new HttpProblem('wrong-credentials');
      }
      limiter.giveBack(attempt, now);
      return arrive(parts, { userId, way: 'password', request, reply });
    },
  );
}

function secondFactorRoute(api: HttpApi, parts: WaysIn, codes: CodeGuard): void {
  api.post(
    '/sign-in/second-factor',
    {
      config: { action: 'session.begin' },
      schema: {
        summary: 'The code that is asked for after the password',
        body: secondFactorRequestSchema,
        response: { 200: signedInResponseSchema },
      },
    },
    async (request, reply) => {
      const { ticket, code } = request.body;
      const found = await findOneTimeSecret(
        parts.db,
        { purpose: 'secondFactor', secret: ticket },
        parts.clock.now(),
      );
      if (found === undefined) throw ticketEnded();
      await codes.take(request, found.user_id, code);
      const isFirst = await parts.db
        .transaction()
        .execute((transaction) => spendOneTimeSecret(transaction, found));
      if (!isFirst) throw ticketEnded();
      const arrived = await arrive(parts, { userId: found.user_id, way: 'secondFactor', request, reply });
      if (!('user' in arrived)) throw new Error('a second factor was asked for twice');
      return arrived;
    },
  );
}

function ticketEnded(): HttpProblem {
  return new HttpProblem('gone', { detail: 'That took too long: sign in again.' });
}
