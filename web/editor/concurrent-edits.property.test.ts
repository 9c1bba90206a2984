// @vitest-environment jsdom
/** Several people change the shape of the same lines while apart; nothing they wrote may be deleted by a binding. */
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Editor } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import { copyOf, exchange, mountedEditor, newDocument } from './testing/documents.ts';

afterEach(() => {
  document.body.replaceChildren();
});

const ACTIONS: readonly ((editor: Editor) => unknown)[] = [
  (editor) => editor.commands.enter(),
  (editor) => editor.commands.splitBlock(),
  (editor) => editor.commands.splitListItem('listItem'),
  (editor) => editor.commands.toggleBulletList(),
  (editor) => editor.commands.toggleOrderedList(),
  (editor) => editor.commands.toggleTaskList(),
  (editor) => editor.commands.sinkListItem('listItem'),
  (editor) => editor.commands.liftListItem('listItem'),
  (editor) => editor.commands.liftListItem('taskItem'),
  (editor) => editor.commands.toggleBlockquote(),
  (editor) => editor.commands.toggleCodeBlock(),
  (editor) => editor.commands.toggleHeading({ level: 2 }),
  (editor) => editor.commands.toggleBold(),
  (editor) => editor.commands.toggleCode(),
  (editor) => editor.commands.setHorizontalRule(),
  (editor) => editor.commands.setHardBreak(),
  (editor) => editor.commands.joinBackward(),
  (editor) => editor.commands.deleteSelection(),
  (editor) => editor.commands.selectAll(),
  (editor) => editor.commands.undo(),
  (editor) => editor.commands.redo(),
];

interface Step {
  readonly who: 0 | 1;
  readonly action: number;
  readonly place: number;
  readonly text: string;
  readonly meet: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom(0, 1),
  action: fc.nat({ max: ACTIONS.length }),
  place: fc.nat({ max: 60 }),
  text: fc.constantFrom('a', 'bc', ' d ', '😀'),
  meet: fc.boolean(),
});

describe('editing apart', () => {
  it('PAGE-3 ends the same on every screen, and a page that only looks on writes nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 24 }), (steps) => {
        const ada = newDocument(1);
        const bea = newDocument(2);
        const reader = newDocument(3);
        const editors = [mountedEditor(ada), mountedEditor(bea)] as const;
        const watching = mountedEditor(reader, { editable: false });
        let written = 0;
        reader.doc.on('update', (_update: Uint8Array, origin: unknown) => {
          if (origin !== 'network') written += 1;
        });
        const meet = (): void => {
          exchange(ada, bea);
          // Whoever merges may answer (two texts side by side become one): until there is no more to say.
          exchange(ada, bea);
          Y.applyUpdate(reader.doc, Y.encodeStateAsUpdate(ada.doc), 'network');
        };
        for (const { who, action, place, text, meet: isMeeting } of steps) {
          const { editor } = editors[who];
          putCaret(editor, place);
          const act = ACTIONS[action];
          if (act === undefined) editor.commands.insertContent({ type: 'text', text });
          else act(editor);
          if (isMeeting) meet();
        }
        meet();
        meet();
        expect(written).toBe(0);
        expect(bea.body.toJSON()).toBe(ada.body.toJSON());
        expect(reader.body.toJSON()).toBe(ada.body.toJSON());
        // What stands is opened again without a change: nothing in it would be deleted or frozen.
        const later = copyOf(ada);
        const opened = mountedEditor(later);
        expect(later.body.toJSON()).toBe(ada.body.toJSON());
        for (const { destroy } of [...editors, watching, opened]) destroy();
      }),
      { seed: 20_261_121, numRuns: 60 },
    );
  });
});

/** Where a click there would put it. */
function putCaret(editor: Editor, place: number): void {
  const { doc, tr } = editor.state;
  const at = doc.resolve(Math.min(place, doc.content.size));
  editor.view.dispatch(tr.setSelection(Selection.near(at)));
}
