/**
 * Protection against requests that another site makes a browser send with its cookie. A request that changes
 * something and carries no token must say that it comes from here; browsers cannot be made to lie about that.
 */
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './errors.ts';
import type { HttpApi } from './http-app.ts';
import { credentialOf } from './identify-requests.ts';
import type { OriginCheck } from './origins.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function refuseForeignOrigins(api: HttpApi, origins: OriginCheck): void {
  api.addHook('onRequest', (request, _reply, done) => {
    done(comesFromHere(request, origins) ? undefined : foreignOrigin(request, origins));
  });
}

export function foreignOrigin(
  { headers: { origin }, protocol, host }: FastifyRequest,
  origins: OriginCheck,
): HttpProblem {
  const detail = origin === undefined ? undefined : origins.explain(origin, { protocol, host });
  return new HttpProblem('foreign-origin', detail === undefined ? {} : { detail });
}

function comesFromHere(request: FastifyRequest, origins: OriginCheck): boolean {
  const credential = credentialOf(request);
  if (SAFE_METHODS.has(request.method) || credential.kind === 'bearer') return true;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) {
    return origins.isAllowed(origin, { protocol: request.protocol, host: request.host });
  }
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  // Neither header: not a browser of these years. Without a cookie there is nothing to abuse.
  return credential.kind === 'none';
}
