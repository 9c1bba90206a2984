/** The body as plain text, a line per block. */
import type { BodyNode } from './body-json.ts';

/**
 * A paragraph, a heading, a list item's paragraph is one line; a code block gives its own lines; a hard break
 * stays within its block as a space. Ends without a line break.
 */
export function bodyText(body: BodyNode): string {
  const lines: string[] = [];
  addLines(body, lines);
  return lines.join('\n');
}

/** The beginning of the body as one line, for lists. */
export function previewOf(body: BodyNode, maxCharacters: number): string {
  const text = bodyText(body).replaceAll(/\s+/g, ' ').trim();
  if (text.length <= maxCharacters) return text;
  // Never ends within a surrogate pair.
  return `${text.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, '')}…`;
}

const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading', 'codeBlock']);

function addLines(node: BodyNode, lines: string[]): void {
  const children = node.content ?? [];
  // An empty paragraph is a block too: an empty line. A divider and the like have no text.
  if (children.length === 0 && TEXT_BLOCKS.has(node.type)) lines.push('');
  let line: string | undefined;
  for (const child of children) {
    if (isInline(child)) {
      line = (line ?? '') + inlineText(child);
      continue;
    }
    if (line !== undefined) lines.push(line);
    line = undefined;
    addLines(child, lines);
  }
  if (line !== undefined) lines.push(line);
}

function isInline(node: BodyNode): boolean {
  return node.text !== undefined || node.type === 'hardBreak' || node.marks !== undefined;
}

function inlineText(node: BodyNode): string {
  if (node.text !== undefined) return node.text;
  if (node.type === 'hardBreak') return ' ';
  return (node.content ?? []).map(inlineText).join('');
}
