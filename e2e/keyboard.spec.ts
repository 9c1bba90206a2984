/** Without a mouse: from the empty home to a shared, formatted document and back. */
import { arrowTo, backTabTo, focused, tabTo } from './support/keyboard.ts';
import { pageOf } from './support/person.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

test(
  'PAGE-21 create, name, write, format, share and go home by keys alone',
  { tag: '@engines' },
  async ({ people }) => {
    const alice = await people.owner();
    await alice.goesTo('/');
    await alice.seesThe('button', 'New document');
    await tabTo(alice, 'New document');
    await alice.presses('Enter');
    await alice.seesThatItIs('saved');
    await expect.poll(() => focused(alice)).toBe('Title');
    await alice.types('By keys');
    await alice.presses('Enter');
    await alice.types('plain ');
    await alice.presses('Alt+F10');
    await expect.poll(() => focused(alice)).toBe('Undo');
    await arrowTo(alice, 'Bold');
    await alice.presses('Enter');
    await expect.poll(() => focused(alice)).toBe('Document body');
    await alice.types('bold');
    await alice.seesMarkup('<p>plain <strong>bold</strong></p>');
    await alice.presses('Alt+F10', 'Escape');
    await expect.poll(() => focused(alice)).toBe('Document body');
    await alice.presses('Alt+F10');
    await backTabTo(alice, 'Share');
    await alice.presses('Enter');
    await alice.seesThe('button', 'New link to view');
    await tabTo(alice, 'New link to view');
    await alice.presses('Enter');
    await alice.seesThe('textbox', 'Share link');
    await alice.presses('Escape');
    await expect.poll(() => focused(alice)).toBe('Share');
    await backTabTo(alice, 'All documents');
    await alice.presses('Enter');
    await alice.seesSomewhere('By keys');
  },
);

test('PAGE-21 the keys are listed where ? is pressed, and focus is always to be seen', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Focus', markdown: 'Text.' });
  const alice = await people.owner();
  await alice.opens(document);
  await alice.seesThatItIs('saved');
  await pageOf(alice).getByRole('button', { name: 'Keyboard shortcuts' }).focus();
  await alice.presses('?');
  await alice.seesThe('dialog', 'Keyboard shortcuts');
  await alice.presses('Escape');
  await alice.doesNotSeeThe('dialog', 'Keyboard shortcuts');
  await alice.reloads();
  await alice.seesThatItIs('saved');
  const stops: string[] = [];
  for (let stop = 0; stop < 12; stop += 1) {
    await alice.presses('Tab');
    stops.push(await alice.screen.look(focusCanBeSeen, undefined));
  }
  expect(stops.filter((stop) => stop.startsWith('not seen'))).toEqual([]);
  expect(stops).toContain('seen: Undo');
  expect(stops).toContain('seen: Document body');
});

/** An outline, a shadow, or a caret in a field of text. */
function focusCanBeSeen(): string {
  const element = document.activeElement;
  // After the last stop comes the browser's own.
  if (!(element instanceof HTMLElement) || element === document.body) return 'nothing is focused';
  const name = element.getAttribute('aria-label') ?? element.textContent;
  const { outlineStyle, boxShadow } = getComputedStyle(element);
  const isField = element.isContentEditable || element.matches('input, textarea');
  return isField || outlineStyle !== 'none' || boxShadow !== 'none' ? `seen: ${name}` : `not seen: ${name}`;
}
