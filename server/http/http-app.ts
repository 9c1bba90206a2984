/**
 * How a subject's routes meet the HTTP server. A slice exports a function `(api, deps) => void` that registers
 * its routes relative to `/api/v1`; each names the action it does, which is decided before anything of it runs
 * (gate.ts), and zod schemas in `schema` that validate, document and type it. What goes wrong is thrown as an
 * `HttpProblem`. A route that takes more than 64 KiB says so with `bodyLimit`.
 *
 *     export function documentRoutes(api: HttpApi, deps: DocumentRouteDeps): void {
 *       const config = { action: 'document.read' } as const;
 *       api.get('/documents/:documentId', { config, schema: { params: …, response: { 200: … } } }, async (request) => {
 *         const { documentId, role } = permitted(request);
 *         …
 *       });
 *     }
 */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { DocumentId } from '../../shared/ids.ts';
import type { DocumentRole } from '../../shared/roles.ts';
import type { Action } from '../access/decide.ts';
import type { Principal } from '../access/principal.ts';
import { HttpProblem } from './errors.ts';

export type HttpApp = FastifyInstance;

export const API_PREFIX = '/api/v1';

/** Below `/api/v1`, where requests are identified and validated by zod. */
export type HttpApi = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route does. One without it keeps the server from starting. */
    readonly action?: Action;
  }
  interface FastifyInstance {
    /** What each route does, by method and pattern: `GET /api/v1/documents`. Known once the application is ready. */
    readonly routeActions: Map<string, Action>;
  }
  interface FastifyRequest {
    /** Who asks, for routes under /api; undefined: nobody that is known. Set before the body is read. */
    principal: Principal | undefined;
    /** The document of the address, where the action is about one. Set before the body is read. */
    permitted: Permitted | undefined;
    /** When the gate asked, by its own count of changes of access and in ms since the epoch. */
    asked: { readonly changes: number; readonly at: number } | undefined;
  }
}

export interface Permitted {
  readonly documentId: DocumentId;
  /** The asker's. */
  readonly role: DocumentRole;
  readonly isInTrash: boolean;
}

/** The principal of a request that needs one. */
export function signedIn(request: Pick<FastifyRequest, 'principal'>): Principal {
  if (request.principal === undefined) throw new HttpProblem('not-signed-in');
  return request.principal;
}

/** The document that the request is about and may do its action with. */
export function permitted(request: Pick<FastifyRequest, 'permitted'>): Permitted {
  if (request.permitted === undefined) throw new Error('the action of this route is about no document');
  return request.permitted;
}

/** The session that a request came in by, for routes whose action takes nothing else. */
export function inSession(request: Pick<FastifyRequest, 'principal'>): {
  readonly sessionId: string;
  readonly user: Principal['user'];
} {
  const { proof, user } = signedIn(request);
  if (proof.kind !== 'session') throw new Error('the action of this route is not for sessions alone');
  return { sessionId: proof.sessionId, user };
}
