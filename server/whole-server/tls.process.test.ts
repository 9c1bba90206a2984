/** The built server's own TLS, from outside. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { z } from 'zod';
import { ManualTime } from '../connection/testing/manual-time.ts';
import { readCertificate, type CertificateFiles } from '../http/certificate.ts';
import { openTls, type TlsReport } from '../http/tls-server.ts';
import { makeCertificate, type TestCertificate } from '../testing/certificate.ts';
import { newFolder, type Folder } from '../testing/new-folder.ts';
import { runProgram, startServer, type RunningServer } from '../testing/server-process.ts';
import { askOverTls, trustingWebSocket } from '../testing/trusting-client.ts';
import { until } from '../testing/until.ts';

const DAY_MS = 86_400_000;
let folder: Folder;
let certificate: TestCertificate;
let servers: RunningServer[] = [];

beforeEach(() => {
  folder = newFolder();
  certificate = makeCertificate(folder.path, 'first');
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop('SIGKILL')));
  servers = [];
  folder.remove();
});

function settings({ certFile, keyFile }: Omit<TestCertificate, 'ca'>): Record<string, string> {
  return { TLS_CERT: certFile, TLS_KEY: keyFile };
}

async function start(env: Readonly<Record<string, string>> = settings(certificate)): Promise<RunningServer> {
  const server = await startServer({ folder: folder.path, env });
  servers.push(server);
  return server;
}

const certFile = (): string => certificate.certFile;
const keyFile = (): string => certificate.keyFile;

describe('TLS of its own', () => {
  it('RUN-55 is what the printed address says; cookies and headers are those of https', async () => {
    const server = await start({ ...settings(certificate), LOG_LEVEL: 'info' });
    expect(`${server.stdout()}${server.stderr()}`).not.toContain('http:');
    expect(server.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const { ca } = certificate;
    const health = await askOverTls(`${server.address}/healthz`, { ca });
    expect(health.status).toBe(200);
    expect(health.headers['strict-transport-security']).toContain('max-age=');
    const [, link = '', token = ''] = /(https:\S+)\/welcome#(\S+)/.exec(server.stdout()) ?? [];
    expect(link).toBe(server.address);
    const claimed = await askOverTls(`${server.address}/api/v1/owner`, { ca, body: { token, name: 'Olga' } });
    expect(claimed.status).toBe(201);
    expect(String(claimed.headers['set-cookie'])).toMatch(
      /^__Host-scriptorium=.*; Path=\/; HttpOnly.*; Secure/,
    );
    const cookie = claimed.cookie ?? '';
    const made = await askOverTls(`${server.address}/api/v1/documents`, {
      ca,
      body: {},
      headers: { cookie, origin: server.address },
    });
    const { url } = z.object({ url: z.string() }).parse(made.json());
    expect(url.startsWith(`${server.address}/d/`)).toBe(true);
    const foreign = { cookie, origin: 'https://evil.example' };
    const refused = await askOverTls(`${server.address}/api/v1/documents`, {
      ca,
      body: {},
      headers: foreign,
    });
    expect(refused.status).toBe(403);
  });

  it('RUN-55 refuses what is older than TLS 1.2, also where Node itself would take it', async () => {
    const lenient = '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0';
    const server = await start({ ...settings(certificate), NODE_OPTIONS: lenient });
    const { port } = new URL(server.address);
    const shake = (maxVersion: 'TLSv1.1' | 'TLSv1.2'): Promise<string> =>
      new Promise((resolve) => {
        const options = { minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
        const socket = connectTls(Number(port), '127.0.0.1', { ...options, ca: certificate.ca });
        socket.once('error', () => resolve('refused'));
        socket.once('secureConnect', () => {
          resolve(socket.getProtocol() ?? 'none');
          socket.destroy();
        });
      });
    expect([await shake('TLSv1.2'), await shake('TLSv1.1')]).toEqual(['TLSv1.2', 'refused']);
  });

  it('RUN-55 two stock clients write together over wss', async () => {
    const server = await start();
    const token = await tokenOfSomebody();
    const id = (await runProgram(['doc', 'create', '--title', 'Log'], inFolder())).stdout.trim();
    const docs = [new Y.Doc(), new Y.Doc()] as const;
    const providers = docs.map(
      (doc) =>
        new WebsocketProvider(`${server.address.replace('https', 'wss')}/ws`, id, doc, {
          protocols: ['y-protocols.v1', `bearer.${token}`],
          WebSocketPolyfill: browserClass(trustingWebSocket(certificate.ca)),
          disableBc: true,
        }),
    );
    try {
      docs[0].getText('notes').insert(0, 'over wss');
      await until('the other reads it', () => docs[1].getText('notes').length > 0);
      expect(docs[1].getText('notes').toJSON()).toBe('over wss');
    } finally {
      for (const provider of providers) provider.destroy();
    }
  });

  it('RUN-57 plain HTTP is told to use https', async () => {
    const server = await start();
    const answer = await fetch(`${server.address.replace('https', 'http')}/`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('https://');
    expect((await askOverTls(`${server.address}/healthz`, { ca: certificate.ca })).status).toBe(200);
  });

  it.each([
    ['who says nothing', ''],
    ['who begins a handshake and stops', '\u0016\u0003\u0001'],
  ])('RUN-57 %s holds up no stop', async (_, beginning) => {
    const server = await start();
    const stranger = connect(Number(new URL(server.address).port), '127.0.0.1');
    stranger.on('error', () => undefined);
    const gone = new Promise((resolve) => stranger.once('close', resolve));
    await new Promise((resolve) => stranger.once('connect', resolve));
    if (beginning !== '') stranger.write(Buffer.from(beginning, 'latin1'));
    // By the time this is answered, the server has accepted the stranger before.
    await askOverTls(`${server.address}/healthz`, { ca: certificate.ca });
    const asked = performance.now();
    expect(await server.stop()).toMatchObject({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(4_000);
    await gone;
  });
});

describe('a certificate that is renewed', () => {
  it('RUN-58 is in use after SIGHUP, open connections stay; half a renewal changes nothing', async () => {
    const server = await start();
    const health = `${server.address}/healthz`;
    const open = connectTls(Number(new URL(server.address).port), '127.0.0.1', { ca: certificate.ca });
    await new Promise((resolve) => open.once('secureConnect', resolve));

    const second = makeCertificate(folder.path, 'second');
    copyFileSync(second.certFile, certFile());
    server.process.kill('SIGHUP');
    await until('the mismatch is told', () => server.stderr().includes('does not belong to'));
    expect((await askOverTls(health, { ca: certificate.ca })).status).toBe(200);

    copyFileSync(second.keyFile, keyFile());
    server.process.kill('SIGHUP');
    await until('the new one is in use', () =>
      askOverTls(health, { ca: second.ca }).then(
        () => true,
        () => false,
      ),
    );
    await expect(askOverTls(health, { ca: certificate.ca })).rejects.toThrow('self-signed');
    const answered = new Promise<string>((resolve) => {
      open.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    });
    open.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await answered).toContain('200 OK');
    open.destroy();
  });

  it('RUN-58 what cannot be used is told once, and whatever comes after it is taken up', () => {
    const reports: TlsReport[] = [];
    const tls = openTls({
      files: certificate,
      clock: Date,
      timers: new ManualTime(),
      report: (report) => reports.push(report),
    });
    if (!tls.ok) throw new Error(tls.error);
    const cert = readFileSync(certFile(), 'utf8');
    expect(tls.value.reload()).toBe('unchanged');
    writeFileSync(certFile(), 'half of');
    expect([tls.value.reload(), tls.value.reload()]).toEqual(['unchanged', 'unchanged']);
    writeFileSync(certFile(), `${cert}\n`);
    expect(tls.value.reload()).toBe('renewed');
    expect(reports.map(({ kind }) => kind)).toEqual(['unusable', 'renewed']);
  });

  it('RUN-58 is looked for every minute, until the server stops', () => {
    const reports: TlsReport[] = [];
    const time = new ManualTime();
    const report = (each: TlsReport): unknown => reports.push(each);
    const tls = openTls({ files: certificate, clock: Date, timers: time, report });
    if (!tls.ok) throw new Error(tls.error);
    const server = tls.value.createServer(() => undefined);
    const cert = readFileSync(certFile(), 'utf8');
    for (const minute of [1, 2]) {
      writeFileSync(certFile(), `${cert}${'\n'.repeat(minute)}`);
      time.passes(59_000);
      expect(reports).toHaveLength(minute - 1);
      time.passes(1_000);
      expect(reports).toHaveLength(minute);
    }
    tls.value.stopAccepting();
    writeFileSync(certFile(), cert);
    time.passes(600_000);
    expect(reports).toHaveLength(2);
    server.close();
  });
});

describe('a certificate that cannot be used', () => {
  it('RUN-56 is one line that says which file and what to do', () => {
    const other = makeCertificate(folder.path, 'other');
    const nonsense = join(folder.path, 'nonsense.pem');
    writeFileSync(nonsense, 'nonsense');
    const locked = join(folder.path, 'locked.key');
    writeFileSync(
      locked,
      '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n',
    );
    const nowhere = join(folder.path, 'nowhere.pem');
    expect(judge(certificate)).toBe('fine');
    const wrong: readonly (readonly [string, string, string])[] = [
      [nowhere, keyFile(), `TLS_CERT ${nowhere} cannot be read`],
      [certFile(), nowhere, `TLS_KEY ${nowhere} cannot be read`],
      [nonsense, keyFile(), `TLS_CERT ${nonsense} holds no certificate`],
      [certFile(), nonsense, `TLS_KEY ${nonsense} holds no private key`],
      [certFile(), locked, 'is locked with a passphrase'],
      [certFile(), certFile(), 'holds no private key'],
      [certFile(), other.keyFile, 'does not belong to'],
    ];
    for (const [cert, key, message] of wrong) {
      const said = judge({ certFile: cert, keyFile: key });
      expect(said).toContain(message);
      expect(said).not.toContain('\n');
    }
    expect(judge(certificate, Date.now() + 91 * DAY_MS)).toContain('has ended');
    expect(judge(certificate, Date.now() - DAY_MS)).toContain('is not valid yet');
  });

  it('RUN-56 keeps the server from starting, and doctor says so', async () => {
    const { keyFile: strange } = makeCertificate(folder.path, 'strange');
    const env = settings({ certFile: certFile(), keyFile: strange });
    const ended = await runProgram(['start'], { folder: folder.path, env });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^TLS_KEY .* does not belong to TLS_CERT .*\n$/);
    const examined = await runProgram(['doctor'], { folder: folder.path, env });
    expect(examined.code).toBe(1);
    expect(examined.stdout).toContain('✗ certificate: TLS_KEY');
  });

  it('RUN-56 doctor warns before it ends, and finds the server at its address', async () => {
    certificate = makeCertificate(folder.path, 'short', 3);
    const server = await start();
    const env = { ...settings(certificate), PORT: new URL(server.address).port };
    const examined = await runProgram(['doctor'], { folder: folder.path, env });
    expect(examined.stdout).toContain('! certificate: valid until');
    expect(examined.stdout).toContain('a Scriptorium answers at');
    expect(examined.code).toBe(0);
  });

  it('RUN-39 half a pair is reported with all that is wrong', async () => {
    const env = { TLS_CERT: certFile(), PORT: 'http' };
    const ended = await runProgram(['start'], { folder: folder.path, env });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain('TLS_CERT expected TLS_KEY as well');
    expect(ended.stderr).toContain('PORT expected');
  });
});

/** What is wrong with a pair at a moment. */
function judge(files: CertificateFiles, now = Date.now()): string {
  const result = readCertificate(files, now);
  return result.ok ? 'fine' : result.error;
}

function inFolder(): { readonly folder: string } {
  return { folder: folder.path };
}

async function tokenOfSomebody(): Promise<string> {
  const email = 'olga@example.org';
  await runProgram(['user', 'create', '--email', email, '--name', 'Olga', '--role', 'owner'], inFolder());
  return (await runProgram(['token', 'create', '--user', email], inFolder())).stdout.trim();
}

/** y-websocket asks for a browser's WebSocket class; that of ws is as good. */
function browserClass(ws: ReturnType<typeof trustingWebSocket>): typeof globalThis.WebSocket {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return ws as unknown as typeof globalThis.WebSocket;
}
