/** Asks about the action of each API request, before its body is read and before anything of its route runs. */
import type { FastifyRequest } from 'fastify';
import { parseDocumentId } from '../../shared/ids.ts';
import { DOCUMENT_ACTIONS } from '../../shared/roles.ts';
import { ACTIONS, type Action, type Refusal } from '../access/decide.ts';
import type { DatabaseAccess } from '../access/database-access.ts';
import { HttpProblem } from './errors.ts';
import type { HttpApi } from './http-app.ts';

/** Who asks must have been identified before. */
export function guardRoutes(api: HttpApi, access: Pick<DatabaseAccess, 'decide'>): void {
  api.decorateRequest('permitted', undefined);
  api.addHook('onRoute', ({ method, url, config }) => {
    if (config?.action === undefined) throw new Error(`${String(method)} ${url} does not say what it does`);
    for (const each of [method].flat()) api.routeActions.set(`${each} ${url}`, config.action);
  });
  api.addHook('onRequest', async (request) => {
    const { action } = request.routeOptions.config;
    if (action === undefined) throw new Error('a route without an action');
    const id = documentIdIn(request);
    const decision = await access.decide(action, request.principal, id);
    if (decision.kind === 'refused') throw problemOf(decision.why, action);
    const documentId = id === undefined ? undefined : parseDocumentId(id);
    if (decision.kind === 'allowedIn' && documentId !== undefined) {
      request.permitted = { documentId, role: decision.role, isInTrash: decision.isInTrash };
    }
  });
}

function documentIdIn({ params }: FastifyRequest): string | undefined {
  if (typeof params !== 'object' || params === null || !('documentId' in params)) return undefined;
  return String(params.documentId);
}

function problemOf(why: Refusal, action: Action): HttpProblem {
  switch (why) {
    case 'notSignedIn':
      return new HttpProblem('not-signed-in');
    case 'scope':
      return new HttpProblem('token-scope');
    case 'needsSession':
      return new HttpProblem('forbidden', {
        detail: 'This is done on the page by whoever is signed in, not by a token.',
      });
    case 'needsPerson':
      return new HttpProblem('forbidden', { detail: 'A share link alone is nobody: join by it first.' });
    case 'needsMember':
      return new HttpProblem('forbidden', { detail: 'Guests may not do this.' });
    case 'needsAdmin':
      return new HttpProblem('forbidden', { detail: 'Only an owner or admin of this instance may do this.' });
    case 'role':
      return new HttpProblem(
        'forbidden',
        isForOwners(action) ? { detail: 'Only its owner or an admin may do this.' } : {},
      );
    case 'linkEnded':
      return new HttpProblem('forbidden', { detail: 'The share link that led here has ended.' });
    case 'notFound':
      return new HttpProblem('not-found');
    case 'inTrash':
      return new HttpProblem('not-found', { detail: 'This document is in the trash.' });
    default:
      return why satisfies never;
  }
}

function isForOwners(action: Action): boolean {
  const rule = ACTIONS[action];
  return 'document' in rule && DOCUMENT_ACTIONS[rule.document] === 'owner';
}
