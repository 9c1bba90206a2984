import type { Editor } from '@tiptap/core';
import type { Transaction } from '@tiptap/pm/state';
import { useEffect } from 'react';
import { useDistinct } from '../ui/use-distinct.ts';
import { formattingState, type FormattingState } from './formatting.ts';

/**
 * Follows the caret; renders only when something the toolbar shows has changed. It is looked up once a frame at most:
 * going through a selection for each kind of formatting takes as long as the document is, and others' keys count too.
 */
export function useFormattingState(editor: Editor): FormattingState {
  const [state, tell] = useDistinct(() => formattingState(editor), isSame);
  useEffect(() => {
    let frame: number | undefined;
    const read = (): void => {
      frame = undefined;
      if (!editor.isDestroyed) tell(formattingState(editor));
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
  }, [editor, tell]);
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
