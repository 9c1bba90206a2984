// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { SharedDocument } from './shared-document.ts';
import { block, copyOf, exchange, mountedEditor, newDocument } from './testing/documents.ts';

afterEach(() => {
  document.body.replaceChildren();
});

function twoPages(...paragraphs: readonly string[]): readonly [SharedDocument, SharedDocument] {
  const shared = newDocument();
  shared.body.insert(
    0,
    paragraphs.map((text) => block('paragraph', text)),
  );
  return [copyOf(shared), copyOf(shared)];
}

function textOf({ body }: SharedDocument, at: number): Y.XmlText {
  const paragraph: unknown = body.get(at);
  const text: unknown = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined;
  if (!(text instanceof Y.XmlText)) throw new Error('no text');
  return text;
}

/** Puts Bea's caret before a letter, and tells Ada's page. */
function place(bea: SharedDocument, ada: SharedDocument, [anchor, head]: readonly [number, number]): void {
  const text = textOf(bea, 0);
  const at = (index: number): unknown => Y.createRelativePositionFromTypeIndex(text, index, -1);
  const user = { id: 'bea', name: 'Bea', color: '#aa5500', kind: 'guest' };
  bea.awareness.setLocalState({ user, cursor: { anchor: at(anchor), head: at(head) } });
  const update = encodeAwarenessUpdate(bea.awareness, [bea.doc.clientID]);
  applyAwarenessUpdate(ada.awareness, update, 'network');
}

function caretIn({ view }: ReturnType<typeof mountedEditor>['editor']): Element {
  const caret = view.dom.querySelector('.remote-caret');
  if (caret === null) throw new Error('no caret');
  return caret;
}

describe('the carets of others', () => {
  it('PAGE-10 stand where they were told, and go with the text they stand in', () => {
    const [ada, bea] = twoPages('one', 'two');
    place(bea, ada, [1, 2]);
    const { editor } = mountedEditor(ada);
    expect(caretIn(editor).nextSibling?.textContent).toBe('e');
    expect(editor.view.dom.querySelector('.remote-selection')?.textContent).toBe('n');
    textOf(bea, 0).insert(0, 'XX');
    exchange(ada, bea);
    expect(caretIn(editor).nextSibling?.textContent).toBe('e');
    bea.body.delete(0, 1);
    exchange(ada, bea);
    expect(editor.view.dom.querySelector('.remote-selection')).toBeNull();
  });

  it('PAGE-10 are not drawn again while they stay where they are', () => {
    const [ada, bea] = twoPages('one', 'two');
    place(bea, ada, [2, 2]);
    const { editor } = mountedEditor(ada);
    const caret = caretIn(editor);
    textOf(bea, 1).insert(0, 'XX');
    exchange(ada, bea);
    textOf(bea, 0).insert(3, 'XX');
    exchange(ada, bea);
    expect(caretIn(editor)).toBe(caret);
  });

  it('PAGE-10 at the start of a line leave one’s own beside the letter, where End takes it along', () => {
    const [ada, bea] = twoPages('one', 'two');
    place(bea, ada, [0, 0]);
    const { editor } = mountedEditor(ada);
    expect(editor.view.domAtPos(1, 1).node.textContent).toBe('one');
    expect(caretIn(editor).nextSibling?.textContent).toBe('one');
    editor.commands.insertContentAt(1, { type: 'text', text: 'X' });
    expect(caretIn(editor).nextSibling?.textContent).toBe('Xone');
  });

  it('PAGE-10 that cannot be read are no carets', () => {
    const [ada, bea] = twoPages('one');
    bea.awareness.setLocalState({
      user: { id: 'bea', name: 'Bea', color: '#aa5500', kind: 'guest' },
      cursor: { anchor: { item: 'x' }, head: 7 },
    });
    applyAwarenessUpdate(ada.awareness, encodeAwarenessUpdate(bea.awareness, [bea.doc.clientID]), 'network');
    expect(() => caretIn(mountedEditor(ada).editor)).toThrow('no caret');
  });
});
