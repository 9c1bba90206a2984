/**
 * The built server as a process of its own, on a free port and a fresh data directory. It can be killed at any
 * moment and started again on the same port and the same data.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = join(ROOT, 'bin/scriptorium.js');
const READY_WITHIN_MS = 30_000;

export interface Server {
  readonly port: number;
  readonly dataDir: string;
  /** The token of the link that makes its opener the owner. */
  readonly ownerToken: string;
  /** SIGKILL: the process has no say in it. */
  kill(): Promise<void>;
  /** SIGTERM, as a supervisor would. */
  stop(): Promise<void>;
  /** On the same port and data as before; `program`: that of another release. */
  startAgain(program?: string): Promise<void>;
  /** From here on no file of the process may grow: what a full disk does, on a file system that is not full. */
  fillDisk(): Promise<void>;
  freeDisk(): Promise<void>;
  /** A command of the command line, beside the running server. */
  command(args: readonly string[], input?: string): Promise<string>;
  close(): Promise<void>;
}

export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'scriptorium-e2e-'));
  const environment = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    // A suite is busier than any person: two workers at full speed from one address.
    LIMIT_REQUESTS_PER_MINUTE: '0',
    ...settings,
  };
  const start = (port: number, program = PROGRAM): Promise<Started> =>
    startProcess(program, { ...environment, PORT: String(port) }, dataDir);
  const first = await start(0);
  let child = first.child;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  return {
    port: first.port,
    dataDir,
    ownerToken: first.ownerToken ?? '',
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    startAgain: async (program) => {
      child = (await start(first.port, program)).child;
    },
    fillDisk: async () => limitFileSize(child, String(await largestFile(dataDir))),
    freeDisk: () => limitFileSize(child, 'unlimited'),
    command: (args, input) => runCommand(args, { environment, dataDir, input }),
    close: async () => {
      await end('SIGKILL');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  readonly ownerToken: string | undefined;
}

async function startProcess(program: string, env: Record<string, string>, cwd: string): Promise<Started> {
  const child = spawn(process.execPath, [program, 'start'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const hear = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const isFirst = env['PORT'] === '0';
  const deadline = AbortSignal.timeout(READY_WITHIN_MS);
  for (;;) {
    const port = /listening on http:\/\/[^\s:]+:(\d+)/.exec(printed)?.[1];
    const ownerToken = /\/welcome#(\S+)/.exec(printed)?.[1];
    if (port !== undefined && (!isFirst || ownerToken !== undefined)) {
      return { child, port: Number(port), ownerToken };
    }
    if (child.exitCode !== null || deadline.aborted) {
      child.kill('SIGKILL');
      throw new Error(`the server did not start:\n${printed}`);
    }
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit'), once(deadline, 'abort')]);
  }
}

async function limitFileSize(child: ChildProcess, bytes: string): Promise<void> {
  await promisify(execFile)('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`]);
}

async function largestFile(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return Math.max(...sizes);
}

async function runCommand(
  args: readonly string[],
  options: { environment: Record<string, string>; dataDir: string; input: string | undefined },
): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: options.dataDir,
    env: options.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  child.stdin.end(options.input ?? '');
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`scriptorium ${args.join(' ')}: ${complaint}${output}`);
  return output.trim();
}
