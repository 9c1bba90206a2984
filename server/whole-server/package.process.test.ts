/** What `npm publish` would send, installed where nothing else is: no sources, no tools, no checkout around it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { newFolder } from '../testing/new-folder.ts';
import { runProgram, startServer } from '../testing/server-process.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = join(CHECKOUT, 'package.json');
const packedSchema = z.tuple([z.object({ filename: z.string() })]);

/** As a person types it; never a copy from the registry. */
const program = ['npx', '--no-install', 'scriptorium'] as const;
/** npx keeps its own things in the home folder. */
const env = { HOME: process.env['HOME'] ?? '', DATA_DIR: 'data' };

const home = newFolder();
afterAll(() => home.remove());

beforeAll(() => {
  // Its `prepack` builds what is older than its sources: in `npm test` nothing, a stage before has built.
  const packed = npm(['pack', '--json', '--pack-destination', home.path], CHECKOUT);
  const [{ filename }] = packedSchema.parse(JSON.parse(packed));
  // Else npm looks for a project in the folders above.
  writeFileSync(join(home.path, 'package.json'), '{"private":true}');
  const lean = ['--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  npm(['install', ...lean, join(home.path, filename)], home.path);
  copyCompiledSqlite(join(home.path, 'node_modules', 'better-sqlite3'));
}, 180_000);

it('RUN-38 the installed package tells its version', async () => {
  const told = await runProgram(['version'], { folder: home.path, program, env });
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(PACKAGE, 'utf8')));
  expect(told).toMatchObject({ code: 0, stdout: `${version}\n` });
});

it('RUN-38 the installed package starts, invites its owner, and serves the page and its script', async () => {
  const server = await startServer({ folder: home.path, program, env });
  try {
    expect(server.stdout()).toContain(`${server.address}/welcome#`);
    const health = await fetch(`${server.address}/healthz`);
    expect(await health.json()).toMatchObject({ status: 'ok' });
    const page = await fetch(`${server.address}/`);
    expect(page.headers.get('content-type')).toContain('text/html');
    const source = /<script type="module"[^>]* src="([^"]+)"/.exec(await page.text())?.[1];
    const script = await fetch(new URL(source ?? 'the page names no script', server.address));
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toContain('javascript');
    expect((await script.text()).length).toBeGreaterThan(10_000);
  } finally {
    await server.stop();
  }
});

/**
 * Compiling it takes a minute and a half where no built one can be fetched, and says nothing about the package:
 * the one that the checkout's own install made is the same.
 */
function copyCompiledSqlite(installed: string): void {
  const compiled = join('build', 'Release', 'better_sqlite3.node');
  const own = dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'));
  mkdirSync(dirname(join(installed, compiled)), { recursive: true });
  copyFileSync(join(own, compiled), join(installed, compiled));
}

function npm(args: readonly string[], folder: string): string {
  return execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
