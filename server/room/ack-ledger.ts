/**
 * Which of a session's frames are on disk. A client counts its sync step 2 and update frames; `ack n` tells it
 * that the first n are durable. The count may only rise over frames whose content is committed, so a frame that
 * waits, or one that was set aside because it builds on something unknown, holds back everything behind it.
 */
export class AckLedger {
  #received = 0;
  #acked = 0;
  /** Frames not yet acknowledged, in order, each with the commit it waits for. */
  readonly #waiting: Waiting[] = [];
  #setAside = 0;

  /** Counts a frame whose content is on disk once `ticket` is committed. */
  waitFor(ticket: number): void {
    this.#received += 1;
    this.#waiting.push({ position: this.#received, ticket });
  }

  /**
   * Counts a frame that was not kept; the client has been asked to send what it builds on. Returns how many of its
   * frames lie aside: a client that never answers must not grow this for ever.
   */
  setAside(): number {
    this.#received += 1;
    this.#setAside += 1;
    this.#waiting.push({ position: this.#received, ticket: undefined });
    return this.#setAside;
  }

  /**
   * A sync step 2 was admitted under `ticket`. It was made after the frames that were set aside, from a document
   * that held them, so it carries their content as well.
   */
  coverWhatWasSetAside(ticket: number): void {
    if (this.#setAside === 0) return;
    this.#setAside = 0;
    for (const entry of this.#waiting) entry.ticket ??= ticket;
  }

  /** Whether frames of this session are still without their ack. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Everything up to `committedTicket` is on disk: the new count to acknowledge, undefined when unchanged. */
  settle(committedTicket: number): number | undefined {
    let settled = 0;
    for (const entry of this.#waiting) {
      if (entry.ticket === undefined || entry.ticket > committedTicket) break;
      this.#acked = entry.position;
      settled += 1;
    }
    if (settled === 0) return undefined;
    this.#waiting.splice(0, settled);
    return this.#acked;
  }
}

interface Waiting {
  readonly position: number;
  ticket: number | undefined;
}
