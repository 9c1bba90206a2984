/**
 * What a checkout needs before anything else: a Node that is new enough, the locked dependencies, a build that is
 * no older than its sources. Each step looks first and does nothing when nothing is to be done.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { npm, ROOT, run, say, secondsSince } from './steps.mjs';

const SQLITE = "new (require('better-sqlite3'))(':memory:').close()";
const ARGON2 = "require('@node-rs/argon2')";
const INSTALLED = join(ROOT, 'node_modules', '.scriptorium-installed');

export async function setUp() {
  requireNode();
  await installDependencies();
  await build();
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return;
  say(`Scriptorium needs Node 20.20 or newer; this is ${process.version}.`);
  say('Get one from https://nodejs.org/en/download, or with your version manager ("nvm install 22", say).');
  process.exit(1);
}

/** `npm ci`, unless what is installed is what the lock file says, for this Node on this machine. */
export async function installDependencies() {
  const wanted = fingerprint();
  if (readIfThere(INSTALLED) === wanted) return;
  const started = Date.now();
  if (!isInstalledAsLocked()) {
    say('Installing the locked dependencies (npm ci); the first time this takes a minute or two …');
    // The build needs them too, also where NODE_ENV is `production`.
    const code = await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) giveUp(code, 'The dependencies could not be installed; npm has said why above.');
  }
  await ensureNativeParts();
  writeFileSync(INSTALLED, wanted);
  say(`Dependencies are installed (${secondsSince(started)}).`);
}

/** npm keeps its own account of what is in node_modules; optional packages are for other machines. */
function isInstalledAsLocked() {
  const installed = readIfThere(join(ROOT, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const there = JSON.parse(installed).packages;
  const locked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, { version, integrity, optional }]) =>
      path === '' ||
      optional === true ||
      (there[path]?.version === version &&
        there[path].integrity === integrity &&
        existsSync(join(ROOT, path, 'package.json'))),
  );
}

/** npm may skip or fail install scripts and optional parts without failing itself: ask both whether they work. */
async function ensureNativeParts() {
  const argon2 = await loads(ARGON2);
  if (argon2 !== 0) giveUp(argon2, 'Argon2 has no binary for this system here: npm ci --include=optional.');
  if ((await loads(SQLITE)) === 0) return;
  say('SQLite has no ready-made binary here: compiling it, about two minutes …');
  await npm(['rebuild', 'better-sqlite3', '--loglevel=error', '--foreground-scripts']);
  const code = await loads(SQLITE);
  if (code === 0) return;
  say('Its compiler is node-gyp, which needs Python 3, make and a C++ compiler');
  giveUp(code, '(Debian and Ubuntu: apt-get install -y python3 make g++; macOS: xcode-select --install).');
}

function loads(program) {
  return run(process.execPath, ['-e', program], { stdio: 'ignore' });
}

function fingerprint() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  return `${lock} abi${process.versions.modules} ${process.platform}-${process.arch}\n`;
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function giveUp(code, message) {
  say(message);
  process.exit(code > 128 ? code : 1);
}
