import type { Node } from '@tiptap/pm/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallestReplacement } from './smallest-replacement.ts';
import { code, doc, h, item, list, p, quote, text } from './testing/stored-body.ts';

function replacement(before: Node, after: Node): string {
  const step = smallestReplacement(before, after);
  if (step === undefined) return 'nothing';
  const applied = step.apply(before);
  expect(applied.doc?.toJSON()).toEqual(after.toJSON());
  return `${step.from}-${step.to} ${step.slice.content.toString()}`;
}

describe('the smallest replacement', () => {
  it('PAGE-27 is what was typed, however deep', () => {
    const other = p('other');
    expect(replacement(doc(other, p('one')), doc(other, p('on!e')))).toBe('10-10 <"!">');
    expect(replacement(doc(quote(list(item(other, p('aa'))))), doc(quote(list(item(other, p('aaa'))))))).toBe(
      '13-13 <"a">',
    );
    expect(replacement(doc(p('abc')), doc(p('a', text('b', 'bold'), 'c')))).toBe('2-3 <bold("b")>');
  });

  it('PAGE-27 is nothing when nothing changed', () => {
    expect(replacement(doc(p('one')), doc(p('one')))).toBe('nothing');
  });

  it('PAGE-27 takes whole blocks where blocks came, went or became others', () => {
    const [one, two] = [p('one'), p('two')];
    expect(replacement(doc(one, two), doc(one, p('new'), two))).toBe('5-5 <paragraph("new")>');
    expect(replacement(doc(one, two), doc(two))).toBe('0-5 <>');
    expect(replacement(doc(one, two), doc(one, code('two')))).toBe('5-10 <codeBlock("two")>');
    expect(replacement(doc(h(1, 'x'), two), doc(h(2, 'x'), two))).toBe('0-3 <heading("x")>');
  });

  it('PAGE-27 always ends in what it was made for', () => {
    const words = fc.string({ maxLength: 4, unit: fc.constantFrom('a', 'b', '😀') });
    const paragraph = words.map((content) => (content === '' ? p() : p(content)));
    const block = fc.oneof(
      paragraph,
      paragraph.map((one) => quote(one)),
      fc.array(paragraph, { minLength: 1, maxLength: 3 }).map((some) => list(item(...some))),
    );
    const document = fc.array(block, { minLength: 1, maxLength: 5 }).map((blocks) => doc(...blocks));
    fc.assert(
      fc.property(document, document, (one, other) => {
        expect(replacement(one, other)).not.toBe('');
      }),
      { seed: 26, numRuns: 300 },
    );
  });
});
