/**
 * What turns one document into another, as small as it can be said: ProseMirror carries selection, decorations and
 * the state of plug-ins through what it is told to replace, so it is told as little as possible.
 */
import { Fragment, Slice, type Node } from '@tiptap/pm/model';
import { ReplaceStep } from '@tiptap/pm/transform';

/** Undefined when they are the same. Nodes that did not change must be the same objects in both. */
export function smallestReplacement(before: Node, after: Node): ReplaceStep | undefined {
  let [one, other] = [before, after];
  let contentStart = 0;
  for (;;) {
    if (one.inlineContent) return replaceInline(one, other, contentStart);
    const { start, endBefore, endAfter } = differingChildren(one.children, other.children);
    if (start === endBefore && start === endAfter) return undefined;
    const at = contentStart + sizeOf(one, 0, start);
    const [child, otherChild] = [one.child(Math.min(start, one.childCount - 1)), other.children[start]];
    const isOne = endBefore - start === 1 && endAfter - start === 1;
    if (!isOne || otherChild === undefined || !child.sameMarkup(otherChild) || child.isLeaf) {
      const to = at + sizeOf(one, start, endBefore);
      return replaceStep(at, to, Fragment.fromArray(other.children.slice(start, endAfter)));
    }
    [one, other] = [child, otherChild];
    contentStart = at + 1;
  }
}

function replaceInline(before: Node, after: Node, contentStart: number): ReplaceStep | undefined {
  const start = before.content.findDiffStart(after.content);
  const end = before.content.findDiffEnd(after.content);
  if (start === null || end === null) return undefined;
  // "aa" made "aaa": the same letters are not to be counted from both ends.
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  return replaceStep(
    contentStart + start,
    contentStart + end.a + overlap,
    after.content.cut(start, end.b + overlap),
  );
}

/** The range without the children that are the same at both ends. */
export function differingChildren(
  before: readonly Node[],
  after: readonly Node[],
): { readonly start: number; readonly endBefore: number; readonly endAfter: number } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { start, endBefore: before.length - same, endAfter: after.length - same };
}

function replaceStep(from: number, to: number, content: Fragment): ReplaceStep {
  return new ReplaceStep(from, to, new Slice(content, 0, 0));
}

function sizeOf(parent: Node, from: number, to: number): number {
  let size = 0;
  for (let at = from; at < to; at += 1) size += parent.child(at).nodeSize;
  return size;
}
