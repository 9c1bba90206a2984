/** Routes: groups and who is in them. */
import { z } from 'zod';
import {
  groupListSchema,
  groupMemberParamsSchema,
  groupNameRequestSchema,
  groupParamsSchema,
  groupSchema,
  type Group,
} from '../../shared/api/members.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { recordEvent } from '../audit/audit-log.ts';
import { inOneStep } from '../audit/in-one-step.ts';
import { askerOf } from '../audit/noted-request.ts';
import { HttpProblem } from '../http/errors.ts';
import type { HttpApi } from '../http/http-app.ts';
import {
  addGroup,
  addToGroup,
  isNameTaken,
  listGroups,
  removeFromGroup,
  removeGroup,
  renameGroup,
} from './groups.ts';
import type { TeamDeps } from './member-routes.ts';

export function groupRoutes(api: HttpApi, deps: TeamDeps): void {
  const { db } = deps;
  const manage = { config: { action: 'people.manage' } } as const;

  api.get(
    '/groups',
    {
      config: { action: 'people.list' },
      schema: { summary: 'The groups of this instance', response: { 200: groupListSchema } },
    },
    async () => ({ items: [...(await listGroups(db))] }),
  );

  api.post(
    '/groups',
    {
      ...manage,
      schema: { summary: 'Make a group', body: groupNameRequestSchema, response: { 201: groupSchema } },
    },
    async (request, reply) => {
      const group = await inOneStep(deps, async (transaction, now) => {
        if (await isNameTaken(transaction, request.body.name)) throw nameTaken();
        const made = await addGroup(transaction, request.body.name, now);
        if (made === undefined) {
          throw new HttpProblem('conflict', { detail: 'There are too many groups: remove some first.' });
        }
        await recordEvent(transaction, lineOf(request, made, { what: 'made' }), now);
        return made;
      });
      return reply.code(201).send(group);
    },
  );

  changeRoutes(api, deps);
  groupMemberRoutes(api, deps);
}

function changeRoutes(api: HttpApi, deps: TeamDeps): void {
  const manage = { config: { action: 'people.manage' } } as const;

  api.patch(
    '/groups/:groupId',
    {
      ...manage,
      schema: {
        summary: 'Rename a group',
        params: groupParamsSchema,
        body: groupNameRequestSchema,
        response: { 200: groupSchema },
      },
    },
    async (request) => {
      const before = await requireGroup(deps, request.params.groupId);
      const { name } = request.body;
      await inOneStep(deps, async (transaction, now) => {
        if (await isNameTaken(transaction, name, before.id)) throw nameTaken();
        await renameGroup(transaction, before.id, name);
        await recordEvent(transaction, lineOf(request, before, { what: 'renamed', to: name }), now);
      });
      return { ...before, name };
    },
  );

  api.delete(
    '/groups/:groupId',
    {
      ...manage,
      schema: { summary: 'Remove a group', params: groupParamsSchema, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const group = await requireGroup(deps, request.params.groupId);
      await inOneStep(deps, async (transaction, now) => {
        await removeGroup(transaction, group.id, now);
        await recordEvent(transaction, lineOf(request, group, { what: 'removed' }), now);
      });
      return reply.code(204).send(null);
    },
  );
}

function groupMemberRoutes(api: HttpApi, deps: TeamDeps): void {
  const route = {
    config: { action: 'people.manage' },
    schema: { params: groupMemberParamsSchema, response: { 204: z.null() } },
  } as const;

  api.put(
    '/groups/:groupId/members/:userId',
    { ...route, schema: { ...route.schema, summary: 'Put somebody into a group' } },
    async (request, reply) => {
      const group = await requireGroup(deps, request.params.groupId);
      await inOneStep(deps, async (transaction, now) => {
        if (!(await addToGroup(transaction, request.params, now))) throw new HttpProblem('not-found');
        const detail = { what: 'joined', person: request.params.userId };
        await recordEvent(transaction, lineOf(request, group, detail), now);
      });
      return reply.code(204).send(null);
    },
  );

  api.delete(
    '/groups/:groupId/members/:userId',
    { ...route, schema: { ...route.schema, summary: 'Take somebody out of a group' } },
    async (request, reply) => {
      const group = await requireGroup(deps, request.params.groupId);
      await inOneStep(deps, async (transaction, now) => {
        if (!(await removeFromGroup(transaction, request.params, now))) throw new HttpProblem('not-found');
        const detail = { what: 'left', person: request.params.userId };
        await recordEvent(transaction, lineOf(request, group, detail), now);
      });
      return reply.code(204).send(null);
    },
  );
}

function nameTaken(): HttpProblem {
  return new HttpProblem('conflict', {
    errors: [{ field: 'body.name', message: 'another group is called so' }],
  });
}

async function requireGroup({ db }: TeamDeps, groupId: string): Promise<Group> {
  const group = (await listGroups(db)).find(({ id }) => id === groupId);
  if (group === undefined) throw new HttpProblem('not-found');
  return group;
}

function lineOf(
  request: Parameters<typeof askerOf>[0],
  { id, name }: Group,
  detail: Readonly<Record<string, string>>,
): AuditEntry {
  return { ...askerOf(request), kind: 'group.changed', subject: { kind: 'group', id, name }, detail };
}
