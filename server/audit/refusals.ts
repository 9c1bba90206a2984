/** Which refusals of requests are security events, and what is written down of them. */
import type { FastifyRequest } from 'fastify';
import type { AuditKind } from '../../shared/api/audit.ts';
import { ACTIONS, type Action } from '../access/decide.ts';
import { kindOfToken } from '../access/secret-token.ts';
import type { HttpProblem } from '../http/errors.ts';
import { credentialOf } from '../http/identify-requests.ts';
import type { AuditLog } from './audit-log.ts';
import { askerOf } from './noted-request.ts';

/** Where too many requests are guesses, and not only haste. */
const GUESSED: ReadonlySet<Action> = new Set([
  'session.begin',
  'owner.claim',
  'invitation.open',
  'invitation.accept',
  'link.open',
  'link.join',
  'waysIn.manage',
]);

/** For the application's error handler. Wrong passwords and codes are told where they are checked. */
export function tellRefusals(
  audit: Pick<AuditLog, 'tally'>,
): (request: FastifyRequest, problem: HttpProblem) => void {
  return (request, problem) => {
    const kind = kindOf(request, problem);
    if (kind === undefined) return;
    audit.tally({ ...askerOf(request), kind, detail: detailOf(request, problem) });
  };
}

function kindOf(request: FastifyRequest, { code }: HttpProblem): AuditKind | undefined {
  const { action } = request.routeOptions.config;
  if (code === 'foreign-origin') return 'origin.refused';
  if (code === 'not-signed-in') {
    return credentialOf(request).kind === 'bearer' ? 'token.refused' : undefined;
  }
  if (action === undefined) return undefined;
  if (code === 'too-many-requests') return GUESSED.has(action) ? 'limit.reached' : undefined;
  const isForAdmins = ACTIONS[action].asker === 'admin';
  return isForAdmins && (code === 'token-scope' || code === 'forbidden') ? 'right.refused' : undefined;
}

/** The route's pattern, not its address: that may be anything, and as long as it likes. */
function detailOf(request: FastifyRequest, { code }: HttpProblem): Readonly<Record<string, string>> {
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  if (code === 'foreign-origin') return { origin: request.headers.origin ?? '', route };
  if (code !== 'not-signed-in') return { route };
  const credential = credentialOf(request);
  const kind = credential.kind === 'bearer' ? kindOfToken(credential.token) : undefined;
  return { token: kind ?? 'none of ours' };
}
