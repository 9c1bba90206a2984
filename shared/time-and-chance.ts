/**
 * Time and randomness as ports. The cores take plain numbers; shells own an implementation; tests and the
 * simulated world pass one that they move by hand.
 */
export interface Clock {
  /** Milliseconds since the epoch. May jump; never use it to measure a duration that matters. */
  now(): number;
}

export interface Timers {
  /** Calls `run` once, `delayMs` from now, unless cancelled. */
  after(delayMs: number, run: () => void): CancelTimer;
}

export type CancelTimer = () => void;

export interface Random {
  /** In [0, 1). */
  fraction(): number;
}
