/** Routes: making, listing, showing, renaming, deleting and restoring documents. */
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import {
  createDocumentRequestSchema,
  documentListSchema,
  documentParamsSchema,
  documentSchema,
  listDocumentsQuerySchema,
  updateDocumentRequestSchema,
  type DocumentResponse,
} from '../../shared/api/documents.ts';
import type { DocumentId } from '../../shared/ids.ts';
import type { DocumentRole } from '../../shared/roles.ts';
import { creatorOf } from '../access/author.ts';
import { MOST_LEVELS } from '../access/places.ts';
import { askerOf } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { HttpProblem } from '../http/errors.ts';
import { requireStill, type GateAccess } from '../http/gate.ts';
import { permitted, signedIn, type HttpApi } from '../http/http-app.ts';
import type { RoomDoor } from '../room-host/room-door.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import type { ContentWorker } from './content-worker.ts';
import { createDocument, type CreateDeps } from './create-document.ts';
import { findDocument, listDocuments, type DocumentRow } from './document-list.ts';
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
import { decodeCursor, encodeCursor } from './list-cursor.ts';
import { depthBelow } from './move-document.ts';
import { requirePlace } from './placing.ts';
import { moveToTrash, restoreFromTrash, type TrashDeps } from './trash.ts';

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

  api.get(
    '/documents/:documentId',
    {
      config: { action: 'document.read' },
      schema: { summary: 'One document', params: documentParamsSchema, response: { 200: documentSchema } },
    },
    async (request) => {
      const { documentId, role } = permitted(request);
      return describeOne(deps.db, documentId, role, deps.baseUrl());
    },
  );

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
      const document = await describeOne(deps.db, created.value, 'owner', deps.baseUrl());
      return reply.code(201).header('location', `/api/v1/documents/${created.value}`).send(document);
    },
  );
}

function listRoute(api: HttpApi, { db, clock, baseUrl }: DocumentRouteDeps): void {
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
      const { cursor, limit, sort, trash, collectionId } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(cursor, sort);
      if (cursor !== undefined && after === undefined) {
        throw new HttpProblem('invalid-input', {
          errors: [
            { field: 'query.cursor', message: 'the nextCursor of an earlier answer, with the same sort' },
          ],
        });
      }
      const list = await listDocuments(db, signedIn(request), {
        sort,
        limit,
        trash: trash === 'true',
        now: clock.now(),
        after,
        collectionId,
      });
      const origin = baseUrl();
      return {
        items: list.documents.map(({ row, role }) => describeRow(row, role, origin)),
        nextCursor: list.next === undefined ? null : encodeCursor(list.next, sort),
      };
    },
  );
}

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
      const { documentId, role } = permitted(request);
      await rename(deps, request, { documentId, title: tidyTitle(request.body.title ?? '') });
      return describeOne(deps.db, documentId, role, deps.baseUrl());
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
        response: { 200: documentSchema },
      },
    },
    async (request) => {
      const { documentId, role } = permitted(request);
      await restoreFromTrash(deps, documentId, askerOf(request));
      return describeOne(deps.db, documentId, role, deps.baseUrl());
    },
  );
}

async function describeOne(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
  role: DocumentRole,
  origin: string,
): Promise<DocumentResponse> {
  const row = await findDocument(db, documentId);
  if (row === undefined) throw new HttpProblem('not-found');
  return describeRow(row, role, origin);
}

function describeRow(row: DocumentRow, role: DocumentRole, origin: string): DocumentResponse {
  return {
    id: row.id,
    title: row.title,
    url: `${origin}/d/${row.id}`,
    role,
    preview: row.preview,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    createdBy: creatorOf(row),
    collectionId: row.collection_id,
    parentId: row.parent_id,
    isPrivate: row.place_gives === 'none',
    deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at).toISOString(),
  };
}
