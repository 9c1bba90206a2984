import type { CancelTimer, Timers } from './time-and-chance.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Does it now and once a day, whether or not it went well; returns how to stop. */
export function everyDay(
  timers: Timers,
  run: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => void {
  return every(DAY_MS, { timers, run, onError });
}

export interface Repeated {
  readonly timers: Timers;
  readonly run: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

/** The same, with another pause between one time and the next. */
export function every(pauseMs: number, { timers, run, onError }: Repeated): () => void {
  let cancel: CancelTimer | undefined;
  let stopped = false;
  const turn = async (): Promise<void> => {
    try {
      await run();
    } catch (error) {
      onError(error);
    }
    if (!stopped) cancel = timers.after(pauseMs, () => void turn());
  };
  void turn();
  return () => {
    stopped = true;
    cancel?.();
  };
}
