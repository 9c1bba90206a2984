/** Routes: one's own second factor. */
import { z } from 'zod';
import {
  begunSecondFactorSchema,
  beginSecondFactorRequestSchema,
  confirmSecondFactorRequestSchema,
  proofRequestSchema,
  recoveryCodesSchema,
} from '../../../shared/api/ways-in.ts';
import { HttpProblem } from '../../http/errors.ts';
import { inSession, type HttpApi } from '../../http/http-app.ts';
import { createAttemptLimiter } from '../attempt-limiter.ts';
import { accountOf, findPerson } from '../people.ts';
import { takeAttempt, type ProveAgain } from '../sign-in/prove-again.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  hasSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
} from './second-factor.ts';
import type { WaysIn } from '../ways-in.ts';

const config = { action: 'waysIn.manage' } as const;
/** Codes while setting up: the secret is on the screen, so there is nothing to guess; a bound all the same. */
const CONFIRMATIONS = { burst: 20, everyMs: 10_000 };

export function secondFactorRoutes(api: HttpApi, parts: WaysIn, proveAgain: ProveAgain): void {
  setUpRoutes(api, parts, proveAgain);
  changeRoutes(api, parts, proveAgain);
}

function setUpRoutes(api: HttpApi, parts: WaysIn, proveAgain: ProveAgain): void {
  const confirmations = createAttemptLimiter(CONFIRMATIONS);
  api.post(
    '/me/second-factor',
    {
      config,
      schema: {
        summary: 'Begin to set up a second factor: a new secret for an app',
        body: beginSecondFactorRequestSchema,
        response: { 201: begunSecondFactorSchema },
      },
    },
    async (request, reply) => {
      const { user } = inSession(request);
      await proveAgain.byPassword(request, user.id, request.body.password);
      const row = await findPerson(parts.db, user.id);
      if (row === undefined) throw new HttpProblem('not-signed-in');
      const begun = await beginSecondFactor(parts, { id: user.id, label: accountOf(row).email ?? row.name });
      if (!begun.ok) throw new HttpProblem('conflict', { detail: 'You have a second factor already.' });
      return reply.code(201).send(begun.value);
    },
  );

  api.post(
    '/me/second-factor/confirm',
    {
      config,
      schema: {
        summary: 'Switch the second factor on by a first code; this answer alone tells the recovery codes',
        body: confirmSecondFactorRequestSchema,
        response: { 200: recoveryCodesSchema },
      },
    },
    async (request, reply) => {
      const { user, sessionId } = inSession(request);
      takeAttempt(confirmations, user.id, parts.clock.now());
      const { code } = request.body;
      const session = { userId: user.id, sessionId, address: request.ip };
      const confirmed = await confirmSecondFactor(parts, { ...session, code });
      if (!confirmed.ok) throw new HttpProblem('wrong-code');
      void reply.header('set-cookie', confirmed.value.cookie);
      return { recoveryCodes: [...confirmed.value.recoveryCodes] };
    },
  );
}

function changeRoutes(api: HttpApi, parts: WaysIn, proveAgain: ProveAgain): void {
  api.post(
    '/me/second-factor/remove',
    {
      config,
      schema: {
        summary: 'Switch my second factor off, by the password or a code',
        body: proofRequestSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { user, sessionId } = inSession(request);
      await requireFactor(parts, user.id);
      await proveAgain.byEither(request, user.id, request.body);
      const session = { userId: user.id, sessionId, address: request.ip };
      const cookie = await removeSecondFactor(parts, session);
      return reply.code(204).header('set-cookie', cookie).send(null);
    },
  );

  api.post(
    '/me/second-factor/recovery-codes',
    {
      config,
      schema: {
        summary: 'New recovery codes in place of all earlier ones, by the password or a code',
        body: proofRequestSchema,
        response: { 200: recoveryCodesSchema },
      },
    },
    async (request) => {
      const { user } = inSession(request);
      await requireFactor(parts, user.id);
      await proveAgain.byEither(request, user.id, request.body);
      const recoveryCodes = await renewRecoveryCodes(parts, { userId: user.id, address: request.ip });
      return { recoveryCodes: [...recoveryCodes] };
    },
  );
}

async function requireFactor({ db }: WaysIn, userId: string): Promise<void> {
  if (!(await hasSecondFactor(db, userId)))
    throw new HttpProblem('conflict', { detail: 'You have no second factor.' });
}
