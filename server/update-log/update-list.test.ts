import { expect, it } from 'vitest';
import { principalIdOf } from '../../shared/ids.ts';
import { FOLD_BOUNDS, takeForFold } from './fold.ts';
import { decodeSegment, encodeSegment } from './segment/segment.ts';
import { UpdateList } from './update-list.ts';
import type { NewUpdate } from './update-log.ts';

it('LOG-60 a fold holds what it takes in few buffers, and so is what it reads of the history', () => {
  const taken = takeForFold(keystrokes(10_000), FOLD_BOUNDS);
  expect(buffersOf(taken)).toBeLessThan(20);
  const read = decodeSegment(encodeSegment(taken));
  expect(buffersOf(read)).toBeLessThan(20);
  expect([...read]).toEqual([...keystrokes(10_000)]);
});

it('LOG-60 a list of updates gives back what it was given, as often as it is asked', () => {
  const list = new UpdateList();
  expect([...list]).toEqual([]);
  for (const update of keystrokes(300)) list.push(update);
  expect(list.length).toBe(300);
  expect([...list]).toEqual([...keystrokes(300)]);
  expect([...list.updates]).toEqual([...keystrokes(300)].map(({ update }) => update));
});

function* keystrokes(count: number): Generator<NewUpdate> {
  for (let at = 0; at < count; at += 1) {
    const update = Uint8Array.of(0, 1, 7, (at % 120) + 1, at % 128);
    yield { principalId: principalIdOf('user', at % 3 === 0 ? 'ada' : 'bob'), at: at * 100, update };
  }
}

function buffersOf(list: UpdateList): number {
  return new Set([...list.updates].map(({ buffer }) => buffer)).size;
}
