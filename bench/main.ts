/** The bench's books: runs each workload against each server, several times, and says what came out. */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareHousehold, type ContenderName } from './contenders.ts';
import { prepareHistory } from './history-material.ts';
import { parseOptions, USAGE, type Options } from './options.ts';
import { medianOf, ratiosOf, type WorkloadResult } from './report/results.ts';
import { readProfiles } from './report/profile.ts';
import { currentLoad, surroundings, type Surroundings } from './report/surroundings.ts';
import { tableOf } from './report/table.ts';
import { parseRunAnswer, type RunAnswer, type RunRequest } from './run-request.ts';
import { WORKLOADS } from './workloads/all.ts';
import type { Measures, Workload } from './workloads/workload.ts';

/** Of the long history. */
const QUICK_KEYS = 60_000;
const RUN_ONCE = fileURLToPath(new URL('run-once.ts', import.meta.url));

process.exitCode = await main(parseOptions(process.argv.slice(2)));

async function main(options: Options): Promise<number> {
  if (options.help || options.list) {
    console.log(
      options.help ? USAGE : WORKLOADS.map(({ name, title }) => `${name.padEnd(20)}${title}`).join('\n'),
    );
    return 0;
  }
  const chosen = WORKLOADS.filter(
    ({ name, inQuick }) =>
      options.only.some((start) => name.startsWith(start)) ||
      (options.only.length === 0 && (inQuick || !options.quick)),
  );
  if (chosen.length === 0) throw new Error(`no workload is called ${options.only.join(', ')}; see --list`);
  const folder = mkdtempSync(join(tmpdir(), 'scriptorium-bench-'));
  process.once('SIGINT', () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  });
  try {
    return await bench(options, chosen, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bench(options: Options, chosen: readonly Workload[], folder: string): Promise<number> {
  const around = surroundings();
  const started = performance.now();
  const household = await prepareHousehold(join(folder, 'household'));
  if (chosen.some(({ name }) => name === 'history'))
    say(`history: ${prepareHistory(folder, options.quick ? QUICK_KEYS : Number.POSITIVE_INFINITY)}`);
  if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });
  const results: WorkloadResult[] = [];
  for (const workload of chosen) {
    results.push(
      await repeat(workload, options, (contender) =>
        runOnce({
          workload: workload.name,
          contender,
          quick: options.quick,
          household,
          materials: folder,
          profile: options.profile === undefined ? undefined : join(options.profile, workload.name),
        }),
      ),
    );
  }
  const minutes = (performance.now() - started) / 60_000;
  const text = `${tableOf(results)}\n\n${remarks(around, options, minutes)}\n`;
  console.log(`\n${text}`);
  if (options.markdown !== undefined) writeFileSync(options.markdown, text);
  if (options.json !== undefined) writeFileSync(options.json, json(around, options, results));
  if (options.profile !== undefined) console.log(readProfiles(options.profile));
  return results.some(({ failures }) => failures.size > 0) ? 1 : 0;
}

/** Servers take turns, so that what else the machine does falls on all alike. */
async function repeat(
  workload: Workload,
  options: Options,
  run: (contender: ContenderName) => Promise<RunAnswer>,
): Promise<WorkloadResult> {
  const contenders = workload.contenders.filter((name) => options.contenders.includes(name));
  const runs = new Map<ContenderName, Measures[]>();
  const failures = new Map<ContenderName, string[]>();
  for (let round = 0; round < options.repeats; round += 1) {
    for (const contender of contenders) {
      const answer = await run(contender);
      if (answer.ok) {
        runs.set(contender, [...(runs.get(contender) ?? []), answer.measures]);
        say(
          `${workload.name} ${round + 1}/${options.repeats} ${contender}: ${shown(workload, answer.measures)}`,
        );
      } else {
        failures.set(contender, [...(failures.get(contender) ?? []), answer.reason]);
        say(`${workload.name} ${round + 1}/${options.repeats} ${contender} FAILED: ${answer.reason}`);
      }
    }
  }
  return { workload, contenders, runs, failures };
}

function runOnce(request: RunRequest): Promise<RunAnswer> {
  return new Promise((resolve) => {
    const child = fork(RUN_ONCE, [JSON.stringify(request)]);
    let answer: RunAnswer | undefined;
    child.on('message', (message) => {
      answer = parseRunAnswer(message);
    });
    child.once('exit', (code, signal) =>
      resolve(answer ?? { ok: false, reason: `the load ended with ${signal ?? code}` }),
    );
  });
}

function shown({ metrics }: Workload, measures: Measures): string {
  return metrics
    .map(({ key, digits }) => `${key} ${(measures[key] ?? Number.NaN).toFixed(digits)}`)
    .join(', ');
}

function remarks(around: Surroundings, options: Options, minutes: number): string {
  const versions = Object.entries(around.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${around.date} UTC, commit ${around.commit}, Node ${around.node}, ${around.machine}.`,
    `${versions.join(', ')}.`,
    `Medians of ${options.repeats} run${options.repeats === 1 ? '' : 's'}${options.quick ? ' (--quick)' : ''}, ${minutes.toFixed(1)} minutes;`,
    `load average ${around.loadBefore} before, ${currentLoad()} after.`,
  ].join('\n');
}

function json(around: Surroundings, options: Options, results: readonly WorkloadResult[]): string {
  const workloads = results.map((result) => ({
    name: result.workload.name,
    title: result.workload.title,
    limits: result.workload.limits,
    metrics: result.workload.metrics.map((metric) => ({
      ...metric,
      medians: Object.fromEntries(
        result.contenders.map((name) => [name, medianOf(result, name, metric) ?? null]),
      ),
      ...ratiosOf(result, metric),
    })),
    runs: Object.fromEntries(result.runs),
    failures: Object.fromEntries(result.failures),
  }));
  const { quick, repeats } = options;
  return `${JSON.stringify({ ...around, loadAfter: currentLoad(), quick, repeats, workloads }, null, 2)}\n`;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
