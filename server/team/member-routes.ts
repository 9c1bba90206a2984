/** Routes: who is here, and what becomes of them. */
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import {
  memberListSchema,
  memberParamsSchema,
  memberSchema,
  removeMemberRequestSchema,
  removeOwnAccountRequestSchema,
  updateMemberRequestSchema,
} from '../../shared/api/members.ts';
import { looksAfterInstance } from '../../shared/roles.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { ChangeFeed } from '../access/change-feed.ts';
import type { ProveAgain } from '../accounts/prove-again.ts';
import type { AuditLog, AuditSubject } from '../audit/audit-log.ts';
import { askerOf } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { HttpProblem } from '../http/errors.ts';
import { signedIn, type HttpApi } from '../http/http-app.ts';
import { refusalOf, type MemberChange, type MemberRefusal } from './member-rules.ts';
import {
  describeMember,
  findMember,
  findOwner,
  isLastOwner,
  listMembers,
  removePerson,
  setDeactivated,
  setRole,
} from './members.ts';

export interface TeamDeps {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
  readonly audit: Pick<AuditLog, 'note'>;
}

type MemberRow = NonNullable<Awaited<ReturnType<typeof findMember>>>;

export function memberRoutes(api: HttpApi, deps: TeamDeps, proveAgain: ProveAgain): void {
  api.get(
    '/members',
    {
      config: { action: 'people.list' },
      schema: { summary: 'The people of this instance', response: { 200: memberListSchema } },
    },
    async (request) => {
      const tellsAddresses = looksAfterInstance(signedIn(request).memberRole);
      return { items: [...(await listMembers(deps.db, { tellsAddresses }))] };
    },
  );
  changeRoute(api, deps);
  removeRoutes(api, deps, proveAgain);
}

function changeRoute(api: HttpApi, deps: TeamDeps): void {
  const { db, clock, audit } = deps;
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
      const target = await requireMember(db, request.params.userId);
      const now = clock.now();
      const subject = subjectOf(target);
      // Both are asked about before the first is done.
      if (role !== undefined) await requireRight(deps, request, { target, what: { role } });
      if (deactivated !== undefined) {
        await requireRight(deps, request, { target, what: deactivated ? 'deactivate' : 'letInAgain' });
      }
      if (role !== undefined && role !== target.member_role) {
        await setRole(db, target.id, { role, now });
        const detail = { from: target.member_role, to: role };
        await audit.note({ ...askerOf(request), kind: 'member.role-changed', subject, detail });
      }
      if (deactivated !== undefined && deactivated !== (target.deactivated_at !== null)) {
        await setDeactivated(db, target.id, { deactivated, now });
        const kind = deactivated ? 'member.deactivated' : 'member.reactivated';
        await audit.note({ ...askerOf(request), kind, subject });
      }
      await deps.changes.tellNow();
      return describeMember(await requireMember(db, target.id), { lastSeenAt: null });
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
      const target = await requireMember(deps.db, request.params.userId);
      await requireRight(deps, request, { target, what: 'remove' });
      const heirId = request.body.documentsTo ?? signedIn(request).user.id;
      await remove(deps, request, { target, heirId, kind: 'member.removed' });
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
      const target = await requireMember(deps.db, signedIn(request).user.id);
      // Told first: no password helps then.
      if (await isLastOwner(deps.db, target)) throw refused('lastOwner');
      await proveAgain.byPassword(request, target.id, request.body.password);
      const heirId = request.body.documentsTo ?? (await findOwner(deps.db, target.id))?.id;
      if (heirId === undefined) throw refused('lastOwner');
      await remove(deps, request, { target, heirId, kind: 'account.removed' });
      return reply.code(204).send(null);
    },
  );
}

interface RemoveRequest {
  readonly target: MemberRow;
  readonly heirId: string;
  readonly kind: 'member.removed' | 'account.removed';
}

async function remove(
  { db, clock, changes, audit }: TeamDeps,
  request: Pick<FastifyRequest, 'principal' | 'ip'> & { readonly body: { readonly keepName: boolean } },
  { target, heirId, kind }: RemoveRequest,
): Promise<void> {
  const heir = await findMember(db, heirId);
  if (heir === undefined || heir.id === target.id || heir.member_role === 'guest') {
    throw new HttpProblem('invalid-input', {
      errors: [{ field: 'body.documentsTo', message: 'a member who stays' }],
    });
  }
  const { keepName } = request.body;
  await removePerson(db, { userId: target.id, keepName, heirId, now: clock.now() });
  await changes.tellNow();
  const subject = subjectOf(target);
  await audit.note({ ...askerOf(request), kind, subject, detail: { documentsTo: heir.name } });
}

export async function requireMember(db: Kysely<DatabaseSchema>, userId: string): Promise<MemberRow> {
  const row = await findMember(db, userId);
  if (row === undefined) throw new HttpProblem('not-found');
  return row;
}

async function requireRight(
  { db }: TeamDeps,
  request: Pick<FastifyRequest, 'principal'>,
  { target, what }: { readonly target: MemberRow; readonly what: MemberChange['what'] },
): Promise<void> {
  const { user, memberRole } = signedIn(request);
  const refusal = refusalOf({
    actor: { id: user.id, role: memberRole },
    target: { id: target.id, role: target.member_role },
    what,
    isLastOwner: await isLastOwner(db, target),
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
