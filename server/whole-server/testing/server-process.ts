/** The built server as a child process, as an operator would run it: environment in, one printed line out. */
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../bin/scriptorium.js', import.meta.url));
const START_WITHIN_MS = 60_000;

export interface Started {
  readonly url: string;
  readonly ws: string;
}

export class ServerProcess {
  readonly dataDirectory: string;
  readonly port: number;
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  output = '';

  private constructor(dataDirectory: string, port: number, environment: Readonly<Record<string, string>>) {
    this.dataDirectory = dataDirectory;
    this.port = port;
    this.#environment = environment;
  }

  /** A fresh data directory and a free port; nothing is started yet. */
  static async create(environment: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'scriptorium-'));
    return new ServerProcess(dataDirectory, await freePort(), environment);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get ws(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the server does not run');
    return pid;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, 'start'], {
      env: { ...process.env, ...this.#variables() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const deadline = Date.now() + START_WITHIN_MS;
    while (!(await this.#answers())) {
      if (!this.isRunning || Date.now() > deadline) {
        throw new Error(`the server did not start:\n${this.output}`);
      }
      await pause(15);
    }
  }

  /** Pulls the plug: SIGKILL, and waits until the process is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop; returns the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Runs a command of the program beside the server; returns what it printed. */
  command(...words: readonly string[]): string {
    return execFileSync(process.execPath, [PROGRAM, ...words], {
      env: { ...process.env, ...this.#variables() },
      encoding: 'utf8',
    }).trim();
  }

  /** A member with a token that may write. */
  tokenFor(name: string): string {
    this.command('user', 'create', '--email', `${name}@example.test`, '--name', name);
    return this.command('token', 'create', '--user', `${name}@example.test`, '--scope', 'write');
  }

  /** Ends the process if it still runs and removes its data. */
  async remove(): Promise<void> {
    if (this.isRunning) await this.kill();
    rmSync(this.dataDirectory, { recursive: true, force: true });
  }

  #variables(): Record<string, string> {
    return {
      HOST: '127.0.0.1',
      PORT: String(this.port),
      DATA_DIR: this.dataDirectory,
      LOG_LEVEL: 'warn',
      ...this.#environment,
    };
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/healthz`)).ok;
    } catch {
      return false;
    }
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || !this.isRunning) return child?.exitCode ?? null;
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return exited;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** For polling a process from outside, where nothing can be awaited. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Polls until `holds`; says what was waited for when it never does. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await pause(5);
  }
}
