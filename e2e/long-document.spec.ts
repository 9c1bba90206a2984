import type { Person } from './support/person.ts';
import { expect, test } from './support/test.ts';

const PARAGRAPHS = 1_000;
const markdown = Array.from(
  { length: PARAGRAPHS },
  (_, at) => `Paragraph ${at}: the quick brown fox jumps over the lazy dog, and the dog lets it.`,
).join('\n\n');

test(
  'PAGE-33 PAGE-32 in a long document people write at both ends, follow each other, and see each other’s names',
  { tag: '@engines' },
  async ({ people }) => {
    const { alice, bob } = await people.meetAt({ markdown });
    await alice.goesToTheEnd();
    await alice.types(' The end.');
    await expect.poll(() => inView(alice, '.document-body > :last-child')).toBe(true);
    await expect.poll(async () => (await bob.text()).endsWith('lets it. The end.')).toBe(true);

    await bob.clicks('button', 'Follow Alice');
    await expect.poll(() => inView(bob, '.remote-caret')).toBe(true);
    await alice.goesToTheBeginning();
    await expect.poll(() => inView(bob, '.document-body > :first-child')).toBe(true);
    await expect.poll(() => inView(bob, '.remote-caret')).toBe(true);
    await alice.presses('ArrowDown', 'ArrowDown', 'End');
    // Above its line, over the block before: not cut off at the edge of its own.
    await expect
      .poll(
        async () => {
          await alice.types('.');
          return await bob.screen.look(isNameShownWhole, undefined);
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    await alice.seesThatItIs('saved');

    expect(await bob.screen.look(() => find('Paragraph 500:'), undefined)).toBe(true);
    expect((await bob.text()).split('\n')).toHaveLength(PARAGRAPHS);
  },
);

function inView(person: Person, selector: string): Promise<boolean> {
  return person.screen.look((wanted) => {
    const box = document.querySelector(wanted)?.getBoundingClientRect();
    return box !== undefined && box.top >= 0 && box.bottom <= window.innerHeight;
  }, selector);
}

/** The browser's own search. Not in the DOM's types: no standard has it, every engine does. */
declare function find(words: string): boolean;

/** Whether what is drawn at the name's upper edge is the name, where nothing covers or cuts it. */
function isNameShownWhole(): boolean {
  const label = document.querySelector<HTMLElement>('.remote-caret.is-moving > .remote-caret-label');
  if (label === null) return false;
  // Hit testing passes over what is cut off; it also passes over what takes no pointer.
  label.style.pointerEvents = 'auto';
  const { left, top, width } = label.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + 2) === label;
}
