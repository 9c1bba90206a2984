/** A clock and timers that move when the test says so. */
import type { CancelTimer, Clock, Timers } from '../../../shared/time-and-chance.ts';

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export class ManualTime implements Clock, Timers {
  private elapsedMs = 0;
  private offsetMs = Date.UTC(2026, 0, 1);
  private waiting: Waiting[] = [];
  private order = 0;

  now(): number {
    return this.offsetMs + this.elapsedMs;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    this.order += 1;
    const entry = { at: this.elapsedMs + delayMs, order: this.order, run };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  /** Only what clocks show; timers stay as they are. */
  clockJumps(byMs: number): void {
    this.offsetMs += byMs;
  }

  /** Time passes, and what is due in it runs, in order. */
  passes(ms: number): void {
    const end = this.elapsedMs + ms;
    for (;;) {
      const [next] = this.waiting
        .filter((entry) => entry.at <= end)
        .toSorted((one, other) => one.at - other.at || one.order - other.order);
      if (next === undefined) break;
      this.waiting = this.waiting.filter((entry) => entry !== next);
      this.elapsedMs = Math.max(this.elapsedMs, next.at);
      next.run();
    }
    this.elapsedMs = end;
  }

  get timersWaiting(): number {
    return this.waiting.length;
  }
}
