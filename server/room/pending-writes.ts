/**
 * Admitted updates on their way to disk. One append of a room is under way at a time: what arrives meanwhile
 * forms the next one, so that an update never reaches the log when one before it did not. Tickets number the
 * appends; they are the room's clock of durability.
 */
import type { SessionId } from '../../shared/ids.ts';
import type { ClientIdClaim, NewUpdate } from '../update-log/update-log.ts';

/** Who waits for a write. */
export type Writer =
  | { readonly kind: 'session'; readonly sessionId: SessionId }
  | { readonly kind: 'request'; readonly requestId: number };

export interface PendingWrite {
  readonly update: NewUpdate;
  readonly writer: Writer;
}

export interface AppendUnderWay {
  readonly ticket: number;
  readonly writes: readonly PendingWrite[];
  readonly claims: readonly ClientIdClaim[];
}

export class PendingWrites {
  #gathered: PendingWrite[] = [];
  #underWay: AppendUnderWay | undefined;
  #nextTicket = 1;
  #committedTicket = 0;

  /** Adds a write to the next append; returns the ticket of that append. */
  gather(write: PendingWrite): number {
    this.#gathered.push(write);
    return this.#nextTicket;
  }

  /** The ticket after whose commit every update admitted so far is on disk. */
  get newestTicket(): number {
    if (this.#gathered.length > 0) return this.#nextTicket;
    // An append of claims alone carries no content; whether it succeeds concerns no ack.
    const underWay = this.#underWay;
    return underWay === undefined || underWay.writes.length === 0 ? this.#committedTicket : underWay.ticket;
  }

  get committedTicket(): number {
    return this.#committedTicket;
  }

  get isIdle(): boolean {
    return this.#gathered.length === 0 && this.#underWay === undefined;
  }

  /** Whether another append can start: none is under way. */
  get canStart(): boolean {
    return this.#underWay === undefined;
  }

  get hasGathered(): boolean {
    return this.#gathered.length > 0;
  }

  start(claims: readonly ClientIdClaim[]): AppendUnderWay {
    const underWay = { ticket: this.#nextTicket, writes: this.#gathered, claims };
    this.#nextTicket += 1;
    this.#gathered = [];
    this.#underWay = underWay;
    return underWay;
  }

  /** The append with this ticket has ended; undefined for one that was given up before. */
  end(ticket: number, isCommitted: boolean): AppendUnderWay | undefined {
    const ended = this.#underWay;
    if (ended === undefined || ended.ticket !== ticket) return undefined;
    this.#underWay = undefined;
    if (isCommitted) this.#committedTicket = ticket;
    return ended;
  }

  /** After a failed append: what waited behind it builds on it and goes too. */
  dropGathered(): readonly PendingWrite[] {
    const dropped = this.#gathered;
    this.#gathered = [];
    return dropped;
  }
}
