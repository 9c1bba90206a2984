/**
 * Asks about the action of each API request, before its body is read and before anything of its route runs; and once
 * more when something has changed while the body came in, or that took long. What itself takes long asks again before
 * it writes or answers (`requireStill`).
 */
import type { FastifyRequest, RouteOptions } from 'fastify';
import { parseDocumentId } from '../../shared/ids.ts';
import { roleMay } from '../../shared/roles.ts';
import { ACTIONS, type Action, type Refusal } from '../access/decide.ts';
import type { DatabaseAccess } from '../access/database-access.ts';
import { HttpProblem } from './errors.ts';
import { API_PREFIX, type HttpApi, type HttpApp } from './http-app.ts';
import { credentialOf } from './identify-requests.ts';

export type GateAccess = Pick<DatabaseAccess, 'identify' | 'decide' | 'onChange'>;

/** A body that comes in no faster is asked about again: a session or a link may have ended by itself meanwhile. */
const FRESH_FOR_MS = 500;

/** Who asks must have been identified before. `now`: ms since the epoch. */
export function guardRoutes(api: HttpApi, access: GateAccess, now: () => number): void {
  let changes = 0;
  const stopListening = access.onChange(() => {
    changes += 1;
  });
  api.addHook('onClose', (_instance, done) => {
    stopListening();
    done();
  });
  api.decorateRequest('permitted', undefined);
  api.decorateRequest('asked', undefined);
  api.addHook('onRoute', ({ method, url, config }) => {
    if (config?.action === undefined) throw new Error(`${String(method)} ${url} does not say what it does`);
  });
  api.addHook('onRequest', async (request) => {
    request.asked = { changes, at: now() };
    await requireAllowed(access, request);
  });
  api.addHook('preHandler', async (request) => {
    const { asked } = request;
    if (asked?.changes === changes && now() - asked.at < FRESH_FOR_MS) return;
    await requireStill(access, request);
  });
}

/**
 * Every route of the whole application says what it does; one that does not keeps the server from starting. Outside
 * the API nobody is asked who they are: what is there is for anybody, or a socket, which asks for itself
 * (server/connection/standing.ts).
 */
export function listRoutes(app: HttpApp): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', (done) => {
    for (const { method, url, config } of routes) {
      const action = config?.action;
      const name = `${String(method)} ${url}`;
      if (action === undefined) return done(new Error(`${name} does not say what it does`));
      const isGuarded = url.startsWith(API_PREFIX) || (url.startsWith('/ws') && action === 'document.read');
      if (!isGuarded && ACTIONS[action].asker !== 'anybody') {
        return done(new Error(`${name} is for some, and nobody asks who comes`));
      }
      for (const each of [method].flat()) app.routeActions.set(`${each} ${url}`, action);
    }
    return done();
  });
}

/** Throws what the asker is told who has lost the right to this request since it came in. */
export async function requireStill(
  access: Pick<GateAccess, 'identify' | 'decide'>,
  request: FastifyRequest,
): Promise<void> {
  request.principal = await access.identify(credentialOf(request));
  await requireAllowed(access, request);
}

async function requireAllowed(access: Pick<GateAccess, 'decide'>, request: FastifyRequest): Promise<void> {
  const { action } = request.routeOptions.config;
  if (action === undefined) throw new Error('a route without an action');
  const id = parameterIn(request, 'documentId');
  const place = { documentId: id, collectionId: parameterIn(request, 'collectionId') };
  const decision = await access.decide(action, request.principal, place);
  if (decision.kind === 'refused') throw problemOf(decision.why, action);
  const documentId = id === undefined ? undefined : parseDocumentId(id);
  if (decision.kind === 'allowedIn' && documentId !== undefined) {
    request.permitted = { documentId, role: decision.role, isInTrash: decision.isInTrash };
  }
}

/**
 * What is sent for as long as the right to it is there: whoever reads slowly gets no more of what is no longer theirs.
 * The connection is cut then, so that nobody takes a part for the whole.
 */
export async function* whileAllowed<Part>(
  parts: AsyncIterable<Part> | Iterable<Part>,
  requireRight: () => Promise<void>,
): AsyncGenerator<Part> {
  for await (const part of parts) {
    await requireRight();
    yield part;
  }
}

function parameterIn({ params }: FastifyRequest, name: string): string | undefined {
  const value: unknown =
    typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function problemOf(why: Refusal, action: Action): HttpProblem {
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
        isForManagers(action) ? { detail: 'Only its owner or somebody who manages it may do this.' } : {},
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

function isForManagers(action: Action): boolean {
  const rule = ACTIONS[action];
  return 'document' in rule && !roleMay('editor', rule.document);
}
