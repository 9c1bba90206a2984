/** What the parts of one room share: who is in it, its bounds, and the effects of the present turn. */
import type { SessionId } from '../../shared/ids.ts';
import type { CloseCode } from '../../shared/protocol/close-codes.ts';
import { eventText, type DocumentEvent } from '../../shared/protocol/events.ts';
import { encodeEvent } from '../../shared/protocol/frames.ts';
import type { Limits } from '../../shared/protocol/limits.ts';
import type { BroadcastFrame, RoomEffect } from './room-events.ts';
import type { Session } from './room-session.ts';

export interface RoomOptions {
  readonly limits: Limits;
  /** A room that nobody uses is forgotten after this long. */
  readonly evictAfterMs: number;
  /** Compaction begins when the tail has this many updates … */
  readonly compactAfterUpdates: number;
  /** … or this many bytes; both grow with the document, so that the whole work stays linear. */
  readonly compactAfterBytes: number;
}

export const DEFAULT_ROOM_OPTIONS: Omit<RoomOptions, 'limits'> = {
  evictAfterMs: 30_000,
  compactAfterUpdates: 2_000,
  compactAfterBytes: 256 * 1024,
};

export class RoomContext {
  readonly sessions = new Map<SessionId, Session>();
  readonly options: RoomOptions;
  #effects: RoomEffect[] = [];
  #willFlush = false;

  constructor(options: RoomOptions) {
    this.options = options;
  }

  emit(effect: RoomEffect): void {
    this.#effects.push(effect);
  }

  takeEffects(): readonly RoomEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** Asks for a `flush` at the end of this turn, once. */
  flushSoon(): void {
    if (this.#willFlush) return;
    this.#willFlush = true;
    this.emit({ kind: 'flushSoon' });
  }

  flushing(): void {
    this.#willFlush = false;
  }

  send(sessionId: SessionId, bytes: Uint8Array): void {
    this.emit({ kind: 'send', sessionId, bytes });
  }

  /** To every session but those in `left`. */
  broadcast(frames: readonly BroadcastFrame[], left: ReadonlySet<SessionId> = NOBODY): void {
    const to = [...this.sessions.keys()].filter((sessionId) => !left.has(sessionId));
    if (to.length > 0 && frames.length > 0) this.emit({ kind: 'broadcast', to, frames });
  }

  /** Tells an event to one session, if it understands events. */
  tell(session: Session, event: DocumentEvent, now: number): void {
    if (session.joining.dialect !== 'scriptorium') return;
    this.send(session.joining.sessionId, encodeEvent(eventText(event, now)));
  }

  close(sessionId: SessionId, code: CloseCode, reason: string): void {
    if (!this.sessions.delete(sessionId)) return;
    this.emit({ kind: 'close', sessionId, code, reason });
  }
}

const NOBODY: ReadonlySet<SessionId> = new Set();
