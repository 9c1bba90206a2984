/**
 * Undo of one's own edits alone. A block in which somebody else has written meanwhile is not taken away by undoing
 * its making, whatever kind of block it is.
 */
import * as Y from 'yjs';
import type { EditorBinding } from './editor-binding.ts';

export interface OwnUndo {
  readonly manager: Y.UndoManager;
  readonly destroy: () => void;
}

export function createOwnUndo(binding: EditorBinding): OwnUndo {
  const manager = new Y.UndoManager(binding.body, {
    trackedOrigins: new Set([binding]),
    deleteFilter: (item) => !holdsSomething(item),
    captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
  });
  manager.on('stack-item-added', ({ stackItem }) => binding.rememberSelectionFor(stackItem));
  const destroy = (): void => {
    const { doc } = manager;
    manager.destroy();
    // Yjs leaves this one behind, and with it all that the manager holds for as long as the document lives. It is
    // bound to the manager in its constructor.
    // oxlint-disable-next-line typescript/unbound-method
    doc.off('destroy', manager.destroy);
  };
  return { manager, destroy };
}

/** What one wrote there oneself has been deleted by then: undo goes from the inside out. */
function holdsSomething(item: Y.Item): boolean {
  if (!(item.content instanceof Y.ContentType)) return false;
  const { type } = item.content;
  return (type instanceof Y.Text || type instanceof Y.XmlElement) && type.length > 0;
}
