/**
 * Ties the editor to the Y.Doc. Three things differ from Tiptap's collaboration extension:
 * - the binding writes only after the ProseMirror document changed. Upstream compares and writes after every
 *   transaction, so moving the caret could "correct" what another client wrote a little differently;
 * - undo never takes a block away in which somebody else has written meanwhile, whatever kind of block it is;
 * - a caret just moved is not put back by an edit that arrives.
 */
import type { Extension } from '@tiptap/core';
import type { EditorState, Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import Collaboration from '@tiptap/extension-collaboration';
import { ProsemirrorBinding, ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { noticeCaretBeforeEdits, noticeCaretBeforeKeys } from './notice-caret.ts';

export function bodyBinding(body: Y.XmlFragment): Extension {
  return Collaboration.extend({
    addProseMirrorPlugins() {
      this.options.yUndoOptions = { protectedNodes: new Set(Object.keys(this.editor.schema.nodes)) };
      const plugins: Plugin[] = this.parent?.() ?? [];
      for (const plugin of plugins) {
        if (plugin.spec.key === ySyncPluginKey) tame(plugin);
      }
      return [noticeCaretBeforeKeys(), ...plugins];
    },
  }).configure({ fragment: body });
}

/** Upstream's first rendering puts the caret at position 1, which in a list or a quote is no place for one. With a
 * selection that it takes for remembered, it leaves the caret to ProseMirror. */
const LEAVE_SELECTION = {
  type: 'text',
  depth: undefined,
  anchor: null,
  head: null,
  absAnchor: 0,
  absHead: 0,
};

function tame(plugin: Plugin): void {
  const upstream = plugin.spec.view;
  if (upstream === undefined) return;
  plugin.spec.view = (view: EditorView) => {
    const binding = bindingOf(view.state);
    if (binding !== undefined) binding.beforeTransactionSelection = LEAVE_SELECTION;
    const stopNoticing = binding === undefined ? undefined : noticeCaretBeforeEdits(view, binding.doc);
    const pluginView = upstream(view);
    binding?.afterAllTransactions();
    return {
      ...pluginView,
      update: (current: EditorView, before: EditorState) => {
        if (!current.state.doc.eq(before.doc)) pluginView.update?.(current, before);
      },
      destroy: () => {
        stopNoticing?.();
        pluginView.destroy?.();
      },
    };
  };
}

/** The binding of a mounted editor. */
export function bindingOf(state: EditorState): ProsemirrorBinding | undefined {
  const syncState: unknown = ySyncPluginKey.getState(state);
  const binding: unknown = isRecord(syncState) ? syncState['binding'] : undefined;
  return binding instanceof ProsemirrorBinding ? binding : undefined;
}

/** Whether the last transaction came from the Y.Doc (others' edits, undo, the first rendering). */
export function cameFromDocument(state: EditorState): boolean {
  const syncState: unknown = ySyncPluginKey.getState(state);
  return isRecord(syncState) && syncState['isChangeOrigin'] === true;
}

export function undoManagerOf(state: EditorState): Y.UndoManager | undefined {
  const undoState: unknown = yUndoPluginKey.getState(state);
  const manager: unknown = isRecord(undoState) ? undoState['undoManager'] : undefined;
  return manager instanceof Y.UndoManager ? manager : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
