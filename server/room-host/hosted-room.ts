/** One room with its shell: members, timers, and the promises of the update log turned into events. */
import type { DocumentId, PrincipalId, SessionId } from '../../shared/ids.ts';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import type { CancelTimer } from '../../shared/time-and-chance.ts';
import type { CommittedContent } from '../room/document-state.ts';
import { Room } from '../room/room.ts';
import type { Joining, RoomEffect, RoomEvent, WriteOutcome } from '../room/room-events.ts';
import type { AppendOutcome, CompactionOutcome, LoadOutcome } from '../update-log/update-log.ts';
import type { RoomMember, RoomSession } from './room-door.ts';
import type { RoomHostParts } from './room-host-parts.ts';
import { countUp, type RoomStats } from './room-stats.ts';

export interface HostedRoomParts extends RoomHostParts {
  readonly stats: RoomStats;
  readonly changed: (lastSeq: number) => void;
  /** A session has gone by itself. */
  readonly left: () => void;
  readonly forget: () => void;
  /** A former room of this document whose last append has not ended yet: nothing is loaded before it has. */
  readonly predecessor: Promise<void> | undefined;
}

export class HostedRoom {
  readonly #documentId: DocumentId;
  readonly #parts: HostedRoomParts;
  readonly #room: Room;
  readonly #members = new Map<SessionId, RoomMember>();
  readonly #writers = new Map<number, (outcome: WriteOutcome) => void>();
  #nextRequestId = 1;
  #cancelWake: CancelTimer | undefined;
  /** Loads, appends and compactions whose end the room waits for. */
  #underWay = 0;
  #whenSettled: (() => void)[] = [];
  #hasEnded = false;

  constructor(documentId: DocumentId, parts: HostedRoomParts) {
    this.#documentId = documentId;
    this.#parts = parts;
    this.#room = new Room(parts.options);
  }

  get sessionIds(): readonly SessionId[] {
    return this.#room.sessionIds;
  }

  committed(): CommittedContent | undefined {
    return this.#room.committed();
  }

  join(joining: Joining, member: RoomMember): RoomSession {
    const { sessionId } = joining;
    this.#members.set(sessionId, member);
    this.#parts.stats.sessions += 1;
    this.handle({ kind: 'join', joining });
    return {
      receive: (frame) => this.handle({ kind: 'frame', sessionId, frame }),
      accessChanged: (access) => this.handle({ kind: 'accessChanged', sessionId, access }),
      leave: () => {
        this.#forgetMember(sessionId);
        this.handle({ kind: 'leave', sessionId });
        this.#parts.left();
      },
    };
  }

  write(principalId: PrincipalId, update: Uint8Array): Promise<WriteOutcome> {
    const requestId = this.#nextRequestId;
    this.#nextRequestId += 1;
    return new Promise((resolve) => {
      this.#writers.set(requestId, resolve);
      this.handle({ kind: 'write', requestId, principalId, update });
    });
  }

