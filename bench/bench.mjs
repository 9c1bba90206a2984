/** `npm run bench`: whatever is missing is fetched and built, then the bench runs with the project's own tsx. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowsers, installBrowsers } from '../scripts/browsers.mjs';
import { setUp } from '../scripts/setup.mjs';
import { npm, run, say, toolEntry } from '../scripts/steps.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const INSTALLED = `${HERE}node_modules/.bench-installed`;

if (process.platform !== 'linux') {
  say('The bench reads CPU and memory of the servers from /proc, which only Linux has.');
  process.exit(1);
}
await setUp();
await installPeers();
if (opensThePage(process.argv.slice(2)) && findBrowsers().chromium === undefined) await installBrowsers();
process.exit(
  await run(process.execPath, [toolEntry('tsx'), `${HERE}main.ts`, ...process.argv.slice(2)], {
    cwd: HERE,
    stdio: 'inherit',
  }),
);

/** Whether one of the workloads that were asked for needs a browser. */
function opensThePage(args) {
  const only = args[args.indexOf('--only') + 1];
  if (args.includes('--only')) return /(^|,)p/.test(only ?? '');
  return !['--quick', '--list', '--help'].some((option) => args.includes(option));
}

async function installPeers() {
  const lock = createHash('sha256')
    .update(readFileSync(`${HERE}package-lock.json`))
    .digest('hex');
  const wanted = `${lock} abi${process.versions.modules} ${process.platform}-${process.arch}\n`;
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted) return;
  say(
    'Installing the servers to compare with (npm ci in bench/); SQLite may have to be compiled, some minutes …',
  );
  const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: HERE });
  if (code !== 0) {
    say('They could not be installed; npm has said why above.');
    process.exit(code > 128 ? code : 1);
  }
  writeFileSync(INSTALLED, wanted);
}
