/**
 * better-auth on our tables: it makes sessions and their cookies. Its own HTTP handler is not mounted: our routes call
 * it, so that the API, its errors and its limits are ours; what proves somebody stands in files of its own beside this
 * one. Why and how: docs/adr/0004-accounts.md, 0015-ways-in.md.
 */
import { kyselyAdapter } from '@better-auth/kysely-adapter';
import { betterAuth } from 'better-auth/minimal';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { sessionCookieName } from '../access/session-cookie.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { withHashedSessions } from './sessions/hashed-sessions.ts';

export interface AuthOptions {
  readonly db: Kysely<DatabaseSchema>;
  /** Signs cookies; kept in the database. */
  readonly secret: string;
  readonly isHttps: boolean;
}

export interface Auth {
  /** The Set-Cookie headers of a new session. */
  startSession(
    userId: string,
    session: { readonly lifetimeSeconds: number; readonly userAgent: string | undefined },
  ): Promise<readonly string[]>;
}

export function createAuth(options: AuthOptions): Auth {
  const { api } = createBetterAuth(options);
  return {
    async startSession(userId, session) {
      const body = { userId, ...session, userAgent: cut(session.userAgent) };
      const { headers } = await api.startSession({ body, returnHeaders: true });
      return headers.getSetCookie();
    },
  };
}

const USER_AGENT_CHARACTERS = 300;
const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' };

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- better-auth infers its API from its options
function createBetterAuth({ db, secret, isHttps }: AuthOptions) {
  return betterAuth({
    secret,
    // Only for links that it would make itself; it makes none yet.
    baseURL: 'http://localhost',
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: withHashedSessions(kyselyAdapter(db, { type: 'sqlite' })),
    user: { modelName: 'users', fields: { emailVerified: 'email_verified', ...timestamps } },
    session: {
      modelName: 'sessions',
      fields: {
        token: 'token_hash',
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...timestamps,
      },
    },
    account: {
      modelName: 'credentials',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...timestamps,
      },
    },
    verification: { modelName: 'verifications', fields: { expiresAt: 'expires_at', ...timestamps } },
    advanced: {
      // It would use `__Secure-`; the name below carries the stricter `__Host-`.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: sessionCookieName(isHttps),
          attributes: { secure: isHttps, httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
    },
    plugins: [{ id: 'scriptorium', endpoints: { startSession: startSessionEndpoint } }],
  });
}

/** Signs somebody in whose right to it our own routes have checked. */
const startSessionEndpoint = createAuthEndpoint(
  {
    method: 'POST',
    body: z.object({ userId: z.string(), lifetimeSeconds: z.number(), userAgent: z.string() }),
  },
  async (context) => {
    const { userId, lifetimeSeconds, userAgent } = context.body;
    const { internalAdapter } = context.context;
    const user = await internalAdapter.findUserById(userId);
    if (user === null) throw new Error('no such user');
    const expiresAt = new Date(Date.now() + lifetimeSeconds * 1000);
    const session = await internalAdapter.createSession(userId, false, { expiresAt, userAgent }, true);
    await setSessionCookie(context, { session, user }, false, { maxAge: lifetimeSeconds });
    return context.json({ id: session.id });
  },
);

/** A header value as it is kept: from outside, so of any length; the adapter takes no `undefined`. */
function cut(userAgent: string | undefined): string {
  return (userAgent ?? '').slice(0, USER_AGENT_CHARACTERS);
}
