/** Routes: who can see a document and why, letting people in, narrowing it, handing it over, moving it. */
import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import {
  documentAccessSchema,
  documentGrantParamsSchema,
  grantListSchema,
  handOverRequestSchema,
  moveDocumentRequestSchema,
  movePreviewSchema,
  putGrantRequestSchema,
  updateDocumentAccessRequestSchema,
  type DocumentAccessResponse,
  type MoveDocumentRequest,
} from '../../../shared/api/collections.ts';
import { documentParamsSchema } from '../../../shared/api/documents.ts';
import type { DocumentId } from '../../../shared/ids.ts';
import { listGrants, putGrant, removeGrant } from '../../access/grants.ts';
import type { AuditSubject } from '../../audit/audit-entry.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { inOneStep } from '../../audit/in-one-step.ts';
import { askerOf } from '../../audit/noted-request.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { granteeIn, grantProblem, nameOfGrant, personIn } from '../../http/grants.ts';
import { HttpProblem } from '../../http/errors.ts';
import { permitted, signedIn, type HttpApi } from '../../http/http-app.ts';
import { handOver, readAccess, setLinksBy, setPlaceGives } from './document-access.ts';
import { findDocument } from '../list/document-list.ts';
import { moveDocument, type Move, type MoveFailure } from '../nesting/move-document.ts';
import { requirePlace, type PlacingDeps } from '../nesting/placing.ts';
import { previewMove } from '../nesting/preview-move.ts';
import type { Reader } from '../list/seen-in-sql.ts';

export function documentAccessRoutes(api: HttpApi, deps: PlacingDeps): void {
  readRoute(api, deps);
  narrowRoute(api, deps);
  grantRoutes(api, deps);
  handOverRoute(api, deps);
  moveRoute(api, deps);
}

function readRoute(api: HttpApi, deps: PlacingDeps): void {
  api.get(
    '/documents/:documentId/access',
    {
      config: { action: 'document.share' },
      schema: {
        summary: 'Who can see a document, and why',
        params: documentParamsSchema,
        response: { 200: documentAccessSchema },
      },
    },
    (request) => requireAccess(deps, request, permitted(request).documentId),
  );
}

function narrowRoute(api: HttpApi, deps: PlacingDeps): void {
  api.patch(
    '/documents/:documentId/access',
    {
      config: { action: 'document.manage' },
      schema: {
        summary: 'Take over less from its place, or say who makes links of it; open pages follow at once',
        params: documentParamsSchema,
        body: updateDocumentAccessRequestSchema,
        response: { 200: documentAccessSchema },
      },
    },
    async (request) => {
      const { documentId } = permitted(request);
      const { placeGives, linksBy } = request.body;
      await inOneStep(deps, async (transaction, now) => {
        if (placeGives !== undefined) {
          await setPlaceGives(transaction, documentId, { placeGives, by: signedIn(request).user.id, now });
        }
        if (linksBy !== undefined) await setLinksBy(transaction, documentId, { linksBy, now });
        const detail = {
          ...(placeGives === undefined ? {} : { placeGives: placeGives ?? 'all' }),
          ...(linksBy === undefined ? {} : { linksBy }),
        };
        const subject = await subjectOf(transaction, documentId);
        const line = { ...askerOf(request), kind: 'document.narrowed', subject, detail } as const;
        await recordEvent(transaction, line, now);
      });
      return requireAccess(deps, request, documentId);
    },
  );
}

