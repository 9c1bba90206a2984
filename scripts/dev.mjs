#!/usr/bin/env node
/**
 * `npm run dev`: the server, started anew when its sources change (http://127.0.0.1:3000), and vite, which serves
 * the page with hot reload and hands /api and /ws on to the server (http://127.0.0.1:5173).
 */
import { spawn } from 'node:child_process';
import { installDependencies, requireNode } from './setup.mjs';
import { ROOT, say, toolEntry } from './steps.mjs';

requireNode();
await installDependencies();

const port = process.env['PORT'] ?? '3000';
const pagePort = process.env['PAGE_PORT'] ?? '5173';
const pageOrigins = [`http://localhost:${pagePort}`, `http://127.0.0.1:${pagePort}`];

const children = [
  start('tsx', ['watch', '--clear-screen=false', 'server/cli/main.ts', 'start'], {
    PORT: port,
    ALLOWED_ORIGINS: [process.env['ALLOWED_ORIGINS'], ...pageOrigins].filter(Boolean).join(','),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'debug',
  }),
  start('vite', ['--host', '127.0.0.1', '--port', pagePort], {
    SCRIPTORIUM_DEV_SERVER: `http://127.0.0.1:${port}`,
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

function start(tool, args, env) {
  return spawn(process.execPath, [toolEntry(tool), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
}
