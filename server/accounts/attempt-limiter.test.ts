import { expect, it } from 'vitest';
import { createAttemptLimiter } from './attempt-limiter.ts';

it('ACC-9 allows a burst, then one attempt each interval, for each key by itself', () => {
  const limiter = createAttemptLimiter({ burst: 3, everyMs: 10_000 });
  for (let at = 0; at < 3; at += 1) expect(limiter.take('ada', 0)).toBeUndefined();
  expect(limiter.take('ada', 0)).toBe(10);
  expect(limiter.take('ada', 7_500)).toBe(3);
  expect(limiter.take('bob', 0)).toBeUndefined();
  expect(limiter.take('ada', 10_000)).toBeUndefined();
  expect(limiter.take('ada', 10_000)).toBe(10);
});

it('ACC-9 gives a successful attempt back, and never more than the burst', () => {
  const limiter = createAttemptLimiter({ burst: 2, everyMs: 10_000 });
  for (let at = 0; at < 20; at += 1) {
    expect(limiter.take('ada', 0)).toBeUndefined();
    limiter.giveBack('ada', 0);
  }
  limiter.giveBack('ada', 0);
  expect([limiter.take('ada', 0), limiter.take('ada', 0)]).toEqual([undefined, undefined]);
  expect(limiter.take('ada', 0)).toBe(10);
});

it('ACC-9 a clock that jumps back refuses nobody for longer', () => {
  const limiter = createAttemptLimiter({ burst: 1, everyMs: 10_000 });
  expect(limiter.take('ada', 1_000_000)).toBeUndefined();
  expect(limiter.take('ada', 0)).toBe(10);
  expect(limiter.take('ada', 1_010_000)).toBeUndefined();
});
