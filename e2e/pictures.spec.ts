/**
 * The README's pictures, taken from the real product: `SCRIPTORIUM_PICTURES=1 npx playwright test -c
 * e2e/playwright.config.ts --project=chromium pictures`. No part of `npm test`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pageOf, type Person } from './support/person.ts';
import { ROOT } from './support/server.ts';
import { expect, test } from './support/test.ts';

const FOLDER = join(ROOT, 'docs/images');
const PLAN = [
  'We leave on **Friday at nine** and are back on Sunday. The hut has a stove, eight beds and no reception — write down what you need here first.',
  '## Before we go',
  '- [x] Ask the warden for the key\n- [x] Look at the forecast\n- [ ] Share out the food\n  - [ ] Bread and cheese\n  - [ ] Coffee, more than last time\n- [ ] Print the map',
  '## The way up',
  'From the station it is two hours through the wood, then one along the ridge. See the [route](https://example.org/route).',
  '> Whoever comes first lights the fire.',
].join('\n\n');

test.use({ ownHouse: true });
test.beforeAll(() => mkdirSync(FOLDER, { recursive: true }));

test('two people write in one document', async ({ people, house }) => {
  const {
    document: plan,
    link,
    alice,
    bob,
  } = await people.meetAt(
    { title: 'A weekend in the mountains', markdown: PLAN },
    { alice: { viewport: { width: 1200, height: 780 }, deviceScaleFactor: 1 } },
  );
  const chiara = await people.guest('Chiara', link);
  await chiara.opens(plan);
  await putCaretAfter(chiara, 'Bread and cheese');
  await chiara.types(', and a cake');
  await putCaretAfter(bob, 'along the ridge.');
  await bob.presses('Control+Shift+ArrowLeft', 'Control+Shift+ArrowLeft', 'Control+Shift+ArrowLeft');
  await putCaretAfter(alice, 'write down what you need here first.');
  await expect.poll(async () => (await alice.carets()).length).toBe(2);
  await alice.seesThatItIs('saved');
  for (const colorScheme of ['light', 'dark'] as const) {
    await pageOf(alice).emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Names are shown while their carets move.
    await chiara.types('s');
    await chiara.presses('Backspace');
    await bob.presses('Shift+ArrowLeft', 'Shift+ArrowRight');
    await expect
      .poll(() =>
        alice.screen.look(() => document.querySelectorAll('.remote-caret.is-moving').length, undefined),
      )
      .toBe(2);
    await picture(alice, colorScheme === 'light' ? 'two-people' : 'two-people-dark');
  }
  await house.api.createDocument({ title: 'Reading list', markdown: 'Three books for the train.' });
  await house.api.createDocument({ title: 'Minutes, 12 November', markdown: 'Present: everybody.' });
  await alice.goesTo('/');
  await alice.seesSomewhere('Reading list');
  await pageOf(alice).emulateMedia({ colorScheme: 'light' });
  await picture(alice, 'home');
});

test('the same on a phone', async ({ people }) => {
  const { alice, bob } = await people.meetAt(
    { title: 'A weekend in the mountains', markdown: PLAN },
    {
      alice: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    },
  );
  await putCaretAfter(bob, 'no reception');
  await expect.poll(async () => (await alice.carets()).length).toBe(1);
  for (const colorScheme of ['light', 'dark'] as const) {
    await pageOf(alice).emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await bob.presses('ArrowLeft', 'ArrowRight');
    await expect
      .poll(() =>
        alice.screen.look(() => document.querySelectorAll('.remote-caret.is-moving').length, undefined),
      )
      .toBe(1);
    await picture(alice, colorScheme === 'light' ? 'phone' : 'phone-dark');
  }
});

async function picture(person: Person, name: string): Promise<void> {
  await pageOf(person).screenshot({
    path: join(FOLDER, `${name}.png`),
    animations: 'disabled',
    caret: 'initial',
  });
}

async function putCaretAfter(person: Person, words: string): Promise<void> {
  await person.goesToTheEnd();
  await person.screen.look((wanted) => {
    const texts = document.createTreeWalker(
      document.querySelector('.document-body') ?? document,
      NodeFilter.SHOW_TEXT,
    );
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const at = text.textContent?.indexOf(wanted) ?? -1;
      if (at >= 0) getSelection()?.collapse(text, at + wanted.length);
    }
  }, words);
}
