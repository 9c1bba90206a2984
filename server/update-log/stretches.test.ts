import { expect, it } from 'vitest';
import { principalIdOf } from '../../shared/ids.ts';
import { HOUR_MS, joinStretches, PAUSE_ENDS_STRETCH_MS, stretchesOf } from './stretches.ts';

const ada = principalIdOf('user', 'ada');
const bob = principalIdOf('user', 'bob');

it('LOG-22 people who take turns by the keystroke have one stretch each', () => {
  const marks = Array.from({ length: 100 }, (_, at) => ({
    seq: at + 1,
    principalId: at % 2 === 0 ? ada : bob,
    at: at * 100,
  }));
  expect(stretchesOf(marks)).toEqual([
    { firstSeq: 1, lastSeq: 99, principalId: ada, from: 0, to: 9_800 },
    { firstSeq: 2, lastSeq: 100, principalId: bob, from: 100, to: 9_900 },
  ]);
});

it('LOG-22 a pause ends a stretch, and so does the hour', () => {
  const pause = stretchesOf([
    { seq: 1, principalId: ada, at: 0 },
    { seq: 2, principalId: ada, at: PAUSE_ENDS_STRETCH_MS },
    { seq: 3, principalId: ada, at: 2 * PAUSE_ENDS_STRETCH_MS + 1 },
  ]);
  expect(pause.map(({ firstSeq, lastSeq }) => [firstSeq, lastSeq])).toEqual([
    [1, 2],
    [3, 3],
  ]);
  const minutes = Array.from({ length: 90 }, (_, at) => ({ seq: at + 1, principalId: ada, at: at * 60_000 }));
  const hours = stretchesOf(minutes);
  expect(hours.map(({ from, to }) => [from, to])).toEqual([
    [0, HOUR_MS - 60_000],
    [HOUR_MS, 89 * 60_000],
  ]);
});

it('LOG-22 lists that were made piece by piece join to the list made at once', () => {
  const marks = Array.from({ length: 60 }, (_, at) => ({
    seq: at + 1,
    principalId: at % 3 === 0 ? ada : bob,
    at: at * 100_000,
  }));
  const pieces = [marks.slice(0, 20), marks.slice(20, 21), marks.slice(21)].flatMap((piece) =>
    stretchesOf(piece),
  );
  expect(joinStretches(pieces)).toEqual(stretchesOf(marks));
});
