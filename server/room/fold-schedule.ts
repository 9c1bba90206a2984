/**
 * When a room folds its tail. Folding takes a thread and a good part of a processor for a moment, so it waits for
 * those who write to pause; a tail that is far too long does not wait. The bounds grow with the document, because
 * folding costs as much as the base is long.
 */
import type { RoomOptions } from './room-context.ts';

export interface Sizes {
  readonly baseBytes: number;
  readonly tailBytes: number;
  readonly tailLength: number;
  readonly lastSeq: number;
  /** Base, tail and what is being committed. */
  readonly bytes: number;
}

const PAUSE_MS = 2_000;
/** So many times the bounds are folded without a pause. */
const FAR_BEYOND = 4;
/** A compaction that folded nothing is not tried again sooner. */
const RETRY_MS = 60_000;

export class FoldSchedule {
  readonly #options: RoomOptions;
  #isFolding = false;
  #notBefore = Number.NEGATIVE_INFINITY;
  #seenSeq = -1;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #lookAt: number | undefined;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  get isFolding(): boolean {
    return this.#isFolding;
  }

  /** When to ask `shouldFold` again, though nothing has happened; undefined: not at all. */
  get lookAt(): number | undefined {
    return this.#lookAt;
  }

  began(): void {
    this.#isFolding = true;
    this.#lookAt = undefined;
  }

  ended(hasFolded: boolean, now: number): void {
    this.#isFolding = false;
    if (!hasFolded) this.#notBefore = now + RETRY_MS;
  }

  shouldFold(sizes: Sizes, now: number): boolean {
    if (sizes.lastSeq !== this.#seenSeq) {
      this.#seenSeq = sizes.lastSeq;
      this.#writtenAt = now;
    }
    const isCrowded = this.#isCrowded(sizes);
    const isWorthIt = isCrowded || this.#isBeyond(sizes, 1);
    if (this.#isFolding || now < this.#notBefore || !isWorthIt) {
      this.#lookAt = undefined;
      return false;
    }
    if (isCrowded || this.#isBeyond(sizes, FAR_BEYOND)) return true;
    const quietAt = this.#writtenAt + PAUSE_MS;
    // A clock that was set back must not put it off.
    if (now >= quietAt || now < this.#writtenAt) return true;
    // Looked at once in a while: moving a timer with each keystroke would cost more than the fold.
    if (this.#lookAt === undefined || this.#lookAt <= now) this.#lookAt = quietAt;
    return false;
  }

  #isBeyond({ tailLength, tailBytes, baseBytes }: Sizes, times: number): boolean {
    const { compactAfterUpdates, compactAfterBytes } = this.#options;
    return (
      tailLength >= times * Math.max(compactAfterUpdates, baseBytes / 32) ||
      tailBytes >= times * Math.max(compactAfterBytes, baseBytes)
    );
  }

  /** Near its limit a document must not be held for larger than it is. */
  #isCrowded({ bytes, tailBytes }: Sizes): boolean {
    const { documentBytes } = this.#options.limits;
    return bytes > documentBytes / 2 && tailBytes > documentBytes / 16;
  }
}
