/** Routes: who is here, and what becomes of them. */
import type { FastifyRequest } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import {
  memberListSchema,
  memberParamsSchema,
  memberQuerySchema,
  memberSchema,
  removeMemberRequestSchema,
  removeOwnAccountRequestSchema,
  updateMemberRequestSchema,
} from '../../shared/api/members.ts';
import { looksAfterInstance } from '../../shared/roles.ts';
import type { ProveAgain } from '../accounts/sign-in/prove-again.ts';
import type { AuditSubject } from '../audit/audit-entry.ts';
import { recordEvent } from '../audit/audit-log.ts';
import { inOneStep, type Changing } from '../audit/in-one-step.ts';
import { askerOf } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { HttpProblem } from '../http/errors.ts';
import { signedIn, type HttpApi } from '../http/http-app.ts';
import type { Instance } from './instance.ts';
import { refusalOf, type MemberChange, type MemberRefusal } from './member-rules.ts';
import { decodePosition, listGuests, listMembers } from './member-list.ts';
import {
  describeMember,
  findMember,
  findOwner,
  isLastOwner,
  removePerson,
  setDeactivated,
  setRole,
} from './members.ts';

export type TeamDeps = Changing;

type MemberRow = NonNullable<Awaited<ReturnType<typeof findMember>>>;

export interface MemberDeps extends TeamDeps {
  readonly instance: Pick<Instance, 'settings'>;
}

export function memberRoutes(api: HttpApi, deps: MemberDeps, proveAgain: ProveAgain): void {
  api.get(
    '/members',
    {
      config: { action: 'people.list' },
      schema: {
        summary: 'The people of this instance: its members, or a page of its guests',
        querystring: memberQuerySchema,
        response: { 200: memberListSchema },
      },
    },
    async (request) => {
      const tellsAddresses = looksAfterInstance(signedIn(request).memberRole);
      const { kind, cursor, limit } = request.query;
      if (kind === 'member') return listMembers(deps.db, { tellsAddresses });
      const after = cursor === undefined ? undefined : decodePosition(cursor);
      if (cursor !== undefined && after === undefined) {
        throw new HttpProblem('invalid-input', {
          errors: [{ field: 'query.cursor', message: 'the nextCursor of an earlier answer' }],
        });
      }
      return listGuests(deps.db, { tellsAddresses, after, limit });
    },
  );
  changeRoute(api, deps);
  removeRoutes(api, deps, proveAgain);
}

function changeRoute(api: HttpApi, deps: MemberDeps): void {
  const { db } = deps;
  api.patch(
    '/members/:userId',
    {
      config: { action: 'people.manage' },
      schema: {
        summary: 'Give somebody another role, keep them out, let them in again; open pages follow at once',
        params: memberParamsSchema,
        body: updateMemberRequestSchema,
        response: { 200: memberSchema },
      },
    },
    async (request) => {
      const { role, deactivated } = request.body;
      const { userId } = request.params;
      const { sessionDays } = await deps.instance.settings();
      await inOneStep(deps, async (transaction, now) => {
        const target = await requireMember(transaction, userId);
        const subject = subjectOf(target);
        // Both are asked about before the first is done.
        if (role !== undefined) await requireRight(transaction, request, { target, what: { role } });
        if (deactivated !== undefined) {
          const what = deactivated ? 'deactivate' : 'letInAgain';
          await requireRight(transaction, request, { target, what });
        }
        if (role !== undefined && role !== target.member_role) {
          await setRole(transaction, target.id, { role, sessionDays, now });
          const detail = { from: target.member_role, to: role };
          const line = { ...askerOf(request), kind: 'member.role-changed', subject, detail } as const;
          await recordEvent(transaction, line, now);
        }
        if (deactivated !== undefined && deactivated !== (target.deactivated_at !== null)) {
          await setDeactivated(transaction, target, { deactivated, now });
          const kind = deactivated ? 'member.deactivated' : 'member.reactivated';
          await recordEvent(transaction, { ...askerOf(request), kind, subject }, now);
        }
      });
      return describeMember(await requireMember(db, userId), { lastSeenAt: null });
    },
  );
}

