/** The built program as a child process, for tests that need a real one: started, talked to, stopped, killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout's own. */
const PROGRAM = [
  process.execPath,
  fileURLToPath(new URL('../../bin/scriptorium.js', import.meta.url)),
] as const;
const STARTS_WITHIN_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningServer {
  /** `http://127.0.0.1:<port>`, as printed; with TLS `https://…`. */
  readonly address: string;
  readonly process: ChildProcess;
  /** Everything on standard output so far. */
  stdout(): string;
  stderr(): string;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  ended: Promise<Ended>;
}

interface Options {
  /** Working directory, best an empty one: no `.env`, no data. DATA_DIR is `data` in it unless set. */
  readonly folder: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** A command and its first arguments, in place of the checkout's program. */
  readonly program?: readonly [command: string, ...args: readonly string[]];
}

/** Runs `scriptorium <args>` to its end. */
export function runProgram(args: readonly string[], options: Options): Promise<Ended> {
  const child = launch(args, options);
  child.stdin?.end(options.input ?? '');
  return watch(child).ended;
}

/** Starts a server on a free port and waits until it has said where it is. */
export async function startServer(options: Options): Promise<RunningServer> {
  const child = launch(['start', ...(options.args ?? [])], options);
  child.stdin?.end();
  const watched = watch(child);
  const address = await addressLine(child, watched);
  return {
    address,
    process: child,
    stdout: () => watched.output.stdout,
    stderr: () => watched.output.stderr,
    ended: watched.ended,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return watched.ended;
    },
  };
}

function launch(args: readonly string[], { folder, env, program = PROGRAM }: Options): ChildProcess {
  const [command, ...first] = program;
  return spawn(command, [...first, ...args], {
    cwd: folder,
    // Nothing of the settings of whoever runs the tests.
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

interface Watched {
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
}

function watch(child: ChildProcess): Watched {
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return { output, ended };
}

function addressLine(child: ChildProcess, { output }: Watched): Promise<string> {
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the server has not said where it listens\n${output.stdout}\n${output.stderr}`));
    }, STARTS_WITHIN_MS);
    const look = (): void => {
      const address = /listening on (https?:\/\/\S+?)( \(|\n)/.exec(output.stdout)?.[1];
      if (address === undefined) return;
      clearTimeout(tooLong);
      child.stdout?.off('data', look);
      resolve(address);
    };
    child.stdout?.on('data', look);
    child.once('close', () => {
      clearTimeout(tooLong);
      reject(new Error(`the server ended before it listened\n${output.stdout}\n${output.stderr}`));
    });
  });
}
