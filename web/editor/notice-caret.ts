/**
 * A caret that a key or a pointer moved stands on the screen at once, but the browser tells of it
 * (`selectionchange`) some milliseconds later. Whatever redraws the text in between, somebody else's edit or caret,
 * would put it back to where ProseMirror still believes it is: while others typed, every sixth arrow key was lost.
 * So ProseMirror is told before such a redraw, and before a key is answered: "select the word, make it bold" may
 * come faster than the browser tells of the selection.
 */
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import type * as Y from 'yjs';

export function noticeCaret(view: EditorView): void {
  // What an input method composes is not to be touched.
  if (view.isDestroyed || view.composing || !view.hasFocus()) return;
  view.dom.ownerDocument.dispatchEvent(new Event('selectionchange'));
}

/** Call it before the binding listens: it remembers the caret when a transaction of the document begins. */
export function noticeCaretBeforeEdits(view: EditorView, doc: Y.Doc): () => void {
  const notice = (): void => noticeCaret(view);
  doc.on('beforeAllTransactions', notice);
  return () => doc.off('beforeAllTransactions', notice);
}

export function noticeCaretBeforeKeys(): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown: (view) => {
          noticeCaret(view);
          return false;
        },
      },
    },
  });
}
