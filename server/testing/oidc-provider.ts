/** A real OpenID Connect provider on a free port, for tests: whoever comes is signed in as `person`. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider from 'oidc-provider';

export interface PersonThere {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

export interface ProviderThere {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in next; undefined: they say no. */
  person: PersonThere | undefined;
  /** From here on a client of ours is known, and comes back to this address. */
  expect(redirectUri: string): void;
  /** From here on what it signs does not fit the keys that it publishes: as if somebody else had signed. */
  isForged: boolean;
  close(): Promise<void>;
}

type Key = Record<string, unknown> & { readonly kty: string };

const KEY_ID = 'the only one';

function newKey(): Key {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kty: 'RSA', ...privateKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' };
}

const SIGNS_WITH = newKey();
const FORGED = newKey();

const CLIENT = { clientId: 'scriptorium', clientSecret: 'a secret between the two of us' };

/** A page with a button, for browsers; otherwise nobody is asked anything there. */
export async function startProvider(options: { readonly asks?: boolean } = {}): Promise<ProviderThere> {
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => handle?.(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the provider has no port');
  const issuer = `http://127.0.0.1:${address.port}`;
  const there: ProviderThere = {
    issuer,
    ...CLIENT,
    person: undefined,
    isForged: false,
    expect(redirectUri) {
      handle = handlerOf(
        createProvider(issuer, redirectUri, () => there.person),
        there,
        options,
      );
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
  return there;
}

function createProvider(
  issuer: string,
  redirectUri: string,
  person: () => PersonThere | undefined,
): Provider {
  return new Provider(issuer, {
    clients: [
      { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    jwks: { keys: [SIGNS_WITH] },
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ ...person(), sub: accountId }),
    }),
    // What is asked for is granted: consent is not what these tests are about.
    async loadExistingGrant({ oidc }) {
      const { client, session, params } = oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      const scope = params?.['scope'];
      grant.addOIDCScope(typeof scope === 'string' ? scope : 'openid');
      await grant.save();
      return grant;
    },
  });
}

function handlerOf(
  provider: Provider,
  there: Pick<ProviderThere, 'person' | 'isForged'>,
  { asks }: { readonly asks?: boolean },
): (request: IncomingMessage, response: ServerResponse) => void {
  const callback = provider.callback();
  return (request, response) => {
    const isAsked = request.url?.startsWith('/interaction/') === true;
    if (request.url === '/jwks' && there.isForged) {
      const { kty, kid, alg, use, n, e } = FORGED;
      response.setHeader('content-type', 'application/jwk-set+json');
      response.end(JSON.stringify({ keys: [{ kty, kid, alg, use, n, e }] }));
    } else if (isAsked && asks === true && request.method === 'GET') {
      response.setHeader('content-type', 'text/html');
      response.end(
        '<!doctype html><html lang="en"><title>Elsewhere</title><form method="post"><button>Sign in there</button></form>',
      );
    } else if (isAsked) {
      const { person } = there;
      const result =
        person === undefined
          ? { error: 'access_denied', error_description: 'they said no' }
          : { login: { accountId: person.sub } };
      void provider.interactionFinished(request, response, result);
    } else {
      void callback(request, response);
    }
  };
}
