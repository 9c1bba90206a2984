/**
 * The simulated world's time: one queue of things to happen, in order of their moment. Nothing here waits; time
 * jumps from one happening to the next. Wall clocks (which may be wrong) are made from it, each with its offset.
 */
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';

interface Happening {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  isCancelled: boolean;
}

export class Scheduler {
  #now = 1_700_000_000_000;
  #order = 0;
  /** A binary heap, soonest first. */
  readonly #heap: Happening[] = [];

  get now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    this.#order += 1;
    const happening = { at: this.#now + Math.max(0, delayMs), order: this.#order, run, isCancelled: false };
    this.#push(happening);
    return () => {
      happening.isCancelled = true;
    };
  }

  /** Lets the next thing happen, and everything that follows from it without time passing; false when none is due. */
  async step(notAfter: number): Promise<boolean> {
    const next = this.#heap[0];
    if (next === undefined || next.at > notAfter) return false;
    this.#pop();
    if (next.isCancelled) return true;
    this.#now = Math.max(this.#now, next.at);
    next.run();
    await settlePromises();
    return true;
  }

  /** Time passes with nothing happening in it. */
  jumpTo(moment: number): void {
    this.#now = Math.max(this.#now, moment);
  }

  #push(happening: Happening): void {
    this.#heap.push(happening);
    let at = this.#heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isSooner(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    let at = 0;
    for (;;) {
      let soonest = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#heap.length && this.#isSooner(child, soonest)) soonest = child;
      }
      if (soonest === at) return;
      this.#swap(at, soonest);
      at = soonest;
    }
  }

  #isSooner(one: number, other: number): boolean {
    const a = this.#heap[one];
    const b = this.#heap[other];
    if (a === undefined || b === undefined) return false;
    return a.at === b.at ? a.order < b.order : a.at < b.at;
  }

  #swap(one: number, other: number): void {
    const a = this.#heap[one];
    const b = this.#heap[other];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}

/** Promises that are resolved run their continuations before the next thing happens: one turn of the real loop. */
function settlePromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * One machine's sense of time: its timers die with it (`stop`), and its wall clock may jump without disturbing
 * them.
 */
export class MachineTime implements Clock, Timers {
  readonly #scheduler: Scheduler;
  #offsetMs = 0;
  #isStopped = false;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  now(): number {
    return this.#scheduler.now + this.#offsetMs;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    return this.#scheduler.after(delayMs, () => {
      if (!this.#isStopped) run();
    });
  }

  /** Somebody sets the clock. */
  jumps(byMs: number): void {
    this.#offsetMs += byMs;
  }

  /** The machine loses power: nothing that was to happen on it happens. */
  stop(): void {
    this.#isStopped = true;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }
}
