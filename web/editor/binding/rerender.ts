/**
 * The document after an edit of others: built anew is only what changed and what it stands in. All other nodes are
 * the same objects as before, and that is how ProseMirror and the browser find out that there is nothing to do.
 */
import { Fragment, type Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { isElement } from '../text-runs.ts';
import { completed, renderElement, type Rendering } from './render.ts';

export interface Changes {
  /** Elements whose own attributes, text or list of children changed; the body too. */
  readonly touched: ReadonlySet<Y.XmlFragment>;
  /** The children of an element in which something changed. */
  readonly within: ReadonlyMap<Y.XmlFragment, ReadonlySet<Y.XmlElement>>;
}

/** Up to so many changed children are looked up one by one; beyond, all children are gone through once. */
const FEW_CHILDREN = 8;

export function changesOf(events: readonly { readonly target: unknown }[], body: Y.XmlFragment): Changes {
  const touched = new Set<Y.XmlFragment>();
  const within = new Map<Y.XmlFragment, Set<Y.XmlElement>>();
  for (const { target } of events) {
    const changed: unknown = target instanceof Y.XmlText ? target.parent : target;
    if (!(changed instanceof Y.XmlFragment)) continue;
    touched.add(changed);
    noteAncestors(changed, body, within);
  }
  return { touched, within };
}

/** `before` is what was shown of the body. */
export function rerenderBody(rendering: Rendering, before: Node, changes: Changes): Node {
  return rerender(rendering, rendering.body, before, changes);
}

function noteAncestors(
  type: Y.XmlFragment,
  body: Y.XmlFragment,
  within: Map<Y.XmlFragment, Set<Y.XmlElement>>,
): void {
  let child: unknown = type;
  while (isElement(child) && child !== body) {
    const parent: unknown = child.parent;
    if (!(parent instanceof Y.XmlFragment)) return;
    const siblings = within.get(parent) ?? new Set();
    if (siblings.has(child)) return;
    within.set(parent, siblings.add(child));
    child = parent;
  }
}

function rerender(rendering: Rendering, parent: Y.XmlFragment, before: Node, changes: Changes): Node {
  const { type } = before;
  const isTouched = changes.touched.has(parent);
  if (type.isLeaf || type.inlineContent) {
    const isInside = isTouched || changes.within.has(parent);
    return isInside && isElement(parent) ? renderElement(rendering, parent) : before;
  }
  const known = rendering.children.known(parent) ?? [];
  // Where something was completed on the screen, its nodes are not those of the children.
  const isAligned = before.childCount === known.length;
  const nodes = [...before.children];
  const changed = isAligned ? placesOf(known, changes.within.get(parent)) : [];
  for (const [at, child] of changed) nodes[at] = rerender(rendering, child, before.child(at), changes);
  if (!isTouched && isAligned) return before.copy(withChildren(before, nodes, changed));
  const children = rendering.children.read(parent);
  const content = carryOver(known, isAligned ? nodes : [], children).map(
    (node, at) => node ?? renderChild(rendering, children[at]),
  );
  const attrs = isElement(parent) ? parent.getAttributes() : null;
  return completed(
    type,
    attrs,
    content.filter((node) => node !== undefined),
  );
}

/** The same kinds of children as before: nothing to check, nothing to mend. */
function withChildren(
  before: Node,
  nodes: readonly Node[],
  changed: readonly (readonly [number, Y.XmlElement])[],
): Fragment {
  if (changed.length > FEW_CHILDREN) return Fragment.fromArray([...nodes]);
  return changed.reduce(
    (content, [at]) => content.replaceChild(at, nodes[at] ?? content.child(at)),
    before.content,
  );
}

function renderChild(rendering: Rendering, child: Y.XmlElement | undefined): Node | undefined {
  return child === undefined ? undefined : renderElement(rendering, child);
}

/** The nodes of those children that were there before. */
function carryOver(
  before: readonly Y.XmlElement[],
  nodes: readonly Node[],
  after: readonly Y.XmlElement[],
): (Node | undefined)[] {
  if (nodes.length !== before.length) return after.map(() => undefined);
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  const shift = after.length - before.length;
  let end = before.length;
  while (end > start && end + shift > start && before[end - 1] === after[end - 1 + shift]) end -= 1;
  const moved = new Map(before.slice(start, end).map((child, at) => [child, nodes[start + at]]));
  return [
    ...nodes.slice(0, start),
    ...after.slice(start, end + shift).map((child) => moved.get(child)),
    ...nodes.slice(end),
  ];
}

function placesOf(
  children: readonly Y.XmlElement[],
  wanted: ReadonlySet<Y.XmlElement> = new Set(),
): readonly (readonly [number, Y.XmlElement])[] {
  if (wanted.size <= FEW_CHILDREN) {
    return [...wanted].map((child) => [children.indexOf(child), child] as const).filter(([at]) => at >= 0);
  }
  return [...children.entries()].filter(([, child]) => wanted.has(child));
}
