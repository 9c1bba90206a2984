/** Routes: asking to be let in, and deciding about it. */
import { z } from 'zod';
import {
  accessRequestListSchema,
  accessRequestParamsSchema,
  askAccessRequestSchema,
  decideAccessRequestSchema,
  openRequestListSchema,
} from '../../shared/api/collections.ts';
import { documentParamsSchema } from '../../shared/api/documents.ts';
import { parseDocumentId } from '../../shared/ids.ts';
import { putGrant } from '../access/grants.ts';
import { recordEvent } from '../audit/audit-log.ts';
import { inOneStep } from '../audit/in-one-step.ts';
import { askerOf } from '../audit/noted-request.ts';
import { grantProblem } from '../http/grants.ts';
import { HttpProblem } from '../http/errors.ts';
import { permitted, signedIn, type HttpApi } from '../http/http-app.ts';
import { addRequest, listRequests, removeRequest } from './access-requests.ts';
import { findDocument } from './document-list.ts';
import { subjectOf } from './document-access-routes.ts';
import { listOpenRequests } from './open-requests.ts';
import type { PlacingDeps } from './placing.ts';

export function accessRequestRoutes(api: HttpApi, deps: PlacingDeps): void {
  askRoute(api, deps);

  api.get(
    '/access-requests',
    {
      config: { action: 'access.list' },
      schema: {
        summary: 'Who asks to be let into documents that I manage, the newest first',
        response: { 200: openRequestListSchema },
      },
    },
    (request) => listOpenRequests(deps.db, { principal: signedIn(request), now: deps.clock.now() }),
  );

  api.get(
    '/documents/:documentId/access-requests',
    {
      config: { action: 'document.manage' },
      schema: {
        summary: 'Who asks to be let in',
        params: documentParamsSchema,
        response: { 200: accessRequestListSchema },
      },
    },
    async (request) => ({ items: [...(await listRequests(deps.db, permitted(request).documentId))] }),
  );

  decideRoute(api, deps);
}

function askRoute(api: HttpApi, deps: PlacingDeps): void {
  api.post(
    '/access-requests',
    {
      config: { action: 'access.ask' },
      schema: {
        summary: 'Ask to be let into a document; the answer does not tell whether it is there',
        body: askAccessRequestSchema,
        response: { 202: z.null() },
      },
    },
    async (request, reply) => {
      const { user } = signedIn(request);
      const documentId = parseDocumentId(request.body.documentId);
      await inOneStep(deps, async (transaction, now) => {
        const row = documentId === undefined ? undefined : await findDocument(transaction, documentId);
        if (documentId === undefined || row === undefined || row.deleted_at !== null) return;
        const asked = { documentId, userId: user.id, message: request.body.message };
        if (!(await addRequest(transaction, asked, now))) return;
        const subject = { kind: 'document', id: documentId, name: row.title } as const;
        await recordEvent(transaction, { ...askerOf(request), kind: 'access.asked', subject }, now);
      });
      return reply.code(202).send(null);
    },
  );
}

function decideRoute(api: HttpApi, deps: PlacingDeps): void {
  api.post(
    '/documents/:documentId/access-requests/:requestId',
    {
      config: { action: 'document.manage' },
      schema: {
        summary: 'Let somebody in who asked, or do not',
        params: accessRequestParamsSchema,
        body: decideAccessRequestSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { documentId } = permitted(request);
      const { role } = request.body;
      await inOneStep(deps, async (transaction, now) => {
        const requests = await listRequests(transaction, documentId);
        const asked = requests.find(({ id }) => id === request.params.requestId);
        if (asked === undefined) throw new HttpProblem('not-found');
        const by = { ...askerOf(request), subject: await subjectOf(transaction, documentId) };
        const whom = { to: asked.person.name, person: asked.person.id };
        await removeRequest(transaction, asked.id);
        if (role === null) {
          await recordEvent(transaction, { ...by, kind: 'access.refused', detail: whom }, now);
          return;
        }
        const grant = { grantee: { userId: asked.person.id }, role, grantedBy: signedIn(request).user.id };
        const failure = await putGrant(transaction, { documentId }, { grant, now });
        if (failure !== undefined) throw grantProblem(failure);
        await recordEvent(transaction, { ...by, kind: 'access.granted', detail: { ...whom, role } }, now);
      });
      return reply.code(204).send(null);
    },
  );
}
