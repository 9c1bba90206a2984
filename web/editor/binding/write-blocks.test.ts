import type { Node } from '@tiptap/pm/model';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  br,
  code,
  doc,
  h,
  item,
  list,
  p,
  schema,
  shownOf,
  stored,
  task,
  text,
  write,
  type StoredBody,
} from './testing/stored-body.ts';

/** Writes a change and says which of the types that were there before are still there, by their places. */
function kept(before: Node, after: Node): readonly number[] {
  const body = stored(before);
  const types = [...body.body.toArray()];
  write(body, before, after);
  expect(shownOf(body).toJSON()).toEqual(after.toJSON());
  const now: readonly unknown[] = body.body.toArray();
  return types.flatMap((type, at) => (now.includes(type) ? [at] : []));
}

function textsIn(body: StoredBody, block = 0): readonly Y.XmlText[] {
  const element: unknown = body.body.get(block);
  const children: readonly unknown[] = element instanceof Y.XmlElement ? element.toArray() : [];
  return children.filter((child) => child instanceof Y.XmlText);
}

function linkTo(href: string): Node {
  return p(schema.text('there', [schema.mark('link', { href })]), '.');
}

describe('writing blocks', () => {
  it('PAGE-28 touches nothing that did not change', () => {
    const [one, three] = [p('one'), p('three')];
    expect(kept(doc(one, p('two'), three), doc(one, p('two!'), three))).toEqual([0, 1, 2]);
    expect(kept(doc(one, p('two'), three), doc(one, three))).toEqual([0, 2]);
    expect(kept(doc(one, three), doc(p('new'), one, h(1, 'new'), three, p('new')))).toEqual([0, 1]);
    expect(kept(doc(one, p('two'), three), doc(three, one))).toEqual([2]);
  });

  it('PAGE-28 writes a key as a key, in a document of any size', () => {
    const blocks = Array.from({ length: 2_000 }, (_none, at) => p(`paragraph ${at}`));
    const before = doc(...blocks);
    const body = stored(before);
    const after = doc(...blocks.map((one, at) => (at === 1_000 ? p('paragraph 1000!') : one)));
    expect(write(body, before, after)).toBeLessThan(30);
    expect(write(body, after, doc(...after.children))).toBe(0);
  });

  it('PAGE-28 writes attributes that changed, and those alone', () => {
    const before = doc(task(false, p('to do')), code('x'));
    const body = stored(before);
    const bytes = write(body, before, doc(task(true, p('to do')), before.child(1)));
    expect(bytes).toBeLessThan(40);
    expect(body.body.toJSON()).toContain('checked="true"');
    // A heading without a level is shown as one of the first; typing into it stores no level.
    const heading = new Y.XmlElement('heading');
    body.body.insert(0, [heading]);
    body.children.read(body.body);
    const shown = shownOf(body);
    write(body, shown, doc(h(1, 'typed'), ...shown.children.slice(1)));
    expect(heading.getAttributes()).toEqual({});
    expect(heading.toJSON()).toBe('<heading>typed</heading>');
  });

  it('PAGE-28 stores what was completed on the screen once something is typed there', () => {
    const body = stored(doc(p('x')));
    body.body.insert(1, [new Y.XmlElement('bulletList')]);
    body.children.read(body.body);
    const before = shownOf(body);
    write(body, before, doc(p('y'), before.child(1)));
    expect(body.body.toJSON()).toBe('<paragraph>y</paragraph><bulletlist></bulletlist>');
    const now = shownOf(body);
    write(body, now, doc(now.child(0), list(item(p('typed')))));
    expect(shownOf(body).toJSON()).toEqual(doc(p('y'), list(item(p('typed')))).toJSON());
  });
});

describe('writing text', () => {
  it('PAGE-28 writes neither more nor less than what changed', () => {
    for (const [before, after] of [
      [p('hello'), p('hel-lo')],
      [p('hello'), p('heo')],
      [p('hello'), p('h', text('el', 'bold'), 'lo')],
      [p('h', text('el', 'bold'), 'lo'), p('hello')],
      [p(text('bold', 'bold')), p(text('bo', 'bold'), 'plain', text('ld', 'bold'))],
      [p('aa'), p('a', text('a', 'italic'), 'a')],
      [p('😀'), p('😁')],
      [p('😀😀'), p('😀')],
      [p('😀'), p('😀😁')],
      [p('x'), p()],
      [p(), p('x', text('y', 'code'))],
      [p(text('link', 'bold', 'italic')), p(text('li', 'bold'), text('nk', 'italic'))],
    ] as const) {
      expect(kept(doc(before), doc(after))).toEqual([0]);
      expect(kept(doc(after), doc(before))).toEqual([0]);
    }
  });

  it('PAGE-28 changes a link’s address where it is', () => {
    expect(kept(doc(linkTo('https://a.b')), doc(linkTo('https://c.d')))).toEqual([0]);
  });

  it('PAGE-28 keeps the text of others in one that both began, and writes into either', () => {
    const before = doc(p('one'));
    const body = stored(before);
    const paragraph: unknown = body.body.get(0);
    if (!(paragraph instanceof Y.XmlElement)) throw new Error('no paragraph');
    paragraph.insert(1, [new Y.XmlText('two')]);
    const shown = shownOf(body);
    expect(shown.textContent).toBe('onetwo');
    write(body, shown, doc(p('one!two')));
    write(body, doc(p('one!two')), doc(p('one!two?')));
    expect(textsIn(body).map((one) => one.toJSON())).toEqual(['one!', 'two?']);
    write(body, doc(p('one!two?')), doc(p('on', text('XX', 'bold'), 'wo?')));
    expect(shownOf(body).toJSON()).toEqual(doc(p('on', text('XX', 'bold'), 'wo?')).toJSON());
    expect(textsIn(body)).toHaveLength(2);
  });

  it('PAGE-28 leaves formatting alone that cannot be shown where it is', () => {
    const body = stored(doc(code('let')));
    textsIn(body)[0]?.format(0, 3, { bold: {} });
    const before = shownOf(body);
    write(body, before, doc(code('let it')));
    expect(body.body.toJSON()).toBe('<codeblock><bold>let</bold> it</codeblock>');
  });

  it('PAGE-28 keeps the longest piece of a text that a break divides, and of texts that lose theirs', () => {
    for (const [before, after, longest] of [
      [p('abcd'), p('a', br(), 'bcd'), 'bcd'],
      [p('abcd'), p('abc', br(), 'd'), 'abc'],
      [p('abcd'), p(br(), 'abcd'), 'abcd'],
      [p('abcd'), p('abcd', br()), 'abcd'],
      [p('a', br(), 'bcd'), p('abcd'), 'abcd'],
      [p('abc', br(), 'd'), p('abcd'), 'abcd'],
      [p('a', br(), 'b', br(), 'cde'), p('a', br(), 'X', br(), 'cde'), 'cde'],
      [p('a', br(), 'b', br(), 'cde'), p('a', br(), 'cde'), 'cde'],
      [p('a', br(), 'cde'), p('a', br(), 'b', br(), br(), 'cde'), 'cde'],
    ] as const) {
      const body = stored(doc(before));
      const texts = textsIn(body);
      write(body, doc(before), doc(after));
      expect(shownOf(body).toJSON()).toEqual(doc(after).toJSON());
      expect(texts.find((one) => one._item?.deleted === false && one.toJSON() === longest)).toBeDefined();
    }
  });
});
