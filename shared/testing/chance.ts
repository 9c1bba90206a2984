/** All chance of a test comes from one seed, so that a failure can be lived through again: same seed, same story. */
import type { Random } from '../time-and-chance.ts';

export class Chance implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** mulberry32: small, and good enough to choose moments and mutations. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number below `bound`, or 0. */
  below(bound: number): number {
    return Math.floor(this.fraction() * bound);
  }

  /** A whole number from `least` up to and including `most`. */
  whole(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  oneOf<Item>(items: readonly Item[]): Item {
    const chosen = this.below(items.length);
    for (const item of items.slice(chosen, chosen + 1)) return item;
    throw new Error('nothing to choose from');
  }

  /** A stream of its own, so that one part's appetite for chance does not change another's. */
  fork(): Chance {
    return new Chance(this.below(4_294_967_296));
  }
}
