/** Route: taking out one who came by a link, which stays open to others. */
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { cameByLinkParamsSchema } from '../../../shared/api/share-links.ts';
import { principalIdOf, type DocumentId } from '../../../shared/ids.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import { askerOf } from '../../audit/noted-request.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { HttpProblem } from '../../http/errors.ts';
import { permitted, type HttpApi } from '../../http/http-app.ts';
import { subjectOf } from '../rights/document-access-routes.ts';

export function cameByLinkRoutes(api: HttpApi, deps: Changing): void {
  api.delete(
    '/documents/:documentId/came-by-links/:userId',
    {
      config: { action: 'document.manage' },
      schema: {
        summary: 'Take out somebody who came by a link, and leave it open to others',
        params: cameByLinkParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { documentId } = permitted(request);
      const { userId } = request.params;
      await inOneStep(deps, async (transaction, now) => {
        const isOut = await endWaysByLink(transaction, { documentId, userId }, now);
        if (!isOut) throw new HttpProblem('not-found');
        const subject = await subjectOf(transaction, documentId);
        const detail = { to: await nameOf(transaction, userId), way: 'link' };
        await recordEvent(transaction, { ...askerOf(request), kind: 'access.revoked', subject, detail }, now);
      });
      return reply.code(204).send(null);
    },
  );
}

/**
 * Whoever came by links of this document comes in by these no more. False: they came by none that counts.
 * With the link itself somebody can still come as somebody new: that ends by revoking it.
 */
async function endWaysByLink(
  transaction: Transaction<DatabaseSchema>,
  { documentId, userId }: { readonly documentId: DocumentId; readonly userId: string },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('share_grants')
    .set({ ended_at: now })
    .where('document_id', '=', documentId)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await recordAccessChange(transaction, { documentId, principalId: principalIdOf('user', userId) }, now);
  return true;
}

async function nameOf(transaction: Transaction<DatabaseSchema>, userId: string): Promise<string> {
  const row = await transaction
    .selectFrom('users')
    .select('name')
    .where('id', '=', userId)
    .executeTakeFirst();
  return row?.name ?? '';
}
