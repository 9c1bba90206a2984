import type { Editor } from '@tiptap/core';
import type { Transaction } from '@tiptap/pm/state';
import { useEffect, useState } from 'react';
import { formattingState, type FormattingState } from './formatting.ts';

/**
 * Follows the caret; renders only when something the toolbar shows has changed. It is looked up once a frame at most:
 * going through a selection for each kind of formatting takes as long as the document is, and others' keys count too.
 */
export function useFormattingState(editor: Editor): FormattingState {
  const [state, setState] = useState(() => formattingState(editor));
  useEffect(() => {
    let frame: number | undefined;
    const read = (): void => {
      frame = undefined;
      if (editor.isDestroyed) return;
      const now = formattingState(editor);
      setState((before) => (isSame(before, now) ? before : now));
    };
    const onTransaction = ({ transaction }: { transaction: Transaction }): void => {
      const { docChanged, selectionSet, storedMarksSet } = transaction;
      if (docChanged || selectionSet || storedMarksSet) frame ??= requestAnimationFrame(read);
    };
    read();
    editor.on('transaction', onTransaction);
    return () => {
      editor.off('transaction', onTransaction);
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [editor]);
  return state;
}

function isSame(one: FormattingState, other: FormattingState): boolean {
  return (
    one.textStyle === other.textStyle &&
    one.isLink === other.isLink &&
    one.canUndo === other.canUndo &&
    one.canRedo === other.canRedo &&
    [...one.active].join() === [...other.active].join()
  );
}
