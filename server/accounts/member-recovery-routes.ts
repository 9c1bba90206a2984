/** Routes for owners and admins: helping somebody back in who has lost a password or a phone. */
import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import { makeResetLinkRequestSchema, memberParamsSchema, resetLinkSchema } from '../../shared/api/ways-in.ts';
import { recordEvent } from '../audit/audit-log.ts';
import { inOneStep } from '../audit/in-one-step.ts';
import { askerOf, type Asker } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { HttpProblem } from '../http/errors.ts';
import { signedIn, type HttpApi } from '../http/http-app.ts';
import { handOutResetLink } from './passwords/password-reset.ts';
import { hasAddress } from '../access/placeholder-address.ts';
import { findPerson, isAddressTaken, isGuestByLink } from './people.ts';
import { removeSecondFactorOf } from './second-factor/second-factor.ts';
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
        // Nothing to say of who has an address.
        body: makeResetLinkRequestSchema.nullish(),
        response: { 201: resetLinkSchema },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const by = askerOf(request);
      const email = request.body?.email;
      const { link, expiresAt } = await inOneStep(parts, async (transaction, now) => {
        const row = await requireMember(transaction, asker.memberRole, request.params.userId);
        if (email !== undefined) await giveFirstAddress(transaction, row, { email, by, now });
        else if (!hasAddress(row)) throw new HttpProblem('invalid-input', { errors: [ADDRESS_MISSING] });
        return handOutResetLink(transaction, row, { by, now, baseUrl: parts.baseUrl() });
      });
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
      const member = await requireMember(parts.db, asker.memberRole, request.params.userId);
      if (!(await removeSecondFactorOf(parts, member, askerOf(request)))) throw new HttpProblem('not-found');
      return reply.code(204).send(null);
    },
  );
}

const ADDRESS_MISSING = { field: 'body.email', message: 'they have no address yet to sign in with' };

interface FirstAddress {
  readonly email: string;
  readonly by: Asker;
  readonly now: number;
}

/** Whom an admin made a member may have none. Who has one changes it themselves: it is where they are told of changes. */
async function giveFirstAddress(
  transaction: Transaction<DatabaseSchema>,
  member: Awaited<ReturnType<typeof requireMember>>,
  { email, by, now }: FirstAddress,
): Promise<void> {
  if (hasAddress(member)) {
    if (member.email === email) return;
    throw new HttpProblem('conflict', {
      errors: [{ field: 'body.email', message: 'they have an address already' }],
    });
  }
  if (await isAddressTaken(transaction, email, member.id)) {
    throw new HttpProblem('conflict', {
      errors: [{ field: 'body.email', message: 'somebody has this address already' }],
    });
  }
  await transaction
    .updateTable('users')
    // Nothing shows that it is theirs.
    .set({ email, email_verified: 0, updated_at: new Date(now).toISOString() })
    .where('id', '=', member.id)
    .execute();
  const subject = { kind: 'person', id: member.id, name: member.name } as const;
  const detail = { what: 'emailChanged' };
  await recordEvent(transaction, { ...by, kind: 'account.changed', subject, detail }, now);
}

/** An admin who could reset an owner would be one. */
async function requireMember(db: Kysely<DatabaseSchema>, askersRole: string, userId: string) {
  const member = await findPerson(db, userId);
  // A guest who came by a link has nothing to be helped back into.
  if (member === undefined || member.removed_at !== null || isGuestByLink(member)) {
    throw new HttpProblem('not-found');
  }
  if (member.member_role === 'owner' && askersRole !== 'owner') {
    throw new HttpProblem('forbidden', { detail: 'Only an owner may do this to an owner.' });
  }
  return member;
}