function removeRoutes(api: HttpApi, deps: TeamDeps, proveAgain: ProveAgain): void {
  api.post(
    '/members/:userId/remove',
    {
      config: { action: 'people.manage' },
      schema: {
        summary: 'Remove somebody for good; what they wrote stays',
        params: memberParamsSchema,
        body: removeMemberRequestSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await inOneStep(deps, async (transaction, now) => {
        const target = await requireMember(transaction, request.params.userId);
        await requireRight(transaction, request, { target, what: 'remove' });
        const heirId = request.body.documentsTo ?? signedIn(request).user.id;
        await remove(transaction, request, { target, heirId, kind: 'member.removed', now });
      });
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/me/remove',
    {
      config: { action: 'account.remove' },
      schema: {
        summary: 'Remove my own account for good; what I wrote stays',
        body: removeOwnAccountRequestSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const userId = signedIn(request).user.id;
      // Told first: no password helps then.
      if (await isLastOwner(deps.db, await requireMember(deps.db, userId))) throw refused('lastOwner');
      await proveAgain.byPassword(request, userId, request.body.password);
      await inOneStep(deps, async (transaction, now) => {
        const target = await requireMember(transaction, userId);
        if (await isLastOwner(transaction, target)) throw refused('lastOwner');
        const heirId = request.body.documentsTo ?? (await findOwner(transaction, target.id))?.id;
        if (heirId === undefined) throw refused('lastOwner');
        await remove(transaction, request, { target, heirId, kind: 'account.removed', now });
      });
      return reply.code(204).send(null);
    },
  );
}

interface RemoveRequest {
  readonly target: MemberRow;
  readonly heirId: string;
  readonly kind: 'member.removed' | 'account.removed';
  readonly now: number;
}

async function remove(
  transaction: Transaction<DatabaseSchema>,
  request: Pick<FastifyRequest, 'principal' | 'ip'> & { readonly body: { readonly keepName: boolean } },
  { target, heirId, kind, now }: RemoveRequest,
): Promise<void> {
  const heir = await findMember(transaction, heirId);
  const mayInherit = heir !== undefined && heir.member_role !== 'guest' && heir.deactivated_at === null;
  if (!mayInherit || heir.id === target.id) {
    throw new HttpProblem('invalid-input', {
      errors: [{ field: 'body.documentsTo', message: 'a member who stays and can come in' }],
    });
  }
  const { keepName } = request.body;
  const detail = { documentsTo: heir.name, person: heir.id };
  await removePerson(transaction, { userId: target.id, keepName, heirId, now });
  await recordEvent(transaction, { ...askerOf(request), kind, subject: subjectOf(target), detail }, now);
}

export async function requireMember(db: Kysely<DatabaseSchema>, userId: string): Promise<MemberRow> {
  const row = await findMember(db, userId);
  if (row === undefined) throw new HttpProblem('not-found');
  return row;
}

async function requireRight(
  transaction: Transaction<DatabaseSchema>,
  request: Pick<FastifyRequest, 'principal'>,
  { target, what }: { readonly target: MemberRow; readonly what: MemberChange['what'] },
): Promise<void> {
  const { user, memberRole } = signedIn(request);
  const refusal = refusalOf({
    actor: { id: user.id, role: memberRole },
    target: { id: target.id, role: target.member_role },
    what,
    isLastOwner: await isLastOwner(transaction, target),
  });
  if (refusal !== undefined) throw refused(refusal);
}

const REFUSALS: Readonly<Record<MemberRefusal, string>> = {
  onlyOwners: 'Only an owner of this instance may change owners or make new ones.',
  lastOwner: 'There must be an owner: make somebody else one first.',
  yourself: 'Your own account is removed on your settings page.',
};

function refused(why: MemberRefusal): HttpProblem {
  return new HttpProblem(why === 'lastOwner' ? 'conflict' : 'forbidden', { detail: REFUSALS[why] });
}

function subjectOf({ id, name }: MemberRow): AuditSubject {
  return { kind: 'person', id, name };
}
