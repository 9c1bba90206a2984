/** Routes: making, listing, showing, renaming, deleting and restoring documents. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { listDocumentsQuerySchema } from '../../shared/api/document-list.ts';
import {
  createDocumentRequestSchema,
  documentListSchema,
  documentParamsSchema,
  documentSchema,
  placeOfDocumentSchema,
  restoredDocumentSchema,
  updateDocumentRequestSchema,
  type DocumentResponse,
} from '../../shared/api/documents.ts';
import type { DocumentId } from '../../shared/ids.ts';
import { MOST_LEVELS } from '../access/places.ts';
import type { Principal } from '../access/principal.ts';
import { askerOf } from '../audit/noted-request.ts';
import { HttpProblem } from '../http/errors.ts';
import { requireStill, type GateAccess } from '../http/gate.ts';
import { permitted, signedIn, type HttpApi } from '../http/http-app.ts';
import type { RoomDoor } from '../room-host/room-door.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import type { ContentWorker } from './content/content-worker.ts';
import { createDocument, type CreateDeps } from './create-document.ts';
import { tellOf, tellOfOne } from './document-answer.ts';
import { listDocuments, type ListedPlace } from './list/document-list.ts';
import { readPath } from './nesting/document-path.ts';
import {
  contentProblem,
  createProblem,
  requireLoaded,
  requireWritten,
  titleTooLong,
} from './document-problems.ts';
import type { DocumentProjection } from './document-projection.ts';
import type { Limits } from '../../shared/protocol/limits.ts';
import { tidyTitle } from './document-title.ts';
import { decodeCursor, encodeCursor } from './list/list-cursor.ts';
import { depthBelow } from './nesting/move-document.ts';
import { requirePlace } from './nesting/placing.ts';
import { readOpenable } from './list/seen-documents.ts';
import { moveToTrash, restoreFromTrash, type TrashDeps } from './trash/trash.ts';

export interface DocumentRouteDeps extends CreateDeps, TrashDeps {
  readonly access: Pick<GateAccess, 'identify' | 'decide'>;
  readonly log: UpdateLog;
  readonly content: ContentWorker;
  readonly door: RoomDoor;
  readonly projection: Pick<DocumentProjection, 'describeNow'>;
  readonly limits: CreateDeps['limits'] & Pick<Limits, 'uploadBytes'>;
  /** The origin people type, without a slash at the end. Asked each time: a port is known only after listening. */
  readonly baseUrl: () => string;
}

export function documentRoutes(api: HttpApi, deps: DocumentRouteDeps): void {
  createRoute(api, deps);
  listRoute(api, deps);

  readRoutes(api, deps);
  renameRoute(api, deps);
  trashRoutes(api, deps);
}

function createRoute(api: HttpApi, deps: DocumentRouteDeps): void {
  api.post(
    '/documents',
    {
      config: { action: 'document.create' },
      bodyLimit: deps.limits.uploadBytes,
      schema: {
        summary: 'Make a document',
        body: createDocumentRequestSchema,
        response: { 201: documentSchema },
      },
    },
    async (request, reply) => {
      const principal = signedIn(request);
      const { title, markdown, private: isPrivate } = request.body;
      const place = await requirePlace(deps, principal, request.body);
      if (place.kind === 'below' && (await depthBelow(deps.db, place.parentId)) >= MOST_LEVELS) {
        throw new HttpProblem('invalid-input', {
          errors: [{ field: 'body.parentId', message: `at most ${MOST_LEVELS} documents below each other` }],
        });
      }
      const created = await createDocument(deps, {
        title,
        markdown,
        createdBy: principal.user.id,
        place,
        isPrivate,
        async beforeWriting() {
          await requireStill(deps.access, request);
          await requirePlace(deps, signedIn(request), request.body);
        },
      });
      if (!created.ok) throw createProblem(created.error, deps.limits);
      await deps.changes.tellNow();
      const document = await tell(deps, principal, created.value);
      return reply.code(201).header('location', `/api/v1/documents/${created.value}`).send(document);
    },
  );
}

