import { describe, expect, it } from 'vitest';
import type { BodyNode } from './body-json.ts';
import { bodyText } from './body-text.ts';
import { markdownToBody } from './markdown-reader.ts';
import { bodyToMarkdown } from './markdown-writer.ts';
import { storedBody } from './testing/stored-body.ts';

const text = (value: string, ...marks: string[]): BodyNode => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 ? { marks: marks.map((type) => ({ type })) } : {}),
});
const block = (type: string, ...content: BodyNode[]): BodyNode => ({ type, content });
const doc = (...content: BodyNode[]): BodyNode => block('doc', ...content);
const paragraph = (...content: BodyNode[]) => block('paragraph', ...content);

function storedOf(markdown: string): BodyNode {
  const node = markdownToBody(markdown);
  if (node === undefined) throw new Error('nested too deeply');
  node.check();
  return storedBody(node);
}

function read(markdown: string): BodyNode {
  return withoutDefaults(storedOf(markdown));
}

/** Markdown → body → Markdown. */
function again(markdown: string): string {
  return bodyToMarkdown(storedOf(markdown));
}

const WHOLE = `# One

## Two

### Three

Hello **bold** *italic* ~~struck~~ \`code\` <u>under</u> [link](https://example.org "title") **_[\`all\`](https://example.org)_**

- a
  - b
    1. c
    2. d

- [ ] to do
  - [x] nested
- [x] done

> quote
>
> - in it

\`\`\`js
let a = 1 < 2;

// two
\`\`\`

---

hard\\
break`;

