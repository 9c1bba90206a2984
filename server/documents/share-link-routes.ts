/** Routes: a document's share links. Guests pass none on: who may come in is its members' to say. */
import { z } from 'zod';
import { documentParamsSchema } from '../../shared/api/documents.ts';
import {
  createdShareLinkSchema,
  createShareLinkRequestSchema,
  shareLinkListSchema,
  shareLinkParamsSchema,
  shareLinkSchema,
  updateShareLinkRequestSchema,
} from '../../shared/api/share-links.ts';
import type { Kysely } from 'kysely';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { ChangeFeed } from '../access/change-feed.ts';
import { areLinksOn } from '../access/link-facts.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { askerOf } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { HttpProblem } from '../http/errors.ts';
import { permitted, signedIn, type HttpApi } from '../http/http-app.ts';
import {
  addShareLink,
  changeShareLink,
  findShareLink,
  listShareLinks,
  MAX_LINKS_PER_DOCUMENT,
  revokeShareLink,
} from './share-links.ts';
import type { DocumentProjection } from './document-projection.ts';

export interface ShareLinkRouteDeps {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
  readonly audit: Pick<AuditLog, 'note'>;
  readonly projection: Pick<DocumentProjection, 'describeNow'>;
  readonly baseUrl: () => string;
}

export function shareLinkRoutes(api: HttpApi, deps: ShareLinkRouteDeps): void {
  const { db, clock, changes, audit } = deps;

  api.get(
    '/documents/:documentId/share-links',
    {
      config: { action: 'document.share' },
      schema: {
        summary: "A document's share links, without their tokens",
        params: documentParamsSchema,
        response: { 200: shareLinkListSchema },
      },
    },
    async (request) => ({ items: [...(await listShareLinks(db, permitted(request).documentId))] }),
  );

  createLinkRoute(api, deps);
  changeLinkRoute(api, deps);

  api.delete(
    '/documents/:documentId/share-links/:linkId',
    {
      config: { action: 'document.share' },
      schema: {
        summary: 'Revoke a share link; whoever came by it alone is sent away',
        params: shareLinkParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { documentId } = permitted(request);
      const revoked = await revokeShareLink(db, { id: request.params.linkId, documentId }, clock.now());
      if (!revoked) throw new HttpProblem('not-found');
      await changes.tellNow();
      const subject = { kind: 'link', id: request.params.linkId, name: documentId } as const;
      await audit.note({ ...askerOf(request), kind: 'link.revoked', subject });
      return reply.code(204).send(null);
    },
  );
}

function createLinkRoute(api: HttpApi, { db, clock, projection, baseUrl, audit }: ShareLinkRouteDeps): void {
  api.post(
    '/documents/:documentId/share-links',
    {
      config: { action: 'document.share' },
      schema: {
        summary: 'Make a share link; this answer alone tells its address',
        params: documentParamsSchema,
        body: createShareLinkRequestSchema,
        response: { 201: createdShareLinkSchema },
      },
    },
    async (request, reply) => {
      const { documentId } = permitted(request);
      const { role, name = '', expiresAt = null, password, maxUses = null } = request.body;
      const now = clock.now();
      requireFuture(expiresAt, now);
      await requireLinksOn(db);
      if ((await listShareLinks(db, documentId)).length >= MAX_LINKS_PER_DOCUMENT) {
        throw new HttpProblem('conflict', {
          detail: 'This document has too many share links: revoke some first.',
        });
      }
      const { id, token } = await addShareLink(
        db,
        {
          documentId,
          role,
          name,
          expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
          password,
          maxUses,
          createdBy: signedIn(request).user.id,
        },
        now,
      );
      // Whoever is sent the link is greeted with the title, which may have been typed a moment ago.
      await projection.describeNow(documentId);
      const link = await findShareLink(db, { id, documentId });
      if (link === undefined) throw new HttpProblem('not-found');
      const subject = { kind: 'link', id, name: documentId } as const;
      await audit.note({ ...askerOf(request), kind: 'link.made', subject, detail: { role } });
      return reply.code(201).send({ ...link, token, url: `${baseUrl()}/d/${documentId}#link=${token}` });
    },
  );
}

function changeLinkRoute(api: HttpApi, { db, clock, changes, audit }: ShareLinkRouteDeps): void {
  api.patch(
    '/documents/:documentId/share-links/:linkId',
    {
      config: { action: 'document.share' },
      schema: {
        summary: 'Change a share link; it acts at once on those who came by it',
        params: shareLinkParamsSchema,
        body: updateShareLinkRequestSchema,
        response: { 200: shareLinkSchema },
      },
    },
    async (request) => {
      const link = { id: request.params.linkId, documentId: permitted(request).documentId };
      const now = clock.now();
      requireFuture(request.body.expiresAt ?? null, now);
      if (!(await changeShareLink(db, link, { change: request.body, now }))) {
        throw new HttpProblem('not-found');
      }
      await changes.tellNow();
      const changed = await findShareLink(db, link);
      if (changed === undefined) throw new HttpProblem('not-found');
      const subject = { kind: 'link', id: link.id, name: link.documentId } as const;
      const detail = { changed: Object.keys(request.body).join(', '), role: changed.role };
      await audit.note({ ...askerOf(request), kind: 'link.changed', subject, detail });
      return changed;
    },
  );
}

async function requireLinksOn(db: Kysely<DatabaseSchema>): Promise<void> {
  if (await areLinksOn(db)) return;
  throw new HttpProblem('forbidden', { detail: 'Share links are switched off on this instance.' });
}

/** A link is ended by revoking it; an end in the past is a slip. */
function requireFuture(time: string | null, now: number): void {
  if (time !== null && Date.parse(time) <= now) {
    throw new HttpProblem('invalid-input', {
      errors: [{ field: 'body.expiresAt', message: 'a time that is still to come' }],
    });
  }
}
