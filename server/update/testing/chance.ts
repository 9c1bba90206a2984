/** Repeatable randomness for stories: the same seed tells the same story. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** In [0, 1); mulberry32. */
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

  /** With this probability. */
  isLucky(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const chosen = this.below(items.length);
    for (const [at, item] of items.entries()) if (at === chosen) return item;
    throw new Error('nothing to pick from');
  }
}
