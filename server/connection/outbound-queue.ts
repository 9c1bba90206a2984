/**
 * What waits for one client, and how long it may. The transport gets little at a time; the rest waits here as
 * references to bytes that all members of a room share.
 *
 * The rule for slow readers. What waits is what was given to the client and has not left this process. Of that,
 * the largest single frame still in flight does not count: a first sync of a large document must pass, however
 * slow the line. The rest may be `budgetBytes`. Beyond it a client is sent away (1013) when for `STALL_MS` not one
 * byte of its backlog has left, and at once beyond `CEILING` times the budget: it comes back and gets one
 * difference, which is smaller than what it missed.
 */
import type { CancelTimer, Timers } from '../../shared/time-and-chance.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { FrameBatch } from '../room-host/room-door.ts';
import type { OutboundTurn, Piece, TurnEncoder, TurnTaker } from './outbound-turn.ts';
import type { ConnectionStats } from './connection-stats.ts';
import type { Socket } from './socket.ts';
import { encodeWire, FRAGMENT_BYTES, type Wire, type WireChunk } from './wire.ts';

export const STALL_MS = 3_000;
export const CEILING = 2;
/** The transport gets no more while it holds this much. */
export const TRANSPORT_BYTES = 2 * FRAGMENT_BYTES;
/** What keeping a chunk costs beside its bytes, roughly; else a million tiny ones would pass as nothing. */
const CHUNK_OVERHEAD_BYTES = 256;

export interface OutboundQueueOptions {
  readonly sessionId: SessionId;
  readonly socket: Socket;
  readonly turn: OutboundTurn;
  readonly timers: Timers;
  /** 0: no bound. */
  readonly budgetBytes: number;
  readonly stats: ConnectionStats;
  /** Called at most once, never from inside `push`. */
  readonly onSlowReader: () => void;
}

export class OutboundQueue implements TurnTaker {
  /** Everything ever given to the client, bytes. */
  private offeredBytes = 0;
  private frameCount = 0;
  private pending: Piece[] = [];
  private pendingBytes = 0;
  private largestPending = 0;
  /** This turn brought more than the client may ever have waiting; it is sent away when the turn ends. */
  private isOverflowing = false;
  private held: WireChunk[] = [];
  private heldFrom = 0;
  private heldBytes = 0;
  /** Frames larger than a fragment that may still be in flight, oldest first. */
  private giants: { readonly endsAt: number; readonly bytes: number }[] = [];
  private cancelStallCheck: CancelTimer | undefined;
  private isEnded = false;
  private readonly options: OutboundQueueOptions;

  constructor(options: OutboundQueueOptions) {
    this.options = options;
  }

  /** Joins this turn's write. */
  push(batch: FrameBatch): void {
    if (this.isEnded || this.isOverflowing) return;
    const piece = this.options.turn.pieceFor(batch, this.options.sessionId);
    if (piece === undefined) return;
    this.pending.push(piece);
    this.pendingBytes += piece.byteLength;
    if (piece.largestFrame > this.largestPending) this.largestPending = piece.largestFrame;
    if (this.pending.length === 1) this.options.turn.enlist(this);
    else if (this.pendingBytes > this.options.budgetBytes) this.checkPending();
  }

  takeTurn(turn: TurnEncoder): void {
    if (this.isOverflowing) {
      this.giveUp();
      return;
    }
    if (this.isEnded || this.pending.length === 0) return;
    this.offer(turn.encode(this.takePending()));
    this.checkBudget();
  }

  /** The transport has room again. */
  drained(): void {
    while (this.heldFrom < this.held.length && this.options.socket.bufferedBytes() < TRANSPORT_BYTES) {
      this.sendHeld();
    }
    if (this.heldFrom === this.held.length) {
      this.held = [];
      this.heldFrom = 0;
    }
  }

