/** Links as the popover sees them: what stands at the caret, and what to do with it. */
import { getMarkRange, type Editor } from '@tiptap/core';
import { linkFromInput } from '../../shared/document/safe-link.ts';

export interface LinkAtCaret {
  readonly href: string;
  readonly from: number;
  readonly to: number;
}

export function linkAtCaret(editor: Editor): LinkAtCaret | undefined {
  const type = editor.schema.marks['link'];
  const range = type === undefined ? undefined : getMarkRange(editor.state.selection.$from, type);
  if (type === undefined || range === undefined || editor.state.selection.to > range.to) return undefined;
  const href: unknown = type.isInSet(editor.state.doc.resolve(range.from).nodeAfter?.marks ?? [])?.attrs[
    'href'
  ];
  return { href: typeof href === 'string' ? href : '', from: range.from, to: range.to };
}

/** Puts a link on the selection, on the link at the caret, or inserts it as text; false when it is not safe. */
export function applyLink(editor: Editor, input: string): boolean {
  const href = linkFromInput(input);
  if (href === undefined) return false;
  const existing = linkAtCaret(editor);
  const chain = editor.chain().focus();
  if (existing !== undefined) {
    return chain.setTextSelection(existing).setLink({ href }).setTextSelection(existing.to).run();
  }
  if (editor.state.selection.empty) {
    const marks = [{ type: 'link', attrs: { href } }];
    return chain.insertContent({ type: 'text', text: input.trim(), marks }).unsetMark('link').run();
  }
  return chain.setLink({ href }).run();
}

export function removeLink(editor: Editor): void {
  const existing = linkAtCaret(editor);
  if (existing === undefined) editor.chain().focus().unsetLink().run();
  else editor.chain().focus().setTextSelection(existing).unsetLink().setTextSelection(existing.to).run();
}
