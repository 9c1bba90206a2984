/**
 * Routes: to the provider and back. A browser goes through them by itself, so whatever happens ends on a page: the
 * one it came from, or the sign-in page with words for what went wrong.
 */
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { returnPath } from '../../../shared/return-path.ts';
import { cookieValue } from '../../access/session-cookie.ts';
import { askerOf } from '../../audit/noted-request.ts';
import { clientKey } from '../../http/client-key.ts';
import type { HttpApi } from '../../http/http-app.ts';
import { createAttemptLimiter } from '../attempt-limiter.ts';
import { findProviderPerson } from './oidc-people.ts';
import type { Provider, ProviderTrip } from './oidc.ts';
import { takeAttempt } from '../sign-in/prove-again.ts';
import { letIn } from '../sign-in/sign-in.ts';
import { originOf, type WaysIn } from '../ways-in.ts';

/** Time to sign in there, find the phone, make an account. */
const TRIP_MS = 15 * 60_000;
const TRIPS = { burst: 60, everyMs: 2_000 };

const tripSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  next: z.string(),
  expiresAt: z.number(),
});
type Trip = z.infer<typeof tripSchema>;

/** What the sign-in page has words for. */
type Trouble =
  | 'noProvider'
  | 'unreachable'
  | 'declined'
  | 'failed'
  | 'notKnown'
  | 'notVerified'
  | 'deactivated';

export function oidcRoutes(api: HttpApi, parts: WaysIn): void {
  const limiter = createAttemptLimiter(TRIPS);
  const config = { action: 'session.begin' } as const;
  api.get(
    '/oidc/start',
    {
      config,
      schema: {
        summary: 'Sign in at the provider; for browsers, which come back to `next`',
        querystring: z.object({ next: z.string().max(2_000).optional() }),
      },
    },
    async (request, reply) => {
      takeAttempt(limiter, clientKey(request), parts.clock.now());
      const next = returnPath(request.query.next);
      const { provider } = parts;
      if (provider === undefined) return backToSignIn(parts, reply, { next, trouble: 'noProvider' });
      const begun = await provider.begin(redirectUri(parts, request));
      if (!begun.ok) {
        parts.onError(begun.error.error, 'the provider of OIDC_ISSUER does not answer as one');
        return backToSignIn(parts, reply, { next, trouble: 'unreachable' });
      }
      await keepTrip(parts, reply, { ...begun.value.trip, next });
      return reply.redirect(begun.value.address);
    },
  );

  api.get(
    '/oidc/callback',
    { config, schema: { summary: 'Where the provider sends browsers back to' } },
    async (request, reply) => {
      takeAttempt(limiter, clientKey(request), parts.clock.now());
      const trip = await readTrip(parts, request);
      void reply.header('set-cookie', tripCookie(parts, '', 0));
      const { provider } = parts;
      if (provider === undefined) return backToSignIn(parts, reply, { next: '/', trouble: 'noProvider' });
      if (trip === undefined) return backToSignIn(parts, reply, { next: '/', trouble: 'failed' });
      return comeBack(parts, { provider, trip, request, reply });
    },
  );
}

interface Return {
  readonly provider: Provider;
  readonly trip: Trip;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function comeBack(parts: WaysIn, { provider, trip, request, reply }: Return): Promise<FastifyReply> {
  const cameBack = new URL(redirectUri(parts, request));
  cameBack.search = /\?.*/.exec(request.url)?.[0] ?? '';
  const address = request.ip;
  const person = await provider.finish(cameBack, trip);
  if (!person.ok) {
    const { kind, error } = person.error;
    if (kind !== 'declined') parts.onError(error, 'a sign-in at the provider failed');
    parts.audit.tally({ ...askerOf(request), kind: 'session.refused', detail: { way: 'provider' } });
    return backToSignIn(parts, reply, { next: trip.next, trouble: kind === 'invalid' ? 'failed' : kind });
  }
  const found = await findProviderPerson(parts, person.value, address);
  if (!found.ok) {
    parts.audit.tally({ ...askerOf(request), kind: 'session.refused', detail: { way: 'provider' } });
    return backToSignIn(parts, reply, { next: trip.next, trouble: found.error });
  }
  const userAgent = request.headers['user-agent'];
  const outcome = await letIn(parts, { userId: found.value, way: 'provider', userAgent, address });
  if (outcome.kind === 'gone') return backToSignIn(parts, reply, { next: trip.next, trouble: 'notKnown' });
  if (outcome.kind === 'deactivated') {
    return backToSignIn(parts, reply, { next: trip.next, trouble: 'deactivated' });
  }
  if (outcome.kind === 'secondFactor') {
    // Behind `#`: no server and no log ever sees it.
    return reply.redirect(`${parts.basePath}${signInPage(trip.next)}#ticket=${outcome.ticket}`);
  }
  void reply.header('set-cookie', [...outcome.signedIn.cookies]);
  return reply.redirect(parts.basePath + trip.next);
}

function redirectUri(parts: WaysIn, request: FastifyRequest): string {
  return `${originOf(parts, request)}${parts.basePath}/api/v1/oidc/callback`;
}

function signInPage(next: string, trouble?: Trouble): string {
  const query = new URLSearchParams({
    ...(next === '/' ? {} : { next }),
    ...(trouble === undefined ? {} : { trouble }),
  });
  return query.size === 0 ? '/sign-in' : `/sign-in?${query.toString()}`;
}

function backToSignIn(
  { basePath }: WaysIn,
  reply: FastifyReply,
  { next, trouble }: { readonly next: string; readonly trouble: Trouble },
): FastifyReply {
  return reply.redirect(basePath + signInPage(next, trouble));
}

/** In the browser rather than here: a stranger can begin as many trips as they like and nothing grows. */
async function keepTrip(
  parts: WaysIn,
  reply: FastifyReply,
  trip: ProviderTrip & { readonly next: string },
): Promise<void> {
  const data = JSON.stringify({ ...trip, expiresAt: parts.clock.now() + TRIP_MS } satisfies Trip);
  const value = await symmetricEncrypt({ key: parts.secret, data });
  void reply.header('set-cookie', tripCookie(parts, value, TRIP_MS / 1000));
}

async function readTrip(parts: WaysIn, request: FastifyRequest): Promise<Trip | undefined> {
  const value = cookieValue(request.headers.cookie ?? '', tripCookieName(parts));
  if (value === undefined || !/^[\da-f]{2,8000}$/.test(value)) return undefined;
  try {
    const trip = tripSchema.safeParse(JSON.parse(await symmetricDecrypt({ key: parts.secret, data: value })));
    return trip.success && trip.data.expiresAt > parts.clock.now() ? trip.data : undefined;
  } catch {
    // Not ours, or changed on the way.
    return undefined;
  }
}

function tripCookieName({ isHttps }: WaysIn): string {
  return isHttps ? '__Host-scriptorium-trip' : 'scriptorium-trip';
}

function tripCookie(parts: WaysIn, value: string, maxAgeSeconds: number): string {
  const secure = parts.isHttps ? '; Secure' : '';
  // Lax: it has to come along when the provider sends the browser back.
  return `${tripCookieName(parts)}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}
