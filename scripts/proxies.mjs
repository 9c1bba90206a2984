/**
 * The proxies with which the configurations of docs/operations.md are tried. What is installed is used; otherwise
 * Debian's packages are unpacked into a folder of this checkout: nothing is added to the machine, and no service
 * of theirs is started.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, whereIs } from './browsers.mjs';
import { ROOT, run, say } from './steps.mjs';

const FOLDER = join(ROOT, '.cache', 'proxies');
const UNPACKED = join(FOLDER, 'root');
const PROGRAMS = {
  nginx: { package: 'nginx', path: 'usr/sbin/nginx', version: '-v' },
  caddy: { package: 'caddy', path: 'usr/bin/caddy', version: 'version' },
};
/** What makes the certificates of the tests, and with its libraries what nginx is linked to. */
const LIBRARIES = ['openssl', 'libpcre2-8-0'];
export const PROXIES = Object.keys(PROGRAMS);

/** A proxy's path; undefined: it is not there, or does not run here. */
export function findProxy(name) {
  const { path, version } = PROGRAMS[name];
  return [whereIs(name), join('/usr/sbin', name), join(UNPACKED, path)].find(
    (program) => program !== undefined && existsSync(program) && spawnSync(program, [version]).status === 0,
  );
}

/** Names of those that are not there after trying to get them. */
export async function installProxies() {
  if (missing().length > 0 && whereIs('apt-get') !== undefined) {
    say(`Getting proxies for the tests (${missing().join(', ')}) …`);
    mkdirSync(FOLDER, { recursive: true });
    if (!(await unpack(missing()))) await aptInstall(LIBRARIES);
    if (missing().length > 0) await unpack(missing());
  }
  if (whereIs('openssl') === undefined && whereIs('apt-get') !== undefined) await aptInstall(['openssl']);
  return [...missing(), ...(whereIs('openssl') === undefined ? ['openssl'] : [])];
}

function missing() {
  return PROXIES.filter((name) => findProxy(name) === undefined);
}

/** Whether all of them run afterwards. */
async function unpack(names) {
  const packages = names.map((name) => PROGRAMS[name].package);
  if ((await run('apt-get', ['download', '-qq', ...packages], { cwd: FOLDER })) !== 0) return false;
  for (const file of readdirSync(FOLDER).filter((each) => each.endsWith('.deb'))) {
    // oxlint-disable-next-line no-await-in-loop
    await run('dpkg-deb', ['--extract', join(FOLDER, file), UNPACKED]);
  }
  return missing().length === 0;
}
