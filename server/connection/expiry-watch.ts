/**
 * When a session, a token or a share link ends by itself nobody tells of it: this watch asks at that time. What the answer is worth
 * is for access to say; a session may have been prolonged meanwhile.
 */
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';

/** The machine's timers hold no more than 24 days, and a clock that is put right moves an end nearer. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;
/** Clocks that disagree by a moment must not make it ask without a pause. */
const SHORTEST_WAIT_MS = 100;

export interface ExpiryWatchOptions {
  readonly timers: Timers;
  readonly clock: Clock;
  readonly onExpiry: () => void;
}

export class ExpiryWatch {
  private cancel: CancelTimer | undefined;
  private readonly options: ExpiryWatchOptions;

  constructor(options: ExpiryWatchOptions) {
    this.options = options;
  }

  /** Waits for this time (ms since the epoch), and no longer for the one before. */
  watch(until: number | undefined): void {
    this.stop();
    if (until !== undefined) this.waitFor(until);
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  private waitFor(expiresAt: number): void {
    const { timers, clock, onExpiry } = this.options;
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, expiresAt - clock.now()));
    this.cancel = timers.after(waitMs, () => {
      if (clock.now() >= expiresAt) onExpiry();
      else this.waitFor(expiresAt);
    });
  }
}
