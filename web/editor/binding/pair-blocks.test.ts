import type { Node } from '@tiptap/pm/model';
import { describe, expect, it } from 'vitest';
import { pairBlocks } from './pair-blocks.ts';
import { h, item, list, p } from './testing/stored-body.ts';

function many(name: string): readonly Node[] {
  return Array.from({ length: 100 }, (_none, at) => p(`${name} ${at}`));
}

describe('which block goes on', () => {
  it('PAGE-28 a block that is split goes on where more of it is', () => {
    expect(pairBlocks([p('hello')], [p('hell'), p('o')])).toEqual([0, undefined]);
    expect(pairBlocks([p('hello')], [p(), p('hello')])).toEqual([undefined, 0]);
    expect(pairBlocks([p('hello')], [p('he'), p('llo')])).toEqual([undefined, 0]);
  });

  it('PAGE-28 of two that are joined, the one that is more of it', () => {
    expect(pairBlocks([p('a'), p('longer')], [p('alonger')])).toEqual([1]);
    expect(pairBlocks([p('longer'), p('a')], [p('longera')])).toEqual([0]);
  });

  it('PAGE-28 a block that was moved leaves the others where they are', () => {
    const [one, two, three, four] = [p('1'), p('2'), p('3'), p('4')];
    expect(pairBlocks([one, two, three, four], [two, three, four, one])).toEqual([1, 2, 3, undefined]);
    expect(pairBlocks([one, two, three, four], [four, one, two, three])).toEqual([undefined, 0, 1, 2]);
  });

  it('PAGE-28 a block does not become one of another kind', () => {
    expect(pairBlocks([p('a')], [h(1, 'a')])).toEqual([undefined]);
    expect(pairBlocks([p('a'), p('b')], [h(1, 'a'), p('b')])).toEqual([undefined, 1]);
  });

  it('PAGE-28 the same block at two places goes on at the first', () => {
    const one = p('1');
    expect(pairBlocks([one], [one, one])).toEqual([0, undefined]);
  });

  it('PAGE-28 a list goes on that kept an item', () => {
    const kept = item(p('kept'));
    expect(pairBlocks([list(item(p('x')), kept, item(p('y')))], [p('x'), list(kept), p('y')])).toEqual([
      undefined,
      0,
      undefined,
    ]);
  });

  it('PAGE-28 so many that they cannot all be compared are paired in order', () => {
    expect(pairBlocks(many('a'), [...many('b'), h(1, 'x')]).slice(98)).toEqual([98, 99, undefined]);
  });
});
