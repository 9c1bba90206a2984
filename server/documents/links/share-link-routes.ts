/** Routes: a document's share links. Guests pass none on: who may come in is its members' to say. */
import { z } from 'zod';
import { documentParamsSchema } from '../../../shared/api/documents.ts';
import {
  createdShareLinkSchema,
  createShareLinkRequestSchema,
  shareLinkListSchema,
  shareLinkParamsSchema,
  shareLinkSchema,
  updateShareLinkRequestSchema,
  type ShareLink,
} from '../../../shared/api/share-links.ts';
import type { FastifyRequest } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import { roleMay } from '../../../shared/roles.ts';
import type { DatabaseAccess } from '../../access/database-access.ts';
import { areLinksOn } from '../../access/link-facts.ts';
import type { AuditSubject } from '../../audit/audit-entry.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import { askerOf } from '../../audit/noted-request.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { HttpProblem } from '../../http/errors.ts';
import { permitted, signedIn, type HttpApi } from '../../http/http-app.ts';
import {
  addShareLink,
  changeShareLink,
  countShareLinks,
  findShareLink,
  hashLinkPassword,
  listShareLinks,
  MAX_LINKS_PER_DOCUMENT,
  revokeShareLink,
  type LinkPlace,
  type LinkViewer,
} from './share-links.ts';
import { findDocument } from '../list/document-list.ts';
import type { DocumentProjection } from '../document-projection.ts';

export interface ShareLinkRouteDeps extends Changing {
  readonly access: Pick<DatabaseAccess, 'decide'>;
  readonly projection: Pick<DocumentProjection, 'describeNow'>;
  readonly baseUrl: () => string;
}

export function shareLinkRoutes(api: HttpApi, deps: ShareLinkRouteDeps): void {
  const { db } = deps;

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
    async (request) => {
      const { documentId } = permitted(request);
      const making = await deps.access.decide('document.makeLinks', signedIn(request), { documentId });
      return {
        items: [...(await listShareLinks(db, documentId, viewerOf(request, deps.clock.now())))],
        areOn: await areLinksOn(db),
        mayMake: making.kind !== 'refused',
      };
    },
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
      const link = { id: request.params.linkId, documentId };
      await inOneStep(deps, async (transaction, now) => {
        const { name } = await requireOwnLink(transaction, link, { viewer: viewerOf(request, now) });
        if (!(await revokeShareLink(transaction, link, now))) throw new HttpProblem('not-found');
        const subject = await subjectOf(transaction, link);
        const detail = namedLink(name);
        const line = { ...askerOf(request), kind: 'link.revoked', subject, detail } as const;
        await recordEvent(transaction, line, now);
      });
      return reply.code(204).send(null);
    },
  );
}

function createLinkRoute(api: HttpApi, deps: ShareLinkRouteDeps): void {
  const { db, clock, projection, baseUrl } = deps;
  api.post(
    '/documents/:documentId/share-links',
    {
      config: { action: 'document.makeLinks' },
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
      requireFuture(expiresAt, clock.now());
      await requireLinksOn(db);
      const wanted = {
        documentId,
        role,
        name,
        expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
        passwordHash: await hashLinkPassword(password),
        maxUses,
        createdBy: signedIn(request).user.id,
      };
      const { id, token } = await inOneStep(deps, async (transaction, now) => {
        if ((await countShareLinks(transaction, documentId)) >= MAX_LINKS_PER_DOCUMENT) {
          throw new HttpProblem('conflict', {
            detail: 'This document has too many share links: revoke some first.',
          });
        }
        const made = await addShareLink(transaction, wanted, now);
        const subject = await subjectOf(transaction, { id: made.id, documentId });
        const detail = { role, ...namedLink(name) };
        const line = { ...askerOf(request), kind: 'link.made', subject, detail } as const;
        await recordEvent(transaction, line, now);
        return made;
      });
      // Whoever is sent the link is greeted with the title, which may have been typed a moment ago.
      await projection.describeNow(documentId);
      const viewer = viewerOf(request, clock.now());
      const link = await findShareLink(db, { id, documentId }, viewer);
      if (link === undefined) throw new HttpProblem('not-found');
      return reply.code(201).send({ ...link, token, url: `${baseUrl()}/d/${documentId}#link=${token}` });
    },
  );
}

function changeLinkRoute(api: HttpApi, deps: ShareLinkRouteDeps): void {
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
      const change = request.body;
      requireFuture(change.expiresAt ?? null, deps.clock.now());
      const passwordHash = await hashLinkPassword(change.password);
      return inOneStep(deps, async (transaction, now) => {
        const viewer = viewerOf(request, now);
        const { userId } = viewer;
        await requireOwnLink(transaction, link, { viewer, isTakenOver: change.takeOver });
        const isThere = await changeShareLink(transaction, link, { change, passwordHash, userId, now });
        const changed = isThere ? await findShareLink(transaction, link, viewer) : undefined;
        if (changed === undefined) throw new HttpProblem('not-found');
        const subject = await subjectOf(transaction, link);
        const what = { changed: Object.keys(change).join(', '), role: changed.role };
        const detail = { ...what, ...namedLink(changed.name) };
        const line = { ...askerOf(request), kind: 'link.changed', subject, detail } as const;
        await recordEvent(transaction, line, now);
        return changed;
      });
    },
  );
}

function viewerOf(request: Pick<FastifyRequest, 'principal' | 'permitted'>, now: number): LinkViewer {
  return { userId: signedIn(request).user.id, role: permitted(request).role, now };
}

/** An editor has their own links; what somebody else made is for those who manage the document. */
async function requireOwnLink(
  transaction: Transaction<DatabaseSchema>,
  place: LinkPlace,
  {
    viewer,
    isTakenOver = false,
  }: { readonly viewer: LinkViewer; readonly isTakenOver?: boolean | undefined },
): Promise<ShareLink> {
  const link = await findShareLink(transaction, place, viewer);
  if (link === undefined) throw new HttpProblem('not-found');
  if (link.mayChange && (!isTakenOver || roleMay(viewer.role, 'manage'))) return link;
  throw new HttpProblem('forbidden', {
    detail: 'Somebody else made this link: who manages the document changes and revokes it.',
  });
}

/** A link without a name of its own is known by what it leads to. */
async function subjectOf(
  transaction: Transaction<DatabaseSchema>,
  { id, documentId }: LinkPlace,
): Promise<AuditSubject> {
  const document = await findDocument(transaction, documentId);
  return { kind: 'link', id, name: document?.title ?? '' };
}

function namedLink(name: string): { readonly link?: string } {
  return name === '' ? {} : { link: name };
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
