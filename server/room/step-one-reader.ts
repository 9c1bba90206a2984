/**
 * A client's questions, sync step 1, and when to answer. An answer costs a walk over the whole document, a question
 * six bytes: so the first is answered at once, and after that one a second at most, the newest.
 */
const ANSWER_EVERY_MS = 1_000;

export class StepOneReader {
  #stateVector: Uint8Array | undefined;
  #answeredAt = Number.NEGATIVE_INFINITY;

  asks(stateVector: Uint8Array): void {
    this.#stateVector = stateVector;
  }

  /** When the open question may be answered; undefined when there is none. */
  get dueAt(): number | undefined {
    return this.#stateVector === undefined ? undefined : Math.max(0, this.#answeredAt + ANSWER_EVERY_MS);
  }

  isDue(now: number): boolean {
    const { dueAt } = this;
    // A clock that was set back must not keep anybody waiting.
    return dueAt !== undefined && (dueAt <= now || this.#answeredAt > now);
  }

  /** The question to answer now, if one is due. */
  take(now: number): Uint8Array | undefined {
    if (!this.isDue(now)) return undefined;
    const stateVector = this.#stateVector;
    this.#stateVector = undefined;
    this.#answeredAt = now;
    return stateVector;
  }
}
