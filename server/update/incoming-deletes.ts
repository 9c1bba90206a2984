/** The delete set of an update that is being judged: which of it is new. */
import { ClockRanges } from './clock-ranges.ts';
import type { KnownDocument } from './known-document.ts';
import type { UpdateWalk } from './walk.ts';

export interface NewDeletes {
  readonly clientId: number;
  /** from, to, from, to, … ascending */
  readonly bounds: readonly number[];
}

export class IncomingDeletes {
  /** Whether some of it was left out, or put together. */
  isTrimmed = false;
  /** Whether it deletes something that is neither known nor in the update. */
  isMissingSomething = false;
  readonly #byClient = new Map<number, ClockRanges>();

  /** Walks the whole delete set. */
  read(walk: UpdateWalk, clockAfter: (clientId: number) => number): void {
    while (walk.nextDeletions()) {
      const { clientId } = walk;
      const end = clockAfter(clientId);
      let ranges = this.#byClient.get(clientId);
      while (walk.nextDeletedRange()) {
        const { deletedFrom, deletedTo } = walk;
        if (deletedTo > end) {
          this.isMissingSomething = true;
          continue;
        }
        if (ranges === undefined) {
          ranges = new ClockRanges();
          this.#byClient.set(clientId, ranges);
        }
        if (ranges.add(deletedFrom, deletedTo) < deletedTo - deletedFrom) this.isTrimmed = true;
      }
    }
  }

  /** Whether the update deletes all of these clocks. */
  covers(clientId: number, from: number, to: number): boolean {
    const ranges = this.#byClient.get(clientId);
    let isCovered = ranges !== undefined;
    ranges?.visitGaps(from, to, () => {
      isCovered = false;
    });
    return isCovered;
  }

  /**
   * To be asked last, when nothing else speaks against the update: it takes as long as there are holes in what is
   * deleted so far, and what is admitted closes them.
   */
  subtractKnown(known: KnownDocument): NewDeletes[] {
    const newDeletes: NewDeletes[] = [];
    for (const [clientId, ranges] of this.#byClient) {
      const deleted = known.deletedOf(clientId);
      const given = ranges.bounds();
      const bounds = deleted === undefined ? given : gapsWithin(deleted, given);
      if (bounds.length > 0) newDeletes.push({ clientId, bounds });
      if (lengthOf(bounds) < lengthOf(given)) this.isTrimmed = true;
    }
    return newDeletes;
  }
}

function gapsWithin(deleted: ClockRanges, given: readonly number[]): number[] {
  const bounds: number[] = [];
  for (let at = 0; at < given.length; at += 2) {
    deleted.visitGaps(given[at] ?? 0, given[at + 1] ?? 0, (from, to) => {
      bounds.push(from, to);
    });
  }
  return bounds;
}

function lengthOf(bounds: readonly number[]): number {
  let length = 0;
  for (let at = 0; at < bounds.length; at += 2) length += (bounds[at + 1] ?? 0) - (bounds[at] ?? 0);
  return length;
}
