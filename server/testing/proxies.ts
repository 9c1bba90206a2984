/**
 * A real nginx or Caddy in front of a server, with TLS, by the very configurations that docs/operations.md prints:
 * only addresses, ports and the certificate are the test's own.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProxy, type ProxyName } from '../../scripts/proxies.mjs';
import type { TestCertificate } from './certificate.ts';
import { until } from './until.ts';

const PAGE = fileURLToPath(new URL('../../docs/operations.md', import.meta.url));

export interface ProxyOptions {
  /** An empty one of its own. */
  readonly folder: string;
  /** Which of the page's configurations; `cutting` is that for a sub-path, changed to cut it off. */
  readonly layout: ProxyLayout;
  /** To listen on. */
  readonly port: number;
  /** The server's. */
  readonly upstreamPort: number;
  readonly certificate: TestCertificate;
}

export type ProxyLayout = 'root' | 'sub-path' | 'cutting';

export interface RunningProxy {
  /** Everything it has said. */
  said(): string;
  stop(): Promise<void>;
}

/** The code blocks of docs/operations.md in a language, in their order. */
export function printedConfigurations(language: string): readonly string[] {
  const page = readFileSync(PAGE, 'utf8');
  return [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, named]) => named === language)
    .map(([, , text = '']) => text);
}

export async function startProxy(name: ProxyName, options: ProxyOptions): Promise<RunningProxy> {
  const program = findProxy(name);
  if (program === undefined) throw new Error(`${name} is missing: node scripts/test.mjs heavy gets it`);
  mkdirSync(options.folder, { recursive: true });
  const child = name === 'nginx' ? runNginx(program, options) : runCaddy(program, options);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const gone = once(child, 'exit');
  try {
    await until(`${name} listens`, async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended:\n${said}`);
      return await listens(options.port);
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    said: () => said,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** One that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function runNginx(program: string, options: ProxyOptions): ChildProcess {
  const { folder, port, certificate } = options;
  const block = replaced(choose('nginx', options), [
    [/listen 443 ssl;/, `listen 127.0.0.1:${port} ssl;`],
    [/ssl_certificate \S+;/, `ssl_certificate ${certificate.certFile};`],
    [/ssl_certificate_key \S+;/, `ssl_certificate_key ${certificate.keyFile};`],
    [/127\.0\.0\.1:3000;/, `127.0.0.1:${options.upstreamPort}${options.layout === 'cutting' ? '/' : ''};`],
  ]);
  const file = join(folder, 'nginx.conf');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `  ${kind}_temp_path ${join(folder, kind)};`,
  );
  writeFileSync(
    file,
    [
      'daemon off;',
      'worker_processes 1;',
      // Its workers read this folder, which belongs to whoever runs the test.
      ...(process.getuid?.() === 0 ? ['user root;'] : []),
      `pid ${join(folder, 'nginx.pid')};`,
      'error_log stderr;',
      'events {}',
      'http {',
      '  access_log off;',
      ...paths,
      block,
      '}',
    ].join('\n'),
  );
  return spawn(program, ['-p', folder, '-e', 'stderr', '-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
}

function runCaddy(program: string, options: ProxyOptions): ChildProcess {
  const { folder, port, certificate } = options;
  const block = replaced(choose('caddyfile', options), [
    [
      /^\S+ \{\n/,
      `https://127.0.0.1:${port} {\n  bind 127.0.0.1\n  tls ${certificate.certFile} ${certificate.keyFile}\n`,
    ],
    [/127\.0\.0\.1:3000/, `127.0.0.1:${options.upstreamPort}`],
    ...(options.layout === 'cutting'
      ? [[/reverse_proxy \/docs\/\* (\S+)/, 'handle_path /docs/* {\n    reverse_proxy $1\n  }'] as const]
      : []),
  ]);
  const file = join(folder, 'Caddyfile');
  writeFileSync(file, `{\n  admin off\n  auto_https disable_redirects\n}\n${block}`);
  return spawn(program, ['run', '--config', file, '--adapter', 'caddyfile'], {
    env: { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The page has two in each language: for a host of its own, then for a sub-path. */
function choose(language: string, { layout }: ProxyOptions): string {
  const block = printedConfigurations(language)[layout === 'root' ? 0 : 1];
  if (block === undefined) throw new Error(`docs/operations.md has no such configuration in ${language}`);
  return block;
}

/** Each of them is there: a page that was changed must not be tried with half of this. */
function replaced(text: string, changes: readonly (readonly [RegExp, string])[]): string {
  return changes.reduce((changed, [what, by]) => {
    if (!what.test(changed)) throw new Error(`${String(what)} is not in\n${changed}`);
    return changed.replace(what, by);
  }, text);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
