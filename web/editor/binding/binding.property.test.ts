// @vitest-environment jsdom
/**
 * Two of our editors, one of another program and a reader edit one document, apart and together. Whatever they do,
 * each of our screens shows what a fresh reading of its Y.Doc shows, and all documents end the same.
 */
import * as fc from 'fast-check';
import type { Editor } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { SharedDocument } from '../shared-document.ts';
import { mountedEditor, newDocument } from '../testing/documents.ts';
import { renderBody } from './render.ts';
import { ShownChildren } from './shown-children.ts';
import { stockEditor } from './testing/stock-editor.ts';

afterEach(() => {
  document.body.replaceChildren();
});

const ACTIONS: readonly ((editor: Editor, text: string, length: number) => unknown)[] = [
  (editor, text) => editor.commands.insertContent({ type: 'text', text }),
  (editor, text) => editor.commands.insertContent({ type: 'text', text: text.repeat(3) }),
  (editor, text) =>
    editor.commands.insertContent({ type: 'text', text, marks: [{ type: 'bold' }, { type: 'italic' }] }),
  (editor, text) => editor.commands.insertContent([paragraphOf(text), paragraphOf('😀'), paragraphOf(text)]),
  (editor, _text, length) => selectFrom(editor, length) && editor.commands.toggleBold(),
  (editor, _text, length) =>
    selectFrom(editor, length) && editor.commands.setLink({ href: `https://a.b/${length}` }),
  (editor, _text, length) => selectFrom(editor, length) && editor.commands.deleteSelection(),
  (editor, _text, length) => selectFrom(editor, length) && editor.commands.toggleBulletList(),
  (editor, _text, length) => selectFrom(editor, length) && editor.commands.toggleTaskList(),
  (editor, _text, length) => selectFrom(editor, length) && editor.commands.toggleBlockquote(),
  (editor) => editor.commands.splitBlock(),
  (editor) => editor.commands.splitListItem('listItem'),
  (editor) => editor.commands.sinkListItem('listItem'),
  (editor) => editor.commands.liftListItem('listItem'),
  (editor) => editor.commands.joinBackward(),
  (editor) => editor.commands.setHardBreak(),
  (editor) => editor.commands.setHorizontalRule(),
  (editor) => editor.commands.toggleCodeBlock(),
  (editor, _text, length) => editor.commands.toggleHeading({ level: length % 2 === 0 ? 1 : 3 }),
  (editor, _text, length) => moveBlock(editor, length),
  (editor) => editor.commands.updateAttributes('taskItem', { checked: true }),
  (editor) => editor.commands.clearContent(),
  (editor) => editor.commands.undo(),
  (editor) => editor.commands.redo(),
];

interface Step {
  readonly who: number;
  readonly action: number;
  readonly place: number;
  readonly length: number;
  readonly text: string;
  readonly meet: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom(0, 0, 1, 1, 2),
  action: fc.oneof(fc.nat({ max: ACTIONS.length - 1 }), fc.nat({ max: 6 })),
  place: fc.nat({ max: 60 }),
  length: fc.nat({ max: 12 }),
  text: fc.constantFrom('a', 'aa', 'bc', ' d ', '😀', '😁'),
  meet: fc.boolean(),
});

describe('our binding', () => {
  it('PAGE-26 shows what a fresh reading shows, converges with others’ bindings, and looking on writes nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 30 }), (steps) => {
        const documents = [1, 2, 3, 4].map((clientId) => newDocument(clientId));
        const [ada, bea, stock, reader] = documents;
        if (!ada || !bea || !stock || !reader) throw new Error('four documents');
        const ours = [ada, bea, reader].map((shared) => {
          const { editor, destroy } = mountedEditor(shared, { editable: shared !== reader });
          return { shared, editor, destroy };
        });
        const editors = [ours[0]?.editor, ours[1]?.editor, stockEditor(stock)];
        let readerWrote = 0;
        reader.doc.on('update', (_update: Uint8Array, origin: unknown) => {
          if (origin !== 'network') readerWrote += 1;
        });
        const meet = (): void => {
          meetAll(documents);
          for (const { editor, shared } of ours) {
            expect(asStored(editor.getJSON())).toEqual(freshReading(shared, editor));
          }
        };
        for (const { who, action, place, length, text, meet: isMeeting } of steps) {
          const editor = editors[who];
          if (editor === undefined) continue;
          putCaret(editor, place);
          ACTIONS[action]?.(editor, text, length);
          if (isMeeting) meet();
        }
        meet();
        for (const { body } of documents) expect(body.toJSON()).toBe(ada.body.toJSON());
        expect(readerWrote).toBe(0);
        for (const { destroy } of ours) destroy();
        editors[2]?.destroy();
      }),
      { seed: 20_261_121, numRuns: 60 },
    );
  });
});

/** The stored format has no marks on what is not text: a break in bold text is bold on the screen alone. */
function asStored(json: unknown): unknown {
  return JSON.parse(
    JSON.stringify(json, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && 'type' in value && value.type === 'hardBreak'
        ? { type: 'hardBreak' }
        : value,
    ),
  );
}

function freshReading({ body }: SharedDocument, { schema }: Editor): unknown {
  return renderBody({ body, schema, children: new ShownChildren(schema) }).toJSON();
}

/** Until nobody has anything to say: another program's binding may answer what it is told. */
function meetAll(documents: readonly SharedDocument[]): void {
  for (let round = 0; round < 4; round += 1) {
    for (const from of documents)
      for (const to of documents) {
        if (from === to) continue;
        const update = Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc));
        Y.applyUpdate(to.doc, update, 'network');
      }
  }
}

function paragraphOf(text: string): object {
  return { type: 'paragraph', content: [{ type: 'text', text }] };
}

function putCaret(editor: Editor, place: number): void {
  const { doc, tr } = editor.state;
  const at = doc.resolve(wholeCharacter(editor, place));
  editor.view.dispatch(tr.setSelection(Selection.near(at)));
}

/** No browser puts a caret into the middle of an emoji. */
function wholeCharacter({ state: { doc } }: Editor, place: number): number {
  const at = Math.min(place, doc.content.size);
  return /[\udc00-\udfff]/.test(doc.textBetween(at, Math.min(at + 1, doc.content.size))) ? at - 1 : at;
}

function selectFrom(editor: Editor, length: number): boolean {
  const { from } = editor.state.selection;
  return editor.commands.setTextSelection({ from, to: wholeCharacter(editor, from + length) });
}

/** Cuts a block out and puts the very same one in at another place. */
function moveBlock(editor: Editor, to: number): void {
  const { doc, tr, selection } = editor.state;
  const node = doc.child(selection.$from.index(0));
  const start = selection.$from.before(1);
  tr.delete(start, start + node.nodeSize);
  let at = 0;
  for (let index = 0; index < Math.min(to, tr.doc.childCount); index += 1) at += tr.doc.child(index).nodeSize;
  editor.view.dispatch(tr.insert(at, node));
}
