/**
 * A change of text written to the Y.XmlTexts that hold it: what was typed, removed, marked, and nothing beside.
 * Two people who begin the same empty paragraph leave two texts side by side, shown as one; a change goes into the
 * one it falls into, so that neither has to be deleted for it.
 */
import { simpleDiff } from 'lib0/diff';
import { Fragment, type Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { storableText } from './create-types.ts';
import { attributeChanges, attributesOf } from './marks.ts';

/** `before` is what the texts together show. */
export function writeText(
  texts: readonly Y.XmlText[],
  before: readonly Node[],
  after: readonly Node[],
): void {
  const change = changedRange(Fragment.fromArray([...before]), Fragment.fromArray([...after]));
  if (change === undefined) return;
  const { start, endBefore, endAfter } = change;
  const typed = simpleDiff(textOf(before).slice(start, endBefore), textOf(after).slice(start, endAfter));
  const at = start + typed.index;
  for (const [text, from, length] of partsIn(texts, at, typed.remove)) text.delete(from, length);
  insertRuns(texts, after, at, at + typed.insert.length);
  const shift = typed.remove - typed.insert.length;
  formatKept(texts, { before, after, from: start, to: at, shift: 0 });
  formatKept(texts, { before, after, from: at + typed.insert.length, to: endAfter, shift });
}

interface ChangedRange {
  readonly start: number;
  readonly endBefore: number;
  readonly endAfter: number;
}

function changedRange(before: Fragment, after: Fragment): ChangedRange | undefined {
  const first = before.findDiffStart(after);
  const end = before.findDiffEnd(after);
  if (first === null || end === null) return undefined;
  const overlap = Math.max(0, first - Math.min(end.a, end.b));
  const [oldText, newText] = [textOf(before.content), textOf(after.content)];
  const [endBefore, endAfter] = [end.a + overlap, end.b + overlap];
  // Yjs makes half a character of an emoji unreadable: what is written begins and ends between whole ones.
  const start = isWithinPair(oldText, first) || isWithinPair(newText, first) ? first - 1 : first;
  const more = isWithinPair(oldText, endBefore) || isWithinPair(newText, endAfter) ? 1 : 0;
  return { start, endBefore: endBefore + more, endAfter: endAfter + more };
}

function isWithinPair(text: string, at: number): boolean {
  return /[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at));
}

function insertRuns(texts: readonly Y.XmlText[], after: readonly Node[], from: number, to: number): void {
  for (const { node, start, end } of runsIn(after, from, to)) {
    const first = Math.max(from, start);
    const piece = (node.text ?? '').slice(first - start, Math.min(to, end) - start);
    const [text, at] = placeIn(texts, first);
    text?.insert(at, storableText(piece), attributesOf(node.marks));
  }
}

interface Kept {
  readonly before: readonly Node[];
  readonly after: readonly Node[];
  /** In the text as it is now. */
  readonly from: number;
  readonly to: number;
  /** How much further along it stood before. */
  readonly shift: number;
}

function formatKept(texts: readonly Y.XmlText[], { before, after, from, to, shift }: Kept): void {
  for (const now of runsIn(after, from, to)) {
    const [start, end] = [Math.max(from, now.start), Math.min(to, now.end)];
    for (const was of runsIn(before, start + shift, end + shift)) {
      const changes = attributeChanges(was.node.marks, now.node.marks);
      if (changes === undefined) continue;
      const first = Math.max(start, was.start - shift);
      const parts = partsIn(texts, first, Math.min(end, was.end - shift) - first);
      for (const [text, at, length] of parts) text.format(at, length, changes);
    }
  }
}

/** The runs that have something between two offsets. */
function runsIn(
  nodes: readonly Node[],
  from: number,
  to: number,
): readonly { readonly node: Node; readonly start: number; readonly end: number }[] {
  let at = 0;
  return nodes
    .map((node) => {
      const start = at;
      at += node.nodeSize;
      return { node, start, end: at };
    })
    .filter(({ start, end }) => start < to && end > from);
}

/** Where what is typed at an offset goes: to the text that ends there rather than to the one that begins there. */
function placeIn(texts: readonly Y.XmlText[], offset: number): readonly [Y.XmlText | undefined, number] {
  let start = 0;
  for (const text of texts) {
    if (offset <= start + text.length) return [text, offset - start];
    start += text.length;
  }
  return [texts.at(-1), texts.at(-1)?.length ?? 0];
}

function partsIn(
  texts: readonly Y.XmlText[],
  offset: number,
  length: number,
): readonly (readonly [Y.XmlText, number, number])[] {
  let start = 0;
  return texts.flatMap((text) => {
    const from = Math.max(offset - start, 0);
    const to = Math.min(offset + length - start, text.length);
    start += text.length;
    return to > from ? [[text, from, to - from] as const] : [];
  });
}

function textOf(nodes: readonly Node[]): string {
  return nodes.map((node) => node.text ?? '').join('');
}
