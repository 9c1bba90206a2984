/**
 * A room: one document being edited. A pure machine — events go in, effects come out; time is an argument.
 *
 * What it guarantees, whatever order events come in (docs/behaviour.md, ROOM):
 * - durable before visible: an update is acknowledged and broadcast only after its append has succeeded;
 * - nothing is said to be synced before the document is loaded;
 * - a failed append reaches its writer, and nothing that builds on it is kept;
 * - one client's nonsense closes that client's session and touches nobody else's.
 */
import type { SessionId } from '../../shared/ids.ts';
import { CLOSE, type CloseCode } from '../../shared/protocol/close-codes.ts';
import { encodeEvent } from '../../shared/protocol/frames.ts';
import { eventText, type DocumentEvent } from '../../shared/protocol/events.ts';
import type { LoadOutcome } from '../update-log/update-log.ts';
import type { CommittedContent } from './document-state.ts';
import { OpenRoom } from './open-room.ts';
import { RoomContext, type RoomOptions } from './room-context.ts';
import type { Joining, RoomEffect, RoomEvent, RoomFrame } from './room-events.ts';
import { createSession } from './room-session.ts';

/** What a session may send while the document is being loaded, beyond one large frame. */
const MAX_WAITING_BYTES = 1024 * 1024;

type Waiting =
  | { readonly kind: 'frame'; readonly sessionId: SessionId; readonly frame: RoomFrame }
  | (Extract<RoomEvent, { kind: 'write' }> & { readonly at: number });

type Phase =
  | {
      readonly kind: 'loading';
      readonly waiting: Waiting[];
      readonly bytesBySession: Map<SessionId, number>;
    }
  | { readonly kind: 'open'; readonly room: OpenRoom }
  /** Loading failed, or the document was erased: the host forgets this room. */
  | { readonly kind: 'ended' };

export class Room {
  readonly #context: RoomContext;
  #phase: Phase | undefined;
  /** When an unused room is to be forgotten. */
  #evictAt: number | undefined;
  #hasRested = false;
  #wakeAt: number | undefined;

  constructor(options: RoomOptions) {
    this.#context = new RoomContext(options);
  }

  get sessionIds(): readonly SessionId[] {
    return [...this.#context.sessions.keys()];
  }

  /** What is on disk; undefined while it is not loaded. */
  committed(): CommittedContent | undefined {
    return this.#open?.committed();
  }

  handle(event: RoomEvent, now: number): readonly RoomEffect[] {
    this.#dispatch(event, now);
    this.#considerEviction(now);
    this.#askToBeWoken();
    return this.#context.takeEffects();
  }

  #dispatch(event: RoomEvent, now: number): void {
    switch (event.kind) {
      case 'join':
        this.#join(event.joining, now);
        return;
      case 'loaded':
        this.#loaded(event.outcome, now);
        return;
      case 'frame':
        this.#receive(event.sessionId, event.frame, now);
        return;
      case 'write':
        this.#write(event, now);
        return;
      case 'leave':
        if (this.#context.sessions.delete(event.sessionId)) this.#open?.left(event.sessionId);
        return;
      case 'accessChanged':
        this.#accessChanged(event, now);
        return;
      case 'announce':
        this.#announce(event.event, now);
        return;
      case 'closeAll':
        for (const sessionId of this.sessionIds) this.#close(sessionId, event.code, event.reason);
        return;
      case 'appended':
        this.#open?.writes.appended(event.ticket, event.outcome, now);
        if (event.outcome.kind === 'goneElsewhere' || event.outcome.kind === 'unknown') this.#end();
        else this.#open?.flush(now);
        return;
      case 'compacted':
        this.#open?.compacted(event.baseSeq, event.base);
        return;
      case 'compactionEnded':
        this.#open?.compactionEnded(event.hasFolded, now);
        return;
      case 'flush':
        this.#context.flushing();
        this.#open?.flush(now);
        return;
      case 'wake':
        this.#wakeAt = undefined;
        this.#open?.wake(now);
        return;
      default:
        event satisfies never;
    }
  }

  get #open(): OpenRoom | undefined {
    return this.#phase?.kind === 'open' ? this.#phase.room : undefined;
  }

