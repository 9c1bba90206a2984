/** Routes: the browsers that one is signed in on. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { deviceListSchema, deviceParamsSchema, signedOutOthersSchema } from '../../shared/api/session.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { ChangeFeed } from '../access/change-feed.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { askerOf } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { HttpProblem } from '../http/errors.ts';
import { inSession, type HttpApi } from '../http/http-app.ts';
import { endOtherSessions, endSession, listDevices, type OwnSession } from './devices.ts';

export interface DeviceRouteDeps {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
  readonly audit: Pick<AuditLog, 'note'>;
}

export function deviceRoutes(api: HttpApi, { db, clock, changes, audit }: DeviceRouteDeps): void {
  const config = { action: 'devices.manage' } as const;
  api.get(
    '/devices',
    {
      config,
      schema: { summary: 'The browsers I am signed in on', response: { 200: deviceListSchema } },
    },
    async (request) => ({ items: [...(await listDevices(db, own(request), clock.now()))] }),
  );

  api.delete(
    '/devices/:deviceId',
    {
      config,
      schema: {
        summary: 'Sign out on another browser; its open pages are told at once',
        params: deviceParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { userId, sessionId } = own(request);
      const { deviceId } = request.params;
      if (deviceId === sessionId) {
        throw new HttpProblem('conflict', { detail: 'To sign out here, use /sign-out.' });
      }
      if (!(await endSession(db, { userId, sessionId: deviceId }, clock.now()))) {
        throw new HttpProblem('not-found');
      }
      await changes.tellNow();
      await audit.note({ ...askerOf(request), kind: 'session.ended', detail: { where: 'another device' } });
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/devices/sign-out-others',
    {
      config,
      schema: {
        summary: 'Sign out everywhere but here',
        response: { 200: signedOutOthersSchema },
      },
    },
    async (request) => {
      const ended = await endOtherSessions(db, own(request), clock.now());
      await changes.tellNow();
      const detail = { where: 'all other devices', ended: String(ended) };
      await audit.note({ ...askerOf(request), kind: 'session.ended', detail });
      return { ended };
    },
  );
}

function own(request: Parameters<typeof inSession>[0]): OwnSession {
  const { user, sessionId } = inSession(request);
  return { userId: user.id, sessionId };
}
