import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BodyNode } from './body-json.ts';
import { bodyText } from './body-text.ts';
import { markdownToBody } from './markdown-reader.ts';
import { bodyToMarkdown } from './markdown-writer.ts';
import { storedBody } from './testing/stored-body.ts';

const RUNS = 1_000;

/** Characters that mean something in Markdown, and some that do not. */
const character = fc.constantFrom(...Array.from('ab1 .)(*_`~#>-+=|[]!<&;\\"\'/:xX@é漢😀'));
const words = fc
  .array(character, { minLength: 1, maxLength: 24 })
  .map((characters) => characters.join('').trim().replaceAll(/\s+/g, ' '))
  .filter((line) => line !== '');

const paragraph = words.map((text): BodyNode => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
const { blocks } = fc.letrec<{ blocks: BodyNode[]; block: BodyNode; list: BodyNode; item: BodyNode }>(
  (tie) => ({
    blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4 }),
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      paragraph,
      words.map((text): BodyNode => ({
        type: 'heading',
        attrs: { level: 2 },
        content: [{ type: 'text', text }],
      })),
      words.map((text): BodyNode => ({ type: 'codeBlock', content: [{ type: 'text', text }] })),
      tie('list'),
      tie('blocks').map((content): BodyNode => ({ type: 'blockquote', content })),
    ),
    list: fc
      .tuple(
        fc.constantFrom('bulletList', 'orderedList', 'taskList'),
        fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
      )
      .map(([type, items]): BodyNode => ({
        type,
        content: items.map((item) => ({ ...item, type: type === 'taskList' ? 'taskItem' : 'listItem' })),
      })),
    // An item begins with its words, as everybody writes them.
    item: fc
      .tuple(paragraph, fc.array(tie('block'), { maxLength: 1 }))
      .map(([first, rest]): BodyNode => ({ type: 'listItem', content: [first, ...rest] })),
  }),
);

it(`DOC-11 any text in any nesting of blocks comes back from Markdown as it was (${RUNS} bodies)`, () => {
  let looked = 0;
  fc.assert(
    fc.property(blocks, (content) => {
      looked += 1;
      const body: BodyNode = { type: 'doc', content };
      const markdown = bodyToMarkdown(body);
      const back = markdownToBody(markdown);
      const text = back === undefined ? undefined : bodyText(storedBody(back));
      expect({ markdown, text }).toEqual({ markdown, text: bodyText(body) });
    }),
    { numRuns: RUNS, seed: 20261121 },
  );
  expect(looked).toBeGreaterThanOrEqual(RUNS);
});

it(`DOC-15 no Markdown makes the reader throw or an invalid body (${RUNS} texts)`, () => {
  let looked = 0;
  const source = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.constantFrom(...Array.from('ab\n\n  -*_`~#>|[]()!<u>/u1.\t\\')), { maxLength: 120 })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(source, (markdown) => {
      looked += 1;
      const body = markdownToBody(markdown);
      body?.check();
      if (body !== undefined) bodyToMarkdown(storedBody(body));
    }),
    { numRuns: RUNS, seed: 20261122 },
  );
  expect(looked).toBeGreaterThanOrEqual(RUNS);
});
