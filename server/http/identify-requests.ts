/** Decides once per API request who is asking, before its body is read. */
import type { FastifyRequest } from 'fastify';
import type { Access, Credential } from '../access/principal.ts';
import { HttpProblem } from './errors.ts';
import type { HttpApi } from './http-app.ts';

/**
 * Enough for signing in, opening a link, choosing a name or giving a right. JSON is parsed in one go, and megabytes of
 * brackets keep everybody else waiting: only routes that take content or pictures take more, of known people.
 */
export const MOST_BODY_BYTES = 64 * 1024;

export function identifyRequests(api: HttpApi, access: Pick<Access, 'identify'>): void {
  api.addHook('onRequest', async (request) => {
    const credential = credentialOf(request);
    request.principal = await access.identify(credential);
    if (request.principal === undefined) {
      // A token that is sent and not known is an error; an old cookie is just somebody who has to sign in.
      if (credential.kind === 'bearer') throw new HttpProblem('not-signed-in');
      refuseLargeBody(request);
    }
  });
}

export function credentialOf(request: Pick<FastifyRequest, 'headers'>): Credential {
  const { authorization, cookie } = request.headers;
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token !== undefined) return { kind: 'bearer', token };
  return cookie === undefined ? { kind: 'none' } : { kind: 'cookie', header: cookie };
}

function refuseLargeBody({ headers }: FastifyRequest): void {
  const length = headers['content-length'];
  const isUnknown = length === undefined && headers['transfer-encoding'] !== undefined;
  if (isUnknown || Number(length ?? 0) > MOST_BODY_BYTES) throw new HttpProblem('not-signed-in');
}