function listRoute(api: HttpApi, { db, clock, access, baseUrl }: DocumentRouteDeps): void {
  api.get(
    '/documents',
    {
      config: { action: 'document.list' },
      schema: {
        summary: 'The documents I may see',
        querystring: listDocumentsQuerySchema,
        response: { 200: documentListSchema },
      },
    },
    async (request) => {
      const { cursor, limit, sort, trash, text, writable, notBelow } = request.query;
      const principal = signedIn(request);
      const after = cursor === undefined ? undefined : decodeCursor(cursor, sort);
      if (cursor !== undefined && after === undefined) {
        throw new HttpProblem('invalid-input', {
          errors: [
            { field: 'query.cursor', message: 'the nextCursor of an earlier answer, with the same sort' },
          ],
        });
      }
      // Of what is closed to the asker the list must not tell what lies below it.
      const isKnown =
        notBelow !== undefined &&
        (await access.decide('document.read', principal, { documentId: notBelow })).kind !== 'refused';
      const list = await listDocuments(db, principal, {
        sort,
        limit,
        trash: trash === 'true',
        now: clock.now(),
        after,
        within: placeAskedFor(request.query),
        text: text === '' ? undefined : text,
        writable: writable === 'true',
        notBelow: isKnown ? notBelow : undefined,
      });
      const origin = baseUrl();
      return {
        items: list.documents.map((document) => tellOf(document, origin)),
        nextCursor: list.next === undefined ? null : encodeCursor(list.next, sort),
      };
    },
  );
}

function readRoutes(api: HttpApi, deps: DocumentRouteDeps): void {
  const config = { action: 'document.read' } as const;
  api.get(
    '/documents/:documentId',
    {
      config,
      schema: { summary: 'One document', params: documentParamsSchema, response: { 200: documentSchema } },
    },
    (request) => tell(deps, signedIn(request), permitted(request).documentId),
  );

  api.get(
    '/documents/:documentId/place',
    {
      config,
      schema: {
        summary: 'What a document lies in, and whether something lies in it, as far as I may see',
        params: documentParamsSchema,
        response: { 200: placeOfDocumentSchema },
      },
    },
    async (request) => {
      const { documentId } = permitted(request);
      const reader = { principal: signedIn(request), now: deps.clock.now() };
      return {
        path: [...(await readPath(deps.db, reader, documentId))],
        hasInside: (await readOpenable(deps.db, reader, [documentId])).has(documentId),
      };
    },
  );
}

function placeAskedFor({ collectionId, parentId, top }: PlaceQuery): ListedPlace | undefined {
  if (parentId !== undefined) return { kind: 'below', parentId };
  if (collectionId !== undefined) return { kind: 'collection', collectionId };
  return top === 'true' ? { kind: 'top' } : undefined;
}

type PlaceQuery = Pick<z.infer<typeof listDocumentsQuerySchema>, 'collectionId' | 'parentId' | 'top'>;

function renameRoute(api: HttpApi, deps: DocumentRouteDeps): void {
  api.patch(
    '/documents/:documentId',
    {
      config: { action: 'document.edit' },
      schema: {
        summary: 'Rename a document; open pages see it at once',
        params: documentParamsSchema,
        body: updateDocumentRequestSchema,
        response: { 200: documentSchema },
      },
    },
    async (request) => {
      const { documentId } = permitted(request);
      await rename(deps, request, { documentId, title: tidyTitle(request.body.title ?? '') });
      return tell(deps, signedIn(request), documentId);
    },
  );
}

async function rename(
  deps: DocumentRouteDeps,
  request: FastifyRequest,
  { documentId, title }: { readonly documentId: DocumentId; readonly title: string },
): Promise<void> {
  const { titleCharacters } = deps.limits;
  if (title.length > titleCharacters) throw titleTooLong(title.length, titleCharacters);
  const { base, tail } = requireLoaded(await deps.log.load(documentId));
  const update = await deps.content.retitle({ base, tail }, title);
  if (!update.ok) throw contentProblem(update.error);
  if (update.value !== undefined) {
    // The room asks no more: who writes through its door was asked right before.
    await requireStill(deps.access, request);
    requireWritten(await deps.door.write(documentId, signedIn(request).id, update.value));
  }
  await deps.projection.describeNow(documentId);
}

function trashRoutes(api: HttpApi, deps: DocumentRouteDeps): void {
  api.delete(
    '/documents/:documentId',
    {
      config: { action: 'document.trash' },
      schema: {
        summary: 'Move a document to the trash; open pages are closed',
        params: documentParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { documentId, isInTrash } = permitted(request);
      if (isInTrash) throw new HttpProblem('not-found', { detail: 'It is in the trash already.' });
      await moveToTrash(deps, documentId, askerOf(request));
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/documents/:documentId/restore',
    {
      config: { action: 'document.restore' },
      schema: {
        summary: 'Take a document out of the trash',
        params: documentParamsSchema,
        response: { 200: restoredDocumentSchema },
      },
    },
    async (request) => {
      const { documentId } = permitted(request);
      const { movedOut } = await restoreFromTrash(deps, documentId, askerOf(request));
      return { ...(await tell(deps, signedIn(request), documentId)), movedOut };
    },
  );
}

function tell(
  { db, clock, baseUrl }: DocumentRouteDeps,
  principal: Principal,
  documentId: DocumentId,
): Promise<DocumentResponse> {
  return tellOfOne({ db, reader: { principal, now: clock.now() }, origin: baseUrl() }, documentId);
}