  #join(joining: Joining, now: number): void {
    const session = createSession(joining);
    this.#context.sessions.set(joining.sessionId, session);
    this.#evictAt = undefined;
    this.#hasRested = false;
    this.#loadIfNeeded();
    this.#open?.enter(session, now);
  }

  #loadIfNeeded(): void {
    if (this.#phase !== undefined) return;
    this.#phase = { kind: 'loading', waiting: [], bytesBySession: new Map() };
    this.#context.emit({ kind: 'load' });
  }

  #loaded(outcome: LoadOutcome, now: number): void {
    if (this.#phase?.kind !== 'loading') return;
    const { waiting } = this.#phase;
    if (outcome.kind !== 'loaded') {
      this.#cannotLoad(outcome, waiting);
      return;
    }
    const room = new OpenRoom(this.#context, outcome.document);
    this.#phase = { kind: 'open', room };
    for (const session of this.#context.sessions.values()) room.enter(session, now);
    for (const one of waiting) {
      if (one.kind === 'frame') this.#receive(one.sessionId, one.frame, now);
      else room.writes.write(one.requestId, one.principalId, one.update, one.at);
    }
  }

  #cannotLoad(outcome: Exclude<LoadOutcome, { kind: 'loaded' }>, waiting: readonly Waiting[]): void {
    const { code, reason } = whyNotLoaded(outcome);
    for (const sessionId of this.sessionIds) this.#close(sessionId, code, reason);
    for (const one of waiting) {
      if (one.kind !== 'write') continue;
      this.#context.emit({
        kind: 'writeDone',
        requestId: one.requestId,
        outcome:
          outcome.kind === 'failed' ? { kind: 'failed', fault: outcome.fault } : { kind: 'refused', reason },
      });
    }
    if (outcome.kind === 'failed') {
      this.#context.emit({ kind: 'storageFailing', fault: outcome.fault, detail: outcome.detail });
    }
    this.#end();
  }

  #receive(sessionId: SessionId, frame: RoomFrame, now: number): void {
    const session = this.#context.sessions.get(sessionId);
    if (session === undefined) return;
    if (this.#phase?.kind === 'open') {
      this.#phase.room.receive(session, frame, now);
      return;
    }
    if (this.#phase?.kind !== 'loading') return;
    // A client that types during the handshake is heard as soon as the document is there.
    const { waiting, bytesBySession } = this.#phase;
    const bytes = (bytesBySession.get(sessionId) ?? 0) + frameBytes(frame);
    bytesBySession.set(sessionId, bytes);
    if (bytes <= MAX_WAITING_BYTES + this.#context.options.limits.frameBytes) {
      waiting.push({ kind: 'frame', sessionId, frame });
    } else {
      this.#close(sessionId, CLOSE.overload, 'the document is still being loaded');
    }
  }

  #write(write: Extract<RoomEvent, { kind: 'write' }>, now: number): void {
    this.#loadIfNeeded();
    this.#evictAt = undefined;
    if (this.#phase?.kind === 'open') {
      this.#phase.room.writes.write(write.requestId, write.principalId, write.update, now);
    } else if (this.#phase?.kind === 'loading') {
      this.#phase.waiting.push({ ...write, at: now });
    } else {
      const outcome = { kind: 'refused', reason: 'the document is closed' } as const;
      this.#context.emit({ kind: 'writeDone', requestId: write.requestId, outcome });
    }
  }

  #accessChanged(event: Extract<RoomEvent, { kind: 'accessChanged' }>, now: number): void {
    const session = this.#context.sessions.get(event.sessionId);
    if (session === undefined) return;
    if (event.access.kind === 'lost') {
      this.#close(event.sessionId, event.access.closeCode, event.access.reason);
      return;
    }
    const { role, user } = event.access;
    session.joining = { ...session.joining, role, user };
    this.#open?.roleChanged(session, now);
  }

  #announce(event: DocumentEvent, now: number): void {
    const listeners = [...this.#context.sessions.values()].filter(
      ({ joining }) => joining.dialect === 'scriptorium',
    );
    if (listeners.length === 0) return;
    this.#context.emit({
      kind: 'broadcast',
      to: listeners.map(({ joining }) => joining.sessionId),
      frames: [{ bytes: encodeEvent(eventText(event, now)), except: undefined }],
    });
  }

  #close(sessionId: SessionId, code: CloseCode, reason: string): void {
    if (this.#open === undefined) this.#context.close(sessionId, code, reason);
    else this.#open.close(sessionId, code, reason);
  }

  #end(): void {
    this.#phase = { kind: 'ended' };
    this.#context.emit({ kind: 'evict' });
  }

  #considerEviction(now: number): void {
    const open = this.#open;
    if (open === undefined || this.#context.sessions.size > 0) return;
    if (!open.isIdle) return;
    this.#evictAt ??= now + this.#context.options.evictAfterMs;
    if (this.#evictAt > now) return;
    if (this.#hasRested) {
      this.#end();
      return;
    }
    this.#hasRested = true;
    open.rest();
    if (open.isIdle) this.#end();
  }

  #askToBeWoken(): void {
    // What keeps a room from being forgotten ends with an event of its own; no need to wake it meanwhile.
    const open = this.#open;
    if (open === undefined) return;
    const evictAt = this.#evictAt !== undefined && open.isIdle ? this.#evictAt : Infinity;
    const next = Math.min(open.wakeAt(), evictAt);
    if (next === Infinity || next === this.#wakeAt) return;
    this.#wakeAt = next;
    this.#context.emit({ kind: 'wakeAt', at: next });
  }
}

function whyNotLoaded(outcome: Exclude<LoadOutcome, { kind: 'loaded' }>): {
  code: CloseCode;
  reason: string;
} {
  switch (outcome.kind) {
    case 'unknown':
      return { code: CLOSE.notFound, reason: 'no such document' };
    case 'unreadable':
      return { code: CLOSE.serverFault, reason: 'the document cannot be read; it is kept aside unharmed' };
    case 'failed':
      return { code: CLOSE.overload, reason: 'the storage does not answer; come back' };
    default:
      return outcome satisfies never;
  }
}

function frameBytes(frame: RoomFrame): number {
  switch (frame.kind) {
    case 'syncStep1':
      return frame.stateVector.length;
    case 'syncStep2':
    case 'update':
    case 'awareness':
      return frame.update.length;
    case 'queryAwareness':
      return 1;
    default:
      return frame satisfies never;
  }
}
