import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { findTextEdits, type TextEdit } from './text-edit.ts';

function apply(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const { at, deleteCount, insert } of edits.toReversed()) {
    result = result.slice(0, at) + insert + result.slice(at + deleteCount);
  }
  return result;
}

it('DOC-6 words that stay are not touched', () => {
  expect(findTextEdits('Plan', 'Plan')).toEqual([]);
  expect(findTextEdits('Plan', 'The Plan B')).toEqual([
    { at: 0, deleteCount: 0, insert: 'The ' },
    { at: 4, deleteCount: 0, insert: ' B' },
  ]);
  expect(findTextEdits('Plan for May', 'Plan for Mars')).toEqual([{ at: 11, deleteCount: 1, insert: 'rs' }]);
  expect(findTextEdits('one two three', 'one three')).toEqual([{ at: 4, deleteCount: 4, insert: '' }]);
});

it('DOC-6 a surrogate pair is never cut in two', () => {
  // Both emoji begin with the same code unit; the second pair of them ends with the same one.
  for (const [before, after] of [
    ['a😀', 'a😁'],
    ['\u{1F600}b', '\u{1FA00}b'],
  ] as const) {
    const [edit] = findTextEdits(before, after);
    expect(edit).toMatchObject({ deleteCount: 2 });
    expect(edit?.insert).toHaveLength(2);
  }
});

it('DOC-6 the edits turn any text into any other (2,000 pairs)', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'word', ' ', '-', '😀', '😁', 'é'),
    maxLength: 20,
  });
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(apply(before, findTextEdits(before, after))).toBe(after);
    }),
    { numRuns: 2_000, seed: 20261121 },
  );
  const long = 'x '.repeat(1_000);
  expect(apply(`${long}a`, findTextEdits(`${long}a`, `${long}b`))).toBe(`${long}b`);
});
