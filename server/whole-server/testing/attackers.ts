/** Attackers in a process of their own, so that making hostile frames delays nobody who is measured. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface AttackPlan {
  /** `ws://host:port/ws` */
  readonly ws: string;
  readonly documentId: string;
  readonly token: string;
  /** The client id of somebody else, to write under. */
  readonly strangersId: number;
  readonly seed: number;
  readonly frames: number;
}

/** How many frames left, and how often connections were closed with which code (`STAYED`: not at all). */
export interface AttackCount {
  readonly sent: number;
  readonly closes: readonly (readonly [code: number, times: number])[];
}

export type AttackReport = AttackCount & { readonly kind: 'underWay' | 'over' };

/** In place of a code: nothing was offensive, the connection stayed open. */
export const STAYED = 0;

export class Attackers {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static attack(plan: AttackPlan): Attackers {
    const entry = fileURLToPath(new URL('attackers-main.ts', import.meta.url));
    return new Attackers(
      spawn(process.execPath, ['--import', 'tsx', entry, JSON.stringify(plan)], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
    );
  }

  /** Waits until everything is sent. */
  async over(onProgress: (count: AttackCount) => void): Promise<AttackCount> {
    let last: AttackReport | undefined;
    this.#process.on('message', (report: AttackReport) => {
      last = report;
      onProgress(report);
    });
    await once(this.#process, 'close');
    if (last?.kind !== 'over') {
      throw new Error(`the attackers ended early: ${this.#process.exitCode ?? this.#process.signalCode}`);
    }
    return last;
  }

  /** For a test that failed meanwhile. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
