import type { CancelTimer, Timers } from './time-and-chance.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Does it now and once a day, whether or not it went well; returns how to stop. */
export function everyDay(
  timers: Timers,
  run: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => void {
  let cancel: CancelTimer | undefined;
  let stopped = false;
  const turn = async (): Promise<void> => {
    try {
      await run();
    } catch (error) {
      onError(error);
    }
    if (!stopped) cancel = timers.after(DAY_MS, () => void turn());
  };
  void turn();
  return () => {
    stopped = true;
    cancel?.();
  };
}
