import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../shared/protocol/limits.ts';
import { FoldSchedule, type Sizes } from './fold-schedule.ts';

const MIB = 1024 * 1024;
const OPTIONS = {
  limits: { ...DEFAULT_LIMITS, documentBytes: 64 * MIB },
  evictAfterMs: 1_000,
  compactAfterUpdates: 100,
  compactAfterBytes: 10_000,
};

function sizes(more: Partial<Sizes> = {}): Sizes {
  const whole = { baseBytes: 0, tailBytes: 0, tailLength: 0, lastSeq: 1, ...more };
  return { bytes: whole.baseBytes + whole.tailBytes, ...whole };
}

describe('when a room folds its tail', () => {
  it('ROOM-44 waits for a pause of two seconds, looking once in a while', () => {
    const folds = new FoldSchedule(OPTIONS);
    expect(folds.shouldFold(sizes({ tailLength: 99, lastSeq: 99 }), 0)).toBe(false);
    expect(folds.lookAt).toBeUndefined();
    expect(folds.shouldFold(sizes({ tailLength: 100, lastSeq: 100 }), 10)).toBe(false);
    expect(folds.lookAt).toBe(2_010);
    expect(folds.shouldFold(sizes({ tailLength: 101, lastSeq: 101 }), 1_000)).toBe(false);
    expect(folds.lookAt).toBe(2_010);
    expect(folds.shouldFold(sizes({ tailLength: 101, lastSeq: 101 }), 2_010)).toBe(false);
    expect(folds.lookAt).toBe(3_000);
    expect(folds.shouldFold(sizes({ tailLength: 101, lastSeq: 101 }), 3_000)).toBe(true);
    folds.began();
    expect(folds.lookAt).toBeUndefined();
    expect(folds.shouldFold(sizes({ tailLength: 101, lastSeq: 101 }), 4_000)).toBe(false);
  });

  it.each([
    ['many updates', { tailLength: 400 }],
    ['many bytes', { tailBytes: 40_000, tailLength: 4 }],
    ['near the limit', { baseBytes: 30 * MIB, tailBytes: 5 * MIB, tailLength: 4 }],
  ])('ROOM-44 does not wait with a tail far too long: %s', (_, more) => {
    const folds = new FoldSchedule(OPTIONS);
    expect(folds.shouldFold(sizes(more), 0)).toBe(true);
  });

  it('ROOM-44 lets the bounds grow with the document', () => {
    const folds = new FoldSchedule(OPTIONS);
    const large = { baseBytes: MIB, tailLength: 32_000, tailBytes: 900_000 };
    expect(folds.shouldFold(sizes(large), 0)).toBe(false);
    expect(folds.lookAt).toBeUndefined();
    expect(folds.shouldFold(sizes({ ...large, tailLength: 33_000, lastSeq: 2 }), 10)).toBe(false);
    expect(folds.lookAt).toBe(2_010);
  });

  it('ROOM-44 asks for nothing more when another fold made the tail short, and pauses after one in vain', () => {
    const folds = new FoldSchedule(OPTIONS);
    folds.shouldFold(sizes({ tailLength: 100 }), 0);
    expect(folds.shouldFold(sizes({ tailLength: 5 }), 100)).toBe(false);
    expect(folds.lookAt).toBeUndefined();
    folds.began();
    folds.ended(false, 1_000);
    expect(folds.shouldFold(sizes({ tailLength: 500 }), 60_999)).toBe(false);
    expect(folds.shouldFold(sizes({ tailLength: 500 }), 61_000)).toBe(true);
  });

  it('ROOM-44 is not put off by a clock that was set back', () => {
    const folds = new FoldSchedule(OPTIONS);
    folds.shouldFold(sizes({ tailLength: 100 }), 3_600_000);
    expect(folds.shouldFold(sizes({ tailLength: 100 }), 0)).toBe(true);
  });
});
