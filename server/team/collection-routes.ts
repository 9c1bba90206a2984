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
import type { AuditSubject } from '../audit/audit-entry.ts';
import { recordEvent } from '../audit/audit-log.ts';
import { inOneStep } from '../audit/in-one-step.ts';
import { askerOf } from '../audit/noted-request.ts';
import { listGrants, putGrant, removeGrant } from '../access/grants.ts';
import { granteeIn, grantProblem, nameOfGrant, personIn } from '../http/grants.ts';
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
      const createdBy = principal.user.id;
      const id = await inOneStep(deps, async (transaction, now) => {
        const made = await addCollection(transaction, { ...request.body, createdBy }, now);
        if (made === undefined) {
          throw new HttpProblem('conflict', { detail: 'There are too many collections: remove some first.' });
        }
        const subject = subjectOf({ id: made, name: request.body.name });
        await recordEvent(transaction, { ...askerOf(request), kind: 'collection.made', subject }, now);
        return made;
      });
      return reply.code(201).send(await requireCollection(deps, principal, id));
    },
  );
}

function changeRoutes(api: HttpApi, deps: TeamDeps): void {
  const config = { action: 'collection.manage' } as const;

  api.patch(
    '/collections/:collectionId',
    {
      config,
      schema: {
        summary: 'Rename a collection, or change what members may do and who makes links; it holds at once',
        params: collectionParamsSchema,
        body: updateCollectionRequestSchema,
        response: { 200: collectionSchema },
      },
    },
    async (request) => {
      const { collectionId } = request.params;
      const before = await requireCollection(deps, signedIn(request), collectionId);
      const { name = before.name, membersRole = before.membersRole, linksBy } = request.body;
      const links = linksBy === undefined ? {} : { linksBy };
      const detail = { name, members: membersRole ?? 'none', ...links };
      await inOneStep(deps, async (transaction, now) => {
        await changeCollection(transaction, collectionId, { change: request.body, now });
        const line = {
          ...askerOf(request),
          kind: 'collection.changed',
          subject: subjectOf(before),
          detail,
        } as const;
        await recordEvent(transaction, line, now);
      });
      return requireCollection(deps, signedIn(request), collectionId);
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
      await inOneStep(deps, async (transaction, now) => {
        if (!(await removeCollection(transaction, collection.id, now))) {
          throw new HttpProblem('conflict', {
            detail: 'Documents lie in it, perhaps in the trash: move them elsewhere first.',
          });
        }
        const subject = subjectOf(collection);
        await recordEvent(transaction, { ...askerOf(request), kind: 'collection.removed', subject }, now);
      });
      return reply.code(204).send(null);
    },
  );
}

function grantRoutes(api: HttpApi, deps: TeamDeps): void {
  const { db } = deps;
  const config = { action: 'collection.manage' } as const;

  api.get(
    '/collections/:collectionId/grants',
    {
      config: { action: 'collection.people' },
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
      const items = await inOneStep(deps, async (transaction, now) => {
        const failure = await putGrant(transaction, place, { grant, now });
        if (failure !== undefined) throw grantProblem(failure);
        const grants = await listGrants(transaction, place);
        const detail = { to: nameOfGrant(grants, grant.grantee), role, ...personIn(request.body) };
        const line = {
          ...askerOf(request),
          kind: 'access.granted',
          subject: subjectOf(collection),
          detail,
        } as const;
        await recordEvent(transaction, line, now);
        return grants;
      });
      return { items: [...items] };
    },
  );

  closeRoute(api, deps);
}

function closeRoute(api: HttpApi, deps: TeamDeps): void {
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
      await inOneStep(deps, async (transaction, now) => {
        const removed = await removeGrant(transaction, { collectionId }, { grantId, now });
        if (removed === undefined) throw new HttpProblem('not-found');
        const detail = {
          to: removed.person?.name ?? removed.group?.name ?? '',
          ...personIn({ userId: removed.person?.id }),
        };
        const line = {
          ...askerOf(request),
          kind: 'access.revoked',
          subject: subjectOf(collection),
          detail,
        } as const;
        await recordEvent(transaction, line, now);
      });
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

function subjectOf({ id, name }: Pick<Collection, 'id' | 'name'>): AuditSubject {
  return { kind: 'collection', id, name };
}
