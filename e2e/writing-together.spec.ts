/** Several people in one document: what one writes, all see, in whichever browser. */
import { pageOf, type Person } from './support/person.ts';
import { expect, test } from './support/test.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '01234567890123456789012345';
const SIGNS = '!?!?!?!?!?!?!?!?!?!?!?!?!?';

test(
  'SYNC-81 two people type at the same place at once and read the same text',
  { tag: '@engines' },
  async ({ people, house }) => {
    const { document, alice, bob } = await people.meetAt({ markdown: 'Start:' });
    await typeAtOnce([alice, LETTERS], [bob, DIGITS]);
    const text = await agree([alice, bob]);
    expect(only(text, LETTERS)).toBe(LETTERS);
    expect(only(text, DIGITS)).toBe(DIGITS);
    await expect.poll(async () => (await house.api.text(document.id)).trim()).toBe(text);
  },
);

test('SYNC-81 Chromium and Firefox type at the same place at once', async ({ people }) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Start:' }, { bob: { engine: 'firefox' } });
  await typeAtOnce([alice, LETTERS], [bob, DIGITS]);
  const text = await agree([alice, bob]);
  expect(only(text, LETTERS)).toBe(LETTERS);
  expect(only(text, DIGITS)).toBe(DIGITS);
});

test('SYNC-81 Chromium, Firefox and WebKit type at the same place at once', async ({ people }) => {
  const { document, link, alice, bob } = await people.meetAt(
    { markdown: 'Start:' },
    { bob: { engine: 'firefox' } },
  );
  const carol = await people.guest('Carol', link, { engine: 'webkit' });
  await carol.opens(document);
  await carol.seesThatItIs('saved');
  await typeAtOnce([alice, LETTERS], [bob, DIGITS], [carol, SIGNS]);
  const text = await agree([alice, bob, carol]);
  for (const typed of [LETTERS, DIGITS, SIGNS]) expect(only(text, typed)).toBe(typed);
});

test(
  'PAGE-10 PAGE-76 each sees the other’s caret, name and colour where the other is',
  { tag: '@engines' },
  async ({ people }) => {
    const { alice, bob } = await people.meetAt({ markdown: 'First line\n\nSecond line' });
    await bob.goesToTheEnd();
    await expectCaret(alice, { name: 'Bob (guest)', color: bob.color, after: 'Second line' });
    await alice.goesToTheEnd();
    await alice.presses('Control+Home');
    await expectCaret(bob, { name: 'Alice', color: alice.color, after: '' });
    await alice.types('The f');
    await expectCaret(bob, { name: 'Alice', color: alice.color, after: 'The f' });
    await alice.sees('The fFirst line\nSecond line');
  },
);

test('PAGE-10 what somebody has selected is marked for the others', async ({ people }) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Choose these words' });
  await bob.goesToTheEnd();
  await bob.presses('Control+Shift+ArrowLeft', 'Control+Shift+ArrowLeft');
  await expect.poll(() => alice.selections()).toEqual(['these words']);
});

test(
  'PAGE-11 who is here is shown while they are here, and gone when they go',
  { tag: '@engines' },
  async ({ people }) => {
    const { alice, bob } = await people.meetAt({ markdown: 'Hello' });
    await bob.goesToTheEnd();
    await alice.seesThe('button', 'Follow Bob (guest)');
    await bob.seesThe('button', 'Follow Alice');
    await expect.poll(() => alice.carets()).toHaveLength(1);
    await bob.screen.close();
    await alice.doesNotSeeThe('button', 'Follow Bob (guest)');
    await expect.poll(() => alice.carets()).toEqual([]);
  },
);

