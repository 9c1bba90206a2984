/** All chance of a simulated world comes from one seed, so that a failure can be lived through again. */
import type { Random } from '../../shared/time-and-chance.ts';

export class Chance implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** mulberry32. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `least` up to and including `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  oneOf<Item>(items: readonly Item[]): Item {
    const at = Math.floor(this.fraction() * items.length);
    const [item] = items.slice(at, at + 1);
    if (items.length === 0) throw new Error('nothing to choose from');
    // `Item` may itself include undefined, so the slot's emptiness is told by the length alone.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return item as Item;
  }

  /** A stream of its own, so that one part's appetite for chance does not change another's. */
  fork(): Chance {
    return new Chance(Math.floor(this.fraction() * 4_294_967_296));
  }
}
