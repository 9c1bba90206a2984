/** The built server over many lives on one data directory, each at another port. */
import { join } from 'node:path';
import { newFolder } from '../../testing/new-folder.ts';
import { runProgram, startServer, type RunningServer } from '../../testing/server-process.ts';

export class RestartingServer {
  readonly #folder = newFolder();
  readonly #environment: Readonly<Record<string, string>>;
  #life: RunningServer | undefined;

  /** Nothing is started yet. */
  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.#environment = environment;
  }

  get dataDirectory(): string {
    return join(this.#folder.path, 'data');
  }

  get url(): string {
    return this.#running.address;
  }

  get ws(): string {
    return `${this.url.replace('http', 'ws')}/ws`;
  }

  get pid(): number {
    const { pid } = this.#running.process;
    if (pid === undefined) throw new Error('the server does not run');
    return pid;
  }

  /** Throws what the server said when it does not start. */
  async start(): Promise<void> {
    this.#life = await startServer({ folder: this.#folder.path, env: this.#environment });
  }

  /** Pulls the plug: SIGKILL, and waits until the process is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop, and waits until it has. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Runs a command of the program beside the server; returns what it printed. */
  async command(...words: readonly string[]): Promise<string> {
    const ended = await runProgram(words, { folder: this.#folder.path, env: this.#environment });
    if (ended.code !== 0) throw new Error(`${words.join(' ')}: ${ended.stderr}`);
    return ended.stdout.trim();
  }

  /** A member with a token that may write. */
  async tokenFor(name: string): Promise<string> {
    const email = `${name}@example.test`;
    await this.command('user', 'create', '--email', email, '--name', name);
    return this.command('token', 'create', '--user', email, '--scope', 'write');
  }

  /** Ends the process if it still runs and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    this.#folder.remove();
  }

  get #running(): RunningServer {
    if (this.#life === undefined) throw new Error('the server does not run');
    return this.#life;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    await this.#life?.stop(signal);
    this.#life = undefined;
  }
}
