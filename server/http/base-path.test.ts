/** Requests below a sub-path, as proxies of either kind pass them on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { OWN_FIRST_SEGMENTS } from '../config/address-settings.ts';
import { basePathOf, lacksSlash, withoutBasePath } from './base-path.ts';
import { createHttpApp } from './create-http-app.ts';
import { healthRoutes } from './health.ts';
import type { HttpApp } from './http-app.ts';
import { createOriginCheck } from './origins.ts';
import { pageBelow, PAGE_ROUTES, pageRoutes } from './page-files.ts';

const BASE_URL = 'https://example.org/docs';
const HTML = `<!doctype html>
<html lang="en">
  <head>
    <link rel="icon" href="/icon.svg" />
    <script type="module" src="/assets/index-abc.js"></script>
  </head>
  <body></body>
</html>
`;

let app: HttpApp | undefined;
let folder: string | undefined;
afterEach(async () => {
  await app?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function appAt(baseUrl: string | undefined): Promise<HttpApp> {
  folder = mkdtempSync(join(tmpdir(), 'scriptorium-test-'));
  writeFileSync(join(folder, 'index.html'), HTML);
  app = await createHttpApp({
    logger: pino({ level: 'silent' }),
    access: {
      identify: async () => undefined,
      decide: async () => ({ kind: 'allowed' }),
      onChange: () => () => {},
    },
    origins: createOriginCheck({ baseUrl, allowedOrigins: [] }),
    trustProxy: false,
    limits: { requestsPerMinute: 0, uploadBytes: 1_000 },
    version: '0',
    isHttps: true,
    baseUrl,
    now: () => 0,
    api: () => undefined,
  });
  healthRoutes(app, { problems: async () => [] });
  await pageRoutes(app, { folder, basePath: basePathOf(baseUrl) });
  return app;
}

describe('the sub-path of BASE_URL', () => {
  it.each([
    ['/docs/', '/'],
    ['/docs', '/'],
    ['/docs?x=1', '/?x=1'],
    ['/docs/d/abc?x=1', '/d/abc?x=1'],
    ['/docs/docs/', '/docs/'],
    ['/docsy', '/docsy'],
    ['/d/abc', '/d/abc'],
    ['/DOCS/d/abc', '/DOCS/d/abc'],
  ])('RUN-59 %s is answered as %s', (came, answered) => {
    expect(withoutBasePath(came, '/docs')).toBe(answered);
    expect(withoutBasePath(came, '')).toBe(came);
  });

  it('RUN-59 is that of the address, and none at its root', () => {
    expect([undefined, 'https://a.example', BASE_URL].map(basePathOf)).toEqual(['', '', '/docs']);
    expect(['/docs', '/docs?x', '/docs/', '/'].map((url) => lacksSlash(url, '/docs'))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('RUN-54 begins like no address of the page', () => {
    const segments = PAGE_ROUTES.map((route) => route.split('/', 2)[1] ?? '').filter((first) => first !== '');
    expect(segments.length).toBeGreaterThan(2);
    for (const segment of segments) expect(OWN_FIRST_SEGMENTS).toContain(segment);
  });

  it('RUN-59 stands in front of what the page asks for, and in the page for its scripts', () => {
    const page = pageBelow(`${HTML}<a href="//elsewhere"> <a href="#x">`, '/docs');
    expect(page).toContain('<meta name="base-path" content="/docs" />');
    expect(page).toContain('href="/docs/icon.svg"');
    expect(page).toContain('src="/docs/assets/index-abc.js"');
    expect(page).toContain('href="//elsewhere"');
    expect(page).toContain('href="#x"');
  });
});

describe('requests below it', () => {
  it('RUN-59 are answered with it and without, health and API alike', async () => {
    const http = await appAt(BASE_URL);
    for (const url of ['/healthz', '/docs/healthz', '/api/v1/openapi.json', '/docs/api/v1/openapi.json']) {
      expect((await http.inject({ url })).statusCode).toBe(200);
    }
    const description = await http.inject({ url: '/docs/api/v1/openapi.json' });
    expect(description.json()).toMatchObject({ servers: [{ url: BASE_URL }] });
  });

  it('RUN-59 get the page with the sub-path in it, and 304 while it is the same', async () => {
    const http = await appAt(BASE_URL);
    const page = await http.inject({ url: '/docs/d/abc' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.body).toBe(pageBelow(HTML, '/docs'));
    const etag = String(page.headers.etag);
    const known = await http.inject({ url: '/', headers: { 'if-none-match': etag } });
    expect([known.statusCode, known.body]).toEqual([304, '']);
    const nowhere = { url: '/docs/nowhere', headers: { accept: 'text/html', 'if-none-match': etag } };
    expect((await http.inject(nowhere)).statusCode).toBe(404);
  });

  it('RUN-59 without its slash are led to it, with their query', async () => {
    const http = await appAt(BASE_URL);
    for (const [url, location] of [
      ['/docs', '/docs/'],
      ['/docs?debug', '/docs/?debug'],
    ] as const) {
      const answer = await http.inject({ url });
      expect([answer.statusCode, answer.headers.location]).toEqual([308, location]);
    }
  });

  it('RUN-59 at the root the page is what was built, to the letter', async () => {
    const http = await appAt(undefined);
    expect((await http.inject({ url: '/d/abc' })).body).toBe(HTML);
    expect((await http.inject({ url: '/docs/healthz' })).statusCode).toBe(404);
    expect((await http.inject({ url: '/api/v1/openapi.json' })).json()).not.toHaveProperty('servers');
  });

  it('CONN-4 RUN-46 to browsers its origin is the host alone', () => {
    const origins = createOriginCheck({ baseUrl: BASE_URL, allowedOrigins: [] });
    const reached = { protocol: 'http', host: '127.0.0.1:3000' };
    expect(origins.isAllowed('https://example.org', reached)).toBe(true);
    expect(origins.isAllowed('https://example.org.evil.example', reached)).toBe(false);
    expect(origins.isAllowed('http://example.org', reached)).toBe(false);
  });
});
