/**
 * The focus goes to the text at once. Tiptap's own command waits for the next frame, and a key pressed before it
 * would still go to where the focus was: "Words" typed after Enter in the title lost its W to it.
 */
import type { Editor } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';

export function focusText(editor: Editor, at: 'start' | 'where it was' = 'where it was'): void {
  const { view, state } = editor;
  if (at === 'start') view.dispatch(state.tr.setSelection(Selection.atStart(state.doc)).scrollIntoView());
  view.focus();
}
