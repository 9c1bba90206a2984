/** Who is measured: how each server is started, where its rooms are, and what has to be known to come in. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Dialect } from './load/dialect.ts';

export const CONTENDER_NAMES = ['relay', 'y-memory', 'y-leveldb', 'hocuspocus', 'ours', 'ours-full'] as const;
export type ContenderName = (typeof CONTENDER_NAMES)[number];

export interface Contender {
  readonly title: string;
  readonly dialect: Dialect;
  /** Whether the server itself answers a newcomer; the relay leaves that to nobody. */
  readonly answersSync: boolean;
}

export const CONTENDERS: Readonly<Record<ContenderName, Contender>> = {
  relay: { title: 'relay', dialect: 'stock', answersSync: false },
  'y-memory': { title: 'y-websocket, memory', dialect: 'stock', answersSync: true },
  'y-leveldb': { title: 'y-websocket, LevelDB', dialect: 'stock', answersSync: true },
  hocuspocus: { title: 'Hocuspocus, SQLite', dialect: 'hocuspocus', answersSync: true },
  ours: { title: 'Scriptorium', dialect: 'scriptorium', answersSync: true },
  'ours-full': { title: 'Scriptorium, full', dialect: 'scriptorium', answersSync: true },
};

export interface StartOptions {
  /** Where it keeps its data; the same folder again is a restart. */
  readonly folder: string;
  /** The same port again, so that clients can come back; any free one when left out. */
  readonly port?: number | undefined;
  /** Limits of ours that a workload has to lift. */
  readonly limits: Readonly<Record<string, string>>;
  /** Where ours writes CPU profiles. */
  readonly profile: string | undefined;
}

export interface Server {
  readonly name: ContenderName;
  readonly dialect: Dialect;
  readonly port: number;
  readonly pid: number;
  readonly token: string | undefined;
  /** It takes SIGUSR2 as the beginning and the end of what is to be profiled. */
  readonly profiled: boolean;
  /** From the start of the process until it listens. */
  readonly startedInMs: number;
  pathOf(room: string): string;
  /** Names of rooms that exist, as far as the server asks for that. */
  newRooms(count: number): Promise<readonly string[]>;
  diskBytes(): number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAM = join(ROOT, 'bin/scriptorium.js');
const STARTS_WITHIN_MS = 30_000;
const runFile = promisify(execFile);

/** The one account that all clients of ours use, with its token, prepared once and copied for each server. */
export interface Household {
  readonly folder: string;
  readonly token: string;
}

export async function prepareHousehold(folder: string): Promise<Household> {
  const program = (...args: string[]): Promise<{ stdout: string }> =>
    runFile(process.execPath, [PROGRAM, ...args, '--data-dir', folder], { env: plainEnvironment() });
  await program('user', 'create', '--email', 'bench@example.org', '--name', 'Bench', '--role', 'owner');
  const { stdout } = await program('token', 'create', '--user', 'bench@example.org', '--scope', 'write');
  return { folder, token: stdout.trim() };
}

export async function startServer(
  name: ContenderName,
  household: Household,
  options: StartOptions,
): Promise<Server> {
  const isOurs = name === 'ours' || name === 'ours-full';
  mkdirSync(options.folder, { recursive: true });
  if (isOurs && readdirSync(options.folder).length === 0) {
    cpSync(household.folder, options.folder, { recursive: true });
  }
  const port = options.port ?? (await freePort());
  const started = performance.now();
  const child = launch(name, options, port);
  const listening = await listeningPort(child);
  const token = isOurs ? household.token : undefined;
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} did not start`);
  return {
    name,
    dialect: CONTENDERS[name].dialect,
    port: listening,
    pid,
    token,
    profiled: isOurs && options.profile !== undefined,
    startedInMs: performance.now() - started,
    pathOf: (room) => (isOurs ? `/ws/${room}` : `/${room}`),
    newRooms: (count) =>
      token === undefined ? Promise.resolve(names(count)) : newDocuments(listening, token, count),
    diskBytes: () => bytesIn(options.folder),
    stop: (signal = 'SIGTERM') => ended(child, signal),
  };
}

function launch(name: ContenderName, options: StartOptions, port: number): ChildProcess {
  const environment = {
    ...plainEnvironment(),
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: options.folder,
  };
  const start = (args: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess =>
    spawn(process.execPath, args, {
      cwd: options.folder,
      env: { ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  switch (name) {
    case 'relay':
      return start([script('relay')]);
    case 'hocuspocus':
      return start([script('hocuspocus')]);
    case 'y-memory':
      return start([yWebsocketServer()]);
    case 'y-leveldb':
      return start([yWebsocketServer()], { YPERSISTENCE: join(options.folder, 'leveldb') });
    case 'ours':
    case 'ours-full': {
      const { profile, limits } = options;
      const profiling = profile === undefined ? [] : profilingArguments(profile);
      const probe = profile === undefined ? {} : { BENCH_PROFILE: profile };
      // No peer waits for its disk, so `normal` is what can be compared; `ours-full` is the default setting.
      const SYNCHRONOUS = name === 'ours' ? 'normal' : 'full';
      return start([...profiling, PROGRAM, 'start'], { LOG_LEVEL: 'warn', SYNCHRONOUS, ...limits, ...probe });
    }
    default:
      return name satisfies never;
  }
}

function profilingArguments(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return ['--import', new URL('probes/watch.mjs', import.meta.url).href];
}

function script(name: string): string {
  return fileURLToPath(new URL(`servers/${name}.mjs`, import.meta.url));
}

function yWebsocketServer(): string {
  const resolve = createRequire(import.meta.url).resolve;
  return join(dirname(resolve('y-websocket/package.json')), 'bin/server.cjs');
}

/** Nothing of the settings of whoever runs this. */
function plainEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string): void => reject(new Error(`the server ${what}\n${output}`));
    const tooLong = setTimeout(() => {
      child.kill('SIGKILL');
      fail('has not said where it listens');
    }, STARTS_WITHIN_MS);
    child.stderr?.on('data', (chunk: Buffer) => {
      if (output.length < 4096) output += chunk.toString();
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      if (output.length < 4096) output += chunk.toString();
      // "listening on 1234", "listening on http://127.0.0.1:1234", "running at '127.0.0.1' on port 1234"
      const port = /(?:listening on |port )(?:http:\/\/[\d.]+:)?(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(tooLong);
      resolve(Number(port));
    });
    child.once('exit', (code) => {
      clearTimeout(tooLong);
      fail(`ended (${code}) before it listened`);
    });
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const tooLong = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.once('exit', () => {
      clearTimeout(tooLong);
      resolve();
    });
    child.kill(signal);
  });
}

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `room-${index}`);
}

async function newDocuments(port: number, token: string, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/documents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Room ${index}` }),
    });
    const created: unknown = await response.json();
    if (
      typeof created !== 'object' ||
      created === null ||
      !('id' in created) ||
      typeof created.id !== 'string'
    ) {
      throw new Error(`no document was made: ${JSON.stringify(created)}`);
    }
    ids.push(created.id);
  }
  return ids;
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
