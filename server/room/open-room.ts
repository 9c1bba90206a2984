/**
 * A room whose document is loaded: entering, reading, presence, compaction. Writing has its own file
 * (write-path.ts).
 */
import type { SessionId } from '../../shared/ids.ts';
import { DOCUMENT_SCHEMA_VERSION } from '../../shared/document/schema-version.ts';
import { CLOSE, type CloseCode } from '../../shared/protocol/close-codes.ts';
import { encodeAwareness, encodeHello } from '../../shared/protocol/frames.ts';
import type { Hello } from '../../shared/protocol/hello.ts';
import { AWARENESS_WINDOW_MS } from '../../shared/protocol/limits.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import type { LoadedDocument } from '../update-log/update-log.ts';
import { ClientIdOwners } from './client-id-owners.ts';
import { DocumentState, type CommittedContent } from './document-state.ts';
import { FoldSchedule } from './fold-schedule.ts';
import { Presence } from './presence.ts';
import type { RoomContext } from './room-context.ts';
import type { RoomFrame } from './room-events.ts';
import type { Session } from './room-session.ts';
import { WritePath } from './write-path.ts';

/** The shared answer to newcomers is let go this long after it was made. */
const ANSWER_KEPT_MS = 2_000;
/** Shorter tails are read as they are: folding costs more than it saves. */
const MIN_TAIL_TO_REST = 32;

export class OpenRoom {
  readonly #context: RoomContext;
  readonly #generation: string;
  readonly #owners: ClientIdOwners;
  readonly #state: DocumentState;
  readonly #presence: Presence;
  readonly writes: WritePath;
  #schemaVersion: number;
  #presenceDueAt: number | undefined;
  #presenceSentAt = Number.NEGATIVE_INFINITY;
  #dropAnswerAt: number | undefined;
  readonly #folds: FoldSchedule;

