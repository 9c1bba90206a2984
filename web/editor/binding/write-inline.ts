/** A change within one block of text: its texts and what stands between them, hard breaks for instance. */
import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { createElement, createText, writeAttributes } from './create-types.ts';
import { renderElement, renderText, type Rendering } from './render.ts';
import { nodeParts, storedParts, type InlineParts } from './shown-children.ts';
import { writeText } from './write-text.ts';

export interface Writing extends Rendering {
  readonly transaction: Y.Transaction;
}

export function writeInline(writing: Writing, parent: Y.XmlFragment, before: Node, after: Node): void {
  const stored = storedParts(parent, writing.children);
  const shown = shownParts(writing, stored, before);
  const next = nodeParts(after.children);
  const { start, endBefore, endAfter } = differingParts(shown, next);
  const stays = { start, before: start, after: start };
  // A break made in a text, or taken out of it: the longest piece keeps its Y.XmlText.
  if (endBefore === start) stays.after = longestRun(next, start, endAfter);
  else if (endAfter === start) stays.before = longestRun(shown, start, endBefore);

  const at = new Place(writing, parent, stored.atoms[start - 1]);
  for (let i = start; i < stays.before; i += 1) at.remove(...(stored.runs[i] ?? []), stored.atoms[i]);
  for (let i = start; i < stays.after; i += 1) at.create(next.runs[i], next.atoms[i]);
  at.writeRun(stored.runs[stays.before], shown.runs[stays.before], next.runs[stays.after]);
  const pairs = Math.max(endBefore - stays.before, endAfter - stays.after);
  for (let i = 0; i < pairs; i += 1) {
    const [from, to] = [stays.before + i, stays.after + i];
    const isGone = to >= endAfter;
    if (isGone) at.remove(stored.atoms[from], ...(stored.runs[from + 1] ?? []));
    else {
      at.writeAtom(stored.atoms[from], shown.atoms[from], next.atoms[to]);
      at.writeRun(stored.runs[from + 1], shown.runs[from + 1], next.runs[to + 1]);
    }
  }
}

/** Goes through a block from its start, and knows after which of its types the next new one comes. */
class Place {
  readonly #writing: Writing;
  readonly #parent: Y.XmlFragment;
  #last: Y.XmlElement | Y.XmlText | undefined;

  constructor(writing: Writing, parent: Y.XmlFragment, last: Y.XmlElement | undefined) {
    this.#writing = writing;
    this.#parent = parent;
    this.#last = last;
  }

  writeRun(
    texts: readonly Y.XmlText[] = [],
    before: readonly Node[] = [],
    after: readonly Node[] = [],
  ): void {
    if (texts.length === 0) this.create(after);
    else writeText(texts, before, after);
    this.#last = texts.at(-1) ?? this.#last;
  }

  writeAtom(element: Y.XmlElement | undefined, before: Node | undefined, after: Node | undefined): void {
    const isSameKind = before?.type === after?.type && before?.content.eq(after?.content ?? before.content);
    if (element === undefined || before === undefined || after === undefined || isSameKind !== true) {
      this.remove(element);
      this.create([], after);
      return;
    }
    writeAttributes(element, before, after);
    this.#last = element;
  }

  create(run: readonly Node[] = [], atom?: Node): void {
    const types = [
      ...(run.length === 0 ? [] : [createText(run)]),
      ...(atom === undefined ? [] : [createElement(atom, this.#writing.children)]),
    ];
    if (types.length > 0) this.#parent.insertAfter(this.#last ?? null, types);
    this.#last = types.at(-1) ?? this.#last;
  }

  remove(...types: readonly (Y.XmlElement | Y.XmlText | undefined)[]): void {
    for (const type of types) type?._item?.delete(this.#writing.transaction);
  }
}

/** What is shown of each part that is stored; rendered again where something had to be completed on the screen. */
function shownParts(
  writing: Writing,
  stored: InlineParts<Y.XmlText, Y.XmlElement>,
  before: Node,
): InlineParts<Node, Node> {
  const shown = nodeParts(before.children);
  const isAligned =
    shown.atoms.length === stored.atoms.length &&
    stored.runs.every((texts, at) => lengthOf(texts) === textLengthOf(shown.runs[at] ?? []));
  if (isAligned) return shown;
  return {
    runs: stored.runs.map((texts) => texts.flatMap((text) => renderText(text, writing.schema))),
    atoms: stored.atoms.map((atom) => renderElement(writing, atom)),
  };
}

function lengthOf(texts: readonly Y.XmlText[]): number {
  return texts.reduce((length, text) => length + text.length, 0);
}

function textLengthOf(run: readonly Node[]): number {
  return run.reduce((length, node) => length + node.nodeSize, 0);
}

/** Without the runs and atoms that are the same at both ends; the ends are counted in atoms. */
function differingParts(
  shown: InlineParts<Node, Node>,
  next: InlineParts<Node, Node>,
): { readonly start: number; readonly endBefore: number; readonly endAfter: number } {
  const [before, after] = [shown.atoms.length, next.atoms.length];
  const shorter = Math.min(before, after);
  let start = 0;
  while (
    start < shorter &&
    isSameRun(shown.runs[start], next.runs[start]) &&
    isSame(shown, next, start, start)
  )
    start += 1;
  let same = 0;
  while (
    same < shorter - start &&
    isSameRun(shown.runs[before - same], next.runs[after - same]) &&
    isSame(shown, next, before - same - 1, after - same - 1)
  )
    same += 1;
  return { start, endBefore: before - same, endAfter: after - same };
}

function isSame(
  shown: InlineParts<Node, Node>,
  next: InlineParts<Node, Node>,
  before: number,
  after: number,
): boolean {
  const [one, other] = [shown.atoms[before], next.atoms[after]];
  return one !== undefined && other !== undefined && one.eq(other);
}

function isSameRun(one: readonly Node[] = [], other: readonly Node[] = []): boolean {
  return (
    one.length === other.length &&
    one.every((node, at) => {
      const counterpart = other[at];
      return counterpart !== undefined && node.eq(counterpart);
    })
  );
}

function longestRun(parts: InlineParts<Node, Node>, start: number, end: number): number {
  let longest = start;
  for (let at = start + 1; at <= end; at += 1)
    if (textLengthOf(parts.runs[at] ?? []) > textLengthOf(parts.runs[longest] ?? [])) longest = at;
  return longest;
}
