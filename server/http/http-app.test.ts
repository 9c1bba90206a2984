/** What all routes share: errors, identity, origins, limits, headers. No network: requests are injected. */
import { PassThrough } from 'node:stream';
import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../shared/api/problem.ts';
import { principalIdOf } from '../../shared/ids.ts';
import { decide } from '../access/decide.ts';
import type { Credential, Principal } from '../access/principal.ts';
import { SESSION_COOKIE } from '../access/session-cookie.ts';
import { createHttpApp, type HttpAppOptions } from './create-http-app.ts';
import { HttpProblem, PROBLEMS } from './errors.ts';
import { healthRoutes, type ReadinessProblem } from './health.ts';
import { signedIn, type HttpApi, type HttpApp } from './http-app.ts';
import { createMetrics, metricsRoute } from './metrics.ts';
import { createOriginCheck } from './origins.ts';
import { pageRoutes } from './page-files.ts';

const HERE = 'http://write.example.org';
let app: HttpApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

const ANYBODY = { config: { action: 'api.describe' } } as const;

function routes(api: HttpApi): void {
  api.get('/me', ANYBODY, (request) => ({ id: signedIn(request).id }));
  api.post(
    '/notes',
    { config: { action: 'session.begin' }, schema: { body: z.object({ title: z.string().max(5) }) } },
    (request) => ({
      title: request.body.title,
    }),
  );
  api.get('/late', ANYBODY, () => {
    throw new HttpProblem('storage-failing', { detail: 'full', retryAfterSeconds: 3 });
  });
  api.get('/bug', ANYBODY, () => {
    throw new Error('secret of the stack');
  });
}

async function appWith(options: Partial<HttpAppOptions> = {}): Promise<HttpApp> {
  app = await createHttpApp({
    logger: pino({ level: 'silent' }),
    access: {
      identify: async (credential) => principalOf(credential),
      decide: async (action, principal) =>
        decide(action, { principal, document: undefined, collection: undefined }),
      onChange: () => () => {},
    },
    origins: createOriginCheck({ baseUrl: undefined, allowedOrigins: ['https://friend.example'] }),
    trustProxy: false,
    limits: { requestsPerMinute: 0, uploadBytes: 1_000 },
    version: '1.2.3',
    isHttps: false,
    now: () => 0,
    api: routes,
    ...options,
  });
  return app;
}

function principalOf(credential: Credential): Principal | undefined {
  const base = {
    id: principalIdOf('user', 'olga'),
    user: { id: 'olga', name: 'Olga', color: '#112233', kind: 'member' },
    memberRole: 'owner',
  } as const;
  if (credential.kind === 'cookie' && credential.header === 'session=olga') {
    return { ...base, proof: { kind: 'session', sessionId: 's' } };
  }
  if (credential.kind !== 'bearer' || !['read', 'write'].includes(credential.token)) return undefined;
  const scope = credential.token === 'read' ? 'read' : 'write';
  return { ...base, proof: { kind: 'token', tokenId: 't', scope } };
}

async function ask(options: InjectOptions & { readonly via?: HttpApp }): Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}> {
  const { via, ...request } = options;
  const asked = via ?? app ?? (await appWith());
  const answer = await asked.inject({ authority: 'write.example.org', ...request });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body };
}

async function problemOf(options: InjectOptions): Promise<z.infer<typeof problemSchema>> {
  const { status, headers, body } = await ask(options);
  expect(headers['content-type']).toContain('application/problem+json');
  const problem = problemSchema.parse(JSON.parse(body));
  expect(problem.status).toBe(status);
  return problem;
}

const from = (address: string): InjectOptions => ({
  url: '/api/v1/me',
  headers: { authorization: 'Bearer read', 'x-forwarded-for': address },
});

async function scrape(remoteAddress: string, headers: Record<string, string> = {}): Promise<number> {
  return (await ask({ url: '/metrics', remoteAddress, headers })).status;
}

const postNote = (headers: Record<string, string>, payload: object = { title: 'a' }): InjectOptions => ({
  method: 'POST',
  url: '/api/v1/notes',
  headers,
  payload,
});

