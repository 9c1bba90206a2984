/**
 * The end of a turn of the event loop: everything a client was given during it goes out in one write, and clients
 * that were given the same get the same bytes. A hundred readers of one document cost one encoding.
 */
import type { SessionId } from '../../shared/ids.ts';
import type { FrameBatch } from '../room-host/room-door.ts';
import { encodeWire, type Wire } from './wire.ts';

/** What one batch holds for one client. Clients that hear the same frames of a batch share the object. */
export interface Piece {
  readonly frames: readonly Uint8Array[];
  readonly byteLength: number;
  readonly largestFrame: number;
}

/** A queue with something to say at the end of this turn. */
export interface TurnTaker {
  takeTurn(turn: TurnEncoder): void;
}

/** Runs `run` once, when the present turn of the event loop has done its work (`setImmediate`, say). */
export type AtEndOfTurn = (run: () => void) => void;

export class OutboundTurn {
  private takers: TurnTaker[] = [];
  private lastBatch: FrameBatch | undefined;
  private lastPieces: BatchPieces | undefined;
  private readonly atEndOfTurn: AtEndOfTurn;

  constructor(atEndOfTurn: AtEndOfTurn) {
    this.atEndOfTurn = atEndOfTurn;
  }

  /** The part of `batch` that is for `sessionId`; undefined when nothing is. */
  pieceFor(batch: FrameBatch, sessionId: SessionId): Piece | undefined {
    // A broadcast hands the same batch to one member after the other.
    if (this.lastBatch !== batch || this.lastPieces === undefined) {
      this.lastBatch = batch;
      this.lastPieces = new BatchPieces(batch);
    }
    return this.lastPieces.for(sessionId);
  }

  enlist(taker: TurnTaker): void {
    this.takers.push(taker);
    if (this.takers.length === 1) this.atEndOfTurn(() => this.end());
  }

  private end(): void {
    const takers = this.takers;
    this.takers = [];
    this.lastBatch = undefined;
    this.lastPieces = undefined;
    const encoder = new TurnEncoder();
    for (const taker of takers) taker.takeTurn(encoder);
  }
}

/** Remembers, for one turn, what it has encoded. */
export class TurnEncoder {
  private readonly knownByFirstPiece = new Map<Piece, { pieces: readonly Piece[]; wire: Wire }[]>();

  encode(pieces: readonly Piece[]): Wire {
    const [first] = pieces;
    if (first === undefined) return encodeWire([]);
    const known = this.knownByFirstPiece.get(first) ?? [];
    for (const entry of known) if (areSame(entry.pieces, pieces)) return entry.wire;
    const wire = encodeWire(pieces.length === 1 ? first.frames : pieces.flatMap((piece) => piece.frames));
    if (known.length === 0) this.knownByFirstPiece.set(first, known);
    known.push({ pieces, wire });
    return wire;
  }
}

class BatchPieces {
  private readonly batch: FrameBatch;
  private readonly authors = new Set<SessionId>();
  private whole: Piece | undefined;

  constructor(batch: FrameBatch) {
    this.batch = batch;
    for (const { except } of batch.frames) if (except !== undefined) this.authors.add(except);
  }

  for(sessionId: SessionId): Piece | undefined {
    if (this.authors.has(sessionId)) return pieceOf(this.batch, sessionId);
    this.whole ??= pieceOf(this.batch, undefined);
    return this.whole;
  }
}

function pieceOf(batch: FrameBatch, leavingOut: SessionId | undefined): Piece | undefined {
  const frames: Uint8Array[] = [];
  let byteLength = 0;
  let largestFrame = 0;
  for (const { bytes, except } of batch.frames) {
    if (leavingOut !== undefined && except === leavingOut) continue;
    frames.push(bytes);
    byteLength += bytes.length;
    if (bytes.length > largestFrame) largestFrame = bytes.length;
  }
  return frames.length === 0 ? undefined : { frames, byteLength, largestFrame };
}

function areSame(one: readonly Piece[], other: readonly Piece[]): boolean {
  return one.length === other.length && one.every((piece, index) => piece === other[index]);
}