test('PAGE-11 following somebody brings their caret into view, until told to stop', async ({ people }) => {
  const lines = Array.from({ length: 120 }, (_, line) => `Line ${line}`).join('\n\n');
  const { alice, bob } = await people.meetAt({ markdown: lines });
  await alice.clicks('button', 'Follow Bob (guest)');
  await bob.goesToTheEnd();
  await bob.types(' is where Bob is');
  await expect.poll(() => alice.screen.look(caretIsInView, undefined)).toBe(true);
  await bob.presses('Control+Home');
  await expect
    .poll(() => alice.screen.look(() => scrollY, undefined), { message: 'how far Alice has scrolled' })
    .toBe(0);
  await expect.poll(() => alice.screen.look(caretIsInView, undefined)).toBe(true);
  await alice.clicks('button', 'Stop following');
  await bob.presses('Control+End');
  await bob.types('!');
  await expect.poll(async () => (await alice.text()).endsWith('Bob is!')).toBe(true);
  // The caret's news may come a moment after the text's.
  await expect.poll(() => alice.screen.look(caretIsInView, undefined)).toBe(false);
});

test('PAGE-6 titles are written together too', { tag: '@engines' }, async ({ people, house }) => {
  const { document, alice, bob } = await people.meetAt({ title: 'Plan' });
  await alice.clicks('textbox', 'Title');
  await alice.presses('End');
  await alice.types(' for May');
  await bob.seesTitle('Plan for May');
  await bob.clicks('textbox', 'Title');
  await bob.presses('Home');
  await bob.types('Our ');
  await alice.seesTitle('Our Plan for May');
  await expect
    .poll(async () => (await house.api.documents()).find(({ id }) => id === document.id)?.title)
    .toBe('Our Plan for May');
});

test('E2E-4 keys move the caret while another types, and nothing puts it back', async ({ people }) => {
  const { alice, bob } = await people.meetAt({ markdown: 'First line of text\n\nSecond line' });
  await bob.goesToTheEnd();
  await alice.goesToTheEnd();
  await alice.presses('Control+Home');
  const enough = new AbortController();
  const typing = (async () => {
    while (!enough.signal.aborted) await bob.types(' and on');
  })();
  const wrong: string[] = [];
  for (const [key, offset] of Array.from({ length: 60 }, (_, step) => (step % 2 === 0 ? END : START))) {
    await alice.presses(key);
    // Whatever was to move the caret after the key has done so by the next frame but one.
    const at = await pageOf(alice).evaluate(
      () =>
        new Promise<number | undefined>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(getSelection()?.anchorOffset)));
        }),
    );
    if (at !== offset) wrong.push(`${key}: ${at}`);
  }
  enough.abort();
  await typing;
  expect(wrong).toEqual([]);
  await bob.seesThatItIs('saved');
});

const END = ['End', 'First line of text'.length] as const;
const START = ['Home', 0] as const;

async function typeAtOnce(...typing: readonly (readonly [Person, string])[]): Promise<void> {
  for (const [person] of typing) {
    await person.goesToTheEnd();
  }
  await Promise.all(typing.map(([person, text]) => person.types(text)));
}

/** Waits until all read the same and everything is saved; gives what they read. */
async function agree(persons: readonly Person[]): Promise<string> {
  const length = 'Start:'.length + LETTERS.length * persons.length;
  await expect
    .poll(async () => {
      const texts = await Promise.all(persons.map((person) => person.text()));
      return { lengths: texts.map((text) => text.length), differ: new Set(texts).size > 1 };
    })
    .toEqual({ lengths: persons.map(() => length), differ: false });
  for (const person of persons) {
    await person.seesThatItIs('saved');
  }
  return (await persons[0]?.text()) ?? '';
}

function only(text: string, wanted: string): string {
  return Array.from(text.slice('Start:'.length))
    .filter((character) => wanted.includes(character))
    .join('');
}

async function expectCaret(
  person: Person,
  caret: { name: string; color: string; after: string },
): Promise<void> {
  await expect.poll(() => person.carets(), { message: `the carets ${person.name} sees` }).toEqual([caret]);
}

function caretIsInView(): boolean {
  const caret = document.querySelector('.remote-caret')?.getBoundingClientRect();
  return caret !== undefined && caret.top >= 0 && caret.bottom <= innerHeight;
}
