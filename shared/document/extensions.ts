/**
 * The body's schema: one truth for the browser's editor and the server's conversions. It has no part that needs a
 * DOM, so Node can use it; the editor adds node views and plug-ins on top (web/editor).
 *
 * It is more permissive than Tiptap's own, because the content of a collaborative document is what several people's
 * edits add up to: list items hold any block, inline code may be bold or a link. What still does not fit is mended
 * when it is shown, never deleted (web/editor/lenient-schema.ts).
 */
import { getSchema, type Extensions } from '@tiptap/core';
import { Code } from '@tiptap/extension-code';
import { Link } from '@tiptap/extension-link';
import { ListItem, TaskItem, TaskList } from '@tiptap/extension-list';
import type { Schema } from '@tiptap/pm/model';
import { StarterKit } from '@tiptap/starter-kit';
import { isSafeLink } from './safe-link.ts';

/** Each block finds its own direction from its first strong character; nothing is stored for it. */
const OWN_DIRECTION = { HTMLAttributes: { dir: 'auto' } };

const baseExtensions = StarterKit.configure({
  paragraph: OWN_DIRECTION,
  heading: { levels: [1, 2, 3], ...OWN_DIRECTION },
  code: false,
  link: false,
  listItem: false,
  // Undo comes with the collaboration binding, for one's own edits only.
  undoRedo: false,
  // It writes a paragraph at the end when a document is opened: opening must write nothing.
  trailingNode: false,
});

/** Excludes itself alone, so that bold code and linked code exist. An empty `excludes` would change its name in Yjs. */
const InlineCode = Code.extend({ excludes: 'code' });

const AnyBlockListItem = ListItem.extend({ content: 'block+' });

const AnyBlockTaskItem = TaskItem.extend({ content: 'block+' }).configure({ nested: true });

/**
 * `target`, `rel` and `class` are what other Tiptap clients store: kept, never rendered, because they come from
 * whoever wrote the link. An address that is not safe is rendered without one.
 */
const SafeLink = Link.extend({
  addAttributes() {
    const keptOnly = { default: null, rendered: false, parseHTML: () => null };
    return {
      href: { default: null },
      title: { default: null },
      target: keptOnly,
      rel: keptOnly,
      class: keptOnly,
    };
  },
  renderHTML({ HTMLAttributes }) {
    const href: unknown = HTMLAttributes['href'];
    const title: unknown = HTMLAttributes['title'];
    return [
      'a',
      {
        ...(isSafeLink(href) ? { href } : {}),
        ...(typeof title === 'string' ? { title } : {}),
        target: '_blank',
        rel: 'noopener noreferrer nofollow',
      },
      0,
    ];
  },
}).configure({
  openOnClick: false,
  autolink: true,
  linkOnPaste: true,
  markdownLinks: true,
  defaultProtocol: 'https',
  isAllowedUri: (url) => isSafeLink(url),
});

export const documentExtensions: Extensions = [
  baseExtensions,
  InlineCode,
  SafeLink,
  AnyBlockListItem,
  TaskList,
  AnyBlockTaskItem,
];

/** The ProseMirror schema of the body. */
export function createDocumentSchema(): Schema {
  return getSchema(documentExtensions);
}
