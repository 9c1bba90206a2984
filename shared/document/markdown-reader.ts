/**
 * Markdown → body: CommonMark, strike-through, task lists, `<u>`. What the schema has no node for is kept in the
 * nearest form rather than dropped: tables as code blocks, images as links, HTML as its text, headings beyond the
 * third as the third.
 */
import markdownIt, { type MarkdownIt, type StateInline } from 'markdown-it';
import type { Node as DocumentNode } from '@tiptap/pm/model';
import { MarkdownParser } from 'prosemirror-markdown';
import { documentSchema } from './markdown-schema.ts';
import { rewriteImages, rewriteTables, rewriteTaskLists } from './markdown-tokens.ts';
import { isSafeLink } from './safe-link.ts';

/** Levels of markdown-it (a list within a list takes two). Deeper, it drops what it reads: that is refused. */
const MAX_NESTING = 200;

/** Undefined: lists or quotes are nested deeper than this reads. */
export function markdownToBody(markdown: string): DocumentNode | undefined {
  // U+0000 and lone surrogates cannot be kept by every peer: U+FFFD stands for them, as CommonMark says of the former.
  const source = markdown.replaceAll(/\0|\p{Cs}/gu, '\uFFFD');
  try {
    return parser.parse(source);
  } catch (error) {
    if (error === TOO_DEEP) return undefined;
    throw error;
  }
}

const TOO_DEEP = new Error('nested too deeply');

const tokenizer = createTokenizer();

const parser = new MarkdownParser(documentSchema, tokenizer, {
  paragraph: { block: 'paragraph' },
  heading: { block: 'heading', getAttrs: (token) => ({ level: Math.min(Number(token.tag.slice(1)), 3) }) },
  blockquote: { block: 'blockquote' },
  bullet_list: { block: 'bulletList' },
  ordered_list: {
    block: 'orderedList',
    getAttrs: (token) => ({ start: Number(token.attrGet('start') ?? 1) }),
  },
  list_item: { block: 'listItem' },
  task_list: { block: 'taskList' },
  task_item: { block: 'taskItem', getAttrs: (token) => ({ checked: token.info === 'x' }) },
  fence: {
    block: 'codeBlock',
    noCloseToken: true,
    getAttrs: (token) => ({ language: token.info.trim().split(/\s/)[0] || null }),
  },
  code_block: { block: 'codeBlock', noCloseToken: true },
  hr: { node: 'horizontalRule' },
  hardbreak: { node: 'hardBreak' },
  strong: { mark: 'bold' },
  em: { mark: 'italic' },
  s: { mark: 'strike' },
  underline: { mark: 'underline' },
  code_inline: { mark: 'code', noCloseToken: true },
  link: {
    mark: 'link',
    getAttrs: (token) => ({ href: token.attrGet('href'), title: token.attrGet('title') }),
  },
});

function createTokenizer(): MarkdownIt {
  const markdown = markdownIt('commonmark', { html: false });
  Object.assign(markdown.options, { maxNesting: MAX_NESTING });
  markdown.enable(['strikethrough', 'table']);
  markdown.validateLink = isSafeLink;
  markdown.inline.ruler.before('link', 'underline', readUnderline);
  markdown.core.ruler.push('refuse_too_deep', (state) => {
    if (state.tokens.some((token) => token.level >= MAX_NESTING - 2)) throw TOO_DEEP;
  });
  markdown.core.ruler.push('tables_as_code', rewriteTables);
  markdown.core.ruler.push('task_lists', (state) => {
    state.tokens = rewriteTaskLists(state.tokens, state.Token);
  });
  markdown.core.ruler.push('images_as_links', rewriteImages);
  return markdown;
}

/** `<u>` and `</u>`: Markdown has no underline of its own. */
function readUnderline(state: StateInline, silent: boolean): boolean {
  const rest = state.src.slice(state.pos, state.pos + 4).toLowerCase();
  const opens = rest.startsWith('<u>');
  if (!opens && rest !== '</u>') return false;
  // Without its partner it is text.
  if (opens && !state.src.toLowerCase().includes('</u>', state.pos)) return false;
  if (!opens && !state.tokens.some((token) => token.type === 'underline_open')) return false;
  if (!silent) state.push(opens ? 'underline_open' : 'underline_close', 'u', opens ? 1 : -1);
  state.pos += opens ? 3 : 4;
  return true;
}
