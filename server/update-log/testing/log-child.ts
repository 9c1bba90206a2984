/** A log in a process of its own, which can be limited and killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import type { Synchronous } from '../../database/open-database.ts';
import type { AppendOutcome } from '../update-log.ts';

export type ChildRequest =
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'typeForEver' }
  | { readonly kind: 'end' };

export type ChildAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'typed'; readonly outcome: AppendOutcome }
  /** While typing for ever: this many characters are acknowledged. */
  | { readonly kind: 'acknowledged'; readonly count: number };

export class LogChild {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static async starts(file: string, synchronous: Synchronous): Promise<LogChild> {
    const entry = fileURLToPath(new URL('log-child-main.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', entry, file, synchronous], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    return new LogChild(child);
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error('the child has not started');
    return pid;
  }

  async types(text: string): Promise<AppendOutcome> {
    this.#ask({ kind: 'type', text });
    const answer = await this.#answer();
    if (answer.kind !== 'typed') throw new Error(answer.kind);
    return answer.outcome;
  }

  /** Returns how many characters had been acknowledged when it was killed. */
  async typesUntilKilled(acks: number): Promise<number> {
    this.#ask({ kind: 'typeForEver' });
    let acknowledged = 0;
    this.#process.on('message', (answer: ChildAnswer) => {
      if (answer.kind === 'acknowledged') acknowledged = answer.count;
    });
    // oxlint-disable-next-line no-await-in-loop
    for (let each = 0; each < acks; each += 1) await once(this.#process, 'message');
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
    return acknowledged;
  }

  async ends(): Promise<void> {
    this.#ask({ kind: 'end' });
    await once(this.#process, 'exit');
  }

  #ask(request: ChildRequest): void {
    this.#process.send(request);
  }

  #answer(): Promise<ChildAnswer> {
    return new Promise((resolve) => {
      this.#process.once('message', (answer: ChildAnswer) => resolve(answer));
    });
  }
}
