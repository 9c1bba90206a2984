/** The built server behind a real nginx and a real Caddy, configured as docs/operations.md prints it. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { findProxy, PROXIES, type ProxyName } from '../../scripts/proxies.mjs';
import { openDocumentInNode, type NodeDocument } from '../../web/sync/node-client.ts';
import { comesTo } from '../connection/testing/ws-client.ts';
import { makeCertificate, type TestCertificate } from '../testing/certificate.ts';
import { newFolder, type Folder } from '../testing/new-folder.ts';
import {
  freePort,
  printedConfigurations,
  startProxy,
  type ProxyLayout,
  type RunningProxy,
} from '../testing/proxies.ts';
import { startServer, type RunningServer } from '../testing/server-process.ts';
import {
  askOverTls,
  trustingWebSocket,
  type TlsAnswer,
  type TlsRequest,
} from '../testing/trusting-client.ts';
import { until } from '../testing/until.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** What `npm test` says about a test that was left out. */
    skipReason?: string;
  }
}

const REQUESTS_PER_MINUTE = 40;
const documentSchema = z.object({ id: z.string(), url: z.string() });
const linkSchema = z.object({ token: z.string(), url: z.string() });

let folder: Folder;
let certificate: TestCertificate;
let house: House | undefined;

beforeEach(() => {
  folder = newFolder();
  certificate = makeCertificate(folder.path, 'proxy');
});
afterEach(async () => {
  await house?.close();
  house = undefined;
  folder.remove();
});

/** A server behind a proxy, and the address that people type. */
interface House {
  readonly server: RunningServer;
  readonly origin: string;
  readonly base: string;
  readonly ask: (path: string, options?: Omit<TlsRequest, 'ca'>) => Promise<TlsAnswer>;
  close(): Promise<void>;
}

async function open(
  name: ProxyName,
  layout: ProxyLayout,
  env: Readonly<Record<string, string>> = {},
): Promise<House> {
  const port = await freePort();
  const origin = `https://127.0.0.1:${port}`;
  const base = layout === 'root' ? origin : `${origin}/docs`;
  const server = await startServer({
    folder: folder.path,
    env: { BASE_URL: base, TRUST_PROXY: '1', ...env },
  });
  let proxy: RunningProxy | undefined;
  house = {
    server,
    origin,
    base,
    ask: (path, options) => askOverTls(`${base}${path}`, { ca: certificate.ca, ...options }),
    async close() {
      await server.stop('SIGKILL');
      await proxy?.stop();
    },
  };
  proxy = await startProxy(name, {
    folder: join(folder.path, name),
    layout,
    port,
    upstreamPort: Number(new URL(server.address).port),
    certificate,
  });
  return house;
}

function needs(context: TestContext, name: ProxyName): void {
  if (findProxy(name) !== undefined) return;
  context.task.meta.skipReason = `${name} cannot be had on this machine`;
  context.skip();
}

const LAYOUTS = ['root', 'sub-path', 'cutting'] as const;
const CASES = PROXIES.flatMap((name) => LAYOUTS.map((layout) => [name, layout] as const));

it('RUN-60 docs/operations.md has two configurations for each, one of them for a sub-path', () => {
  for (const language of ['nginx', 'caddyfile']) {
    const [root = '', below = '', ...others] = printedConfigurations(language);
    expect(root).toContain('write.example.org');
    expect(root).not.toContain('/docs');
    expect(below).toContain('/docs/');
    expect(others).toEqual([]);
  }
});

