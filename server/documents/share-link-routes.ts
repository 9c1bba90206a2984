/** Routes: a document's share links. Guests pass none on: who may come in is its members' to say. */
import { z } from 'zod';
import { documentParamsSchema } from '../../shared/api/documents.ts';
import {
  createdShareLinkSchema,
  createShareLinkRequestSchema,
  shareLinkListSchema,
  shareLinkParamsSchema,
} from '../../shared/api/share-links.ts';
import type { Kysely } from 'kysely';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { ChangeFeed } from '../access/change-feed.ts';
import type { DatabaseAccess } from '../access/database-access.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { HttpProblem } from '../http/errors.ts';
import { signedIn, type HttpApi } from '../http/http-app.ts';
import { requireMember, requireRole } from './require-role.ts';
import { addShareLink, listShareLinks, MAX_LINKS_PER_DOCUMENT, revokeShareLink } from './share-links.ts';
import type { DocumentProjection } from './document-projection.ts';

export interface ShareLinkRouteDeps {
  readonly access: DatabaseAccess;
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
  readonly projection: Pick<DocumentProjection, 'describeNow'>;
  readonly baseUrl: () => string;
}

export function shareLinkRoutes(api: HttpApi, deps: ShareLinkRouteDeps): void {
  const { access, db, clock, changes } = deps;

  api.get(
    '/documents/:documentId/share-links',
    {
      schema: {
        summary: "A document's share links, without their tokens",
        params: documentParamsSchema,
        response: { 200: shareLinkListSchema },
      },
    },
    async (request) => {
      const member = requireMember(signedIn(request));
      const { documentId } = await requireRole(access, member, request.params.documentId, 'editor');
      return { items: [...(await listShareLinks(db, documentId))] };
    },
  );

  createLinkRoute(api, deps);

  api.delete(
    '/documents/:documentId/share-links/:linkId',
    {
      schema: {
        summary: 'Revoke a share link; whoever came by it alone is sent away',
        params: shareLinkParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const member = requireMember(signedIn(request));
      const { documentId } = await requireRole(access, member, request.params.documentId, 'editor');
      const revoked = await revokeShareLink(db, { id: request.params.linkId, documentId }, clock.now());
      if (!revoked) throw new HttpProblem('not-found');
      await changes.tellNow();
      return reply.code(204).send(null);
    },
  );
}

function createLinkRoute(api: HttpApi, { access, db, clock, projection, baseUrl }: ShareLinkRouteDeps): void {
  api.post(
    '/documents/:documentId/share-links',
    {
      schema: {
        summary: 'Make a share link; this answer alone tells its address',
        params: documentParamsSchema,
        body: createShareLinkRequestSchema,
        response: { 201: createdShareLinkSchema },
      },
    },
    async (request, reply) => {
      const member = requireMember(signedIn(request));
      const { documentId } = await requireRole(access, member, request.params.documentId, 'editor');
      const existing = await listShareLinks(db, documentId);
      if (existing.length >= MAX_LINKS_PER_DOCUMENT) {
        throw new HttpProblem('conflict', {
          detail: 'This document has too many share links: revoke some first.',
        });
      }
      const { role } = request.body;
      const now = clock.now();
      const { id, token } = await addShareLink(db, { documentId, role, createdBy: member.user.id }, now);
      // Whoever is sent the link is greeted with the title, which may have been typed a moment ago.
      await projection.describeNow(documentId);
      const { id: userId, name, color } = member.user;
      return reply.code(201).send({
        id,
        role,
        createdAt: new Date(now).toISOString(),
        createdBy: { id: userId, name, color },
        lastUsedAt: null,
        token,
        url: `${baseUrl()}/d/${documentId}#link=${token}`,
      });
    },
  );
}