function grantRoutes(api: HttpApi, deps: PlacingDeps): void {
  const config = { action: 'document.manage' } as const;

  api.put(
    '/documents/:documentId/grants',
    {
      config,
      schema: {
        summary: 'Let a person or a group into a document, or give them another role',
        params: documentParamsSchema,
        body: putGrantRequestSchema,
        response: { 200: grantListSchema },
      },
    },
    async (request) => {
      const { documentId } = permitted(request);
      const { role } = request.body;
      const grant = { grantee: granteeIn(request.body), role, grantedBy: signedIn(request).user.id };
      const items = await inOneStep(deps, async (transaction, now) => {
        const failure = await putGrant(transaction, { documentId }, { grant, now });
        if (failure !== undefined) throw grantProblem(failure);
        const grants = await listGrants(transaction, { documentId });
        const detail = { to: nameOfGrant(grants, grant.grantee), role, ...personIn(request.body) };
        const subject = await subjectOf(transaction, documentId);
        const line = { ...askerOf(request), kind: 'access.granted', subject, detail } as const;
        await recordEvent(transaction, line, now);
        return grants;
      });
      return { items: [...items] };
    },
  );

  api.delete(
    '/documents/:documentId/grants/:grantId',
    {
      config,
      schema: {
        summary: 'Close a document to a person or a group; open pages follow at once',
        params: documentGrantParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { documentId } = permitted(request);
      const { grantId } = request.params;
      await inOneStep(deps, async (transaction, now) => {
        const removed = await removeGrant(transaction, { documentId }, { grantId, now });
        if (removed === undefined) throw new HttpProblem('not-found');
        const detail = {
          to: removed.person?.name ?? removed.group?.name ?? '',
          ...personIn({ userId: removed.person?.id }),
        };
        const subject = await subjectOf(transaction, documentId);
        const line = { ...askerOf(request), kind: 'access.revoked', subject, detail } as const;
        await recordEvent(transaction, line, now);
      });
      return reply.code(204).send(null);
    },
  );
}

function handOverRoute(api: HttpApi, deps: PlacingDeps): void {
  api.post(
    '/documents/:documentId/owner',
    {
      config: { action: 'document.handOver' },
      schema: {
        summary: 'Make somebody else the owner; whoever owned it stays as one who manages it',
        params: documentParamsSchema,
        body: handOverRequestSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { documentId } = permitted(request);
      await inOneStep(deps, async (transaction, now) => {
        const row = await findDocument(transaction, documentId);
        const heir = await findHeir(transaction, request.body.userId);
        if (row === undefined) throw new HttpProblem('not-found');
        if (heir === undefined) {
          throw new HttpProblem('invalid-input', {
            errors: [{ field: 'body.userId', message: 'a member who can come in' }],
          });
        }
        if (row.owner_id !== null && row.owner_id !== heir.id) {
          const grant = { grantee: { userId: row.owner_id }, role: 'manager', grantedBy: null } as const;
          await putGrant(transaction, { documentId }, { grant, now });
        }
        await handOver(transaction, documentId, { heirId: heir.id, now });
        const subject = await subjectOf(transaction, documentId);
        const detail = { to: heir.name, person: heir.id };
        const line = { ...askerOf(request), kind: 'document.handed-over', subject, detail } as const;
        await recordEvent(transaction, line, now);
      });
      return reply.code(204).send(null);
    },
  );
}

function findHeir(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  return transaction
    .selectFrom('users')
    .select(['id', 'name'])
    .where('id', '=', userId)
    .where('member_role', '!=', 'guest')
    .where('deactivated_at', 'is', null)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

function moveRoute(api: HttpApi, deps: PlacingDeps): void {
  api.post(
    '/documents/:documentId/move',
    {
      config: { action: 'document.manage' },
      schema: {
        summary: 'Put a document into a collection, below another document, or among those of all members',
        params: documentParamsSchema,
        body: moveDocumentRequestSchema,
        response: { 200: documentAccessSchema },
      },
    },
    async (request) => {
      const { documentId } = permitted(request);
      const move = await wantedMove(deps, request);
      await inOneStep(deps, async (transaction, now) => {
        const failure = await moveDocument(transaction, documentId, move);
        if (failure !== undefined) throw moveProblem(failure);
        const moved = await readAccess(transaction, move.by, documentId);
        const detail = { to: moved?.place.name ?? move.place.kind };
        const subject = await subjectOf(transaction, documentId);
        const line = { ...askerOf(request), kind: 'document.moved', subject, detail } as const;
        await recordEvent(transaction, line, now);
      });
      return requireAccess(deps, request, documentId);
    },
  );

  api.post(
    '/documents/:documentId/move/preview',
    {
      config: { action: 'document.manage' },
      schema: {
        summary: 'Who would see a document and who would not if it were moved; nothing is',
        params: documentParamsSchema,
        body: moveDocumentRequestSchema,
        response: { 200: movePreviewSchema },
      },
    },
    async (request) => {
      const { documentId } = permitted(request);
      const preview = await previewMove(deps.db, documentId, await wantedMove(deps, request));
      if (preview.ok) return preview.value;
      throw preview.error === 'gone' ? new HttpProblem('not-found') : moveProblem(preview.error);
    },
  );
}

type AskedMove = Parameters<typeof signedIn>[0] & { readonly body: MoveDocumentRequest };

async function wantedMove(deps: PlacingDeps, request: AskedMove): Promise<Move> {
  const place = await requirePlace(deps, signedIn(request), request.body);
  return { place, by: readerOf(deps, request) };
}

function moveProblem(failure: MoveFailure): HttpProblem {
  const message = failure === 'intoItself' ? 'not the document itself or one below it' : 'one less deep';
  return new HttpProblem('invalid-input', { errors: [{ field: 'body.parentId', message }] });
}

function readerOf({ clock }: PlacingDeps, request: Parameters<typeof signedIn>[0]): Reader {
  return { principal: signedIn(request), now: clock.now() };
}

async function requireAccess(
  deps: PlacingDeps,
  request: Parameters<typeof signedIn>[0],
  documentId: DocumentId,
): Promise<DocumentAccessResponse> {
  const access = await readAccess(deps.db, readerOf(deps, request), documentId);
  if (access === undefined) throw new HttpProblem('not-found');
  return access;
}

export async function subjectOf(db: Kysely<DatabaseSchema>, documentId: DocumentId): Promise<AuditSubject> {
  const row = await findDocument(db, documentId);
  return { kind: 'document', id: documentId, name: row?.title ?? '' };
}
