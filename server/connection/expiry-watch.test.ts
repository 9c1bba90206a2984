import { expect, it } from 'vitest';
import { ExpiryWatch } from './expiry-watch.ts';
import { ManualTime } from './testing/manual-time.ts';

const DAY = 24 * 60 * 60 * 1000;

function watching() {
  const time = new ManualTime();
  const ends: number[] = [];
  const begin = time.now();
  const watch = new ExpiryWatch({ timers: time, clock: time, onExpiry: () => ends.push(time.now() - begin) });
  const session = (after: number) => ({
    kind: 'session' as const,
    sessionId: 's',
    expiresAt: begin + after,
  });
  return { time, ends, watch, session };
}

it('CONN-33 asks after a year what ends after a year, though timers are shorter', () => {
  const { time, ends, watch, session } = watching();
  watch.watch(session(365 * DAY));
  time.passes(365 * DAY - 1);
  expect(ends).toEqual([]);
  time.passes(1);
  expect(ends).toEqual([365 * DAY]);
  expect(time.timersWaiting).toBe(0);
});

it('CONN-33 hears within the hour of a clock that was put right', () => {
  const { time, ends, watch, session } = watching();
  watch.watch(session(10 * DAY));
  time.clockJumps(11 * DAY);
  time.passes(60 * 60 * 1000);
  expect(ends).toHaveLength(1);
});

it('CONN-33 watches the last proof only, and nothing for one without an end', () => {
  const { time, ends, watch, session } = watching();
  watch.watch(session(1_000));
  watch.watch(session(2_000));
  time.passes(1_500);
  expect(ends).toEqual([]);
  watch.watch({ kind: 'shareLink', linkId: 'l' });
  expect(time.timersWaiting).toBe(0);
  watch.watch(session(9_000));
  watch.stop();
  expect(time.timersWaiting).toBe(0);
});

it('CONN-33 asks about what has ended already after a pause, not at once and for ever', () => {
  const { time, ends, watch, session } = watching();
  watch.watch(session(-5));
  expect(ends).toEqual([]);
  time.passes(100);
  expect(ends).toEqual([100]);
});
