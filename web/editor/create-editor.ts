/** Puts the body's editor together: schema, binding, carets, keys. Nothing here writes to the document by itself. */
import { Editor, Extension, Node, type Extensions } from '@tiptap/core';
import { documentExtensions } from '../../shared/document/extensions.ts';
import { bodyBinding } from './body-binding.ts';
import { markLong } from './long-document.ts';
import { pasteMarkdown } from './paste-markdown.ts';
import { cleanPastedHtml } from './pasted-html.ts';
import { remoteCarets } from './remote-carets.ts';
import type { SharedDocument } from './shared-document.ts';
import { taskItemView } from './task-item-view.ts';
import { findUnknownContent, watchForUnknownContent, type UnknownContent } from './unknown-content.ts';

export interface EditorWords {
  readonly body: string;
  readonly placeholder: string;
  /** Beside a guest's name. */
  readonly guest: string;
  readonly task: (text: string) => string;
}

export interface EditorKeys {
  readonly openLink: () => boolean;
  readonly goToToolbar: () => boolean;
}

export interface CreateEditorOptions {
  readonly element: HTMLElement;
  readonly document: SharedDocument;
  readonly editable: boolean;
  readonly words: EditorWords;
  readonly keys: EditorKeys;
  /** The editor has been taken away, before anybody could write around what it does not know. */
  readonly onUnknownContent: (found: UnknownContent) => void;
}

export type CreatedEditor =
  | { readonly kind: 'mounted'; readonly editor: Editor; readonly destroy: () => void }
  | { readonly kind: 'unknownContent'; readonly found: UnknownContent };

export function createEditor(options: CreateEditorOptions): CreatedEditor {
  const { document, words } = options;
  // Ctrl/Cmd+Shift+V asks for the text as it is.
  let isPlainPaste = false;
  const editor: Editor = new Editor({
    element: null,
    extensions: extensionsFor(options),
    editable: options.editable,
    injectCSS: false,
    // The binding says what is in it. The default, an empty text, would be parsed as HTML, which the page's Trusted
    // Types do not allow.
    content: null,
    // Goes through the document once more for each edit, to tell of deletions; nobody here listens.
    enableCoreExtensions: { delete: false },
    // Typographic replacements and the like would be edits that nobody made; these two only react to typing.
    enableInputRules: true,
    enablePasteRules: true,
    editorProps: {
      attributes: {
        'aria-label': words.body,
        'aria-multiline': 'true',
        'aria-placeholder': words.placeholder,
        role: 'textbox',
        class: 'document-body',
        spellcheck: 'true',
      },
      handleKeyDown: (_view, event) => {
        isPlainPaste = event.shiftKey && event.key.toLowerCase() === 'v';
        return false;
      },
      handlePaste: (_view, event) => !isPlainPaste && pasteMarkdown(editor, event.clipboardData),
      transformPastedText: withoutLoneSurrogates,
      transformPastedHTML: cleanPastedHtml,
    },
  });
  const found = findUnknownContent(document.body, editor.schema);
  if (found !== undefined) {
    editor.destroy();
    return { kind: 'unknownContent', found };
  }
  const stopWatching = watchForUnknownContent(document.body, editor.schema, (unknown) => {
    editor.destroy();
    options.onUnknownContent(unknown);
  });
  // Before there is anything to inherit it: set later, it has the style of each block computed anew.
  options.element.style.setProperty('--placeholder', JSON.stringify(words.placeholder));
  editor.mount(options.element);
  hideSelectionFromReact(editor.view.dom);
  const destroy = (): void => {
    stopWatching();
    editor.destroy();
  };
  return { kind: 'mounted', editor, destroy };
}

/**
 * With each of its commits, two or three a keystroke, React notes where the selection is in the focused element, to
 * put it back if that should move: by going through all of its text, 6 ms for 1 MB. It never moves the editor; this
 * property is what it asks whether there is a selection to note. The attribute is what makes the text editable.
 */
function hideSelectionFromReact(text: HTMLElement): void {
  Object.defineProperty(text, 'contentEditable', { value: 'inherit', configurable: true });
}

function extensionsFor({ element, document, words, keys }: CreateEditorOptions): Extensions {
  const editorExtensions = documentExtensions.map((extension) =>
    extension instanceof Node && extension.name === 'taskItem'
      ? extension.extend({ addNodeView: () => (props) => taskItemView(props, words.task) })
      : extension,
  );
  return [
    ...editorExtensions,
    bodyBinding(document.body),
    remoteCarets(document.awareness, words.guest),
    markLong(element, document.body),
    Extension.create({
      name: 'documentKeys',
      priority: 1100,
      addKeyboardShortcuts: () => ({ 'Mod-k': keys.openLink, 'Alt-F10': keys.goToToolbar }),
    }),
  ];
}

/** Half a character would make this replica and the others differ for good. */
function withoutLoneSurrogates(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '');
}
