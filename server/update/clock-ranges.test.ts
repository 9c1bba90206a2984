import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClockRanges } from './clock-ranges.ts';

const SEED = 20_261_121;

function gaps(ranges: ClockRanges, from: number, to: number): number[] {
  const found: number[] = [];
  ranges.visitGaps(from, to, (start, end) => found.push(start, end));
  return found;
}

describe('ranges of clocks', () => {
  it('UPD-13 merges what overlaps and what touches, and counts what is new', () => {
    const ranges = new ClockRanges();
    expect(ranges.add(10, 20)).toBe(10);
    expect(ranges.add(30, 40)).toBe(10);
    expect(ranges.add(20, 30)).toBe(10);
    expect(ranges.add(5, 45)).toBe(10);
    expect(ranges.add(12, 13)).toBe(0);
    expect(ranges.bounds()).toEqual([5, 45]);
    expect(gaps(ranges, 0, 50)).toEqual([0, 5, 45, 50]);
    expect(gaps(ranges, 5, 45)).toEqual([]);
  });

  it('UPD-13 holds what a plain set of clocks holds, in whatever order it comes', () => {
    const range = fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 1500 }), range, (added, asked) => {
        const ranges = new ClockRanges();
        const plain = new Set<number>();
        for (const [from, length] of added) {
          const before = plain.size;
          for (let clock = from; clock < from + length; clock++) plain.add(clock);
          expect(ranges.add(from, from + length)).toBe(plain.size - before);
        }
        const bounds = ranges.bounds();
        expect(bounds).toEqual(boundsOf(plain));
        expect(ClockRanges.fromBounds(bounds).bounds()).toEqual(bounds);
        const [from, length] = asked;
        const missing = Array.from({ length: length * 20 }, (_, at) => from + at).filter(
          (at) => !plain.has(at),
        );
        expect(gaps(ranges, from, from + length * 20)).toEqual(boundsOf(new Set(missing)));
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('UPD-12 takes every second clock, backwards, and then everything at once, without getting slow', () => {
    const ranges = new ClockRanges();
    const count = 200_000;
    for (let at = count; at > 0; at--) ranges.add(at * 2, at * 2 + 1);
    expect(ranges.bounds()).toHaveLength(count * 2);
    expect(ranges.add(0, count * 2 + 2)).toBe(count + 2);
    expect(ranges.bounds()).toEqual([0, count * 2 + 2]);
  });
});

function boundsOf(clocks: ReadonlySet<number>): number[] {
  const bounds: number[] = [];
  for (const clock of [...clocks].toSorted((one, other) => one - other)) {
    if (bounds.at(-1) === clock) bounds[bounds.length - 1] = clock + 1;
    else bounds.push(clock, clock + 1);
  }
  return bounds;
}
