/** Routes for owners and admins: helping somebody back in who has lost a password or a phone. */
import { z } from 'zod';
import { memberParamsSchema, resetLinkSchema } from '../../shared/api/ways-in.ts';
import { inOneStep } from '../audit/in-one-step.ts';
import { askerOf } from '../audit/noted-request.ts';
import { HttpProblem } from '../http/errors.ts';
import { signedIn, type HttpApi } from '../http/http-app.ts';
import { handOutResetLink } from './password-reset.ts';
import { hasAddress } from '../access/placeholder-address.ts';
import { findPerson, isGuestByLink } from './people.ts';
import { removeSecondFactorOf } from './second-factor.ts';
import type { WaysIn } from './ways-in.ts';

export function memberRecoveryRoutes(api: HttpApi, parts: WaysIn): void {
  const config = { action: 'member.recover' } as const;
  api.post(
    '/members/:userId/reset-link',
    {
      config,
      schema: {
        summary: 'A one-time link to a new password, to hand over; this answer alone tells it',
        params: memberParamsSchema,
        response: { 201: resetLinkSchema },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const member = await requireMember(parts, asker.memberRole, request.params.userId);
      if (!hasAddress(member)) {
        throw new HttpProblem('conflict', {
          detail: 'They have no e-mail address to sign in with: a password would be of no use.',
        });
      }
      const { link, expiresAt } = await inOneStep(parts, (transaction, now) =>
        handOutResetLink(transaction, member, { by: askerOf(request), now, baseUrl: parts.baseUrl() }),
      );
      return reply.code(201).send({ link, expiresAt: new Date(expiresAt).toISOString() });
    },
  );

  api.delete(
    '/members/:userId/second-factor',
    {
      config,
      schema: {
        summary: 'Remove somebody’s second factor',
        params: memberParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const member = await requireMember(parts, asker.memberRole, request.params.userId);
      if (!(await removeSecondFactorOf(parts, member, askerOf(request)))) throw new HttpProblem('not-found');
      return reply.code(204).send(null);
    },
  );
}

/** An admin who could reset an owner would be one. */
async function requireMember({ db }: WaysIn, askersRole: string, userId: string) {
  const member = await findPerson(db, userId);
  // A guest who came by a link has nothing to be helped back into.
  if (member === undefined || isGuestByLink(member)) throw new HttpProblem('not-found');
  if (member.member_role === 'owner' && askersRole !== 'owner') {
    throw new HttpProblem('forbidden', { detail: 'Only an owner may do this to an owner.' });
  }
  return member;
}
