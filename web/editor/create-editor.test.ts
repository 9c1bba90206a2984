// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import {
  block,
  container,
  copyOf,
  countOwnUpdates,
  exchange,
  mountedEditor,
  newDocument,
  openEditor,
} from './testing/documents.ts';

afterEach(() => {
  document.body.replaceChildren();
});

/** Everything the schema has, written as other clients may: attributes left out, marks without values. */
function fullDocument(): ReturnType<typeof newDocument> {
  const shared = newDocument();
  const marked = new Y.XmlText();
  marked.insert(0, 'bold and linked', { bold: {}, code: {}, link: { href: 'https://example.org' } });
  shared.body.insert(0, [
    block('heading', 'No level given'),
    container('paragraph', [marked, new Y.XmlElement('hardBreak')]),
    container('bulletList', [
      container('listItem', [block('paragraph', 'one'), new Y.XmlElement('bulletList')]),
    ]),
    container('orderedList', [container('listItem', [block('heading', 'a heading in a list')])]),
    container('taskList', [container('taskItem', [block('paragraph', 'to do')])]),
    container('blockquote', [block('codeBlock', 'let it = be')]),
    new Y.XmlElement('horizontalRule'),
  ]);
  shared.title.insert(0, 'Title');
  return copyOf(shared);
}

describe('opening', () => {
  it.each([
    ['an empty document', newDocument],
    ['a document with everything in it', fullDocument],
  ])('PAGE-1 writes nothing into %s: opening, focusing, moving the caret, closing', (_name, make) => {
    const shared = make();
    const before = Y.encodeStateAsUpdate(shared.doc);
    const own = countOwnUpdates(shared);
    const { editor, destroy } = mountedEditor(shared);
    editor.commands.focus('end');
    editor.commands.setTextSelection(1);
    editor.commands.selectAll();
    editor.setEditable(false, false);
    editor.setEditable(true, false);
    destroy();
    expect(own.count()).toBe(0);
    expect(Y.encodeStateAsUpdate(shared.doc)).toEqual(before);
  });

  it('PAGE-1 writes nothing when it is opened again and again, nor when others write', () => {
    const ada = fullDocument();
    const bea = copyOf(ada);
    const own = countOwnUpdates(ada);
    for (let round = 0; round < 3; round += 1) {
      const { destroy } = mountedEditor(ada);
      bea.body.insert(0, [block('paragraph', `round ${String(round)}`)]);
      exchange(ada, bea);
      destroy();
    }
    expect(own.count()).toBe(0);
  });

  it('PAGE-1 a viewer writes nothing, whatever others do to the document', () => {
    const ada = fullDocument();
    const viewer = copyOf(ada);
    const own = countOwnUpdates(viewer);
    mountedEditor(viewer, { editable: false });
    // Everything goes but a list without items, which no schema likes.
    ada.body.delete(0, ada.body.length);
    ada.body.insert(0, [new Y.XmlElement('bulletList')]);
    exchange(ada, viewer);
    expect(own.count()).toBe(0);
    expect(viewer.body.toJSON()).toBe('<bulletlist></bulletlist>');
  });

  it('PAGE-1 leaves the caret where text can be, also when a document begins with a list', () => {
    const warn = vi.spyOn(console, 'warn');
    const shared = newDocument();
    shared.body.insert(0, [container('bulletList', [container('listItem', [block('paragraph', 'one')])])]);
    const { editor } = mountedEditor(copyOf(shared));
    expect(warn).not.toHaveBeenCalled();
    expect(editor.state.selection.$from.parent.isTextblock).toBe(true);
    warn.mockRestore();
  });

  it('PAGE-1 typing writes, so that the test above can fail', () => {
    const shared = newDocument();
    const own = countOwnUpdates(shared);
    const { editor } = mountedEditor(shared);
    editor.commands.insertContent('a');
    expect(own.count()).toBeGreaterThan(0);
    expect(shared.body.toJSON()).toBe('<paragraph>a</paragraph>');
  });
});

describe('content that is not quite right', () => {
  it('PAGE-3 mends on the screen what several edits left behind, and deletes nothing', () => {
    const shared = newDocument();
    shared.body.insert(0, [
      container('bulletList', [new Y.XmlElement('listItem')]),
      new Y.XmlElement('blockquote'),
      new Y.XmlElement('taskList'),
    ]);
    const opened = copyOf(shared);
    const before = opened.body.toJSON();
    const { editor } = mountedEditor(opened);
    expect(opened.body.toJSON()).toBe(before);
    editor.state.doc.check();
  });

  it('PAGE-3 keeps the text of a code block that somebody made bold', () => {
    const shared = newDocument();
    const text = new Y.XmlText();
    text.insert(0, 'let it = be', { bold: {} });
    shared.body.insert(0, [container('codeBlock', [text])]);
    const opened = copyOf(shared);
    const { editor } = mountedEditor(opened);
    editor.commands.insertContentAt(1, 'x');
    expect(editor.getText()).toBe('xlet it = be');
    expect(opened.body.toJSON()).toMatch(/x.*let it = be/);
  });
});

