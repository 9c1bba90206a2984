#!/usr/bin/env node
/**
 * `npm run dev`: the server, started anew when its sources change (http://127.0.0.1:3000), and vite, which serves
 * the page with hot reload and hands /api and /ws on to the server (http://127.0.0.1:5173).
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies, requireNode } from './setup.mjs';
import { ROOT, say } from './steps.mjs';

requireNode();
await installDependencies();

const port = process.env['PORT'] ?? '3000';
const pagePort = process.env['PAGE_PORT'] ?? '5173';
const pageOrigins = [`http://localhost:${pagePort}`, `http://127.0.0.1:${pagePort}`];

const children = [
  start('tsx', 'tsx', ['watch', '--clear-screen=false', 'server/cli/main.ts', 'start'], {
    PORT: port,
    ALLOWED_ORIGINS: [process.env['ALLOWED_ORIGINS'], ...pageOrigins].filter(Boolean).join(','),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'debug',
  }),
  start('vite', 'vite', ['--host', '127.0.0.1', '--port', pagePort, ...viteConfig()], {
    SERVER_ADDRESS: `http://127.0.0.1:${port}`,
  }),
];
say(`The page, with reload: http://127.0.0.1:${pagePort}`);

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stopAll);
for (const child of children) {
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 0;
    stopAll();
  });
}

function stopAll() {
  for (const child of children) child.kill('SIGTERM');
}

function viteConfig() {
  return existsSync(join(ROOT, 'web/vite.config.ts')) ? ['--config', 'web/vite.config.ts'] : [];
}

function start(packageName, binName, args, env) {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const entry = join(folder, typeof bin === 'string' ? bin : bin[binName]);
  return spawn(process.execPath, [entry, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
}
