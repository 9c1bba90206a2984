/**
 * Ties the editor to the Y.Doc, with undo for one's own edits. Written here rather than taken from y-prosemirror,
 * which answers every edit of others by building and replacing the whole document (docs/adr/0008).
 */
import { Extension, type CommandProps } from '@tiptap/core';
import type { Schema } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { bindingPlugin } from './binding/binding-plugin.ts';
import { EditorBinding } from './binding/editor-binding.ts';
import { createOwnUndo, type OwnUndo } from './binding/own-undo.ts';
import { noticeCaretBeforeKeys } from './notice-caret.ts';

/** One for each editor. */
export function bodyBinding(body: Y.XmlFragment): Extension {
  let bound: ReturnType<typeof bind> | undefined;
  return Extension.create({
    name: 'bodyBinding',
    priority: 1000,
    onBeforeCreate() {
      bound = bind(body, this.editor.schema);
      // The editor begins with what is there, instead of with nothing that is replaced at once.
      Object.assign(this.editor.options, { content: bound.binding.shown });
    },
    onDestroy() {
      bound?.undo.destroy();
    },
    addProseMirrorPlugins() {
      if (bound === undefined) return [];
      return [noticeCaretBeforeKeys(), bindingPlugin(bound.binding, bound.undo.manager)];
    },
    addCommands() {
      return {
        undo: () => (props) => step(props, 'undo', bound?.undo.manager),
        redo: () => (props) => step(props, 'redo', bound?.undo.manager),
      };
    },
    addKeyboardShortcuts() {
      return {
        'Mod-z': () => this.editor.commands.undo(),
        'Mod-y': () => this.editor.commands.redo(),
        'Shift-Mod-z': () => this.editor.commands.redo(),
      };
    },
  });
}

function bind(body: Y.XmlFragment, schema: Schema): { binding: EditorBinding; undo: OwnUndo } {
  const binding = new EditorBinding(body, schema);
  return { binding, undo: createOwnUndo(binding) };
}

/** The binding dispatches what changes; the command's own transaction, made before that, is not to follow it. */
function step(
  { tr, dispatch }: CommandProps,
  direction: 'undo' | 'redo',
  manager: Y.UndoManager | undefined,
): boolean {
  tr.setMeta('preventDispatch', true);
  const stack = direction === 'undo' ? manager?.undoStack : manager?.redoStack;
  if (manager === undefined || stack === undefined || stack.length === 0) return false;
  if (dispatch !== undefined) manager[direction]();
  return true;
}
