import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

describe('token bucket', () => {
  it('CONN-12 lets a burst pass, then the rate and no more', () => {
    const bucket = new TokenBucket({ perSecond: 2, capacity: 20 }, 0);
    const taken = (now: number): number => {
      let count = 0;
      while (bucket.take(1, now)) count += 1;
      return count;
    };
    expect(taken(0)).toBe(20);
    expect(taken(1_000)).toBe(2);
    expect(taken(1_250)).toBe(0);
    expect(taken(1_500)).toBe(1);
    expect(taken(1_000_000)).toBe(20);
  });

  it('CONN-12 takes nothing when there is not enough', () => {
    const bucket = new TokenBucket({ perSecond: 1, capacity: 10 }, 0);
    expect(bucket.take(11, 0)).toBe(false);
    expect(bucket.take(10, 0)).toBe(true);
  });

  it('CONN-24 neither gives nor takes when the clock jumps back', () => {
    const bucket = new TokenBucket({ perSecond: 1, capacity: 10 }, 100_000);
    expect(bucket.take(10, 100_000)).toBe(true);
    expect(bucket.take(1, 50_000)).toBe(false);
    expect(bucket.take(1, 51_000)).toBe(true);
    expect(bucket.take(1, 51_000)).toBe(false);
  });
});
