/**
 * Which block after an edit continues which block before it. A block that goes on keeps its Y type, and with it what
 * others write there at the same time and where their carets are; any other is deleted or made anew.
 */
import type { Node } from '@tiptap/pm/model';

/** Beyond, every block compared to every other would take noticeable time: they are paired in order instead. */
const MAX_COMPARISONS = 4_096;

/** For each block after the edit the place of the one it continues. Places only grow: Yjs cannot move a type. */
export function pairBlocks(before: readonly Node[], after: readonly Node[]): readonly (number | undefined)[] {
  const pairs: (number | undefined)[] = after.map(() => undefined);
  let [doneBefore, doneAfter] = [0, 0];
  const end = { before: before.length, after: after.length };
  for (const unmoved of [...unmovedBlocks(before, after), end]) {
    const [fromBefore, fromAfter] = [doneBefore, doneAfter];
    const between = pairSimilar(
      before.slice(fromBefore, unmoved.before),
      after.slice(fromAfter, unmoved.after),
    );
    for (const [at, pair] of between) pairs[fromAfter + at] = fromBefore + pair;
    if (unmoved.after < after.length) pairs[unmoved.after] = unmoved.before;
    [doneBefore, doneAfter] = [unmoved.before + 1, unmoved.after + 1];
  }
  return pairs;
}

interface Place {
  readonly before: number;
  readonly after: number;
}

/** The longest series of blocks that are the same objects in the same order: whatever else was moved around them. */
function unmovedBlocks(before: readonly Node[], after: readonly Node[]): readonly Place[] {
  const placeAfter = new Map<Node, number>();
  for (const [at, node] of after.entries()) if (!placeAfter.has(node)) placeAfter.set(node, at);
  const candidates = before.flatMap((node, at) => {
    const place = placeAfter.get(node);
    return place === undefined ? [] : [{ before: at, after: place }];
  });
  return longestRise(candidates);
}

/** The longest subsequence in which `after` rises. */
function longestRise(places: readonly Place[]): readonly Place[] {
  // The last of the best series of each length, each knowing the one before it.
  interface Link extends Place {
    readonly previous: Link | undefined;
  }
  const best: Link[] = [];
  for (const place of places) {
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((best[middle]?.after ?? 0) < place.after) low = middle + 1;
      else high = middle;
    }
    best[low] = { ...place, previous: best[low - 1] };
  }
  const series: Place[] = [];
  for (let link = best.at(-1); link !== undefined; link = link.previous) series.push(link);
  return series.toReversed();
}

/** Pairs `[after, before]` with the most in common, in order. */
function pairSimilar(
  before: readonly Node[],
  after: readonly Node[],
): readonly (readonly [number, number])[] {
  if (before.length === 0 || after.length === 0) return [];
  if (before.length * after.length > MAX_COMPARISONS) return pairInOrder(before, after);
  const likeness = before.map((one) => after.map((other) => similarity(one, other)));
  const best = bestTotals(likeness, after.length);
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const alike = likeness[i]?.[j] ?? 0;
    const total = best[i]?.[j] ?? 0;
    if (alike > 0 && total === alike + (best[i + 1]?.[j + 1] ?? 0)) pairs.push([j++, i++]);
    else if (total === (best[i]?.[j + 1] ?? 0)) j += 1;
    else i += 1;
  }
  return pairs;
}

/** The most that can be had in common by the blocks from i and those from j on. */
function bestTotals(likeness: readonly (readonly number[])[], width: number): readonly (readonly number[])[] {
  const best: number[][] = [];
  for (let i = likeness.length - 1; i >= 0; i -= 1) {
    const row: number[] = [];
    for (let j = width - 1; j >= 0; j -= 1) {
      const alike = likeness[i]?.[j] ?? 0;
      const paired = alike > 0 ? alike + (best[i + 1]?.[j + 1] ?? 0) : 0;
      row[j] = Math.max(paired, best[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
    best[i] = row;
  }
  return best;
}

function pairInOrder(
  before: readonly Node[],
  after: readonly Node[],
): readonly (readonly [number, number])[] {
  const shorter = Math.min(before.length, after.length);
  return Array.from({ length: shorter }, (_none, at) => [at, at] as const).filter(
    ([at]) => before[at]?.type === after[at]?.type,
  );
}

/** 0 for blocks of different kinds, whose Y types cannot be the same; else more the more content they share. */
function similarity(one: Node, other: Node): number {
  if (one.type !== other.type) return 0;
  const kept = new Set(other.children);
  const whole = one.children.reduce((size, child) => size + (kept.has(child) ? child.nodeSize : 0), 0);
  return 1 + Math.max(whole, sharedEnds(one, other));
}

function sharedEnds(one: Node, other: Node): number {
  const start = one.content.findDiffStart(other.content);
  const end = one.content.findDiffEnd(other.content);
  const smaller = Math.min(one.content.size, other.content.size);
  if (start === null || end === null) return smaller;
  return Math.min(smaller, start + one.content.size - end.a);
}
