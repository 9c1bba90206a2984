/** Routes: the browsers that one is signed in on. */
import { z } from 'zod';
import { deviceListSchema, deviceParamsSchema, signedOutOthersSchema } from '../../../shared/api/session.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import { HttpProblem } from '../../http/errors.ts';
import { inSession, type HttpApi } from '../../http/http-app.ts';
import { endOtherSessions, endSession, listDevices, type OwnSession } from './devices.ts';
import { recordOwn } from '../own-line.ts';

export function deviceRoutes(api: HttpApi, deps: Changing): void {
  const { db, clock } = deps;
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
      await inOneStep(deps, async (transaction, now) => {
        if (!(await endSession(transaction, { userId, sessionId: deviceId }, now))) {
          throw new HttpProblem('not-found');
        }
        const detail = { where: 'another device' };
        await recordOwn(transaction, { kind: 'session.ended', userId, address: request.ip, detail }, now);
      });
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
      const session = own(request);
      const ended = await inOneStep(deps, async (transaction, now) => {
        const count = await endOtherSessions(transaction, session, now);
        // Pressing it again and again fills no log.
        if (count === 0) return count;
        const detail = { where: 'all other devices', ended: String(count) };
        const line = { kind: 'session.ended', userId: session.userId, address: request.ip, detail } as const;
        await recordOwn(transaction, line, now);
        return count;
      });
      return { ended };
    },
  );
}

function own(request: Parameters<typeof inSession>[0]): OwnSession {
  const { user, sessionId } = inSession(request);
  return { userId: user.id, sessionId };
}
