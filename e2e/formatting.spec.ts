/** Each formatting, by each way to it; the other person sees the same. */
import type { Person } from './support/person.ts';
import { expect, test } from './support/test.ts';

const MARKS = [
  { button: 'Bold', keys: 'Control+b', tag: 'strong', markdown: '**Bold**' },
  { button: 'Italic', keys: 'Control+i', tag: 'em', markdown: '*Italic*' },
  { button: 'Underline', keys: 'Control+u', tag: 'u', markdown: undefined },
  { button: 'Strikethrough', keys: 'Control+Shift+S', tag: 's', markdown: '~~Strikethrough~~' },
  { button: 'Inline code', keys: 'Control+e', tag: 'code', markdown: '`Inline code`' },
] as const;

test('E2E-1 every mark by its button', { tag: '@engines' }, async ({ people }) => {
  const { alice, bob } = await people.meetAt({});
  await alice.goesToTheEnd();
  for (const { button } of MARKS) {
    await alice.clicks('button', button);
    await alice.types(button);
    await alice.clicks('button', button);
    await alice.types(' ');
  }
  await bothSee(
    alice,
    bob,
    `<p>${MARKS.map(({ button, tag }) => `<${tag}>${button}</${tag}> `).join('')}</p>`,
  );
});

test('E2E-1 every mark by its keys', { tag: '@engines' }, async ({ people }) => {
  const { alice, bob } = await people.meetAt({});
  await alice.goesToTheEnd();
  for (const { button, keys } of MARKS) {
    await alice.presses(keys);
    await alice.types(button);
    await alice.presses(keys);
    await alice.types(' ');
  }
  await bothSee(
    alice,
    bob,
    `<p>${MARKS.map(({ button, tag }) => `<${tag}>${button}</${tag}> `).join('')}</p>`,
  );
});

test('E2E-1 every mark as Markdown typed', { tag: '@engines' }, async ({ people }) => {
  const { alice, bob } = await people.meetAt({});
  await alice.goesToTheEnd();
  const typed = MARKS.filter(({ markdown }) => markdown !== undefined);
  for (const { markdown } of typed) {
    await alice.types(`${markdown} `);
  }
  await bothSee(
    alice,
    bob,
    `<p>${typed.map(({ button, tag }) => `<${tag}>${button}</${tag}> `).join('')}</p>`,
  );
});

test('E2E-1 marks go on what is selected, and come off again', async ({ people }) => {
  const { alice, bob } = await people.meetAt({ markdown: 'some words here' });
  await alice.goesToTheEnd();
  await alice.presses('Control+Shift+ArrowLeft', 'Control+b', 'Control+i');
  await bothSee(alice, bob, '<p>some words <strong><em>here</em></strong></p>');
  await alice.presses('Control+b', 'Control+i');
  await bothSee(alice, bob, '<p>some words here</p>');
});

const BLOCKS = [
  { button: 'Bulleted list', keys: 'Control+Shift+8', markdown: '- ', html: '<ul><li><p>x</p></li></ul>' },
  { button: 'Numbered list', keys: 'Control+Shift+7', markdown: '1. ', html: '<ol><li><p>x</p></li></ol>' },
  { button: 'Task list', keys: 'Control+Shift+9', markdown: '[ ] ', html: '<ul><li>[ ]<p>x</p></li></ul>' },
  { button: 'Quote', keys: 'Control+Shift+B', markdown: '> ', html: '<blockquote><p>x</p></blockquote>' },
  { button: 'Code block', keys: 'Control+Alt+c', markdown: '```\n', html: '<pre><code>x</code></pre>' },
] as const;

test('E2E-1 every kind of block by its button', { tag: '@engines' }, async ({ people }) => {
  await everyBlock(people, async (alice, { button }) => {
    await alice.clicks('button', button);
    await alice.types('x');
  });
});

test('E2E-1 every kind of block by its keys', { tag: '@engines' }, async ({ people }) => {
  await everyBlock(people, async (alice, { keys }) => {
    await alice.presses(keys);
    await alice.types('x');
  });
});

test('E2E-1 every kind of block as Markdown typed', { tag: '@engines' }, async ({ people }) => {
  await everyBlock(people, async (alice, { markdown }) => {
    await alice.types(markdown.trimEnd());
    await alice.presses(markdown.endsWith('\n') ? 'Enter' : 'Space');
    await alice.types('x');
  });
});

test(
  'E2E-1 headings by the text style menu, by keys and as Markdown',
  { tag: '@engines' },
  async ({ people }) => {
    const { alice, bob } = await people.meetAt({});
    await alice.goesToTheEnd();
    await alice.clicks('button', 'Text style: Text');
    await alice.clicks('menuitemradio', 'Heading 1', { exact: false });
    await alice.types('One');
    await alice.presses('Enter', 'Control+Alt+2');
    await alice.types('Two');
    await alice.presses('Enter');
    await alice.types('### Three');
    await alice.presses('Enter');
    await alice.types('Text');
    await bothSee(alice, bob, '<h1>One</h1><h2>Two</h2><h3>Three</h3><p>Text</p>');
    await alice.presses('ArrowUp', 'Control+Alt+0');
    await bothSee(alice, bob, '<h1>One</h1><h2>Two</h2><p>Three</p><p>Text</p>');
  },
);

