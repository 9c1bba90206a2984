// @vitest-environment jsdom
import type { Editor } from '@tiptap/core';
import { NodeSelection, type Transaction } from '@tiptap/pm/state';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import {
  block,
  copyOf,
  countOwnUpdates,
  exchange,
  mountedEditor,
  newDocument,
} from '../testing/documents.ts';
import type { SharedDocument } from '../shared-document.ts';

afterEach(() => {
  document.body.replaceChildren();
});

function documentOf(...paragraphs: readonly string[]): SharedDocument {
  const shared = newDocument();
  shared.body.insert(
    0,
    paragraphs.map((text) => block('paragraph', text)),
  );
  return copyOf(shared);
}

function textAt({ body }: SharedDocument, at: number): Y.XmlText {
  const paragraph: unknown = body.get(at);
  const text: unknown = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined;
  if (!(text instanceof Y.XmlText)) throw new Error('no text');
  return text;
}

function transactionsOf(editor: Editor): Transaction[] {
  const seen: Transaction[] = [];
  editor.on('transaction', ({ transaction }) => seen.push(transaction));
  return seen;
}

describe('an edit of others', () => {
  it('PAGE-27 is one small step, and every other node stays the same, in a document of thousands of blocks', () => {
    const ada = documentOf(...Array.from({ length: 3_000 }, (_none, at) => `paragraph ${at}`));
    const bea = copyOf(ada);
    const { editor } = mountedEditor(ada);
    const before = editor.state.doc;
    const transactions = transactionsOf(editor);
    textAt(bea, 1_234).insert(9, '!');
    exchange(ada, bea);
    expect(transactions).toHaveLength(1);
    expect(transactions[0]?.steps).toHaveLength(1);
    const step: unknown = transactions[0]?.steps[0]?.toJSON();
    expect(step).toMatchObject({ stepType: 'replace', slice: { content: [{ type: 'text', text: '!' }] } });
    const changed = editor.state.doc.children.flatMap((child, at) =>
      child === before.child(at) ? [] : [at],
    );
    expect(changed).toEqual([1_234]);
    expect(editor.state.doc.child(1_234).textContent).toBe('paragraph! 1234');
  });

  it('PAGE-27 draws nothing anew: the elements on the screen stay', () => {
    const ada = documentOf('one', 'two', 'three');
    const bea = copyOf(ada);
    const { editor } = mountedEditor(ada);
    const elements = [...editor.view.dom.children];
    textAt(bea, 1).insert(3, '!');
    bea.body.insert(3, [block('paragraph', 'four')]);
    exchange(ada, bea);
    expect([...editor.view.dom.children].slice(0, 3)).toEqual(elements);
    expect(editor.view.dom.children[0]).toBe(elements[0]);
  });

  it('PAGE-27 leaves the caret at its letter and the selection on its words', () => {
    const ada = documentOf('one', 'two');
    const bea = copyOf(ada);
    const { editor } = mountedEditor(ada);
    editor.commands.setTextSelection(3);
    textAt(bea, 0).insert(2, 'XX');
    exchange(ada, bea);
    expect(editor.state.selection.head).toBe(3);
    textAt(bea, 0).insert(0, 'YY');
    exchange(ada, bea);
    expect(editor.state.selection.head).toBe(5);
    editor.commands.setTextSelection({ from: 10, to: 13 });
    bea.doc.transact(() => {
      textAt(bea, 0).insert(0, 'Z');
      textAt(bea, 1).insert(3, '!');
    });
    exchange(ada, bea);
    const { from, to } = editor.state.selection;
    expect(editor.state.doc.textBetween(from, to)).toBe('two');
  });

  it('PAGE-27 leaves a selected divider selected, and bold switched on', () => {
    const ada = documentOf('one', 'two');
    ada.body.insert(1, [new Y.XmlElement('horizontalRule')]);
    const bea = copyOf(ada);
    const { editor } = mountedEditor(ada);
    editor.view.dispatch(editor.state.tr.setSelection(NodeSelection.create(editor.state.doc, 5)));
    textAt(bea, 0).insert(0, 'X');
    exchange(ada, bea);
    expect(editor.state.selection.toJSON()).toEqual({ type: 'node', anchor: 6 });
    editor.commands.setTextSelection(3);
    editor.commands.toggleBold();
    textAt(bea, 2).insert(0, 'X');
    exchange(ada, bea);
    expect(editor.state.storedMarks?.map((mark) => mark.type.name)).toEqual(['bold']);
  });

  it('PAGE-27 survives the block the caret is in', () => {
    const ada = documentOf('one', 'two', 'three');
    const bea = copyOf(ada);
    const { editor } = mountedEditor(ada);
    editor.commands.setTextSelection(8);
    bea.body.delete(1, 1);
    exchange(ada, bea);
    expect(editor.state.selection.$head.parent.isTextblock).toBe(true);
    bea.body.delete(0, 2);
    exchange(ada, bea);
    expect(editor.getText()).toBe('');
  });

  it('PAGE-1 is not answered: an address that somebody else types makes a link on their page alone', () => {
    const ada = documentOf('see https://example.org');
    const bea = copyOf(ada);
    const own = countOwnUpdates(ada);
    const { editor } = mountedEditor(ada);
    textAt(bea, 0).insert(23, ' ');
    exchange(ada, bea);
    expect(own.count()).toBe(0);
    expect(editor.state.doc.toString()).toBe('doc(paragraph("see https://example.org "))');
  });
});

