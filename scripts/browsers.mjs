/**
 * Where the three browser engines of the end-to-end tests are. Playwright's own builds are preferred; where they
 * cannot be had, Debian's packages do: Chromium, Firefox ESR, and WebKitGTK by its WebDriver under Xvfb.
 */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run, runTool, say } from './steps.mjs';

/** What to look for in PATH, by engine; all of an engine's programs are needed. */
const SYSTEM_PROGRAMS = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['WebKitWebDriver', 'Xvfb'],
};
const DEBIAN_PACKAGES = [
  'chromium',
  'firefox-esr',
  'webkit2gtk-driver',
  'xvfb',
  'fonts-dejavu-core',
  'fonts-noto-cjk',
  'fonts-noto-color-emoji',
];
export const ENGINES = Object.keys(SYSTEM_PROGRAMS);
const DOWNLOAD_WITHIN_MS = 180_000;

/** For each engine `{kind: 'playwright'}`, `{kind: 'system', path}` of its first program, or undefined. */
export function findBrowsers() {
  return Object.fromEntries(ENGINES.map((engine) => [engine, findBrowser(engine)]));
}

function findBrowser(engine) {
  if (hasPlaywrightBuild(engine)) return { kind: 'playwright' };
  const [first, ...others] = SYSTEM_PROGRAMS[engine].map(whereIs);
  return [first, ...others].includes(undefined) ? undefined : { kind: 'system', path: first };
}

/** Names of engines that are not there after trying to get them. */
export async function installBrowsers() {
  if (missing().length === 0) return [];
  say(`Getting browsers for the end-to-end tests (${missing().join(', ')}) …`);
  await runTool('playwright', ['install', ...missing()], {
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
    timeoutMs: DOWNLOAD_WITHIN_MS,
  });
  if (missing().length > 0 && whereIs('apt-get') !== undefined) {
    say("Playwright's own cannot be had here: taking the system's packages.");
    await aptInstall(DEBIAN_PACKAGES);
  }
  return missing();
}

/** Debian and Ubuntu only; needs root, or sudo without a password. */
export async function aptInstall(packages) {
  const isRoot = process.getuid?.() === 0;
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const apt = (args) =>
    isRoot ? run('apt-get', args, options) : run('sudo', ['-n', 'apt-get', ...args], options);
  await apt(['update', '-qq']);
  return await apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}

function missing() {
  return ENGINES.filter((engine) => findBrowser(engine) === undefined);
}

function hasPlaywrightBuild(engine) {
  const folder = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? join(homedir(), '.cache', 'ms-playwright');
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some(
    (name) => name.startsWith(`${engine}-`) && existsSync(join(folder, name, 'INSTALLATION_COMPLETE')),
  );
}

/** A program's path; undefined: it is not in PATH. */
export function whereIs(program) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}
