/**
 * Places in the text as others can find them: relative positions, as every y-prosemirror client tells them, to a
 * character, to the block that comes next, or to the end of a block. Both directions go down the tree that is shown
 * and look at the siblings on the way, never at the rest of the document.
 */
import type { Node, ResolvedPos } from '@tiptap/pm/model';
import * as Y from 'yjs';
import type { Rendering } from './render.ts';

/** The position must be resolved in the document that is shown. */
export function relativePositionOf(rendering: Rendering, $position: ResolvedPos): Y.RelativePosition {
  let parent: Y.XmlFragment = rendering.body;
  for (let depth = 0; depth <= $position.depth; depth += 1) {
    const node = $position.node(depth);
    if (node.inlineContent) {
      return positionInText(rendering, parent, node, $position.pos - $position.start(depth));
    }
    const siblings = rendering.children.of(parent);
    const child = siblings.length === node.childCount ? siblings[$position.index(depth)] : undefined;
    if (child === undefined) break;
    if (depth === $position.depth) return positionBefore(parent, child);
    parent = child;
  }
  return positionAtEnd(parent);
}

/** Undefined when it leads to nothing that this page has, or has any more. */
export function absolutePositionOf(
  rendering: Rendering,
  shown: Node,
  position: Y.RelativePosition,
): number | undefined {
  const { body, children } = rendering;
  const found = body.doc === null ? null : Y.createAbsolutePositionFromRelativePosition(position, body.doc);
  const path = found === null ? undefined : pathTo(body, found.type);
  if (found === null || path === undefined) return undefined;
  let [parent, node, start]: [Y.XmlFragment, Node, number] = [body, shown, 0];
  for (const type of path) {
    if (type instanceof Y.XmlText || type._item?.deleted !== false) {
      const isInText = type instanceof Y.XmlText && type._item?.deleted === false;
      return start + offsetOf(rendering, parent, node, type) + (isInText ? found.index : 0);
    }
    const siblings = children.of(parent);
    const at = node.inlineContent ? -1 : siblings.indexOf(type);
    if (at < 0 || siblings.length !== node.childCount) return undefined;
    start += childStart(node, at) + 1;
    [parent, node] = [type, node.child(at)];
  }
  const isAtEnd = found.index >= parent.length;
  return (
    start +
    (isAtEnd ? node.content.size : sizeOf(contentSizes(rendering, parent, node).slice(0, found.index)))
  );
}

function positionInText(
  rendering: Rendering,
  parent: Y.XmlFragment,
  node: Node,
  offset: number,
): Y.RelativePosition {
  let left = offset;
  for (const [child, size] of contentSizes(rendering, parent, node)) {
    if (child instanceof Y.XmlText) {
      if (left <= size) return Y.createRelativePositionFromTypeIndex(child, left, -1);
    } else if (left === 0) return positionBefore(parent, child);
    left -= size;
  }
  return positionAtEnd(parent);
}

function positionBefore(parent: Y.XmlFragment, child: Y.XmlElement): Y.RelativePosition {
  return new Y.RelativePosition(...nameOf(parent), child._item?.id ?? null);
}

function positionAtEnd(parent: Y.XmlFragment): Y.RelativePosition {
  return new Y.RelativePosition(...nameOf(parent), null);
}

function nameOf(parent: Y.XmlFragment): [Y.ID | null, string | null] {
  return parent._item === null ? [null, Y.findRootTypeKey(parent)] : [parent._item.id, null];
}

/** The types on the way down from the body to this one, which is the last. */
function pathTo(body: Y.XmlFragment, type: unknown): readonly (Y.XmlElement | Y.XmlText)[] | undefined {
  const path: (Y.XmlElement | Y.XmlText)[] = [];
  let at = type;
  while (at !== body) {
    if (!(at instanceof Y.XmlElement || at instanceof Y.XmlText)) return undefined;
    path.push(at);
    at = at.parent;
  }
  return path.toReversed();
}

type Child = Y.XmlElement | Y.XmlText;

/** Each child with the room it takes on the screen. */
function contentSizes(
  { children }: Rendering,
  parent: Y.XmlFragment,
  node: Node,
): readonly (readonly [Child, number])[] {
  if (!node.inlineContent) {
    const siblings = children.of(parent);
    const isAligned = siblings.length === node.childCount;
    return siblings.map((child, at) => [child, isAligned ? node.child(at).nodeSize : 0]);
  }
  const atoms = node.children.filter((child) => !child.isText);
  const all: unknown[] = parent.toArray();
  return all.flatMap((child): [Child, number][] => {
    if (child instanceof Y.XmlText) return [[child, child.length]];
    return children.isShown(child) ? [[child, atoms.shift()?.nodeSize ?? 0]] : [];
  });
}

/** Where a child begins in its parent; where it was, if it is deleted. */
function offsetOf(rendering: Rendering, parent: Y.XmlFragment, node: Node, type: Child): number {
  const sizes = contentSizes(rendering, parent, node);
  if (type._item?.deleted === false) {
    return sizeOf(
      sizes.slice(
        0,
        sizes.findIndex(([child]) => child === type),
      ),
    );
  }
  let left = type._item?.left;
  while (left?.deleted === true) left = left.left;
  const neighbour: unknown = left?.content instanceof Y.ContentType ? left.content.type : undefined;
  return sizeOf(sizes.slice(0, sizes.findIndex(([child]) => child === neighbour) + 1));
}

function sizeOf(sizes: readonly (readonly [Child, number])[]): number {
  return sizes.reduce((total, [, size]) => total + size, 0);
}

/** Beyond so many children their places are added up once a document, not once a caret. */
const MANY_CHILDREN = 64;
const startsByNode = new WeakMap<Node, Uint32Array>();

function childStart(node: Node, index: number): number {
  if (node.childCount < MANY_CHILDREN) return sizeBefore(node, index);
  const starts = startsByNode.get(node) ?? childStarts(node);
  startsByNode.set(node, starts);
  return starts[index] ?? 0;
}

function sizeBefore(node: Node, index: number): number {
  let size = 0;
  for (let at = 0; at < index; at += 1) size += node.child(at).nodeSize;
  return size;
}

function childStarts(node: Node): Uint32Array {
  const starts = new Uint32Array(node.childCount);
  let start = 0;
  for (let at = 0; at < starts.length; at += 1) {
    starts[at] = start;
    start += node.child(at).nodeSize;
  }
  return starts;
}
