/**
 * Body → Markdown (CommonMark with strike-through and task lists; underline as `<u>`). Text that happens to look
 * like Markdown or HTML is escaped, so that it reads back as the same text. Markdown has no words for empty
 * paragraphs and for spaces at the beginning of a block: these are lost.
 */
import { MarkdownSerializer, type MarkdownSerializerState } from 'prosemirror-markdown';
import type { Node as DocumentNode } from '@tiptap/pm/model';
import type { BodyNode } from './body-json.ts';
import { nodeForMarkdown } from './markdown-schema.ts';

export function bodyToMarkdown(body: BodyNode): string {
  return piecesOf(nodeForMarkdown(body))
    .map((piece) => serializer.serialize(piece, { tightLists: true }))
    .filter((written) => written !== '')
    .join('\n\n');
}

const BLOCKS_PER_PIECE = 50;

/**
 * The serializer looks at the end of what it has written before each bit, which copies it all: its time grows with
 * the square of the length. So it writes a few blocks at a time; lists in a row, which heed each other, together.
 */
function piecesOf(doc: DocumentNode): readonly DocumentNode[] {
  const pieces: DocumentNode[][] = [];
  let piece: DocumentNode[] = [];
  doc.forEach((block) => {
    const previous = piece.at(-1);
    const belongsToPrevious = previous !== undefined && isList(previous) && isList(block);
    if (piece.length >= BLOCKS_PER_PIECE && !belongsToPrevious) piece = [];
    if (piece.length === 0) pieces.push(piece);
    piece.push(block);
  });
  return pieces.map((blocks) => doc.type.create(null, blocks));
}

function isList(node: DocumentNode): boolean {
  return node.type.name.endsWith('List');
}

const serializer = new MarkdownSerializer(
  {
    paragraph(state, node) {
      state.renderInline(node);
      state.closeBlock(node);
    },
    heading(state, node) {
      state.write(`${'#'.repeat(Number(node.attrs['level']))} `);
      state.renderInline(node, false);
      state.closeBlock(node);
    },
    blockquote(state, node) {
      state.wrapBlock('> ', null, node, () => state.renderContent(node));
    },
    codeBlock(state, node) {
      const fence = '`'.repeat(Math.max(3, longestRun(node.textContent) + 1));
      state.write(`${fence}${languageOf(node)}\n`);
      state.text(node.textContent, false);
      state.ensureNewLine();
      state.write(fence);
      state.closeBlock(node);
    },
    horizontalRule(state, node) {
      state.write('---');
      state.closeBlock(node);
    },
    bulletList(state, node, parent, index) {
      const bullet = alternates(node, parent, index) ? '*' : '-';
      state.renderList(node, '  ', () => `${bullet} `);
    },
    orderedList(state, node, parent, index) {
      const start = Math.max(0, Math.trunc(Number(node.attrs['start'])));
      const mark = alternates(node, parent, index) ? ')' : '.';
      const indent = ' '.repeat(String(start + node.childCount - 1).length + 2);
      state.renderList(node, indent, (item) => `${start + item}${mark} `.padEnd(indent.length));
    },
    listItem(state, node) {
      state.renderContent(node);
    },
    taskList(state, node, parent, index) {
      const bullet = alternates(node, parent, index) ? '*' : '-';
      state.renderList(node, '  ', (item) => `${bullet} ${isDone(node, item) ? '[x]' : '[ ]'} `);
    },
    taskItem(state, node) {
      state.renderContent(node);
    },
    hardBreak(state, _node, parent, index) {
      // At the end of a block it would become a backslash, and a heading has one line.
      const isLast = index === parent.childCount - 1;
      if (!isLast) state.write(parent.type.name === 'heading' ? ' ' : '\\\n');
    },
    text: writeText,
  },
  {
    bold: { open: '**', close: '**', mixable: true, expelEnclosingWhitespace: true },
    italic: { open: '*', close: '*', mixable: true, expelEnclosingWhitespace: true },
    strike: { open: '~~', close: '~~', mixable: true, expelEnclosingWhitespace: true },
    underline: { open: '<u>', close: '</u>', mixable: true },
    // Written around the text itself (writeText), because it must be the innermost of the marks.
    code: { open: '', close: '', mixable: true },
    link: {
      open: '[',
      close: (_state, mark) => `](${destination(mark.attrs['href'])}${linkTitle(mark.attrs['title'])})`,
      mixable: true,
    },
  },
  { hardBreakNodeName: 'hardBreak', strict: false },
);

function writeText(
  state: MarkdownSerializerState,
  node: DocumentNode,
  parent: DocumentNode,
  index: number,
): void {
  const text = (node.text ?? '').replaceAll(/\s*\n\s*/g, ' ');
  if (node.marks.some((mark) => mark.type.name === 'code')) {
    state.text(codeSpan(text), false);
    return;
  }
  const previous = index > 0 ? parent.child(index - 1) : undefined;
  const startsLine = previous === undefined || previous.type.name === 'hardBreak';
  const escaped = startsLine ? escapeLineStart(escapeInline(text.trimStart())) : escapeInline(text);
  // A heading may end in `#`s that are no part of it.
  const isHeading = parent.type.name === 'heading';
  state.text(isHeading ? escaped.replace(/(^|\s)(#+\s*)$/, String.raw`$1\$2`) : escaped, false);
}

/** CommonMark, 2.4: any ASCII punctuation may stand behind a backslash. */
function escapeInline(text: string): string {
  return text.replaceAll(/[\\`*~[\]<]|&(?=#?\w+;)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw`\$&`);
}

/** What would begin a heading, a list, a quote, a table, a divider or underline the line above as a heading. */
function escapeLineStart(text: string): string {
  return text
    .replace(/^(?:[-+](?=\s|$)|-(?=[-\s]*$)|>|=(?==*\s*$)|#{1,6}(?=\s|$)|\|)/, String.raw`\$&`)
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, String.raw`$1\$2`);
}

function codeSpan(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  const padded = /^`|`$|^ .* $/.test(text) ? ` ${text} ` : text;
  return `${ticks}${padded}${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

function languageOf(node: DocumentNode): string {
  const language: unknown = node.attrs['language'];
  return typeof language === 'string' ? language.replaceAll(/[^\w+#.-]/g, '').slice(0, 40) : '';
}

/** Two lists of one kind in a row would read as one: every second one takes the other mark. */
function alternates(list: DocumentNode, parent: DocumentNode, index: number): boolean {
  const isOrdered = list.type.name === 'orderedList';
  let before = 0;
  while (before < index) {
    const name = parent.child(index - before - 1).type.name;
    if (!name.endsWith('List') || (name === 'orderedList') !== isOrdered) break;
    before += 1;
  }
  return before % 2 === 1;
}

function isDone(list: DocumentNode, item: number): boolean {
  return list.child(item).attrs['checked'] === true;
}

function destination(href: unknown): string {
  const address = String(href);
  return /[\s()<>\\]/.test(address)
    ? `<${address.replaceAll(/[<>\\]/g, String.raw`\$&`).replaceAll(/\s+/g, '%20')}>`
    : address;
}

function linkTitle(title: unknown): string {
  if (typeof title !== 'string' || title === '') return '';
  return ` "${title.replaceAll(/\s+/g, ' ').replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
