import { expect, it } from 'vitest';
import { ExpiryWatch } from './expiry-watch.ts';
import { ManualTime } from './testing/manual-time.ts';

const DAY = 24 * 60 * 60 * 1000;

function watching() {
  const time = new ManualTime();
  const ends: number[] = [];
  const begin = time.now();
  const watch = new ExpiryWatch({ timers: time, clock: time, onExpiry: () => ends.push(time.now() - begin) });
  return { time, ends, watch, begin };
}

it('CONN-33 asks after a year what ends after a year, though timers are shorter', () => {
  const { time, ends, watch, begin } = watching();
  watch.watch(begin + 365 * DAY);
  time.passes(365 * DAY - 1);
  expect(ends).toEqual([]);
  time.passes(1);
  expect(ends).toEqual([365 * DAY]);
  expect(time.timersWaiting).toBe(0);
});

it('CONN-33 hears within the hour of a clock that was put right', () => {
  const { time, ends, watch, begin } = watching();
  watch.watch(begin + 10 * DAY);
  time.clockJumps(11 * DAY);
  time.passes(60 * 60 * 1000);
  expect(ends).toHaveLength(1);
});

it('CONN-33 waits for the last time only, and not at all for what has no end', () => {
  const { time, ends, watch, begin } = watching();
  watch.watch(begin + 1_000);
  watch.watch(begin + 2_000);
  time.passes(1_500);
  expect(ends).toEqual([]);
  watch.watch(undefined);
  expect(time.timersWaiting).toBe(0);
  watch.watch(begin + 9_000);
  watch.stop();
  expect(time.timersWaiting).toBe(0);
});

it('CONN-33 asks about what has ended already after a pause, not at once and for ever', () => {
  const { time, ends, watch, begin } = watching();
  watch.watch(begin - 5);
  expect(ends).toEqual([]);
  time.passes(100);
  expect(ends).toEqual([100]);
});
