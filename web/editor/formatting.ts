/** What the toolbar and the shortcut help speak of: each formatting with its key, its state and its command. */
import type { Editor } from '@tiptap/core';
import {
  IconBold,
  IconCode,
  IconH1,
  IconH2,
  IconH3,
  IconItalic,
  IconLetterT,
  IconList,
  IconListCheck,
  IconListNumbers,
  IconQuote,
  IconSeparator,
  IconSourceCode,
  IconStrikethrough,
  IconUnderline,
  type Icon,
} from '@tabler/icons-react';
import { undoManagerOf } from './binding/binding-plugin.ts';

export type FormattingId =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strike'
  | 'code'
  | 'bulletList'
  | 'orderedList'
  | 'taskList'
  | 'blockquote'
  | 'codeBlock'
  | 'divider';

export interface Formatting {
  readonly id: FormattingId;
  readonly icon: Icon;
  /** As in ProseMirror's key maps; `Mod` is Ctrl or ⌘. */
  readonly keys: string;
  readonly isActive: (editor: Editor) => boolean;
  readonly run: (editor: Editor) => boolean;
}

export const MARKS: readonly Formatting[] = [
  toggle('bold', IconBold, 'Mod-B', (editor) => editor.chain().focus().toggleBold().run()),
  toggle('italic', IconItalic, 'Mod-I', (editor) => editor.chain().focus().toggleItalic().run()),
  toggle('underline', IconUnderline, 'Mod-U', (editor) => editor.chain().focus().toggleUnderline().run()),
  toggle('strike', IconStrikethrough, 'Mod-Shift-S', (editor) => editor.chain().focus().toggleStrike().run()),
  toggle('code', IconCode, 'Mod-E', (editor) => editor.chain().focus().toggleCode().run()),
];

export const LISTS: readonly Formatting[] = [
  toggle('bulletList', IconList, 'Mod-Shift-8', (editor) => editor.chain().focus().toggleBulletList().run()),
  toggle('orderedList', IconListNumbers, 'Mod-Shift-7', (editor) =>
    editor.chain().focus().toggleOrderedList().run(),
  ),
  toggle('taskList', IconListCheck, 'Mod-Shift-9', (editor) => editor.chain().focus().toggleTaskList().run()),
];

export const BLOCKS: readonly Formatting[] = [
  toggle('blockquote', IconQuote, 'Mod-Shift-B', (editor) => editor.chain().focus().toggleBlockquote().run()),
  toggle('codeBlock', IconSourceCode, 'Mod-Alt-C', (editor) =>
    editor.chain().focus().toggleCodeBlock().run(),
  ),
  {
    id: 'divider',
    icon: IconSeparator,
    keys: '- - -',
    isActive: () => false,
    run: (editor) => editor.chain().focus().setHorizontalRule().run(),
  },
];

export type TextStyleId = 'text' | 'heading1' | 'heading2' | 'heading3';

export interface TextStyle {
  readonly id: TextStyleId;
  readonly icon: Icon;
  readonly keys: string;
  readonly isActive: (editor: Editor) => boolean;
  readonly run: (editor: Editor) => boolean;
}

export const TEXT_STYLES: readonly TextStyle[] = [
  {
    id: 'text',
    icon: IconLetterT,
    keys: 'Mod-Alt-0',
    isActive: (editor) => editor.isActive('paragraph'),
    run: (editor) => editor.chain().focus().setParagraph().run(),
  },
  heading('heading1', IconH1, 1),
  heading('heading2', IconH2, 2),
  heading('heading3', IconH3, 3),
];

export interface FormattingState {
  readonly active: ReadonlySet<string>;
  readonly textStyle: TextStyleId | undefined;
  readonly isLink: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export function formattingState(editor: Editor): FormattingState {
  const undo = undoManagerOf(editor.state);
  return {
    active: new Set(
      [...MARKS, ...LISTS, ...BLOCKS].filter((one) => one.isActive(editor)).map((one) => one.id),
    ),
    textStyle: TEXT_STYLES.find((style) => style.isActive(editor))?.id,
    isLink: editor.isActive('link'),
    canUndo: (undo?.undoStack.length ?? 0) > 0,
    canRedo: (undo?.redoStack.length ?? 0) > 0,
  };
}

function toggle(
  id: Exclude<FormattingId, 'divider'>,
  icon: Icon,
  keys: string,
  run: (editor: Editor) => boolean,
): Formatting {
  return { id, icon, keys, run, isActive: (editor) => editor.isActive(id) };
}

function heading(id: TextStyleId, icon: Icon, level: 1 | 2 | 3): TextStyle {
  return {
    id,
    icon,
    keys: `Mod-Alt-${level}`,
    isActive: (editor) => editor.isActive('heading', { level }),
    run: (editor) => editor.chain().focus().setHeading({ level }).run(),
  };
}
