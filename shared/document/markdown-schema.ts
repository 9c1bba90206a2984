/**
 * Bodies as ProseMirror nodes for writing Markdown. What a document holds need not fit the schema (several people's
 * edits add up; other programs write too), and an export must neither fail nor drop text: unknown nodes give way to
 * what they contain, unknown marks and unsafe links to their text.
 */
import type { Node as DocumentNode, Schema } from '@tiptap/pm/model';
import { type BodyMark, type BodyNode, isRecord } from './body-json.ts';
import { createDocumentSchema } from './extensions.ts';
import { isSafeLink } from './safe-link.ts';

export const documentSchema: Schema = createDocumentSchema();

export function nodeForMarkdown(body: BodyNode): DocumentNode {
  const content = (body.content ?? []).flatMap(fitBlock);
  return documentSchema.nodeFromJSON({ type: 'doc', content });
}

function fitBlock(node: BodyNode): BodyNode[] {
  if (isInline(node)) return paragraphOf([node]);
  const type = documentSchema.nodes[node.type];
  const children = node.content ?? [];
  if (type === undefined) {
    return children.length > 0 && children.every(isInline)
      ? paragraphOf(children)
      : children.flatMap(fitBlock);
  }
  if (type.isLeaf) return [{ type: node.type }];
  if (type.inlineContent) return [{ ...knownParts(node), content: fitInline(children) }];
  return [{ ...knownParts(node), content: groupInline(children) }];
}

/** Inline content where blocks belong gets a paragraph of its own. */
function groupInline(children: readonly BodyNode[]): BodyNode[] {
  return children.length > 0 && children.every(isInline) ? paragraphOf(children) : children.flatMap(fitBlock);
}

function paragraphOf(children: readonly BodyNode[]): BodyNode[] {
  const content = fitInline(children);
  return content.length > 0 ? [{ type: 'paragraph', content }] : [];
}

function fitInline(children: readonly BodyNode[]): BodyNode[] {
  return children.flatMap((child): BodyNode[] => {
    if (child.text !== undefined) return [{ type: 'text', text: child.text, marks: fitMarks(child.marks) }];
    if (child.type === 'hardBreak') return [{ type: 'hardBreak', marks: fitMarks(child.marks) }];
    return fitInline(child.content ?? []);
  });
}

function fitMarks(marks: readonly BodyMark[] = []): BodyMark[] {
  return marks.flatMap((mark): BodyMark[] => {
    if (mark.type === 'link') {
      const { href, title } = mark.attrs ?? {};
      if (!isSafeLink(href)) return [];
      return [{ type: 'link', attrs: { href, title: typeof title === 'string' ? title : null } }];
    }
    return documentSchema.marks[mark.type] === undefined ? [] : [{ type: mark.type }];
  });
}

/** Type and the attributes that Markdown has words for; values of a wrong kind are left out. */
function knownParts(node: BodyNode): BodyNode {
  const attrs = isRecord(node.attrs) ? node.attrs : {};
  switch (node.type) {
    case 'heading':
      return { type: 'heading', attrs: { level: clampLevel(attrs['level']) } };
    case 'orderedList':
      return {
        type: 'orderedList',
        attrs: { start: typeof attrs['start'] === 'number' ? attrs['start'] : 1 },
      };
    case 'taskItem':
      return { type: 'taskItem', attrs: { checked: attrs['checked'] === true } };
    case 'codeBlock': {
      const language = attrs['language'];
      return { type: 'codeBlock', attrs: { language: typeof language === 'string' ? language : null } };
    }
    default:
      return { type: node.type };
  }
}

function clampLevel(level: unknown): number {
  return typeof level === 'number' && Number.isInteger(level) ? Math.min(Math.max(level, 1), 6) : 1;
}

function isInline(node: BodyNode): boolean {
  return node.text !== undefined || documentSchema.nodes[node.type]?.isInline === true;
}
