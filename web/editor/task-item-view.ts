/** A task's box, its label read aloud and never part of the text. Clicking it works only where one may edit. */
import type { NodeViewRendererProps } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import type { NodeView } from '@tiptap/pm/view';

export function taskItemView(
  { node, editor, getPos }: NodeViewRendererProps,
  labelOf: (text: string) => string,
): NodeView {
  const item = document.createElement('li');
  item.dataset['type'] = 'taskItem';
  const label = document.createElement('label');
  label.contentEditable = 'false';
  const box = document.createElement('input');
  box.type = 'checkbox';
  label.append(box);
  const content = document.createElement('div');
  item.append(label, content);

  const show = (shown: Node): void => {
    const isDone = shown.attrs['checked'] === true;
    item.dataset['checked'] = String(isDone);
    box.checked = isDone;
    box.disabled = !editor.isEditable;
    box.setAttribute('aria-label', labelOf(shown.firstChild?.textContent ?? ''));
  };
  const onChange = (): void => {
    const at = getPos();
    if (at === undefined || !editor.isEditable) return;
    editor.view.dispatch(editor.state.tr.setNodeAttribute(at, 'checked', box.checked));
  };
  box.addEventListener('change', onChange);
  show(node);

  return {
    dom: item,
    contentDOM: content,
    update: (updated) => {
      if (updated.type !== node.type) return false;
      show(updated);
      return true;
    },
    stopEvent: (event) => event.target === box,
    ignoreMutation: (mutation) => mutation.type !== 'selection' && !content.contains(mutation.target),
    destroy: () => box.removeEventListener('change', onChange),
  };
}
