/**
 * How a subject's routes meet the HTTP server. A slice exports a function `(api, deps) => void` that registers
 * its routes relative to `/api/v1`; zod schemas in `schema` validate, document and type them. What goes wrong is
 * thrown as an `HttpProblem`. A route that takes less than LIMIT_UPLOAD_BYTES says so with `bodyLimit`.
 *
 *     export function documentRoutes(api: HttpApi, deps: DocumentRouteDeps): void {
 *       api.get('/documents/:id', { schema: { params: …, response: { 200: … } } }, async (request) => {
 *         const principal = signedIn(request);
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
import type { Principal } from '../access/principal.ts';
import { HttpProblem } from './errors.ts';

export type HttpApp = FastifyInstance;

/** Below `/api/v1`, where requests are identified and validated by zod. */
export type HttpApi = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, for routes under /api; undefined: nobody that is known. Set before the body is read. */
    principal: Principal | undefined;
  }
}

/** The principal of a request that needs one. */
export function signedIn(request: Pick<FastifyRequest, 'principal'>): Principal {
  if (request.principal === undefined) throw new HttpProblem('not-signed-in');
  return request.principal;
}