  /** Hands over all that waits, for nothing may come after; the close follows it. */
  finish(): void {
    if (this.isEnded) return;
    if (this.pending.length > 0) this.offer(encodeWire(this.takePending().flatMap((piece) => piece.frames)));
    while (this.heldFrom < this.held.length) this.sendHeld();
    this.drop();
  }

  /** Forgets all that waits here. */
  drop(): void {
    this.isEnded = true;
    this.takePending();
    this.held = [];
    this.heldFrom = 0;
    this.heldBytes = 0;
    this.cancelStallCheck?.();
    this.cancelStallCheck = undefined;
  }

  waitingBytes(): number {
    return this.heldBytes + this.options.socket.bufferedBytes();
  }

  /** Everything that has left this process, bytes: grows while the other side takes anything at all. */
  departedBytes(): number {
    return this.offeredBytes - this.waitingBytes();
  }

  framesPushed(): number {
    return this.frameCount;
  }

  private takePending(): readonly Piece[] {
    const pieces = this.pending;
    this.pending = [];
    this.pendingBytes = 0;
    this.largestPending = 0;
    return pieces;
  }

  /** Before it is brought into wire form: what a flood of questions is answered with would fill the memory. */
  private checkPending(): void {
    const { budgetBytes } = this.options;
    if (budgetBytes === 0) return;
    if (this.excessBytes() + this.pendingBytes - this.largestPending <= budgetBytes * CEILING) return;
    this.isOverflowing = true;
    this.takePending();
  }

  private offer(wire: Wire): void {
    this.frameCount += wire.frames;
    this.options.stats.framesOut += wire.frames;
    this.options.stats.bytesOut += wire.byteLength;
    for (const chunk of wire.chunks) {
      this.offeredBytes += chunk.byteLength;
      if (this.held.length === 0 && this.options.socket.bufferedBytes() < TRANSPORT_BYTES) {
        this.options.socket.send(chunk);
      } else {
        this.offeredBytes += CHUNK_OVERHEAD_BYTES;
        this.heldBytes += chunk.byteLength + CHUNK_OVERHEAD_BYTES;
        this.held.push(chunk);
      }
    }
    if (wire.largestFrame > FRAGMENT_BYTES) {
      this.giants.push({ endsAt: this.offeredBytes, bytes: wire.largestFrame });
    }
  }

  private sendHeld(): void {
    const chunk = this.held[this.heldFrom];
    this.heldFrom += 1;
    if (chunk === undefined) return;
    this.heldBytes -= chunk.byteLength + CHUNK_OVERHEAD_BYTES;
    this.options.socket.send(chunk);
    // Sent chunks leave the list in strides, so that a long queue is not copied for each.
    if (this.heldFrom >= 1024) {
      this.held = this.held.slice(this.heldFrom);
      this.heldFrom = 0;
    }
  }

  private checkBudget(): void {
    const { budgetBytes } = this.options;
    if (budgetBytes === 0 || this.waitingBytes() <= budgetBytes) return;
    const excess = this.excessBytes();
    if (excess > budgetBytes * CEILING) {
      this.giveUp();
    } else if (excess > budgetBytes && this.cancelStallCheck === undefined) {
      this.watchForStall();
    }
  }

  private watchForStall(): void {
    const departedBefore = this.departedBytes();
    this.cancelStallCheck = this.options.timers.after(STALL_MS, () => {
      this.cancelStallCheck = undefined;
      if (this.isEnded || this.excessBytes() <= this.options.budgetBytes) return;
      if (this.departedBytes() <= departedBefore) this.giveUp();
      else this.watchForStall();
    });
  }

  /** What waits beyond the largest frame in flight. */
  private excessBytes(): number {
    const departed = this.departedBytes();
    this.giants = this.giants.filter((giant) => giant.endsAt > departed);
    let largest = 0;
    for (const giant of this.giants) if (giant.bytes > largest) largest = giant.bytes;
    return this.waitingBytes() - largest;
  }

  private giveUp(): void {
    if (this.isEnded) return;
    this.drop();
    this.options.stats.slowReadersDropped += 1;
    this.options.onSlowReader();
  }
}