  /** Hands an event to the room and runs what comes out. A bug ends this room and no other. */
  handle(event: RoomEvent): void {
    if (this.#hasEnded) return;
    try {
      for (const effect of this.#room.handle(event, this.#parts.clock.now())) this.#run(effect);
    } catch (error) {
      this.#parts.report({ kind: 'bug', documentId: this.#documentId, error });
      this.#end(CLOSE.serverFault, 'a fault in the server; come back');
    }
  }

  get isSettled(): boolean {
    return this.#underWay === 0;
  }

  /** Resolves when nothing of this room is on its way to the disk any more. */
  settled(): Promise<void> {
    this.handle({ kind: 'flush' });
    return this.#underWay === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#whenSettled.push(resolve));
  }

  #run(effect: RoomEffect): void {
    switch (effect.kind) {
      case 'send':
        this.#members
          .get(effect.sessionId)
          ?.sendBatch({ frames: [{ bytes: effect.bytes, except: undefined }] });
        return;
      case 'broadcast': {
        const batch = { frames: effect.frames };
        for (const sessionId of effect.to) this.#members.get(sessionId)?.sendBatch(batch);
        return;
      }
      case 'close': {
        const member = this.#members.get(effect.sessionId);
        this.#forgetMember(effect.sessionId);
        member?.close(effect.code, effect.reason);
        return;
      }
      case 'flushSoon':
        this.#parts.afterTurn(() => this.handle({ kind: 'flush' }));
        return;
      case 'load':
        void this.#load();
        return;
      case 'append':
        void this.#append(effect);
        return;
      case 'compact':
        void this.#compact();
        return;
      case 'raiseSchemaVersion':
        void this.#raiseSchemaVersion(effect.version);
        return;
      case 'changed':
        this.#parts.changed(effect.lastSeq);
        return;
      case 'writeDone':
        this.#writers.get(effect.requestId)?.(effect.outcome);
        this.#writers.delete(effect.requestId);
        return;
      case 'wakeAt':
        this.#wakeAt(effect.at);
        return;
      case 'storageFailing': {
        const { fault, detail } = effect;
        countUp(this.#parts.stats.appendFailures, fault);
        this.#parts.report({ kind: 'storage', documentId: this.#documentId, fault, detail });
        return;
      }
      case 'evict':
        this.#end(CLOSE.goingAway, 'the document was closed');
        return;
      default:
        effect satisfies never;
    }
  }

  async #load(): Promise<void> {
    await this.#parts.predecessor;
    const outcome = await this.#during<LoadOutcome>(this.#parts.log.load(this.#documentId), (detail) => ({
      kind: 'failed',
      fault: 'unknown',
      detail,
    }));
    if (outcome.kind !== 'loaded') countUp(this.#parts.stats.loadFailures, outcome.kind);
    if (outcome.kind === 'unreadable') {
      this.#parts.report({ kind: 'unreadable', documentId: this.#documentId, detail: outcome.detail });
    }
    this.handle({ kind: 'loaded', outcome });
    this.#checkSettled();
  }

  async #append(effect: Extract<RoomEffect, { kind: 'append' }>): Promise<void> {
    const { ticket, generation, updates, claims } = effect;
    const startedAt = this.#parts.clock.now();
    const outcome = await this.#during<AppendOutcome>(
      this.#parts.log.append({ documentId: this.#documentId, generation, updates, claims }),
      (detail) => ({ kind: 'unknown', detail }),
    );
    if (outcome.kind === 'unknown') {
      const { detail } = outcome;
      this.#parts.report({ kind: 'storage', documentId: this.#documentId, fault: 'unknown', detail });
    }
    if (outcome.kind === 'appended') {
      this.#parts.stats.updatesCommitted += updates.length;
      this.#parts.stats.observeAppendMs(this.#parts.clock.now() - startedAt);
    }
    this.handle({ kind: 'appended', ticket, outcome });
    this.#checkSettled();
  }

  async #compact(): Promise<void> {
    const outcome = await this.#during<CompactionOutcome>(
      this.#parts.log.compact(this.#documentId),
      (detail) => ({ kind: 'failed', detail }),
    );
    if (outcome.kind === 'compacted') {
      this.#parts.stats.compactions += 1;
      this.handle({ kind: 'compacted', baseSeq: outcome.baseSeq, base: outcome.base });
    } else if (outcome.kind === 'failed') {
      this.#parts.stats.compactionFailures += 1;
      this.#parts.report({ kind: 'compaction', documentId: this.#documentId, detail: outcome.detail });
    }
    this.handle({ kind: 'compactionEnded', hasFolded: outcome.kind === 'compacted' });
    this.#checkSettled();
  }

  async #raiseSchemaVersion(version: number): Promise<void> {
    try {
      await this.#parts.log.raiseSchemaVersion(this.#documentId, version);
    } catch (error) {
      this.#parts.report({ kind: 'bug', documentId: this.#documentId, error });
    }
  }

  /** A port promises outcomes as values; should it throw all the same, that is an outcome too. */
  async #during<Outcome>(work: Promise<Outcome>, thrown: (detail: string) => Outcome): Promise<Outcome> {
    this.#underWay += 1;
    try {
      return await work;
    } catch (error) {
      return thrown(error instanceof Error ? error.message : String(error));
    } finally {
      this.#underWay -= 1;
    }
  }

  #checkSettled(): void {
    if (this.#underWay > 0) return;
    const waiting = this.#whenSettled;
    this.#whenSettled = [];
    for (const resolve of waiting) resolve();
  }

  #wakeAt(at: number): void {
    this.#cancelWake?.();
    const delayMs = Math.max(0, at - this.#parts.clock.now());
    this.#cancelWake = this.#parts.timers.after(delayMs, () => this.handle({ kind: 'wake' }));
  }

  #forgetMember(sessionId: SessionId): void {
    if (this.#members.delete(sessionId)) this.#parts.stats.sessions -= 1;
  }

  #end(code: typeof CLOSE.serverFault | typeof CLOSE.goingAway, reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#cancelWake?.();
    this.#parts.forget();
    for (const [sessionId, member] of this.#members) {
      this.#forgetMember(sessionId);
      member.close(code, reason);
    }
    for (const resolve of this.#writers.values()) resolve({ kind: 'refused', reason });
    this.#writers.clear();
  }
}
