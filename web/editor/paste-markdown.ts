/** Plain text from the clipboard that is Markdown becomes what it means. The reader for it is loaded then. */
import type { Editor } from '@tiptap/core';

/** A line that begins as only Markdown's blocks do; marks within a line are the editor's own paste rules. */
const BLOCK_MARKER = /^(?:#{1,3} |[-*+] |\d+[.)] |> |```|~~~|(?:---|\*\*\*)$)/m;

export function looksLikeMarkdown(text: string): boolean {
  return BLOCK_MARKER.test(text);
}

/** True when it takes the paste over. Rich text, files, and text for a code block are left to ProseMirror. */
export function pasteMarkdown(editor: Editor, clipboard: DataTransfer | null): boolean {
  if (clipboard === null || clipboard.types.includes('text/html') || clipboard.files.length > 0) return false;
  const text = clipboard.getData('text/plain');
  if (!looksLikeMarkdown(text) || editor.isActive('codeBlock')) return false;
  void insertMarkdown(editor, text);
  return true;
}

export async function insertMarkdown(editor: Editor, text: string): Promise<void> {
  const { markdownToBody } = await import('../../shared/document/markdown-reader.ts');
  if (editor.isDestroyed || !editor.isEditable) return;
  const body = markdownToBody(text.replaceAll(/\p{Surrogate}/gu, ''));
  const blocks: unknown = body?.toJSON();
  const content =
    typeof blocks === 'object' && blocks !== null && 'content' in blocks && Array.isArray(blocks.content)
      ? blocks.content
      : undefined;
  if (content === undefined) editor.commands.insertContent({ type: 'text', text });
  else editor.commands.insertContent(content);
}