describe('DOC-10 Markdown', () => {
  it('DOC-10 keeps headings, marks, lists, tasks, quotes, code, dividers and breaks both ways', () => {
    const once = again(WHOLE);
    expect(again(once)).toBe(once);
    expect(read(once)).toEqual(read(WHOLE));
    const types = new Set<string>();
    const marks = new Set<string>();
    collect(read(WHOLE), types, marks);
    expect([...types].toSorted()).toEqual([
      'blockquote',
      'bulletList',
      'codeBlock',
      'doc',
      'hardBreak',
      'heading',
      'horizontalRule',
      'listItem',
      'orderedList',
      'paragraph',
      'taskItem',
      'taskList',
      'text',
    ]);
    expect([...marks].toSorted()).toEqual(['bold', 'code', 'italic', 'link', 'strike', 'underline']);
  });

  it('DOC-10 keeps levels, numbers, ticks and languages', () => {
    const stored = JSON.stringify(
      storedOf('## Two\n\n7. seven\n\n- [x] done\n\n```ts\nx\n```\n\n###### six'),
    );
    for (const part of ['"level":2', '"start":7', '"checked":true', '"language":"ts"', '"level":3']) {
      expect(stored).toContain(part);
    }
    expect(again('7. seven\n8. eight')).toBe('7. seven\n8. eight');
  });

  it('DOC-11 text that looks like Markdown or HTML stays text', () => {
    for (const line of [
      '*not bold*',
      '**x**',
      '_x_',
      'snake_case_name and __init__',
      '# not a heading',
      '#',
      '1. not a list',
      '1) not a list',
      '2024. was a year',
      '- dash',
      '+ plus',
      '* star',
      '---',
      '***',
      '___',
      '> not a quote',
      '[x](y)',
      '[ ] not a task',
      '![x](y)',
      'Hi![x](y)',
      'a `tick` b',
      '``` fence',
      '~~~ fence',
      '~~no~~',
      'a\\b \\* \\',
      '<b>x</b> & y &amp; &#65;',
      '<script>alert(1)</script>',
      '<u>x</u>',
      'https://example.org/a_b_c?x=1&copy=2',
      '| a | b |',
      '===',
      '\u202eright to left',
      '👩‍👩‍👧 emoji ✓',
    ]) {
      expect(read(bodyToMarkdown(doc(paragraph(text(line)))))).toEqual(doc(paragraph(text(line))));
      const item = doc(block('bulletList', block('listItem', paragraph(text(line)))));
      expect(bodyText(read(bodyToMarkdown(item)))).toBe(line);
    }
  });

  it('DOC-11 a line after a break does not become a heading of the one before', () => {
    for (const line of ['---', '===', '# x', '- x', '1. x', '> x']) {
      const body = doc(paragraph(text('above'), { type: 'hardBreak' }, text(line)));
      expect(read(bodyToMarkdown(body))).toEqual(body);
    }
  });

  it('DOC-12 code keeps its backticks, and two lists in a row stay two', () => {
    const code = block('codeBlock', text('```\nfence in fence\n````'));
    const written = bodyToMarkdown(doc(code));
    expect(bodyText(read(written))).toBe('```\nfence in fence\n````');
    const inline = doc(paragraph(text('a `` b `', 'code')));
    expect(read(bodyToMarkdown(inline))).toEqual(inline);
    const lists = doc(
      block('bulletList', block('listItem', paragraph(text('a')))),
      block('bulletList', block('listItem', paragraph(text('b')))),
    );
    expect(read(bodyToMarkdown(lists))).toEqual(lists);
  });

  it('DOC-12 a long body is written as it is, also where many lists follow each other', () => {
    const blocks = Array.from({ length: 500 }, (_, at) =>
      at % 7 === 0
        ? paragraph(text(`words ${at}`))
        : block('bulletList', block('listItem', paragraph(text(`item ${at}`)))),
    );
    expect(read(bodyToMarkdown(doc(...blocks)))).toEqual(doc(...blocks));
  });

  it('DOC-13 what the schema has no node for is kept as text, never dropped', () => {
    const words = bodyText(
      read(
        '| name | age |\n|---|---|\n| Ada | 36 |\n\n![a picture](https://example.org/p.png)\n\n<div>html</div>\n\n###### six',
      ),
    );
    for (const word of ['name', 'Ada', '36', 'a picture', '<div>html</div>', 'six'])
      expect(words).toContain(word);
    expect(JSON.stringify(read('![a picture](https://example.org/p.png)'))).toContain(
      'https://example.org/p.png',
    );
  });

  it('DOC-14 no address that runs code is read or written', () => {
    expect(JSON.stringify(read('[x](javascript:alert(1)) <javascript:alert(1)>'))).not.toContain('"link"');
    const hostile = doc(
      paragraph({
        type: 'text',
        text: 'click',
        marks: [{ type: 'link', attrs: { href: 'java\nscript:alert(1)' } }],
      }),
    );
    expect(bodyToMarkdown(hostile)).toBe('click');
    const array = doc(
      paragraph({ type: 'text', text: 'click', marks: [{ type: 'link', attrs: { href: ['x'] } }] }),
    );
    expect(bodyToMarkdown(array)).toBe('click');
  });

  it('DOC-15 unknown nodes, unknown marks and odd attributes are no error and lose no text', () => {
    const odd = doc(
      { type: 'callout', attrs: { kind: 'warning' }, content: [paragraph(text('inside', 'sparkle'))] },
      { type: 'inlineThing', content: [text('bare')] },
      { type: 'embed', attrs: { src: 'x' } },
      { type: 'heading', attrs: { level: { evil: true } }, content: [text('head')] },
      { type: 'orderedList', attrs: { start: 'NaN' }, content: [block('listItem', paragraph(text('one')))] },
      { type: 'codeBlock', attrs: { language: ['js\n```'] }, content: [text('code')] },
      { type: 'taskList', content: [paragraph(text('no item'))] },
      text('loose'),
    );
    const written = bodyToMarkdown(odd);
    for (const word of ['inside', 'bare', 'head', 'one', 'code', 'no item', 'loose'])
      expect(written).toContain(word);
  });

  it('DOC-16 endless nesting is refused instead of dropped', () => {
    expect(markdownToBody(`${'> '.repeat(1_000)}deep`)).toBeUndefined();
    expect(bodyText(read(`${'> '.repeat(50)}deep`))).toBe('deep');
  });

  it('DOC-17 plain text has a line per block', () => {
    expect(bodyText(read(WHOLE)).split('\n')).toEqual([
      'One',
      'Two',
      'Three',
      'Hello bold italic struck code under link all',
      'a',
      'b',
      'c',
      'd',
      'to do',
      'nested',
      'done',
      'quote',
      'in it',
      'let a = 1 < 2;',
      '',
      '// two',
      'hard break',
    ]);
  });
});

/** Attributes are told in tests of their own. */
function withoutDefaults({ type, text: words, marks, content }: BodyNode): BodyNode {
  return {
    type,
    ...(words === undefined ? {} : { text: words }),
    ...(marks === undefined
      ? {}
      : { marks: marks.map((mark) => (mark.type === 'link' ? mark : { type: mark.type })) }),
    ...(content === undefined ? {} : { content: content.map(withoutDefaults) }),
  };
}

function collect(node: BodyNode, types: Set<string>, marks: Set<string>): void {
  types.add(node.type);
  for (const mark of node.marks ?? []) marks.add(mark.type);
  for (const child of node.content ?? []) collect(child, types, marks);
}
