/** Writing is more than keys: input methods, emoji, right-to-left text, and a whole book pasted at once. */
import type { CDPSession } from '@playwright/test';
import { pageOf, type Person } from './support/person.ts';
import { expect, test } from './support/test.ts';

test('E2E-8 what an input method composes arrives whole, while another writes in the same line', async ({
  people,
}) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Tea:' });
  await alice.goesToTheEnd();
  const inputMethod = await inputMethodOf(alice);
  await alice.types(' ');
  await compose(inputMethod, ['に', 'にほ', 'にほん']);
  await bob.goesToTheEnd();
  await bob.presses('Home');
  await bob.types('Green ');
  await alice.sees('Green Tea: にほん');
  await compose(inputMethod, ['日本', '日本茶']);
  await inputMethod.send('Input.insertText', { text: '日本茶' });
  await alice.types('!');
  for (const person of [alice, bob]) await person.sees('Green Tea: 日本茶!');
});

test('PAGE-6 a composition in the title is not disturbed by another’s edit of it', async ({ people }) => {
  const { alice, bob } = await people.meetAt({ title: 'Cha' });
  await alice.clicks('textbox', 'Title');
  await alice.presses('End');
  const inputMethod = await inputMethodOf(alice);
  await compose(inputMethod, ['に', 'にほん']);
  await bob.clicks('textbox', 'Title');
  await bob.presses('Home');
  await bob.types('O');
  await expect.poll(() => bob.title()).toMatch(/^OCha/);
  await inputMethod.send('Input.insertText', { text: '日本' });
  for (const person of [alice, bob]) await person.seesTitle('OCha日本');
});

test('E2E-8 a composition given up leaves nothing behind', async ({ people }) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Tea:' });
  await alice.goesToTheEnd();
  const inputMethod = await inputMethodOf(alice);
  await compose(inputMethod, ['に', 'にほ']);
  await inputMethod.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
  await alice.types('!');
  for (const person of [alice, bob]) await person.sees('Tea:!');
});

test(
  'E2E-9 emoji of several code points are written, stepped over and deleted as one',
  { tag: '@engines' },
  async ({ people }) => {
    const { alice, bob } = await people.meetAt({});
    await alice.goesToTheEnd();
    await alice.types('a😀b');
    await bob.sees('a😀b');
    await bob.goesToTheEnd();
    await bob.presses('ArrowLeft');
    await bob.types('🎈');
    await alice.sees('a😀🎈b');
    await bob.presses('Backspace', 'Backspace');
    for (const person of [alice, bob]) await person.sees('ab');
  },
);

test(
  'E2E-10 right-to-left text reads from the right, beside text that does not',
  { tag: '@engines' },
  async ({ people }) => {
    const { alice, bob } = await people.meetAt({});
    await alice.goesToTheEnd();
    await alice.types('שלום עולם');
    await alice.presses('Enter');
    await alice.types('Hello');
    await bob.sees('שלום עולם\nHello');
    for (const person of [alice, bob]) {
      expect(await person.screen.look(readDirections, undefined)).toEqual(['rtl', 'ltr']);
    }
    await bob.goesToTheEnd();
    await bob.presses('Control+Home', 'End');
    await bob.types(' مرحبا');
    await alice.sees('שלום עולם مرحبا\nHello');
  },
);

test('E2E-11 a big paste arrives whole and is saved', async ({ people, house }) => {
  const { document, alice, bob } = await people.meetAt({ markdown: 'Before.' });
  const lines = Array.from({ length: 3_000 }, (_, line) => `Line ${line}: ${'words '.repeat(12).trim()}`);
  await alice.goesToTheEnd();
  await alice.presses('Enter');
  const page = pageOf(alice);
  await page.evaluate((text) => navigator.clipboard.writeText(text), lines.join('\n\n'));
  await alice.presses('Control+v');
  await alice.seesThatItIs('saved');
  const whole = `Before.\n${lines.join('\n')}`;
  await expect.poll(async () => (await alice.text()) === whole).toBe(true);
  await expect.poll(async () => (await bob.text()) === whole, { timeout: 20_000 }).toBe(true);
  expect((await house.api.text(document.id)).trim() === whole).toBe(true);
});

test('E2E-12 a web page pasted keeps its formatting and none of its scripts', async ({ people }) => {
  const { alice, bob } = await people.meetAt({});
  await alice.goesToTheEnd();
  // The browser says in red that it refused to run what was pasted.
  alice.mayMeet(/Executing inline event handler violates/, /script-src-attr inline/);
  await paste(alice, {
    html: '<h2 onclick="alert(1)">Title</h2><p>with <b>bold</b><script>alert(1)</script> and <a href="javascript:alert(1)">no link</a></p>',
  });
  const markup = '<h2>Title</h2><p>with <strong>bold</strong> and no link</p>';
  await alice.seesMarkup(markup);
  await bob.seesMarkup(markup);
});

async function inputMethodOf(person: Person): Promise<CDPSession> {
  const page = pageOf(person);
  return await page.context().newCDPSession(page);
}

/** What an input method does while keys are pressed: the text under composition is replaced again and again. */
async function compose(inputMethod: CDPSession, steps: readonly string[]): Promise<void> {
  for (const text of steps) {
    await inputMethod.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  }
}

async function paste(person: Person, { html }: { readonly html: string }): Promise<void> {
  await pageOf(person).evaluate(async (text) => {
    const item = new ClipboardItem({ 'text/html': new Blob([text], { type: 'text/html' }) });
    await navigator.clipboard.write([item]);
  }, html);
  await person.presses('Control+v');
}

function readDirections(): readonly string[] {
  return [...document.querySelectorAll('.document-body > p')].map(
    (block) => getComputedStyle(block).direction,
  );
}
