/**
 * When to ask a client with sync step 1 for what its updates build on. One question is open at a time, and a
 * client whose answers do not help is asked again ever more seldom: it may hold something that will only make
 * sense when a third party has sent its part, and must not be asked in a circle meanwhile.
 */
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

export class StepOneAsker {
  #isAwaitingAnswer = false;
  #delayMs = FIRST_DELAY_MS;
  /** When to ask again; undefined when no question is due. */
  #askAt: number | undefined;

  /** Step 1 has been sent. */
  asked(): void {
    this.#isAwaitingAnswer = true;
    this.#askAt = undefined;
  }

  /** A step 2 arrived; `helped` when everything it builds on was known. */
  answered(helped: boolean): void {
    this.#isAwaitingAnswer = false;
    if (helped) {
      this.#delayMs = FIRST_DELAY_MS;
      this.#askAt = undefined;
    }
  }

  /** Something built on the unknown. True: ask now. Otherwise an answer is awaited, or `askAt` tells when. */
  shouldAskNow(isAnswer: boolean, now: number): boolean {
    if (this.#isAwaitingAnswer) return false;
    if (!isAnswer) return this.#askAt === undefined;
    this.#askAt = now + this.#delayMs;
    this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
    return false;
  }

  get askAt(): number | undefined {
    return this.#askAt;
  }
}
