/** Running other programs from the scripts: output passed through, signals passed on. Plain Node, no dependencies. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs a program in the project's folder until it ends; gives its exit code, or 128 and more for a signal.
 * Standard output goes to standard error, so that what a script itself prints stays clean.
 */
export function run(command, args, { env = {}, stdio = ['ignore', 2, 2], cwd = ROOT, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio, timeout: timeoutMs, env: { ...process.env, ...env } });
    const passOn = (signal) => child.kill(signal);
    process.on('SIGTERM', passOn).on('SIGINT', passOn);
    const end = (code) => {
      process.off('SIGTERM', passOn).off('SIGINT', passOn);
      resolve(code);
    };
    child.once('error', (error) => {
      say(`${command} cannot be run: ${error.message}`);
      end(127);
    });
    child.once('exit', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

export function secondsSince(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

const PACKAGE_BY_TOOL = {
  oxfmt: 'oxfmt',
  oxlint: 'oxlint',
  playwright: '@playwright/test',
  tsc: 'typescript',
  tsx: 'tsx',
  vite: 'vite',
  vitest: 'vitest',
};

/** Where a tool of node_modules begins: run by this very Node, with no shell and no wrapper in between. */
export function toolEntry(tool) {
  const folder = join(ROOT, 'node_modules', PACKAGE_BY_TOOL[tool]);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[tool]);
}

export function runTool(tool, args, options) {
  return run(process.execPath, [toolEntry(tool), ...args], options);
}

/** npm as it was called, so that its version and settings are the same; or the one in PATH. */
export function npm(args, options) {
  const script = process.env['npm_execpath'];
  return script !== undefined && /npm-cli\.c?js$/.test(script)
    ? run(process.execPath, [script, ...args], options)
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}