test('E2E-1 a divider by its button and as Markdown', async ({ people }) => {
  const { alice, bob } = await people.meetAt({ markdown: 'above' });
  await alice.goesToTheEnd();
  await alice.presses('Enter');
  await alice.clicks('button', 'Divider');
  await alice.types('between');
  await alice.presses('Enter');
  await alice.types('---');
  await alice.types('below');
  await bothSee(alice, bob, '<p>above</p><hr><p>between</p><hr><p>below</p>');
});

test('E2E-2 lists nest with Tab and come back with Shift+Tab', { tag: '@engines' }, async ({ people }) => {
  const { alice, bob } = await people.meetAt({});
  await alice.goesToTheEnd();
  await alice.types('- one');
  await alice.presses('Enter', 'Tab');
  await alice.types('inside');
  await alice.presses('Enter', 'Tab');
  await alice.types('deeper');
  await alice.presses('Enter', 'Shift+Tab', 'Shift+Tab');
  await alice.types('two');
  await bothSee(
    alice,
    bob,
    '<ul><li><p>one</p><ul><li><p>inside</p><ul><li><p>deeper</p></li></ul></li></ul></li><li><p>two</p></li></ul>',
  );
});

test('E2E-3 a task ticked by one is ticked for all', { tag: '@engines' }, async ({ people, house }) => {
  const { document, alice, bob } = await people.meetAt({
    markdown: '- [ ] buy milk\n  - [ ] oat milk\n- [ ] rest',
  });
  await bob.clicks('checkbox', 'Done: oat milk');
  const ticked =
    '<ul><li>[ ]<p>buy milk</p><ul><li>[x]<p>oat milk</p></li></ul></li><li>[ ]<p>rest</p></li></ul>';
  await bothSee(alice, bob, ticked);
  await expect.poll(() => house.api.markdown(document.id)).toContain('- [x] oat milk');
});

test(
  'PAGE-22 a link is made from the selection by keys, shown, changed and removed',
  { tag: '@engines' },
  async ({ people }) => {
    const { alice, bob } = await people.meetAt({ markdown: 'see the site' });
    await alice.goesToTheEnd();
    await alice.presses('Control+Shift+ArrowLeft', 'Control+k');
    await alice.seesThe('textbox', 'Link address');
    await alice.types('https://example.org/a');
    await alice.presses('Enter');
    await bothSee(alice, bob, '<p>see the <a https://example.org/a>site</a></p>');
    await alice.presses('ArrowLeft');
    await alice.clicks('button', 'Remove link');
    await bothSee(alice, bob, '<p>see the site</p>');
  },
);

test('PAGE-7 an address typed becomes a link; one that is not safe never does', async ({ people }) => {
  const { alice, bob } = await people.meetAt({});
  await alice.goesToTheEnd();
  await alice.types('https://example.org is good');
  await bothSee(alice, bob, '<p><a https://example.org>https://example.org</a> is good</p>');
  await alice.presses('Control+Shift+ArrowLeft', 'Control+k');
  await alice.types('javascript:alert(1)');
  await alice.presses('Enter');
  await alice.seesSomewhere('Addresses of websites, e-mail and telephones only');
  await alice.presses('Escape');
  await bothSee(alice, bob, '<p><a https://example.org>https://example.org</a> is good</p>');
});

type Block = (typeof BLOCKS)[number];

/** Each kind in a document of its own: blocks of one kind that touch would join. */
async function everyBlock(
  people: { meetAt(given: object): Promise<{ alice: Person; bob: Person }> },
  make: (alice: Person, block: Block) => Promise<void>,
): Promise<void> {
  const { alice, bob } = await people.meetAt({});
  await alice.goesToTheEnd();
  for (const block of BLOCKS) {
    await make(alice, block);
    await bothSee(alice, bob, block.html);
    await alice.presses('Control+a', 'Backspace', 'Backspace');
    await backToAParagraph(alice, block);
  }
}

/** What is left of a block after its text is deleted is taken away by the key that made it. */
async function backToAParagraph(alice: Person, { keys }: Block): Promise<void> {
  const isParagraph = async (): Promise<boolean> => !/<(ul|ol|pre|blockquote)/.test(await markupOf(alice));
  if (!(await isParagraph())) await alice.presses(keys);
  await expect.poll(isParagraph).toBe(true);
}

async function markupOf(person: Person): Promise<string> {
  return await person.screen.look(() => document.querySelector('.document-body')?.innerHTML ?? '', undefined);
}

async function bothSee(alice: Person, bob: Person, markup: string): Promise<void> {
  await alice.seesMarkup(markup);
  await bob.seesMarkup(markup);
}