describe('errors', () => {
  it('RUN-40 every problem has a status of errors, a title and what to do next', () => {
    for (const { status, title, next } of Object.values(PROBLEMS)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title.length).toBeGreaterThan(10);
      expect(next.length).toBeGreaterThan(10);
    }
  });

  it('RUN-40 bad input names the field', async () => {
    const problem = await problemOf(postNote({ authorization: 'Bearer write' }, { title: 'too long' }));
    expect(problem).toMatchObject({ status: 400, code: 'invalid-input', field: 'body.title' });
  });

  it.each([
    { what: 'no JSON', payload: '{"title":', code: 'malformed-body' },
    { what: 'nothing', payload: '', code: 'malformed-body' },
    { what: 'of another type', payload: 'a', type: 'text/css', code: 'unsupported-media-type' },
    { what: 'too much', payload: JSON.stringify({ title: 'x'.repeat(2_000) }), code: 'too-large' },
  ])('RUN-40 a body that is $what', async ({ payload, type, code }) => {
    const headers = { authorization: 'Bearer write', 'content-type': type ?? 'application/json' };
    expect(await problemOf({ ...postNote(headers), payload })).toMatchObject({ code });
  });

  it('RUN-40 an unknown address of the API is a problem too', async () => {
    await pageRoutes(await appWith(), { folder: '/nowhere' });
    for (const url of ['/api/v1/nothing', '/api/v1//me', '/api', '/api/v2/documents', '/ws/']) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await problemOf({ url, headers: { accept: 'text/html' } })).toMatchObject({ status: 404 });
    }
  });

  it('RUN-40 so is an address that cannot be decoded', async () => {
    expect(await problemOf({ url: '/api/v1/%zz' })).toMatchObject({ status: 400, code: 'bad-request' });
  });

  it('RUN-41 a problem that passes says when to come back', async () => {
    const { status, headers } = await ask({ url: '/api/v1/late' });
    expect([status, headers['retry-after']]).toEqual([503, '3']);
  });

  it.each([
    ['SQLITE_FULL', 503, 'storage-failing'],
    ['SQLITE_IOERR_WRITE', 503, 'storage-failing'],
    ['SQLITE_READONLY_DBMOVED', 503, 'storage-failing'],
    ['SQLITE_BUSY', 503, 'storage-failing'],
    ['SQLITE_CONSTRAINT_UNIQUE', 500, 'internal'],
  ])('RUN-52 %s is answered with %i %s', async (code, status, problem) => {
    await appWith({
      api: (api) =>
        void api.get('/write', ANYBODY, () => {
          throw Object.assign(new Error('planted'), { code });
        }),
    });
    expect(await problemOf({ url: '/api/v1/write' })).toMatchObject({ status, code: problem });
  });

  it('RUN-42 a bug tells nothing of itself to the one who asked, and all to the log', async () => {
    const lines = new PassThrough();
    await appWith({ logger: pino({ level: 'error' }, lines) });
    const { body, status } = await ask({ url: '/api/v1/bug' });
    expect(status).toBe(500);
    expect(body).not.toContain('secret');
    expect(String(lines.read())).toContain('secret of the stack');
  });
});

describe('who asks', () => {
  it('RUN-43 a session or a token says who it is', async () => {
    for (const headers of [{ cookie: 'session=olga' }, { authorization: 'Bearer read' }]) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await ask({ url: '/api/v1/me', headers })).body).toBe('{"id":"user:olga"}');
    }
  });

  it('RUN-43 nobody, an old cookie and a wrong token are 401', async () => {
    for (const headers of [{}, { cookie: 'session=old' }, { authorization: 'Bearer wrong' }]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await problemOf({ url: '/api/v1/me', headers })).toMatchObject({ status: 401 });
    }
  });

  it('RUN-44 a token that may read changes nothing', async () => {
    expect(await problemOf(postNote({ authorization: 'Bearer read' }))).toMatchObject({
      status: 403,
      code: 'token-scope',
    });
  });

  it('RUN-45 strangers send little', async () => {
    await appWith({ limits: { requestsPerMinute: 0, uploadBytes: 10_000_000 } });
    const large = { title: 'x'.repeat(100_000) };
    expect(await problemOf(postNote({}, large))).toMatchObject({ status: 401 });
    const known = { authorization: 'Bearer write' };
    expect(await problemOf(postNote(known, large))).toMatchObject({ status: 413 });
    expect(await problemOf(postNote(known, { title: 'x'.repeat(60_000) }))).toMatchObject({ status: 400 });
  });
});