describe('a viewer’s page', () => {
  it('PAGE-30 refuses every change of its own', () => {
    const ada = documentOf('one');
    const own = countOwnUpdates(ada);
    const { editor } = mountedEditor(ada, { editable: false });
    editor.view.dispatch(editor.state.tr.insertText('X', 1));
    expect(editor.getText()).toBe('one');
    editor.setEditable(true, false);
    editor.view.dispatch(editor.state.tr.insertText('X', 1));
    expect(editor.getText()).toBe('Xone');
    expect(own.count()).toBe(1);
  });
});

describe('undo', () => {
  it('PAGE-31 puts the caret back to where the edit was made, and redo to where it ended', () => {
    const ada = documentOf('one', 'two');
    const { editor } = mountedEditor(ada);
    editor.commands.setTextSelection(4);
    editor.commands.insertContent({ type: 'text', text: '!!' });
    editor.commands.setTextSelection(9);
    editor.commands.undo();
    expect(editor.getText()).toBe('one\n\ntwo');
    expect(editor.state.selection.head).toBe(4);
    editor.commands.setTextSelection(1);
    editor.commands.redo();
    expect(editor.getText()).toBe('one!!\n\ntwo');
    expect(editor.can().redo()).toBe(false);
    expect(editor.can().undo()).toBe(true);
  });

  it('PAGE-31 brings a selection back with what was deleted', () => {
    const ada = documentOf('one two three');
    const { editor } = mountedEditor(ada);
    editor.commands.setTextSelection({ from: 5, to: 8 });
    editor.commands.deleteSelection();
    editor.commands.undo();
    const { from, to } = editor.state.selection;
    expect(editor.state.doc.textBetween(from, to)).toBe('two');
  });

  it('PAGE-5 passes over what is not to be taken back', () => {
    const ada = documentOf('one');
    const { editor } = mountedEditor(ada);
    editor.view.dispatch(editor.state.tr.insertText('X', 1).setMeta('addToHistory', false));
    expect(editor.can().undo()).toBe(false);
    expect(ada.body.toJSON()).toBe('<paragraph>Xone</paragraph>');
  });

  it('PAGE-5 leaves nothing behind in the document when the editor goes', () => {
    const ada = documentOf('one');
    const on = vi.spyOn(ada.doc, 'on');
    const off = vi.spyOn(ada.doc, 'off');
    mountedEditor(ada).destroy();
    expect(on.mock.calls.length).toBeGreaterThan(3);
    for (const listener of on.mock.calls) expect(off.mock.calls).toContainEqual(listener);
  });
});
