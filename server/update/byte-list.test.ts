import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteList } from './byte-list.ts';

const bytes = fc.uint8Array({ maxLength: 400 });
const step = fc.oneof(bytes, bytes, bytes, fc.nat({ max: 12 }));

describe('a list of byte strings', () => {
  it('LOG-60 holds what an array of them would hold', () => {
    fc.assert(
      fc.property(
        fc.array(bytes),
        fc.boolean(),
        fc.array(step, { maxLength: 60 }),
        (parts, areNeighbours, steps) => {
          const expected = [...parts];
          const list = ByteList.over(areNeighbours ? neighbours(parts) : parts);
          const before = [...list];
          for (const each of steps) {
            if (typeof each === 'number') {
              expected.splice(0, each);
              list.dropFirst(each);
            } else {
              expected.push(each);
              list.push(each);
            }
            expect(list.length).toBe(expected.length);
            expect(list.byteLength).toBe(expected.reduce((sum, { length }) => sum + length, 0));
          }
          expect([...list]).toEqual(expected);
          // What was read from it stays what it was.
          expect(before).toEqual(parts);
        },
      ),
      { seed: 20_261_122 },
    );
  });

  it('LOG-60 copies what is pushed, and takes neighbours over without a copy', () => {
    const mine = Uint8Array.of(1, 2, 3);
    const list = new ByteList();
    list.push(mine);
    mine.fill(0);
    expect([...list]).toEqual([Uint8Array.of(1, 2, 3)]);
    const parts = neighbours([Uint8Array.of(1), Uint8Array.of(2, 3)]);
    const [first, second] = ByteList.over(parts);
    expect(first?.buffer).toBe(parts[0]?.buffer);
    expect(second?.buffer).toBe(parts[0]?.buffer);
  });

  it('LOG-60 puts keystrokes into few buffers, and lets go of those it no longer needs', () => {
    const list = new ByteList();
    const key = new Uint8Array(30);
    for (let at = 0; at < 20_000; at += 1) list.push(key);
    const buffers = new Set([...list].map(({ buffer }) => buffer));
    expect(buffers.size).toBeLessThan(20);
    const room = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(room).toBeLessThan(20_000 * 30 * 1.2);
    list.dropFirst(19_999);
    expect(new Set([...list].map(({ buffer }) => buffer)).size).toBe(1);
    list.dropFirst(1);
    expect([...list]).toEqual([]);
    list.push(Uint8Array.of(7));
    expect([...list][0]?.buffer.byteLength).toBe(256);
  });
});

/** The same, one after the other in one buffer, with something before and after them. */
function neighbours(parts: readonly Uint8Array[]): Uint8Array[] {
  const whole = Uint8Array.of(9, ...parts.flatMap((part) => [...part]), 9);
  let at = 1;
  return parts.map(({ length }) => whole.subarray(at, (at += length)));
}
