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
import { askerOf } from '../audit/noted-request.ts';
import { HttpProblem } from '../http/errors.ts';
import type { HttpApi } from '../http/http-app.ts';
import { addGroup, addToGroup, listGroups, removeFromGroup, removeGroup, renameGroup } from './groups.ts';
import type { TeamDeps } from './member-routes.ts';

export function groupRoutes(api: HttpApi, deps: TeamDeps): void {
  const { db, clock, audit } = deps;
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
      const group = await addGroup(db, request.body.name, clock.now());
      if (group === undefined) {
        throw new HttpProblem('conflict', { detail: 'There are too many groups: remove some first.' });
      }
      await audit.note({
        ...askerOf(request),
        kind: 'group.changed',
        subject: subjectOf(group),
        detail: { what: 'made' },
      });
      return reply.code(201).send(group);
    },
  );

  changeRoutes(api, deps);
  groupMemberRoutes(api, deps);
}

function changeRoutes(api: HttpApi, deps: TeamDeps): void {
  const { db, clock, audit } = deps;
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
      await renameGroup(db, before.id, name);
      const detail = { what: 'renamed', to: name };
      await audit.note({ ...askerOf(request), kind: 'group.changed', subject: subjectOf(before), detail });
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
      await removeGroup(db, group.id, clock.now());
      await deps.changes.tellNow();
      const detail = { what: 'removed' };
      await audit.note({ ...askerOf(request), kind: 'group.changed', subject: subjectOf(group), detail });
      return reply.code(204).send(null);
    },
  );
}

function groupMemberRoutes(api: HttpApi, deps: TeamDeps): void {
  const { db, clock, audit } = deps;
  const route = {
    config: { action: 'people.manage' },
    schema: { params: groupMemberParamsSchema, response: { 204: z.null() } },
  } as const;

  api.put(
    '/groups/:groupId/members/:userId',
    { ...route, schema: { ...route.schema, summary: 'Put somebody into a group' } },
    async (request, reply) => {
      const group = await requireGroup(deps, request.params.groupId);
      if (!(await addToGroup(db, request.params, clock.now()))) throw new HttpProblem('not-found');
      await deps.changes.tellNow();
      const detail = { what: 'joined', person: request.params.userId };
      await audit.note({ ...askerOf(request), kind: 'group.changed', subject: subjectOf(group), detail });
      return reply.code(204).send(null);
    },
  );

  api.delete(
    '/groups/:groupId/members/:userId',
    { ...route, schema: { ...route.schema, summary: 'Take somebody out of a group' } },
    async (request, reply) => {
      const group = await requireGroup(deps, request.params.groupId);
      if (!(await removeFromGroup(db, request.params, clock.now()))) throw new HttpProblem('not-found');
      await deps.changes.tellNow();
      const detail = { what: 'left', person: request.params.userId };
      await audit.note({ ...askerOf(request), kind: 'group.changed', subject: subjectOf(group), detail });
      return reply.code(204).send(null);
    },
  );
}

async function requireGroup({ db }: TeamDeps, groupId: string): Promise<Group> {
  const group = (await listGroups(db)).find(({ id }) => id === groupId);
  if (group === undefined) throw new HttpProblem('not-found');
  return group;
}

function subjectOf({ id, name }: Group): { kind: 'group'; id: string; name: string } {
  return { kind: 'group', id, name };
}