describe.each(CASES)('behind %s (%s)', (name, layout) => {
  it('RUN-59 RUN-60 the page and all of its parts are there, and so is what describes the API', async (context) => {
    needs(context, name);
    const { ask, origin, base } = await open(name, layout);
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['strict-transport-security']).toContain('max-age');
    const parts = [...page.text.matchAll(/ (?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(parts.length).toBeGreaterThanOrEqual(4);
    for (const part of parts) {
      const answer = await askOverTls(`${origin}${part}`, { ca: certificate.ca });
      expect(`${part} ${answer.status}`).toBe(`${part} 200`);
      expect(answer.text).not.toContain('<!doctype');
      if (part.includes('/assets/')) expect(answer.headers['cache-control']).toContain('immutable');
    }
    const again = await ask('/', { headers: { 'if-none-match': String(page.headers['etag']) } });
    expect(again.status).toBe(304);
    expect((await ask('/service-worker.js')).headers['content-type']).toContain('javascript');
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/metrics')).status).toBe(403);
    expect((await ask('/d/some-document')).text).toBe(page.text);
    expect((await ask('/api/v1/openapi.json')).json()).toMatchObject({ servers: [{ url: base }] });
    if (layout !== 'root') {
      const slashless = await ask('');
      expect([301, 302, 308]).toContain(slashless.status);
      expect(new URL(String(slashless.headers['location']), base).href).toBe(`${base}/`);
    }
  });

  it('RUN-60 people come in by link and cookie, write together over wss, and other sites do not', async (context) => {
    needs(context, name);
    const { server, ask, origin, base } = await open(name, layout);
    const [, link = '', token = ''] = /(https:\S+)\/welcome#(\S+)/.exec(server.stdout()) ?? [];
    expect(link).toBe(base);
    const claimed = await ask('/api/v1/owner', { body: { token, name: 'Alice' }, headers: { origin } });
    expect(claimed.status).toBe(201);
    expect(String(claimed.headers['set-cookie'])).toMatch(/^__Host-scriptorium=.*; Path=\/;.*; Secure/);
    const alice = { cookie: claimed.cookie ?? '', origin };

    const made = documentSchema.parse((await ask('/api/v1/documents', { body: {}, headers: alice })).json());
    expect(made.url).toBe(`${base}/d/${made.id}`);
    const links = `/api/v1/documents/${made.id}/share-links`;
    const shared = linkSchema.parse((await ask(links, { body: { role: 'edit' }, headers: alice })).json());
    expect(shared.url.startsWith(`${base}/d/${made.id}#link=`)).toBe(true);
    const joined = await ask('/api/v1/share-links/join', {
      body: { token: shared.token, name: 'Bob', color: '#1f7e3f' },
      headers: { origin },
    });
    const bob = { cookie: joined.cookie ?? '', origin };

    const documents = [alice, bob].map((headers) => sitsAt(made.id, base, headers));
    try {
      const [aliceAt, bobAt] = documents;
      aliceAt?.title.insert(0, 'Hello Bob');
      await until('Bob reads it', () => bobAt?.title.toJSON() === 'Hello Bob');
      bobAt?.title.insert(5, ' dear');
      await until('Alice reads it', () => aliceAt?.title.toJSON() === 'Hello dear Bob');
      await Promise.all(documents.map((document) => document.whenSettled()));
    } finally {
      await Promise.all(documents.map((document) => document.close()));
    }

    const foreign = { ...alice, origin: 'https://evil.example' };
    expect((await ask('/api/v1/documents', { body: {}, headers: foreign })).status).toBe(403);
    const socket = `${base.replace('https', 'wss')}/ws/${made.id}`;
    expect(await comesTo(socket, { headers: foreign, ca: certificate.ca })).toMatchObject({
      kind: 'refused',
      status: 403,
    });
    expect(await comesTo(socket, { headers: { cookie: alice.cookie }, ca: certificate.ca })).toMatchObject({
      kind: 'refused',
      status: 403,
    });
  });

  it('RUN-60 limits count each client by its own address, whatever it says of itself', async (context) => {
    needs(context, name);
    const { ask } = await open(name, layout, {
      LIMIT_REQUESTS_PER_MINUTE: String(REQUESTS_PER_MINUTE),
    });
    const statusFrom = async (from: string, said?: string): Promise<number> =>
      (
        await ask('/api/v1/session', {
          from,
          headers: said === undefined ? {} : { 'x-forwarded-for': said, forwarded: `for=${said}` },
        })
      ).status;
    const greedy: number[] = [];
    for (let count = 0; count <= REQUESTS_PER_MINUTE; count += 1) {
      greedy.push(await statusFrom('127.0.0.2', `10.0.0.${count}`));
    }
    expect(greedy[0]).toBe(200);
    expect(greedy.at(-1)).toBe(429);
    expect(await statusFrom('127.0.0.3')).toBe(200);
  });
});

describe.each(PROXIES)('behind %s without BASE_URL', (name) => {
  it('RUN-46 RUN-60 CONN-4 pages of the host that was asked may act, others may not', async (context) => {
    needs(context, name);
    const { server, ask, origin, base } = await open(name, 'root', { BASE_URL: '' });
    const token = /\/welcome#(\S+)/.exec(server.stdout())?.[1];
    const claimed = await ask('/api/v1/owner', { body: { token, name: 'Alice' }, headers: { origin } });
    const own = { cookie: claimed.cookie ?? '', origin };
    const made = await ask('/api/v1/documents', { body: {}, headers: own });
    expect(made.status).toBe(201);
    const { id } = documentSchema.parse(made.json());
    const socket = `${base.replace('https', 'wss')}/ws/${id}`;
    const entry = await comesTo(socket, { headers: own, ca: certificate.ca });
    expect(entry.kind).toBe('open');
    if (entry.kind === 'open') await entry.client.goesAway();
    for (const foreign of ['https://evil.example', `${origin}0`, 'null']) {
      const headers = { ...own, origin: foreign };
      expect((await ask('/api/v1/documents', { body: {}, headers })).status).toBe(403);
      const refused = await comesTo(socket, { headers, ca: certificate.ca });
      expect(refused).toMatchObject({ kind: 'refused', status: 403 });
    }
  });
});

/** As a page does: by its cookie and origin. */
function sitsAt(documentId: string, base: string, headers: Readonly<Record<string, string>>): NodeDocument {
  return openDocumentInNode({ url: base, documentId, WebSocket: trustingWebSocket(certificate.ca, headers) });
}
