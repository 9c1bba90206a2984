#!/usr/bin/env node
/**
 * Builds what is older than its sources, dist/server and dist/web, both by vite. "Older" is told by a hash of what
 * went in, kept beside what came out: times of files say little after `git checkout`.
 *
 *   node scripts/build.mjs          what is needed
 *   node scripts/build.mjs --force  everything
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, runTool, say, secondsSince } from './steps.mjs';

const TARGETS = [
  {
    name: 'server',
    sources: ['server', 'shared'],
    files: ['tsconfig.base.json', 'package-lock.json', 'vite.server.config.ts'],
    output: 'dist/server',
    async make() {
      return await runTool('vite', ['build', '--config', 'vite.server.config.ts', '--logLevel', 'warn']);
    },
  },
  {
    name: 'page',
    sources: ['web', 'shared'],
    files: ['tsconfig.base.json', 'package-lock.json', 'vite.config.ts'],
    output: 'dist/web',
    async make() {
      return await runTool('vite', ['build', '--logLevel', 'warn']);
    },
  },
];

export async function build({ force = false } = {}) {
  for (const target of TARGETS) {
    const stamp = join(ROOT, target.output, '.built-from');
    const wanted = hashOf(target);
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
    say(`Building the ${target.name} …`);
    const started = Date.now();
    rmSync(join(ROOT, target.output), { recursive: true, force: true });
    // One after the other: both use every core there is.
    // oxlint-disable-next-line no-await-in-loop
    const code = await target.make();
    if (code !== 0) {
      say(`The ${target.name} could not be built.`);
      process.exit(code > 128 ? code : 1);
    }
    writeFileSync(stamp, wanted);
    say(`The ${target.name} is built (${secondsSince(started)}).`);
  }
}

function hashOf({ sources, files }) {
  const hash = createHash('sha256');
  const add = (path) =>
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  for (const folder of sources) for (const path of sourceFiles(folder)) add(path);
  for (const path of files) if (existsSync(join(ROOT, path))) add(path);
  return `${hash.digest('hex')}\n`;
}

/** What can change the result; tests cannot. */
function sourceFiles(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory())
        return /^(testing|sim|node_modules)$/.test(entry.name) ? [] : sourceFiles(path);
      return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build({ force: process.argv.includes('--force') });
}
