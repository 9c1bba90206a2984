/** The binding as a ProseMirror plug-in: writes what was changed on the screen, and keeps viewers from changing it. */
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import type { Transaction } from '@tiptap/pm/state';
import type * as Y from 'yjs';
import { noticeCaretBeforeEdits } from '../notice-caret.ts';
import { FROM_DOCUMENT, type EditorBinding } from './editor-binding.ts';

interface BindingState {
  readonly binding: EditorBinding;
  readonly undoManager: Y.UndoManager;
  /** Whether the last transaction came from the Y.Doc: others' edits, undo, redo. */
  readonly cameFromDocument: boolean;
  /** Whether the last change is one to be taken back. */
  readonly addToHistory: boolean;
}

const key = new PluginKey<BindingState>('editorBinding');

export function bindingPlugin(binding: EditorBinding, undoManager: Y.UndoManager): Plugin<BindingState> {
  return new Plugin<BindingState>({
    key,
    state: {
      init: () => ({ binding, undoManager, cameFromDocument: false, addToHistory: true }),
      apply: (transaction, before) => ({
        ...before,
        cameFromDocument: isFromDocument(transaction),
        addToHistory: transaction.docChanged
          ? transaction.getMeta('addToHistory') !== false
          : before.addToHistory,
      }),
    },
    // What nobody changed is not to be written: neither by a viewer, nor in answer to what others wrote.
    filterTransaction: (transaction) =>
      !transaction.docChanged ||
      isFromDocument(transaction) ||
      (binding.isEditable && !answersDocument(transaction)),
    view: (view) => {
      const { doc } = binding.body;
      const stopNoticing = doc === null ? undefined : noticeCaretBeforeEdits(view, doc);
      const detach = binding.attach(view);
      return {
        update: ({ state }, before) => {
          if (state.doc === before.doc || state.doc === binding.shown) return;
          const addToHistory = key.getState(state)?.addToHistory !== false;
          if (!addToHistory) undoManager.stopCapturing();
          binding.write(before, state, addToHistory);
        },
        destroy: () => {
          stopNoticing?.();
          detach();
        },
      };
    },
  });
}

/** The binding of a mounted editor. */
export function bindingOf(state: EditorState): EditorBinding | undefined {
  return key.getState(state)?.binding;
}

export function cameFromDocument(state: EditorState): boolean {
  return key.getState(state)?.cameFromDocument === true;
}

export function undoManagerOf(state: EditorState): Y.UndoManager | undefined {
  return key.getState(state)?.undoManager;
}

function isFromDocument(transaction: Transaction): boolean {
  return transaction.getMeta(FROM_DOCUMENT) === true;
}

function answersDocument(transaction: Transaction): boolean {
  const answered: unknown = transaction.getMeta('appendedTransaction');
  return isTransaction(answered) && isFromDocument(answered);
}

function isTransaction(value: unknown): value is Transaction {
  return typeof value === 'object' && value !== null && 'getMeta' in value;
}
