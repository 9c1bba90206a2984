/**
 * A change on the screen written to the Y types: what differs between what was shown and what is shown now, and
 * nothing else. Whatever is stored otherwise than it is shown (an attribute left out, a list without items) stays as
 * it is until somebody changes that very thing.
 */
import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { createElement, writeAttributes } from './create-types.ts';
import { pairBlocks } from './pair-blocks.ts';
import { renderElement } from './render.ts';
import { differingChildren } from './smallest-replacement.ts';
import { writeInline, type Writing } from './write-inline.ts';

/** `before` is what was shown of the parent. */
export function writeContent(writing: Writing, parent: Y.XmlFragment, before: Node, after: Node): void {
  if (before.content === after.content || after.type.isLeaf) return;
  if (after.type.inlineContent) writeInline(writing, parent, before, after);
  else writeBlocks(writing, parent, before, after);
}

function writeElement(writing: Writing, element: Y.XmlElement, before: Node, after: Node): void {
  if (before === after) return;
  writeAttributes(element, before, after);
  writeContent(writing, element, before, after);
}

function writeBlocks(writing: Writing, parent: Y.XmlFragment, before: Node, after: Node): void {
  const children = writing.children.of(parent);
  const isAligned = children.length === before.childCount;
  const shown = isAligned ? before.children : children.map((child) => renderElement(writing, child));
  const { start, endBefore, endAfter } = differingChildren(shown, after.children);
  const next = after.children.slice(start, endAfter);
  const pairs = pairBlocks(shown.slice(start, endBefore), next);
  const now: Y.XmlElement[] = [];
  let last = children[start - 1];
  let created: Y.XmlElement[] = [];
  const insertCreated = (): void => {
    if (created.length > 0) parent.insertAfter(last ?? null, created);
    created = [];
  };
  for (const [at, node] of next.entries()) {
    const pair = pairs[at];
    const element = pair === undefined ? undefined : children[start + pair];
    if (element === undefined || pair === undefined) {
      const block = createElement(node, writing.children);
      created.push(block);
      now.push(block);
      continue;
    }
    insertCreated();
    writeElement(writing, element, shown[start + pair] ?? node, node);
    now.push(element);
    last = element;
  }
  insertCreated();
  const stays = new Set(now);
  const gone = children.slice(start, endBefore).filter((child) => !stays.has(child));
  for (const child of gone) child._item?.delete(writing.transaction);
  if (gone.length === 0 && now.length === endBefore - start) return;
  writing.children.set(parent, [...children.slice(0, start), ...now, ...children.slice(endBefore)]);
}
