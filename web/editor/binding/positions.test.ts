import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from '@tiptap/y-tiptap';
import type { Node } from '@tiptap/pm/model';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { absolutePositionOf, relativePositionOf } from './positions.ts';
import type { Rendering } from './render.ts';
import { br, doc, hr, item, list, p, quote, shownOf, stored, text, WHOLE } from './testing/stored-body.ts';

type Mapping = Parameters<typeof relativePositionToAbsolutePosition>[3];

/** What another program's binding knows of the same document: which node stands for which type. */
function mappingOf({ body, children }: Rendering, shown: Node): Mapping {
  const mapping: Mapping = new Map();
  const visit = (parent: Y.XmlFragment, node: Node): void => {
    const elements = parent.toArray().filter((child) => children.isShown(child));
    const nodes = node.children.filter((child) => !child.isText);
    for (const [at, element] of elements.entries()) {
      const child = nodes[at];
      if (child === undefined) continue;
      mapping.set(element, child);
      visit(element, child);
    }
  };
  visit(body, shown);
  return mapping;
}

const SHOWN = [
  WHOLE,
  doc(p()),
  doc(p('one'), p(), p('three')),
  doc(p(br(), br(), 'x', br())),
  doc(hr(), quote(hr()), list(item(p('a', text('b', 'bold')), p()))),
  doc(...Array.from({ length: 100 }, (_none, at) => p(`paragraph ${at}`))),
];

describe('relative positions', () => {
  it.each(SHOWN)('PAGE-29 mean to others what they mean here, and the other way round (%#)', (shown) => {
    const body = stored(shown);
    const mapping = mappingOf(body, shown);
    for (let at = 0; at <= shown.content.size; at += 1) {
      const $at = shown.resolve(at);
      const ours = relativePositionOf(body, $at);
      expect(absolutePositionOf(body, shown, ours)).toBe(at);
      // Theirs are exact where a caret can be: in text.
      if (!$at.parent.inlineContent) continue;
      const sent = Y.createRelativePositionFromJSON(JSON.parse(JSON.stringify(ours)));
      const read: unknown = relativePositionToAbsolutePosition(body.doc, body.body, sent, mapping);
      // They give up on the very first place of a document.
      expect([at, at > 1 ? read : at]).toEqual([at, at]);
      const theirs: unknown = absolutePositionToRelativePosition(at, body.body, mapping);
      const received = Y.createRelativePositionFromJSON(JSON.parse(JSON.stringify(theirs)));
      expect([at, absolutePositionOf(body, shown, received)]).toEqual([at, at]);
    }
  });

  it('PAGE-29 stay with the letter before them while others write', () => {
    const body = stored(doc(p('one'), p('two')));
    const before = shownOf(body);
    const kept = relativePositionOf(body, before.resolve(8));
    body.body.insert(0, [new Y.XmlElement('horizontalRule')]);
    body.children.read(body.body);
    expect(absolutePositionOf(body, shownOf(body), kept)).toBe(9);
    const second: unknown = body.body.get(2);
    const inSecond: unknown = second instanceof Y.XmlElement ? second.get(0) : undefined;
    if (!(inSecond instanceof Y.XmlText)) throw new Error('no text');
    inSecond.insert(2, 'X');
    expect(absolutePositionOf(body, shownOf(body), kept)).toBe(9);
    inSecond.insert(0, 'X');
    expect(absolutePositionOf(body, shownOf(body), kept)).toBe(10);
  });

  it('PAGE-29 lead to where a block was that is gone, and to nothing once it is forgotten', () => {
    const body = stored(doc(p('one'), p('two'), p('three')));
    const before = shownOf(body);
    const [inBlock, atBlock] = [7, 5].map((at) => relativePositionOf(body, before.resolve(at)));
    let during: readonly (number | undefined)[] = [];
    body.doc.on('beforeObserverCalls', () => {
      body.children.read(body.body);
      during = [inBlock, atBlock].map((one) => one && absolutePositionOf(body, shownOf(body), one));
    });
    body.body.delete(1, 1);
    expect(during).toEqual([5, 5]);
    const forgotten = inBlock && absolutePositionOf(body, shownOf(body), inBlock);
    expect([5, undefined]).toContain(forgotten);
  });

  it('PAGE-29 in another type or document lead to nothing', () => {
    const body = stored(doc(p('one')));
    const title = body.doc.getText('title');
    title.insert(0, 'title');
    const inTitle = Y.createRelativePositionFromTypeIndex(title, 2);
    expect(absolutePositionOf(body, shownOf(body), inTitle)).toBeUndefined();
    const other = stored(doc(p('other')));
    const elsewhere = relativePositionOf(other, shownOf(other).resolve(2));
    expect(absolutePositionOf(body, shownOf(body), elsewhere)).toBeUndefined();
  });

  it('PAGE-29 in a document with nothing in it lead to its one place', () => {
    const body = stored(doc(p()));
    body.body.delete(0, 1);
    body.children.read(body.body);
    const shown = shownOf(body);
    const only = relativePositionOf(body, shown.resolve(1));
    expect(shown.resolve(absolutePositionOf(body, shown, only) ?? -1).doc).toBe(shown);
  });
});
