/**
 * Signing in at somebody else's: any OpenID Connect provider, found by its issuer's address. `openid-client` does the
 * protocol: PKCE, state, nonce, and the id token's signature, issuer, audience and times are checked by it.
 */
import * as openid from 'openid-client';
import { fail, succeed, type Result } from '../../../shared/result.ts';

export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** On the button. */
  readonly name: string;
  /** Separated by spaces. */
  readonly scopes: string;
}

/** What has to be the same when somebody comes back; kept in their browser, encrypted. */
export interface ProviderTrip {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Somebody as the provider knows them. */
export interface ProviderPerson {
  /** Together with `subject` the only thing that tells who it is: addresses change hands. */
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly isEmailVerified: boolean;
  readonly name: string | undefined;
}

/** `declined`: they said no there; `invalid`: what came back is not to be believed; `unreachable`: nobody to ask. */
export interface ProviderFailure {
  readonly kind: 'declined' | 'invalid' | 'unreachable';
  readonly error: unknown;
}

export interface Provider {
  readonly name: string;
  /** Where to send the browser. */
  begin(
    redirectUri: string,
  ): Promise<Result<{ readonly address: string; readonly trip: ProviderTrip }, ProviderFailure>>;
  /** `cameBack`: the redirect address with what the provider added to it. */
  finish(cameBack: URL, trip: ProviderTrip): Promise<Result<ProviderPerson, ProviderFailure>>;
}

const PATIENCE_SECONDS = 10;

export function createProvider(settings: ProviderSettings): Provider {
  let found: Promise<openid.Configuration> | undefined;

  /** At the first sign-in rather than at the start: this server serves when the provider does not. */
  function configuration(): Promise<openid.Configuration> {
    found ??= discover(settings).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  }

  return {
    name: settings.name,
    async begin(redirectUri) {
      try {
        const config = await configuration();
        const trip = {
          state: openid.randomState(),
          nonce: openid.randomNonce(),
          codeVerifier: openid.randomPKCECodeVerifier(),
        };
        const address = openid.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: settings.scopes,
          state: trip.state,
          nonce: trip.nonce,
          code_challenge: await openid.calculatePKCECodeChallenge(trip.codeVerifier),
          code_challenge_method: 'S256',
        });
        return succeed({ address: address.href, trip });
      } catch (error) {
        return fail({ kind: 'unreachable', error });
      }
    },
    async finish(cameBack, trip) {
      try {
        return succeed(await askWho(await configuration(), cameBack, trip));
      } catch (error) {
        return fail({ kind: kindOf(error), error });
      }
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: ProviderSettings): Promise<openid.Configuration> {
  const server = new URL(issuer);
  const config = await openid.discovery(server, clientId, clientSecret, undefined, {
    timeout: PATIENCE_SECONDS,
    // The settings allow http: for this machine alone.
    execute: server.protocol === 'http:' ? [openid.allowInsecureRequests] : [],
  });
  // The protocol lets a client trust the connection instead: the signature is checked here all the same.
  openid.enableNonRepudiationChecks(config);
  return config;
}

async function askWho(
  config: openid.Configuration,
  cameBack: URL,
  trip: ProviderTrip,
): Promise<ProviderPerson> {
  const tokens = await openid.authorizationCodeGrant(config, cameBack, {
    pkceCodeVerifier: trip.codeVerifier,
    expectedState: trip.state,
    expectedNonce: trip.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new Error('the provider sent no id token');
  const { iss, sub } = claims;
  // Many providers tell who somebody is at another address only.
  const isAllThere = claims['email'] !== undefined || config.serverMetadata().userinfo_endpoint === undefined;
  const about = isAllThere ? claims : await openid.fetchUserInfo(config, tokens.access_token, sub);
  const verified = about['email_verified'];
  return {
    issuer: iss,
    subject: sub,
    email: textOf(about['email']),
    // Some send it as a text.
    isEmailVerified: verified === true || verified === 'true',
    name: textOf(about['name']) ?? textOf(about['preferred_username']),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function kindOf(error: unknown): ProviderFailure['kind'] {
  if (error instanceof openid.AuthorizationResponseError) {
    return error.error === 'access_denied' ? 'declined' : 'invalid';
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isNetwork = error instanceof TypeError || code === 'OAUTH_TIMEOUT';
  return isNetwork ? 'unreachable' : 'invalid';
}
