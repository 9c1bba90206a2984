/** Routes: one's own API tokens. Made and revoked in a session, so that a leaked token cannot make others. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import {
  apiTokenListSchema,
  apiTokenParamsSchema,
  createApiTokenRequestSchema,
  createdApiTokenSchema,
} from '../../shared/api/tokens.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { ChangeFeed } from '../access/change-feed.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { askerOf } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { HttpProblem } from '../http/errors.ts';
import { signedIn, type HttpApi } from '../http/http-app.ts';
import {
  addApiToken,
  describeApiToken,
  listApiTokens,
  MAX_TOKENS_PER_USER,
  removeApiToken,
} from './api-tokens.ts';

export interface TokenRouteDeps {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
  readonly audit: Pick<AuditLog, 'note'>;
}

export function tokenRoutes(api: HttpApi, deps: TokenRouteDeps): void {
  const { db, clock, audit } = deps;
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
      const { name, scope, expiresAt } = request.body;
      if (scope === 'admin' && memberRole === 'member') {
        throw new HttpProblem('forbidden', {
          detail: 'Only owners and admins have tokens of scope "admin".',
        });
      }
      const now = clock.now();
      const expires = expiresAt === undefined || expiresAt === null ? undefined : Date.parse(expiresAt);
      if (expires !== undefined && expires <= now) {
        throw new HttpProblem('invalid-input', {
          errors: [{ field: 'body.expiresAt', message: 'a time that is still to come' }],
        });
      }
      if ((await listApiTokens(db, user.id)).length >= MAX_TOKENS_PER_USER) {
        throw new HttpProblem('conflict', { detail: 'You have too many tokens: revoke some first.' });
      }
      const { token, row } = await addApiToken(db, { userId: user.id, name, scope, expiresAt: expires }, now);
      const subject = { kind: 'token', id: row.id, name } as const;
      await audit.note({ ...askerOf(request), kind: 'token.made', subject, detail: { scope } });
      return reply.code(201).send({ ...describeApiToken(row), token });
    },
  );

  revokeRoute(api, deps);
}

function revokeRoute(api: HttpApi, { db, clock, changes, audit }: TokenRouteDeps): void {
  api.delete(
    '/tokens/:tokenId',
    {
      config: { action: 'tokens.manage' },
      schema: { summary: 'Revoke a token', params: apiTokenParamsSchema, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { user } = signedIn(request);
      const removed = await removeApiToken(db, { id: request.params.tokenId, userId: user.id }, clock.now());
      if (!removed) throw new HttpProblem('not-found');
      await changes.tellNow();
      const subject = { kind: 'token', id: request.params.tokenId, name: '' } as const;
      await audit.note({ ...askerOf(request), kind: 'token.revoked', subject });
      return reply.code(204).send(null);
    },
  );
}
