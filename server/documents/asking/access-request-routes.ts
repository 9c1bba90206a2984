/** Routes: asking to be let in, and deciding about it. */
import { z } from 'zod';
import {
  accessRequestListSchema,
  accessRequestParamsSchema,
  askAccessRequestSchema,
  decideAccessRequestSchema,
  openRequestListSchema,
} from '../../../shared/api/collections.ts';
import { documentParamsSchema } from '../../../shared/api/documents.ts';
import { parseDocumentId } from '../../../shared/ids.ts';
import { putGrant } from '../../access/grants.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { inOneStep } from '../../audit/in-one-step.ts';
import { askerOf } from '../../audit/noted-request.ts';
import { grantProblem } from '../../http/grants.ts';
import { HttpProblem } from '../../http/errors.ts';
import { permitted, signedIn, type HttpApi } from '../../http/http-app.ts';
import { addRequest, listRequests, removeRequest } from './access-requests.ts';
import { findDocument } from '../list/document-list.ts';
import { subjectOf } from '../rights/document-access-routes.ts';
import { listOpenRequests } from './open-requests.ts';
import type { AccessLetters } from './access-letters.ts';
import type { PlacingDeps } from '../nesting/placing.ts';

export interface AccessRequestDeps extends PlacingDeps {
  /** Undefined: no mail is sent. */
  readonly accessLetters: Pick<AccessLetters, 'asked' | 'letIn'> | undefined;
}

export function accessRequestRoutes(api: HttpApi, deps: AccessRequestDeps): void {
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
    async (request) => ({
      items: [...(await listRequests(deps.db, permitted(request).documentId, deps.clock.now()))],
    }),
  );

  decideRoute(api, deps);
}

function askRoute(api: HttpApi, deps: AccessRequestDeps): void {
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
      const { user, memberRole } = signedIn(request);
      const { message, language } = request.body;
      const documentId = parseDocumentId(request.body.documentId);
      const requestId = await inOneStep(deps, async (transaction, now) => {
        const row = documentId === undefined ? undefined : await findDocument(transaction, documentId);
        if (documentId === undefined || row === undefined || row.deleted_at !== null) return undefined;
        const asked = { documentId, userId: user.id, memberRole, message };
        const id = await addRequest(transaction, asked, now);
        if (id === undefined) return undefined;
        const subject = { kind: 'document', id: documentId, name: row.title } as const;
        await recordEvent(transaction, { ...askerOf(request), kind: 'access.asked', subject }, now);
        return id;
      });
      if (requestId !== undefined) deps.accessLetters?.asked(requestId, language);
      return reply.code(202).send(null);
    },
  );
}

function decideRoute(api: HttpApi, deps: AccessRequestDeps): void {
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
      const { role, language } = request.body;
      const decider = signedIn(request).user;
      const letIn = await inOneStep(deps, async (transaction, now) => {
        const requests = await listRequests(transaction, documentId, now);
        const asked = requests.find(({ id }) => id === request.params.requestId);
        if (asked === undefined) throw new HttpProblem('not-found');
        const by = { ...askerOf(request), subject: await subjectOf(transaction, documentId) };
        const whom = { to: asked.person.name, person: asked.person.id };
        await removeRequest(transaction, asked.id);
        if (role === null) {
          await recordEvent(transaction, { ...by, kind: 'access.refused', detail: whom }, now);
          return undefined;
        }
        const grant = { grantee: { userId: asked.person.id }, role, grantedBy: decider.id };
        const failure = await putGrant(transaction, { documentId }, { grant, now });
        if (failure !== undefined) throw grantProblem(failure);
        await recordEvent(transaction, { ...by, kind: 'access.granted', detail: { ...whom, role } }, now);
        return { documentId, userId: asked.person.id, by: decider.name, language };
      });
      // Who is not let in is told nothing.
      if (letIn !== undefined) deps.accessLetters?.letIn(letIn);
      return reply.code(204).send(null);
    },
  );
}
