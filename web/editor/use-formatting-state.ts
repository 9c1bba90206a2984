import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import { formattingState, type FormattingState } from './formatting.ts';

/** Follows the caret; renders only when something the toolbar shows has changed. */
export function useFormattingState(editor: Editor): FormattingState {
  const [state, setState] = useState(() => formattingState(editor));
  useEffect(() => {
    const read = (): void => {
      if (editor.isDestroyed) return;
      const now = formattingState(editor);
      setState((before) => (isSame(before, now) ? before : now));
    };
    read();
    editor.on('transaction', read);
    return () => {
      editor.off('transaction', read);
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