describe('where a request comes from', () => {
  const cookie = 'session=olga';
  it.each([
    ['the page itself', { origin: HERE }, 200],
    ['an allowed origin', { origin: 'https://friend.example' }, 200],
    ['another site', { origin: 'https://evil.example' }, 403],
    ['the same name on another port', { origin: `${HERE}:8080` }, 403],
    ['the same name by the other scheme', { origin: 'https://write.example.org' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['a browser that sends no Origin, from here', { 'sec-fetch-site': 'same-origin' }, 200],
    ['a browser that sends no Origin, from elsewhere', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling domain', { 'sec-fetch-site': 'same-site' }, 403],
    ['nobody knows where', {}, 403],
  ])('RUN-46 a cookie with a change from %s', async (_where, headers: Record<string, string>, status) => {
    expect((await ask(postNote({ cookie, ...headers }))).status).toBe(status);
  });

  it('RUN-46 a token needs no origin, and reading needs none', async () => {
    expect((await ask(postNote({ authorization: 'Bearer write' }))).status).toBe(200);
    const headers = { cookie, origin: 'https://evil.example' };
    expect((await ask({ url: '/api/v1/me', headers })).status).toBe(200);
  });

  it('RUN-46 the host that a proxy forwards is its word, and nobody else’s', async () => {
    const headers = {
      cookie,
      origin: 'https://front.example',
      'x-forwarded-host': 'front.example',
      'x-forwarded-proto': 'https',
    };
    expect((await ask(postNote(headers))).status).toBe(403);
    await app?.close();
    await appWith({ trustProxy: ['10.0.0.1'] });
    expect((await ask({ ...postNote(headers), remoteAddress: '10.0.0.1' })).status).toBe(200);
    expect((await ask({ ...postNote(headers), remoteAddress: '10.0.0.2' })).status).toBe(403);
  });
});

describe('how often', () => {
  it('RUN-47 an address that asks too often waits as long as it is told', async () => {
    let now = 0;
    await appWith({ limits: { requestsPerMinute: 2, uploadBytes: 1_000 }, now: () => now });
    const headers = { authorization: 'Bearer read' };
    const statuses = async (): Promise<number> => (await ask({ url: '/api/v1/me', headers })).status;
    expect([await statuses(), await statuses(), await statuses()]).toEqual([200, 200, 429]);
    const refused = await ask({ url: '/api/v1/me', headers });
    expect(refused.headers['retry-after']).toBe('30');
    now += 30_000;
    expect(await statuses()).toBe(200);
  });

  it('RUN-47 X-Forwarded-For counts only from a trusted proxy', async () => {
    const limits = { requestsPerMinute: 1, uploadBytes: 1_000 };
    await appWith({ limits });
    expect([(await ask(from('1.1.1.1'))).status, (await ask(from('2.2.2.2'))).status]).toEqual([200, 429]);
    await app?.close();
    await appWith({ limits, trustProxy: 1 });
    expect([(await ask(from('1.1.1.1'))).status, (await ask(from('2.2.2.2'))).status]).toEqual([200, 200]);
    expect((await ask(from('6.6.6.6, 1.1.1.1'))).status).toBe(429);
  });
});

describe('headers', () => {
  it('RUN-53 pages make markup and script addresses in the two places that are named, and nowhere else', async () => {
    const { headers } = await ask({ url: '/healthz' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain('trusted-types scriptorium ProseMirrorClipboard');
    expect(policy).not.toContain('allow-duplicates');
  });

  it('RUN-48 pages run no script but their own, are framed by nobody, and guess no types', async () => {
    const { headers } = await ask({ url: '/anything' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    // Formatting in what is pasted is in style attributes; they can do nothing but look odd.
    expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toContain('unsafe');
    expect(policy).toContain("style-src 'self';");
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('RUN-48 an address that cannot be decoded is answered with them, too', async () => {
    for (const url of ['/%zz', '/api/v1/%zz', '/api/v1/notes/%E0%A4%A']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { status, headers } = await ask({ url });
      expect([url, status]).toEqual([url, 400]);
      expect(headers['content-security-policy']).toContain('sandbox');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
      });
    }
  });

  it('RUN-48 data of the API is no page and is kept by nobody', async () => {
    const { headers } = await ask({ url: '/api/v1/me', headers: { authorization: 'Bearer read' } });
    expect(headers['content-security-policy']).toContain('sandbox');
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('health and metrics', () => {
  it('RUN-49 readyz says what is wrong, healthz that the process is up', async () => {
    let problems: readonly ReadinessProblem[] = [];
    healthRoutes(await appWith(), { problems: async () => problems });
    expect((await ask({ url: '/readyz' })).status).toBe(200);
    problems = [{ check: 'storage', detail: 'full' }];
    const answer = await ask({ url: '/readyz' });
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('full');
    expect((await ask({ url: '/healthz' })).status).toBe(200);
  });

  it('RUN-50 metrics are for this machine and for who has the token', async () => {
    const token = 'a-long-enough-token';
    metricsRoute(await appWith(), createMetrics('1.2.3'), { token });
    expect(await scrape('127.0.0.1')).toBe(200);
    expect(await scrape('::1')).toBe(200);
    expect(await scrape('10.0.0.7')).toBe(403);
    expect(await scrape('127.0.0.1', { 'x-forwarded-for': '10.0.0.7' })).toBe(403);
    expect(await scrape('10.0.0.7', { authorization: `Bearer ${token}` })).toBe(200);
    expect(await scrape('10.0.0.7', { authorization: 'Bearer another-long-token' })).toBe(403);
  });
});

describe('the description of the API', () => {
  it('RUN-51 is made from the schemas that check the requests', async () => {
    const { body } = await ask({ url: '/api/v1/openapi.json' });
    expect(JSON.parse(body)).toMatchObject({
      openapi: '3.1.0',
      paths: { '/api/v1/notes': { post: { requestBody: { required: true } } } },
    });
  });

  it('RUN-51 names the session cookie as it is set', async () => {
    const { body } = await ask({ url: '/api/v1/openapi.json' });
    expect(JSON.parse(body)).toMatchObject({
      components: { securitySchemes: { session: { in: 'cookie', name: SESSION_COOKIE.plain } } },
    });
  });
});
