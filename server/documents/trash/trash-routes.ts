/** Routes: what lies in the trash, and erasing it for good. Going there and back: document-routes.ts. */
import { z } from 'zod';
import { documentParamsSchema } from '../../../shared/api/documents.ts';
import { listTrashQuerySchema, trashListSchema } from '../../../shared/api/trash.ts';
import { askerOf } from '../../audit/noted-request.ts';
import { HttpProblem } from '../../http/errors.ts';
import { permitted, signedIn, type HttpApi } from '../../http/http-app.ts';
import { eraseFromTrash, type EraseDeps } from './erase-documents.ts';
import { decodeCursor, encodeCursor } from '../list/list-cursor.ts';
import { listTrash } from './trash-list.ts';

export function trashRoutes(api: HttpApi, deps: EraseDeps): void {
  listRoute(api, deps);
  eraseRoute(api, deps);
}

function listRoute(api: HttpApi, { db, clock }: EraseDeps): void {
  api.get(
    '/trash',
    {
      config: { action: 'document.list' },
      schema: {
        summary: 'What I may take out of the trash, deleted last first',
        querystring: listTrashQuerySchema,
        response: { 200: trashListSchema },
      },
    },
    async (request) => {
      const { cursor, limit, text, documentId } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(cursor, 'deleted');
      if (cursor !== undefined && after === undefined) {
        throw new HttpProblem('invalid-input', {
          errors: [{ field: 'query.cursor', message: 'the nextCursor of an earlier answer' }],
        });
      }
      const reader = { principal: signedIn(request), now: clock.now() };
      const page = await listTrash(db, reader, {
        limit,
        after,
        text: text === '' ? undefined : text,
        documentId,
      });
      return {
        items: [...page.documents],
        nextCursor: page.next === undefined ? null : encodeCursor(page.next, 'deleted'),
      };
    },
  );
}

function eraseRoute(api: HttpApi, deps: EraseDeps): void {
  api.delete(
    '/trash/:documentId',
    {
      config: { action: 'document.erase' },
      schema: {
        summary: 'Erase a document in the trash for good, with what went there along and I manage',
        params: documentParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { documentId } = permitted(request);
      await eraseFromTrash(deps, documentId, { principal: signedIn(request), by: askerOf(request) });
      return reply.code(204).send(null);
    },
  );
}
