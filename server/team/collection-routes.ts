/** Routes: collections and who was let into them. */
import { z } from 'zod';
import {
  collectionGrantParamsSchema,
  collectionListSchema,
  collectionParamsSchema,
  collectionSchema,
  createCollectionRequestSchema,
  grantListSchema,
  putGrantRequestSchema,
  updateCollectionRequestSchema,
  type Collection,
} from '../../shared/api/collections.ts';
import type { Principal } from '../access/principal.ts';
import type { AuditSubject } from '../audit/audit-log.ts';
import { askerOf } from '../audit/noted-request.ts';
import { listGrants, putGrant, removeGrant } from '../access/grants.ts';
import { granteeIn, grantProblem, nameOfGrant } from '../http/grants.ts';
import { HttpProblem } from '../http/errors.ts';
import { signedIn, type HttpApi } from '../http/http-app.ts';
import {
  addCollection,
  changeCollection,
  findCollection,
  listCollections,
  removeCollection,
} from './collections.ts';
import type { TeamDeps } from './member-routes.ts';

export function collectionRoutes(api: HttpApi, deps: TeamDeps): void {
  const { db } = deps;
  api.get(
    '/collections',
    {
      config: { action: 'collection.list' },
      schema: { summary: 'The collections I may see', response: { 200: collectionListSchema } },
    },
    async (request) => ({ items: [...(await listCollections(db, signedIn(request)))] }),
  );

  api.get(
    '/collections/:collectionId',
    {
      config: { action: 'collection.read' },
      schema: {
        summary: 'One collection',
        params: collectionParamsSchema,
        response: { 200: collectionSchema },
      },
    },
    async (request) => requireCollection(deps, signedIn(request), request.params.collectionId),
  );

  createRoute(api, deps);
  changeRoutes(api, deps);
  grantRoutes(api, deps);
}

function createRoute(api: HttpApi, deps: TeamDeps): void {
  const { db, clock, changes, audit } = deps;
  api.post(
    '/collections',
    {
      config: { action: 'collection.create' },
      schema: {
        summary: 'Make a collection',
        body: createCollectionRequestSchema,
        response: { 201: collectionSchema },
      },
    },
    async (request, reply) => {
      const principal = signedIn(request);
      const id = await addCollection(db, { ...request.body, createdBy: principal.user.id }, clock.now());
      if (id === undefined) {
        throw new HttpProblem('conflict', { detail: 'There are too many collections: remove some first.' });
      }
      await changes.tellNow();
      const collection = await requireCollection(deps, principal, id);
      const subject = subjectOf(collection);
      await audit.note({ ...askerOf(request), kind: 'collection.made', subject });
      return reply.code(201).send(collection);
    },
  );
}

function changeRoutes(api: HttpApi, deps: TeamDeps): void {
  const { db, clock, changes, audit } = deps;
  const config = { action: 'collection.manage' } as const;

  api.patch(
    '/collections/:collectionId',
    {
      config,
      schema: {
        summary: 'Rename a collection, or change what every member may do in it; open pages follow at once',
        params: collectionParamsSchema,
        body: updateCollectionRequestSchema,
        response: { 200: collectionSchema },
      },
    },
    async (request) => {
      const { collectionId } = request.params;
      const before = await requireCollection(deps, signedIn(request), collectionId);
      await changeCollection(db, collectionId, { change: request.body, now: clock.now() });
      await changes.tellNow();
      const after = await requireCollection(deps, signedIn(request), collectionId);
      const detail = { name: after.name, members: after.membersRole ?? 'none' };
      const subject = subjectOf(before);
      await audit.note({ ...askerOf(request), kind: 'collection.changed', subject, detail });
      return after;
    },
  );

  api.delete(
    '/collections/:collectionId',
    {
      config,
      schema: {
        summary: 'Remove an empty collection',
        params: collectionParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const collection = await requireCollection(deps, signedIn(request), request.params.collectionId);
      if (!(await removeCollection(db, collection.id, clock.now()))) {
        throw new HttpProblem('conflict', {
          detail: 'Documents lie in it, perhaps in the trash: move them elsewhere first.',
        });
      }
      await changes.tellNow();
      const subject = subjectOf(collection);
      await audit.note({ ...askerOf(request), kind: 'collection.removed', subject });
      return reply.code(204).send(null);
    },
  );
}

function grantRoutes(api: HttpApi, deps: TeamDeps): void {
  const { db, clock, changes, audit } = deps;
  const config = { action: 'collection.manage' } as const;

  api.get(
    '/collections/:collectionId/grants',
    {
      config: { action: 'collection.read' },
      schema: {
        summary: 'Who was let into a collection',
        params: collectionParamsSchema,
        response: { 200: grantListSchema },
      },
    },
    async ({ params }) => ({ items: [...(await listGrants(db, params))] }),
  );

  api.put(
    '/collections/:collectionId/grants',
    {
      config,
      schema: {
        summary: 'Let a person or a group in, or give them another role',
        params: collectionParamsSchema,
        body: putGrantRequestSchema,
        response: { 200: grantListSchema },
      },
    },
    async (request) => {
      const { user } = signedIn(request);
      const place = { collectionId: request.params.collectionId };
      const collection = await requireCollection(deps, signedIn(request), place.collectionId);
      const { role } = request.body;
      const grant = { grantee: granteeIn(request.body), role, grantedBy: user.id };
      const failure = await putGrant(db, place, { grant, now: clock.now() });
      if (failure !== undefined) throw grantProblem(failure);
      await changes.tellNow();
      const items = [...(await listGrants(db, place))];
      const to = nameOfGrant(items, grant.grantee);
      const subject = subjectOf(collection);
      await audit.note({ ...askerOf(request), kind: 'access.granted', subject, detail: { to, role } });
      return { items };
    },
  );

  closeRoute(api, deps);
}

function closeRoute(api: HttpApi, deps: TeamDeps): void {
  const { db, clock, changes, audit } = deps;
  api.delete(
    '/collections/:collectionId/grants/:grantId',
    {
      config: { action: 'collection.manage' },
      schema: {
        summary: 'Close a collection to a person or a group; open pages follow at once',
        params: collectionGrantParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { collectionId, grantId } = request.params;
      const collection = await requireCollection(deps, signedIn(request), collectionId);
      const removed = await removeGrant(db, { collectionId }, { grantId, now: clock.now() });
      if (removed === undefined) throw new HttpProblem('not-found');
      await changes.tellNow();
      const to = removed.person?.name ?? removed.group?.name ?? '';
      const subject = subjectOf(collection);
      await audit.note({ ...askerOf(request), kind: 'access.revoked', subject, detail: { to } });
      return reply.code(204).send(null);
    },
  );
}

async function requireCollection(
  { db }: TeamDeps,
  principal: Principal,
  collectionId: string,
): Promise<Collection> {
  const collection = await findCollection(db, principal, collectionId);
  if (collection === undefined) throw new HttpProblem('not-found');
  return collection;
}

function subjectOf({ id, name }: Collection): AuditSubject {
  return { kind: 'collection', id, name };
}