  constructor(context: RoomContext, loaded: LoadedDocument) {
    this.#context = context;
    this.#generation = loaded.generation;
    this.#schemaVersion = loaded.schemaVersion;
    this.#owners = new ClientIdOwners(loaded.claims);
    this.#state = new DocumentState(loaded);
    this.#presence = new Presence(this.#owners, context.options.limits);
    this.#folds = new FoldSchedule(context.options);
    this.writes = new WritePath({
      context,
      state: this.#state,
      owners: this.#owners,
      generation: loaded.generation,
      close: (sessionId, code, reason) => this.close(sessionId, code, reason),
      wrote: (session) => this.#raiseSchemaVersion(session),
      compact: () => {
        if (!this.#folds.isFolding) this.#compact();
      },
    });
  }

  /** Lets a session in: hello, who is here, and the question what it has that we have not. */
  enter(session: Session, now: number): void {
    const { sessionId, dialect, schemaVersion } = session.joining;
    if (schemaVersion !== undefined && schemaVersion < this.#schemaVersion) {
      this.close(sessionId, CLOSE.schemaTooOld, 'this page is older than the document');
      return;
    }
    if (dialect === 'scriptorium') this.#sayHello(session, now);
    this.writes.ask(session);
    const everybody = this.#presence.everybody();
    if (everybody !== undefined) this.#context.send(sessionId, encodeAwareness(everybody));
  }

  receive(session: Session, frame: RoomFrame, now: number): void {
    switch (frame.kind) {
      case 'syncStep1':
        session.reader.asks(frame.stateVector);
        if (session.reader.isDue(now)) this.#context.flushSoon();
        return;
      case 'syncStep2':
      case 'update':
        this.writes.receive(session, frame.update, frame.kind === 'syncStep2', now);
        return;
      case 'awareness':
        this.#receiveAwareness(session, frame.update, now);
        return;
      case 'queryAwareness': {
        const everybody = this.#presence.everybody();
        if (everybody !== undefined) {
          this.#context.send(session.joining.sessionId, encodeAwareness(everybody));
        }
        return;
      }
      default:
        frame satisfies never;
    }
  }

  roleChanged(session: Session, now: number): void {
    this.#presence.restamp(session.joining);
    this.#presenceChanged(now);
    if (session.joining.dialect === 'scriptorium') this.#sayHello(session, now);
  }

  close(sessionId: SessionId, code: CloseCode, reason: string): void {
    this.#context.close(sessionId, code, reason);
    this.left(sessionId);
  }

  /** The session has gone, whoever ended it: its caret goes at once. */
  left(sessionId: SessionId): void {
    this.#presence.leave(sessionId);
    if (!this.#presence.hasChanges()) return;
    this.#presenceDueAt = Number.NEGATIVE_INFINITY;
    this.#context.flushSoon();
  }

  flush(now: number): void {
    for (const session of this.#context.sessions.values()) this.#answer(session, now);
    this.#tellPresence(now);
    this.writes.flush();
    this.#considerCompaction(now);
  }

  wake(now: number): void {
    if (this.#dropAnswerAt !== undefined && this.#dropAnswerAt <= now) {
      this.#state.dropAnswer();
      this.#dropAnswerAt = undefined;
    }
    for (const session of this.#context.sessions.values()) {
      if (session.asker.askAt !== undefined && session.asker.askAt <= now) this.writes.ask(session);
      if (session.reader.isDue(now)) this.#context.flushSoon();
    }
    if (this.#presenceDueAt !== undefined && this.#presenceDueAt <= now) this.#context.flushSoon();
    const { lookAt } = this.#folds;
    if (lookAt !== undefined && lookAt <= now) this.#considerCompaction(now);
  }

  /** When the room wants to be woken; `Infinity`: not at all. Asked after every event: it makes no garbage. */
  wakeAt(): number {
    let next = Math.min(
      this.#presenceDueAt ?? Infinity,
      this.#dropAnswerAt ?? Infinity,
      this.#folds.lookAt ?? Infinity,
    );
    for (const { asker, reader } of this.#context.sessions.values()) {
      if (asker.askAt !== undefined && asker.askAt < next) next = asker.askAt;
      if (reader.dueAt !== undefined && reader.dueAt < next) next = reader.dueAt;
    }
    return next;
  }

  committed(): CommittedContent {
    return this.#state.committed();
  }

  get isIdle(): boolean {
    return this.writes.isIdle && !this.#folds.isFolding && !this.#owners.wantSaving();
  }

  /** Before the room is forgotten: folds a tail worth folding, so that the next opening is quick. */
  rest(): void {
    if (this.#state.tailLength >= MIN_TAIL_TO_REST && !this.#folds.isFolding) this.#compact();
  }

  compacted(baseSeq: number, base: Uint8Array): void {
    this.#state.rebase(base, baseSeq);
  }

  compactionEnded(hasFolded: boolean, now: number): void {
    this.#folds.ended(hasFolded, now);
    this.#considerCompaction(now);
  }

  #sayHello(session: Session, now: number): void {
    const { sessionId, role, user } = session.joining;
    const { frameBytes, documentBytes, awarenessStateBytes } = this.#context.options.limits;
    const hello: Hello = {
      protocol: PROTOCOL_VERSION,
      sessionId,
      role,
      user,
      generation: this.#generation,
      schema: this.#schemaVersion,
      limits: { frameBytes, documentBytes, awarenessStateBytes },
      serverTime: now,
    };
    this.#context.send(sessionId, encodeHello(JSON.stringify(hello)));
  }

  #answer(session: Session, now: number): void {
    const stateVector = session.reader.take(now);
    if (stateVector === undefined) return;
    const answer = this.#state.answer(stateVector);
    if (answer === undefined) {
      this.close(session.joining.sessionId, CLOSE.undecodable, 'a state vector that cannot be read');
      return;
    }
    this.#context.send(session.joining.sessionId, answer);
    if (this.#state.holdsAnswer()) this.#dropAnswerAt ??= now + ANSWER_KEPT_MS;
  }

  #receiveAwareness(session: Session, bytes: Uint8Array, now: number): void {
    const outcome = this.#presence.receive(session.joining, bytes);
    switch (outcome.kind) {
      case 'taken':
        this.#presenceChanged(now);
        return;
      case 'malformed':
        this.close(session.joining.sessionId, CLOSE.undecodable, `awareness: ${outcome.reason}`);
        return;
      case 'overLimit':
        this.close(session.joining.sessionId, CLOSE.shapeLimit, outcome.reason);
        return;
      default:
        outcome satisfies never;
    }
  }

  /** The first change after a pause goes out this turn; the next ones wait for their window. */
  #presenceChanged(now: number): void {
    if (!this.#presence.hasChanges()) return;
    this.#presenceDueAt ??= Math.max(now, this.#presenceSentAt + AWARENESS_WINDOW_MS);
    if (this.#presenceDueAt <= now) this.#context.flushSoon();
  }

  #tellPresence(now: number): void {
    if (this.#presenceDueAt === undefined || this.#presenceDueAt > now) return;
    this.#presenceDueAt = undefined;
    this.#presenceSentAt = now;
    const frames = this.#presence.takeChanges();
    if (frames === undefined) return;
    for (const { sessionId, bytes } of frames.instead) {
      if (bytes !== undefined) this.#context.send(sessionId, encodeAwareness(bytes));
    }
    const apart = new Set(frames.instead.map(({ sessionId }) => sessionId));
    this.#context.broadcast([{ bytes: encodeAwareness(frames.everybody), except: undefined }], apart);
  }

  #raiseSchemaVersion(session: Session): void {
    const { schemaVersion } = session.joining;
    if (schemaVersion === undefined) return;
    // A page cannot know more than the server that gave it out; a number of its own making is not believed.
    const version = Math.min(schemaVersion, DOCUMENT_SCHEMA_VERSION);
    if (version <= this.#schemaVersion) return;
    this.#schemaVersion = version;
    this.#context.emit({ kind: 'raiseSchemaVersion', version });
    // An older page would delete what it does not know.
    for (const { joining } of this.#context.sessions.values()) {
      if (joining.schemaVersion === undefined || joining.schemaVersion >= version) continue;
      this.close(joining.sessionId, CLOSE.schemaTooOld, 'this page is older than the document');
    }
  }

  #considerCompaction(now: number): void {
    if (this.#folds.shouldFold(this.#state, now)) this.#compact();
  }

  #compact(): void {
    this.#folds.began();
    this.#context.emit({ kind: 'compact' });
  }
}
