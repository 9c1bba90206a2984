/** An editor as any other program has it: y-prosemirror's own binding (as Tiptap ships it) over the same schema. */
import { Editor, Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { redo, undo, ySyncPlugin, yUndoPlugin } from '@tiptap/y-tiptap';
import { documentExtensions } from '../../../../shared/document/extensions.ts';
import type { SharedDocument } from '../../shared-document.ts';

export function stockEditor({ body }: SharedDocument): Editor {
  return new Editor({
    element: document.createElement('div'),
    extensions: [
      ...documentExtensions,
      Extension.create({
        name: 'stockBinding',
        addCommands: () => ({
          undo:
            () =>
            ({ tr, state }) => {
              tr.setMeta('preventDispatch', true);
              return undo(state) ?? false;
            },
          redo:
            () =>
            ({ tr, state }) => {
              tr.setMeta('preventDispatch', true);
              return redo(state) ?? false;
            },
        }),
        addProseMirrorPlugins: () => {
          const plugins: readonly unknown[] = [ySyncPlugin(body), yUndoPlugin()];
          return plugins.filter((plugin) => plugin instanceof Plugin);
        },
      }),
    ],
  });
}
