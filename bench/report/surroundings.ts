/** On what and beside what it was measured: figures without that say nothing. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

export interface Surroundings {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Runnable tasks over the last minute, before and after: far above what we start ourselves means noise. */
  readonly loadBefore: number;
}

const COMPARED = [
  '@hocuspocus/server',
  '@hocuspocus/extension-sqlite',
  'y-websocket',
  'y-leveldb',
  'ws',
  'yjs',
];

export function surroundings(): Surroundings {
  const [first] = cpus();
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: `${cpus().length} x ${first?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    commit: commit(),
    versions: Object.fromEntries(COMPARED.map((name) => [name, versionOf(name)])),
    loadBefore: currentLoad(),
  };
}

export function currentLoad(): number {
  return Number((loadavg()[0] ?? 0).toFixed(1));
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

function versionOf(name: string): string {
  const text = readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8');
  return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown';
}
