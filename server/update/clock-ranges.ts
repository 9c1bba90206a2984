/**
 * A set of clocks as merged ranges. Whatever order ranges come in, adding one costs a binary search and the
 * moving of a few hundred numbers at most: deleting every second character of a long text, backwards, must not
 * get slower and slower.
 */

/** Numbers in one chunk, two a range, before it is split. */
const CHUNK_FULL = 512;

export class ClockRanges {
  /**
   * The bounds from, to, from, to, … strictly ascending over all chunks together (touching ranges are merged).
   * Each chunk holds whole ranges and at least one.
   */
  readonly #chunks: number[][] = [];

  /** From bounds in the form of `bounds()`. */
  static fromBounds(bounds: ArrayLike<number>): ClockRanges {
    const ranges = new ClockRanges();
    for (let at = 0; at + 1 < bounds.length; at += 2) ranges.add(bounds[at] ?? 0, bounds[at + 1] ?? 0);
    return ranges;
  }

  /** Adds `from` up to but not including `to`, and gives how many clocks of it were not in the set before. */
  add(from: number, to: number): number {
    const chunk = this.#chunks.at(-1);
    const end = chunk?.at(-1) ?? -1;
    if (chunk === undefined || from > end) this.#append(from, to);
    else if (from === end) chunk[chunk.length - 1] = to;
    else return this.#insert(from, to);
    return to - from;
  }

  /** Calls `visit` with each part of `from` up to `to` that is not in the set, in ascending order. */
  visitGaps(from: number, to: number, visit: (from: number, to: number) => void): void {
    let at = from;
    let chunkIndex = this.#chunkEndingAfter(from);
    let position = -1;
    for (; chunkIndex < this.#chunks.length; chunkIndex++) {
      const chunk = this.#chunks[chunkIndex] ?? [];
      position = position === -1 ? firstAtLeast(chunk, from) & ~1 : 0;
      for (; position < chunk.length; position += 2) {
        const start = chunk[position] ?? 0;
        if (start >= to) {
          visit(at, to);
          return;
        }
        if (start > at) visit(at, start);
        at = Math.max(at, chunk[position + 1] ?? 0);
        if (at >= to) return;
      }
    }
    visit(at, to);
  }

  has(clock: number): boolean {
    const chunk = this.#chunks[this.#chunkEndingAfter(clock)];
    // Behind an odd number of bounds one is inside.
    return chunk !== undefined && firstAtLeast(chunk, clock + 1) % 2 === 1;
  }

  /** from, to, from, to, … ascending. */
  bounds(): number[] {
    const all: number[] = [];
    // `flat` takes ten times as long.
    for (const chunk of this.#chunks) for (const bound of chunk) all.push(bound);
    return all;
  }

  #append(from: number, to: number): void {
    const last = this.#chunks.at(-1);
    if (last === undefined || last.length >= CHUNK_FULL) this.#chunks.push([from, to]);
    else last.push(from, to);
  }

  /** Where some range ends at or after `from`. */
  #insert(from: number, to: number): number {
    const first = this.#chunkEndingAt(from);
    const chunk = this.#chunks[first] ?? [];
    // An odd position is the end of a range that `from` lies in or touches.
    const position = firstAtLeast(chunk, from) & ~1;
    let mergedFrom = from;
    let mergedTo = to;
    let covered = 0;
    let absorbedHere = 0;
    let chunkIndex = first;
    let next = position;
    for (;;) {
      const current = this.#chunks[chunkIndex] ?? [];
      const start = current[next];
      if (start === undefined) {
        // The whole rest of this chunk is absorbed; goes on in the next one, if there is one.
        if (chunkIndex === first) absorbedHere = next - position;
        if (chunkIndex + 1 >= this.#chunks.length) break;
        chunkIndex += 1;
        next = 0;
        continue;
      }
      if (start > to) break;
      const end = current[next + 1] ?? 0;
      covered += Math.max(0, Math.min(end, to) - Math.max(start, from));
      mergedFrom = Math.min(mergedFrom, start);
      mergedTo = Math.max(mergedTo, end);
      next += 2;
    }
    if (chunkIndex === first) {
      absorbedHere = next - position;
    } else {
      this.#chunks[chunkIndex]?.splice(0, next);
      const isEmptied = this.#chunks[chunkIndex]?.length === 0;
      this.#chunks.splice(first + 1, chunkIndex - first - (isEmptied ? 0 : 1));
    }
    chunk.splice(position, absorbedHere, mergedFrom, mergedTo);
    if (chunk.length > CHUNK_FULL) this.#chunks.splice(first + 1, 0, chunk.splice(CHUNK_FULL / 2));
    return to - from - covered;
  }

  /** The first chunk whose last range ends at or after this clock. */
  #chunkEndingAt(clock: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chunks[middle]?.at(-1) ?? 0) < clock) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #chunkEndingAfter(clock: number): number {
    return this.#chunkEndingAt(clock + 1);
  }
}

/** Position of the first of these ascending numbers that is not below `value`. */
function firstAtLeast(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
