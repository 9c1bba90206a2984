/** A clock and timers that a test moves by hand. */
import type { Clock, Timers } from '../../../shared/time-and-chance.ts';

interface Alarm {
  readonly at: number;
  readonly run: () => void;
}

export interface ManualTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Runs what falls due on the way, in order of time. */
  advance(ms: number): void;
  /** The clock jumps; timers do not notice. */
  jump(ms: number): void;
  /** Called after each alarm: the world around the timers reacts. */
  onAlarm(react: () => void): void;
}

export function createManualTime(start = 1_800_000_000_000): ManualTime {
  let elapsed = 0;
  let offset = start;
  const alarms = new Set<Alarm>();
  let react: (() => void) | undefined;
  return {
    clock: { now: () => offset + elapsed },
    timers: {
      after(delayMs, run) {
        const alarm = { at: elapsed + delayMs, run };
        alarms.add(alarm);
        return () => alarms.delete(alarm);
      },
    },
    advance(ms) {
      const until = elapsed + ms;
      for (let next = earliest(alarms, until); next !== undefined; next = earliest(alarms, until)) {
        alarms.delete(next);
        elapsed = Math.max(elapsed, next.at);
        next.run();
        react?.();
      }
      elapsed = until;
    },
    jump(ms) {
      offset += ms;
    },
    onAlarm(next) {
      react = next;
    },
  };
}

function earliest(alarms: ReadonlySet<Alarm>, until: number): Alarm | undefined {
  let first: Alarm | undefined;
  for (const alarm of alarms) {
    if (alarm.at <= until && (first === undefined || alarm.at < first.at)) first = alarm;
  }
  return first;
}

/** Lets promises that are already settled be heard. */
export function heard(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
