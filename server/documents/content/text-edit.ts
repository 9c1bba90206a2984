/**
 * The replacements that turn one text into another while everything that stays keeps its place: cursors in it, and
 * what others type into it at the same time, are where they were.
 */
export interface TextEdit {
  /** In UTF-16 code units of the text before, as Yjs counts. */
  readonly at: number;
  readonly deleteCount: number;
  readonly insert: string;
}

/** Longer texts (titles have a bound; other programs' may not) are replaced in one piece between their equal ends. */
const MAX_WORDS = 400;

/** In order of position and without overlap; empty when the texts are equal. */
export function findTextEdits(before: string, after: string): readonly TextEdit[] {
  const [from, to] = [wordsOf(before), wordsOf(after)];
  if (from.length > MAX_WORDS || to.length > MAX_WORDS)
    return trimmed({ at: 0, text: before, insert: after });
  const kept = longestCommon(from, to);
  const edits: TextEdit[] = [];
  let [fromAt, toAt, at] = [0, 0, 0];
  for (const pair of [...kept, { from: from.length, to: to.length }]) {
    const text = from.slice(fromAt, pair.from).join('');
    edits.push(...trimmed({ at, text, insert: to.slice(toAt, pair.to).join('') }));
    at += text.length + (from[pair.from]?.length ?? 0);
    [fromAt, toAt] = [pair.from + 1, pair.to + 1];
  }
  return edits;
}

/** Words, stretches of space, and each other character (never half of a surrogate pair) by itself. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\s+|[\p{L}\p{N}]+|./gsu) ?? [];
}

interface Pair {
  readonly from: number;
  readonly to: number;
}

/** The longest common subsequence, by its textbook table. */
function longestCommon(from: readonly string[], to: readonly string[]): readonly Pair[] {
  const width = to.length + 1;
  const lengths = new Uint16Array((from.length + 1) * width);
  const lengthAt = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; i -= 1) {
    for (let j = to.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        from[i] === to[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < from.length && j < to.length) {
    if (from[i] === to[j]) {
      pairs.push({ from: i, to: j });
      i += 1;
      j += 1;
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** A replacement without what both sides begin and end with; never cuts a surrogate pair in two. */
function trimmed({ at, text, insert }: { at: number; text: string; insert: string }): readonly TextEdit[] {
  if (text === insert) return [];
  const shorter = Math.min(text.length, insert.length);
  let start = 0;
  while (start < shorter && text[start] === insert[start]) start += 1;
  if (start > 0 && isHighSurrogate(text.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  while (end < shorter - start && text[text.length - 1 - end] === insert[insert.length - 1 - end]) end += 1;
  if (end > 0 && isLowSurrogate(text.charCodeAt(text.length - end))) end -= 1;
  const deleteCount = text.length - start - end;
  return [{ at: at + start, deleteCount, insert: insert.slice(start, insert.length - end) }];
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