describe('undo', () => {
  it('PAGE-5 takes back one’s own edits alone', () => {
    const ada = newDocument(1);
    const bea = newDocument(2);
    const one = mountedEditor(ada);
    const two = mountedEditor(bea);
    one.editor.commands.insertContent('Ada ');
    exchange(ada, bea);
    two.editor.commands.insertContentAt(two.editor.state.doc.content.size - 1, 'and Bea');
    exchange(ada, bea);
    one.editor.commands.undo();
    exchange(ada, bea);
    expect(two.editor.getText()).toBe('and Bea');
    one.editor.commands.redo();
    exchange(ada, bea);
    expect(two.editor.getText()).toBe('Ada and Bea');
  });

  it('PAGE-5 never takes a block away in which somebody else has written', () => {
    const ada = newDocument(1);
    mountedEditor(ada);
    const bea = copyOf(ada);
    const one = mountedEditor(ada);
    one.editor.commands.insertContent('<h2>Ada’s heading</h2>');
    exchange(ada, bea);
    const two = mountedEditor(bea);
    two.editor.commands.insertContentAt(1, 'Bea: ');
    exchange(ada, bea);
    one.editor.commands.undo();
    exchange(ada, bea);
    expect(two.editor.getText()).toContain('Bea: ');
  });
});

describe('what the page does not know', () => {
  it('PAGE-4 does not mount over an unknown block, mark, attribute or embed', () => {
    const marked = new Y.XmlText();
    marked.insert(0, 'text', { sparkle: {} });
    const embedded = new Y.XmlText();
    embedded.insertEmbed(0, { image: 'x.png' });
    const aligned = block('paragraph', 'text', { textAlign: 'right' });
    for (const [content, name] of [
      [block('diagram', 'a → b'), 'diagram'],
      [container('paragraph', [marked]), 'sparkle'],
      [container('paragraph', [embedded]), 'text'],
      [aligned, 'paragraph.textAlign'],
      [container('bulletList', [block('paragraph', 'not an item')]), 'paragraph in bulletList'],
      [new Y.XmlText('loose'), 'text in doc'],
    ] as const) {
      const shared = newDocument();
      shared.body.insert(0, [block('paragraph', 'known'), content]);
      const opened = copyOf(shared);
      const before = Y.encodeStateAsUpdate(opened.doc);
      const created = openEditor(opened);
      expect(created.kind === 'unknownContent' ? created.found.name : created.kind).toBe(name);
      expect(Y.encodeStateAsUpdate(opened.doc)).toEqual(before);
    }
  });

  it.each([true, false])(
    'PAGE-4 takes the editor away before it deletes what arrives later (editable: %s)',
    (editable) => {
      const ada = newDocument();
      ada.body.insert(0, [container('blockquote', [block('paragraph', 'known')])]);
      const bea = copyOf(ada);
      const own = countOwnUpdates(ada);
      let frozenBy = '';
      const { editor } = mountedEditor(ada, { editable, onUnknownContent: ({ name }) => (frozenBy = name) });
      const quote = bea.body.get(0);
      if (!(quote instanceof Y.XmlElement)) throw new Error('no quote');
      quote.insert(1, [container('timeline', [block('event', 'deep inside')])]);
      exchange(ada, bea);
      expect(frozenBy).toBe('timeline');
      expect(editor.isDestroyed).toBe(true);
      expect(own.count()).toBe(0);
      expect(ada.body.toJSON()).toBe(bea.body.toJSON());
      expect(ada.body.toJSON()).toContain('deep inside');
    },
  );

  it('PAGE-4 lets everything it knows pass, wherever it comes', () => {
    const ada = fullDocument();
    const bea = copyOf(ada);
    let frozenBy = '';
    const { editor } = mountedEditor(ada, { onUnknownContent: ({ name }) => (frozenBy = name) });
    bea.body.insert(0, [
      container('blockquote', [container('bulletList', [container('listItem', [block('paragraph', 'x')])])]),
    ]);
    exchange(ada, bea);
    expect(frozenBy).toBe('');
    expect(editor.getText()).toContain('x');
  });
});
