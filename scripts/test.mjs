#!/usr/bin/env node
/**
 * `npm test`: installs what is needed, runs every stage even when one before it failed, adds up what they counted.
 * The last line is `N passed, M failed`, and with skipped ones `, K skipped`. With CI=true nothing may be skipped.
 *
 *   node scripts/test.mjs              all stages
 *   node scripts/test.mjs unit e2e     these alone
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installBrowsers } from './browsers.mjs';
import { installProxies } from './proxies.mjs';
import { installDependencies, requireNode } from './setup.mjs';
import { run, runTool, ROOT, say, secondsSince } from './steps.mjs';
import { addUp, oneCheck, summaryLine } from './test-counts.mjs';
import { readPlaywrightReport, readVitestReport } from './test-reports.mjs';

const isCi = process.env['CI'] === 'true' || process.env['CI'] === '1';
const reports = mkdtempSync(join(tmpdir(), 'scriptorium-reports-'));

const STAGES = [
  { name: 'format', run: async () => oneCheck('format', await runTool('oxfmt', ['--check', '.'])) },
  { name: 'lint', run: lint },
  { name: 'types', run: types },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'build', run: async () => oneCheck('build', await run(process.execPath, ['scripts/build.mjs'])) },
  { name: 'heavy', run: heavy },
  { name: 'e2e', run: endToEnd },
];

requireNode();
await installDependencies();

const asked = process.argv.slice(2);
const results = [];
for (const stage of STAGES) {
  if (asked.length > 0 && !asked.includes(stage.name)) continue;
  say(`\n── ${stage.name}`);
  const started = Date.now();
  // Stages share the machine's cores and the build: one after the other.
  // oxlint-disable-next-line no-await-in-loop
  const result = await stage.run();
  results.push({ ...result, stage: stage.name, time: secondsSince(started) });
}
rmSync(reports, { recursive: true, force: true });

const total = addUp(results, { isCi });
say('');
for (const line of total.lines) say(line);
process.stdout.write(`${summaryLine(total)}\n`);
process.exit(total.failed === 0 ? 0 : 1);

async function heavy() {
  await getProxies();
  return await vitest('heavy');
}

async function getProxies() {
  const missing = await installProxies();
  if (missing.length > 0) say(`Not to be had on this machine: ${missing.join(', ')}.`);
}

async function lint() {
  const floors = await run(process.execPath, ['scripts/floors.mjs', '--check']);
  return oneCheck('lint', floors || (await runTool('oxlint', ['--deny-warnings'])));
}

async function types() {
  const projects = ['shared', 'server', 'web', 'web/tsconfig.test.json', 'e2e', 'scripts'];
  let failed = 0;
  for (const project of projects) {
    // oxlint-disable-next-line no-await-in-loop -- each uses every core there is
    if ((await runTool('tsc', ['-p', project])) !== 0) failed += 1;
  }
  return { passed: projects.length - failed, failed, skipped: [] };
}

async function vitest(project) {
  const file = join(reports, `${project}.json`);
  const outsideFile = join(reports, `${project}-outside.json`);
  const code = await runTool(
    'vitest',
    [
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      '--reporter=./scripts/errors-outside-reporter.mjs',
      `--outputFile.json=${file}`,
    ],
    { env: { ERRORS_OUTSIDE_FILE: outsideFile } },
  );
  return readVitestReport(textOf(file), code, JSON.parse(textOf(outsideFile) ?? '[]'));
}

async function endToEnd() {
  await getProxies();
  const missing = await installBrowsers();
  if (missing.length > 0) say(`Not to be had on this machine: ${missing.join(', ')}.`);
  const file = join(reports, 'e2e.json');
  const code = await runTool(
    'playwright',
    ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json'],
    {
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
      cwd: ROOT,
    },
  );
  return readPlaywrightReport(textOf(file), code);
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
