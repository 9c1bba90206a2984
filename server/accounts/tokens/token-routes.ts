/** Routes: one's own API tokens. Made and revoked in a session, so that a leaked token cannot make others. */
import { z } from 'zod';
import {
  apiTokenListSchema,
  apiTokenParamsSchema,
  createApiTokenRequestSchema,
  createdApiTokenSchema,
  revokedTokensSchema,
  revokeTokensRequestSchema,
} from '../../../shared/api/tokens.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import { askerOf } from '../../audit/noted-request.ts';
import { HttpProblem } from '../../http/errors.ts';
import { signedIn, type HttpApi } from '../../http/http-app.ts';
import type { ProveAgain } from '../sign-in/prove-again.ts';
import {
  addApiToken,
  describeApiToken,
  listApiTokens,
  removeApiToken,
  removeApiTokens,
} from './api-tokens.ts';

export function tokenRoutes(api: HttpApi, deps: Changing, proveAgain: Pick<ProveAgain, 'byPassword'>): void {
  const { db, clock } = deps;
  api.get(
    '/tokens',
    {
      config: { action: 'tokens.manage' },
      schema: { summary: 'My API tokens', response: { 200: apiTokenListSchema } },
    },
    async (request) => {
      const { user } = signedIn(request);
      return { items: (await listApiTokens(db, user.id)).map(describeApiToken) };
    },
  );

  api.post(
    '/tokens',
    {
      config: { action: 'tokens.manage' },
      schema: {
        summary: 'Make an API token; this answer alone tells it',
        body: createApiTokenRequestSchema,
        response: { 201: createdApiTokenSchema },
      },
    },
    async (request, reply) => {
      const { user, memberRole } = signedIn(request);
      const { name, scope, expiresAt, password } = request.body;
      if (scope === 'admin' && memberRole === 'member') {
        throw new HttpProblem('forbidden', {
          detail: 'Only owners and admins have tokens of scope "admin".',
        });
      }
      const expires = expiresAt === undefined || expiresAt === null ? undefined : Date.parse(expiresAt);
      if (expires !== undefined && expires <= clock.now()) {
        throw new HttpProblem('invalid-input', {
          errors: [{ field: 'body.expiresAt', message: 'a time that is still to come' }],
        });
      }
      // It would look after the instance long after an open browser that somebody found is closed.
      if (scope === 'admin') await proveAgain.byPassword(request, user.id, password);
      const wanted = { userId: user.id, name, scope, expiresAt: expires };
      const { token, row } = await inOneStep(deps, async (transaction, now) => {
        const made = await addApiToken(transaction, wanted, now);
        if (made === undefined) {
          throw new HttpProblem('conflict', { detail: 'You have too many tokens: revoke some first.' });
        }
        const subject = { kind: 'token', id: made.row.id, name } as const;
        const line = { ...askerOf(request), kind: 'token.made', subject, detail: { scope } } as const;
        await recordEvent(transaction, line, now);
        return made;
      });
      return reply.code(201).send({ ...describeApiToken(row), token });
    },
  );

  revokeRoute(api, deps);
}

function revokeRoute(api: HttpApi, deps: Changing): void {
  api.post(
    '/tokens/revoke-all',
    {
      config: { action: 'tokens.manage' },
      schema: {
        summary: 'Revoke all of my tokens',
        body: revokeTokensRequestSchema,
        response: { 200: revokedTokensSchema },
      },
    },
    async (request) => {
      const { user } = signedIn(request);
      const revoked = await inOneStep(deps, async (transaction, now) => {
        const count = await removeApiTokens(transaction, user.id, now);
        if (count === 0) return count;
        const subject = { kind: 'person', id: user.id, name: user.name } as const;
        const detail = { ended: String(count) };
        await recordEvent(transaction, { ...askerOf(request), kind: 'token.revoked', subject, detail }, now);
        return count;
      });
      return { revoked };
    },
  );
  api.delete(
    '/tokens/:tokenId',
    {
      config: { action: 'tokens.manage' },
      schema: { summary: 'Revoke a token', params: apiTokenParamsSchema, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { tokenId: id } = request.params;
      await inOneStep(deps, async (transaction, now) => {
        const name = await removeApiToken(transaction, { id, userId: user.id }, now);
        if (name === undefined) throw new HttpProblem('not-found');
        const subject = { kind: 'token', id, name } as const;
        await recordEvent(transaction, { ...askerOf(request), kind: 'token.revoked', subject }, now);
      });
      return reply.code(204).send(null);
    },
  );
}
