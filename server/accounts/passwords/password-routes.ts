/** Routes: one's own password and address, a password that was forgotten. */
import { z } from 'zod';
import {
  askResetRequestSchema,
  changeEmailRequestSchema,
  changeEmailResponseSchema,
  changePasswordRequestSchema,
  confirmEmailRequestSchema,
  confirmEmailResponseSchema,
  signInResponseSchema,
  useResetRequestSchema,
} from '../../../shared/api/ways-in.ts';
import { passwordChangedLetter } from '../../mail/letters.ts';
import { clientKey } from '../../http/client-key.ts';
import { HttpProblem } from '../../http/errors.ts';
import { inSession, type HttpApi } from '../../http/http-app.ts';
import { arrive } from '../sign-in/arrive.ts';
import { createAttemptLimiter } from '../attempt-limiter.ts';
import { commonPassword } from './common-password.ts';
import { changeEmail, confirmEmail } from '../profile/email-change.ts';
import { hasAddress } from '../../access/placeholder-address.ts';
import { findPerson } from '../people.ts';
import { mailResetLink, resetPassword } from './password-reset.ts';
import { changePassword } from './passwords.ts';
import { takeAttempt, type ProveAgain } from '../sign-in/prove-again.ts';
import { createSignInLimiter } from '../sign-in/sign-in-limiter.ts';
import { sendLater, type WaysIn } from '../ways-in.ts';

export function passwordRoutes(api: HttpApi, parts: WaysIn, proveAgain: ProveAgain): void {
  changeRoutes(api, parts, proveAgain);
  confirmRoute(api, parts);
  resetRoutes(api, parts);
}

/** New passwords of one person, or by links from one place: judging and hashing one is work. */
const NEW_PASSWORDS = { burst: 10, everyMs: 10_000 };
/** Letters to an address that its new owner names: nobody's post box is filled from here. */
const ADDRESSES = { burst: 5, everyMs: 10 * 60_000 };

function changeRoutes(api: HttpApi, parts: WaysIn, proveAgain: ProveAgain): void {
  const config = { action: 'waysIn.manage' } as const;
  const addresses = createAttemptLimiter(ADDRESSES);
  const passwords = createAttemptLimiter(NEW_PASSWORDS);
  api.post(
    '/me/password',
    {
      config,
      schema: {
        summary: 'Change or set my password; all my other sessions end',
        body: changePasswordRequestSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { sessionId, user } = inSession(request);
      const { current, next, language } = request.body;
      await proveAgain.byPassword(request, user.id, current);
      takeAttempt(passwords, user.id, parts.clock.now());
      const cookie = await changePassword(parts, { userId: user.id, sessionId, next, address: request.ip });
      if (!cookie.ok) throw commonPassword('body.next');
      sendLater(parts, async () => {
        const row = await findPerson(parts.db, user.id);
        return row === undefined || !hasAddress(row)
          ? undefined
          : passwordChangedLetter({ to: row.email, name: row.name, language: row.language ?? language });
      });
      return reply.code(204).header('set-cookie', cookie.value).send(null);
    },
  );

  api.post(
    '/me/email',
    {
      config,
      schema: {
        summary: 'Change my e-mail address; where mail can be sent it has to be confirmed',
        body: changeEmailRequestSchema,
        response: { 200: changeEmailResponseSchema },
      },
    },
    async (request) => {
      const { user } = inSession(request);
      const { email, password, language } = request.body;
      await proveAgain.byPassword(request, user.id, password);
      takeAttempt(addresses, user.id, parts.clock.now());
      const change = { userId: user.id, email, language, address: request.ip };
      const outcome = await changeEmail(parts, change);
      if (!outcome.ok) throw outcome.error === 'taken' ? addressTaken() : new HttpProblem('not-signed-in');
      return { outcome: outcome.value };
    },
  );
}

function confirmRoute(api: HttpApi, parts: WaysIn): void {
  api.post(
    '/email-confirmation',
    {
      config: { action: 'session.begin' },
      schema: {
        summary: 'Confirm a new e-mail address by the link that was sent to it',
        body: confirmEmailRequestSchema,
        response: { 200: confirmEmailResponseSchema },
      },
    },
    async (request) => {
      const confirmed = await confirmEmail(parts, { ...request.body, address: request.ip });
      if (!confirmed.ok) throw confirmed.error === 'taken' ? addressTaken() : linkEnded();
      return { email: confirmed.value };
    },
  );
}

/** Asking for mails: a handful for one account, from one place a few more. */
const RESETS = {
  perAddress: { burst: 20, everyMs: 60_000 },
  perPair: { burst: 3, everyMs: 10 * 60_000 },
  perAccount: { burst: 10, everyMs: 10 * 60_000 },
};

function resetRoutes(api: HttpApi, parts: WaysIn): void {
  const limiter = createSignInLimiter(RESETS);
  const uses = createAttemptLimiter(NEW_PASSWORDS);
  const config = { action: 'session.begin' } as const;
  api.post(
    '/password-reset',
    {
      config,
      schema: {
        summary: 'Ask for a link to a new password; the answer is the same for every address',
        body: askResetRequestSchema,
        response: { 202: z.null() },
      },
    },
    async (request, reply) => {
      if (parts.mailer === undefined) {
        throw new HttpProblem('not-supported', {
          detail: 'This instance sends no mail: ask an owner or admin of it for a link.',
        });
      }
      const asked = { ...request.body, address: clientKey(request) };
      const retryAfterSeconds = limiter.take(asked, parts.clock.now());
      if (retryAfterSeconds !== undefined) throw new HttpProblem('too-many-requests', { retryAfterSeconds });
      mailResetLink(parts, { ...request.body, address: request.ip });
      return reply.code(202).send(null);
    },
  );

  api.post(
    '/password-reset/use',
    {
      config,
      schema: {
        summary: 'Set a new password by a link, once; all sessions end',
        body: useResetRequestSchema,
        response: { 200: signInResponseSchema },
      },
    },
    async (request, reply) => {
      takeAttempt(uses, clientKey(request), parts.clock.now());
      const reset = await resetPassword(parts, { ...request.body, address: request.ip });
      if (!reset.ok) throw reset.error === 'common' ? commonPassword('body.password') : linkEnded();
      return arrive(parts, { userId: reset.value, way: 'reset', request, reply });
    },
  );
}

function addressTaken(): HttpProblem {
  return new HttpProblem('conflict', {
    errors: [{ field: 'body.email', message: 'somebody has this address already' }],
  });
}

function linkEnded(): HttpProblem {
  return new HttpProblem('gone', { detail: 'This link was used, has ended, or is not complete.' });
}
