/** How a route answers whoever has proved who they are. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignInResponse } from '../../../shared/api/ways-in.ts';
import { HttpProblem } from '../../http/errors.ts';
import { letIn, type Arrival } from './sign-in.ts';
import type { WaysIn } from '../ways-in.ts';

export interface Arriving extends Pick<Arrival, 'userId' | 'way'> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** The cookie and the account, or the ticket for the second factor. */
export async function arrive(
  parts: WaysIn,
  { userId, way, request, reply }: Arriving,
): Promise<SignInResponse> {
  const userAgent = request.headers['user-agent'];
  const outcome = await letIn(parts, { userId, way, userAgent, address: request.ip });
  if (outcome.kind === 'gone') throw new HttpProblem('wrong-credentials');
  // Said to who has proved who they are, and to nobody else.
  if (outcome.kind === 'deactivated') throw new HttpProblem('deactivated');
  if (outcome.kind === 'secondFactor') return { secondFactor: { ticket: outcome.ticket } };
  void reply.header('set-cookie', [...outcome.signedIn.cookies]);
  return { user: outcome.signedIn.account };
}
