/** Routes: one's own passkeys, and signing in by one. */
import { z } from 'zod';
import { signedInResponseSchema } from '../../../shared/api/session.ts';
import {
  addPasskeyRequestSchema,
  passkeyOptionsRequestSchema,
  passkeyOptionsSchema,
  passkeyParamsSchema,
  passkeySchema,
  passkeySignInRequestSchema,
  renamePasskeyRequestSchema,
} from '../../../shared/api/ways-in.ts';
import { askerOf } from '../../audit/noted-request.ts';
import { clientKey } from '../../http/client-key.ts';
import { HttpProblem } from '../../http/errors.ts';
import { inSession, type HttpApi } from '../../http/http-app.ts';
import { arrive } from '../sign-in/arrive.ts';
import { createAttemptLimiter } from '../attempt-limiter.ts';
import {
  addPasskey,
  newPasskeyOptions,
  removePasskey,
  renamePasskey,
  signInByPasskey,
  signInOptions,
} from './passkeys.ts';
import { accountOf, findPerson } from '../people.ts';
import { takeAttempt, type ProveAgain } from '../sign-in/prove-again.ts';
import { originOf, type WaysIn } from '../ways-in.ts';

const config = { action: 'waysIn.manage' } as const;
/** A key cannot be guessed; checking signatures without end would be work without end. */
const SIGN_INS = { burst: 60, everyMs: 2_000 };

export function passkeyRoutes(api: HttpApi, parts: WaysIn, proveAgain: ProveAgain): void {
  addRoutes(api, parts, proveAgain);
  changeRoutes(api, parts);
  signInRoutes(api, parts);
}

function addRoutes(api: HttpApi, parts: WaysIn, proveAgain: ProveAgain): void {
  api.post(
    '/me/passkeys/options',
    {
      config,
      schema: {
        summary: 'What a browser needs to make a passkey',
        body: passkeyOptionsRequestSchema,
        response: { 200: passkeyOptionsSchema },
      },
    },
    async (request) => {
      const { user } = inSession(request);
      await proveAgain.byPassword(request, user.id, request.body.password);
      const row = await findPerson(parts.db, user.id);
      if (row === undefined) throw new HttpProblem('not-signed-in');
      const { id, name } = row;
      const label = accountOf(row).email ?? name;
      return { ...(await newPasskeyOptions(parts, { id, name, label }, originOf(parts, request))) };
    },
  );

  api.post(
    '/me/passkeys',
    {
      config,
      schema: {
        summary: 'Add a passkey that a browser has made',
        body: addPasskeyRequestSchema,
        response: { 201: passkeySchema },
      },
    },
    async (request, reply) => {
      const { user } = inSession(request);
      const { name, response } = request.body;
      const origin = originOf(parts, request);
      const added = await addPasskey(parts, {
        userId: user.id,
        name,
        response,
        origin,
        address: request.ip,
      });
      if (!added.ok) {
        throw added.error === 'tooMany'
          ? new HttpProblem('conflict', { detail: 'You have too many passkeys: remove some first.' })
          : new HttpProblem('passkey-refused');
      }
      return reply.code(201).send(added.value);
    },
  );
}

function changeRoutes(api: HttpApi, parts: WaysIn): void {
  api.patch(
    '/me/passkeys/:passkeyId',
    {
      config,
      schema: {
        summary: 'Rename a passkey',
        params: passkeyParamsSchema,
        body: renamePasskeyRequestSchema,
        response: { 200: passkeySchema },
      },
    },
    async (request) => {
      const { user } = inSession(request);
      const own = { id: request.params.passkeyId, userId: user.id };
      const renamed = await renamePasskey(parts.db, own, request.body.name);
      if (renamed === undefined) throw new HttpProblem('not-found');
      return renamed;
    },
  );

  api.delete(
    '/me/passkeys/:passkeyId',
    {
      config,
      schema: { summary: 'Remove a passkey', params: passkeyParamsSchema, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { user } = inSession(request);
      const own = { id: request.params.passkeyId, userId: user.id, address: request.ip };
      if (!(await removePasskey(parts, own))) throw new HttpProblem('not-found');
      return reply.code(204).send(null);
    },
  );
}

function signInRoutes(api: HttpApi, parts: WaysIn): void {
  const limiter = createAttemptLimiter(SIGN_INS);
  const begins = { action: 'session.begin' } as const;
  api.post(
    '/sign-in/passkey/options',
    {
      config: begins,
      schema: {
        summary: 'What a browser needs to sign in by a passkey',
        response: { 200: passkeyOptionsSchema },
      },
    },
    async (request) => ({ ...(await signInOptions(parts, originOf(parts, request))) }),
  );

  api.post(
    '/sign-in/passkey',
    {
      config: begins,
      schema: {
        summary: 'Sign in by a passkey, which is both factors',
        body: passkeySignInRequestSchema,
        response: { 200: signedInResponseSchema },
      },
    },
    async (request, reply) => {
      takeAttempt(limiter, clientKey(request), parts.clock.now());
      const response = request.body.response;
      const userId = await signInByPasskey(parts, { response, origin: originOf(parts, request) });
      if (userId === undefined) {
        parts.audit.tally({ ...askerOf(request), kind: 'session.refused', detail: { way: 'passkey' } });
        throw new HttpProblem('passkey-refused');
      }
      const arrived = await arrive(parts, { userId, way: 'passkey', request, reply });
      if (!('user' in arrived)) throw new Error('a passkey was not enough');
      return arrived;
    },
  );
}
