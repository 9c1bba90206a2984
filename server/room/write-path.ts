/**
 * The life of an update in a room: role, admission, ownership, append, commit; then ack and broadcast. Nothing is
 * acknowledged or shown before its append has succeeded, and one append of a room is under way at a time.
 */
import type { PrincipalId, SessionId } from '../../shared/ids.ts';
import { CLOSE, type CloseCode } from '../../shared/protocol/close-codes.ts';
import { encodeAck, encodeSyncStep1, encodeUpdate } from '../../shared/protocol/frames.ts';
import { canEdit } from '../../shared/roles.ts';
import type { AdmittedUpdate } from '../update/admission.ts';
import { isEmptyUpdate } from '../update/empty-update.ts';
import type { AppendOutcome } from '../update-log/update-log.ts';
import type { ClientIdOwners } from './client-id-owners.ts';
import type { DocumentState } from './document-state.ts';
import { PendingWrites, type AppendUnderWay, type Writer } from './pending-writes.ts';
import type { RoomContext } from './room-context.ts';
import type { BroadcastFrame } from './room-events.ts';
import type { Session } from './room-session.ts';

/** Why an update is not taken, as a close code and a reason in words. */
interface Refusal {
  readonly code: CloseCode;
  readonly reason: string;
}

export interface WritePathParts {
  readonly context: RoomContext;
  readonly state: DocumentState;
  readonly owners: ClientIdOwners;
  readonly generation: string;
  /** Sends a session away, with all that belongs to it. */
  readonly close: (sessionId: SessionId, code: CloseCode, reason: string) => void;
  /** An update of this session was admitted. */
  readonly wrote: (session: Session) => void;
  /** The tail takes the room that the document itself needs. */
  readonly compact: () => void;
}

export class WritePath {
  readonly #context: RoomContext;
  readonly #state: DocumentState;
  readonly #owners: ClientIdOwners;
  readonly #generation: string;
  readonly #close: WritePathParts['close'];
  readonly #wrote: WritePathParts['wrote'];
  readonly #compact: WritePathParts['compact'];
  readonly #pending = new PendingWrites();
  /** Sessions whose ledger may have something to acknowledge. */
  readonly #toSettle = new Set<SessionId>();

  constructor(parts: WritePathParts) {
    this.#context = parts.context;
    this.#state = parts.state;
    this.#owners = parts.owners;
    this.#generation = parts.generation;
    this.#close = parts.close;
    this.#wrote = parts.wrote;
    this.#compact = parts.compact;
  }

  get isIdle(): boolean {
    return this.#pending.isIdle && this.#toSettle.size === 0;
  }

  /** One sync step 2 (`isAnswer`) or update frame of a session. */
  receive(session: Session, update: Uint8Array, isAnswer: boolean, now: number): void {
    if (isEmptyUpdate(update)) {
      // Who may not write answers with nothing, whatever they hold: that covers no frame that was set aside.
      this.#nothingNew(session, isAnswer && canEdit(session.joining.role));
      return;
    }
    const admission = this.#state.admit(update, this.#context.options.limits);
    switch (admission.kind) {
      case 'nothingNew':
        this.#nothingNew(session, isAnswer);
        return;
      case 'malformed':
        this.#refuse(session, { code: CLOSE.inadmissible, reason: admission.reason }, now);
        return;
      case 'overLimit':
        this.#refuse(session, { code: CLOSE.shapeLimit, reason: admission.reason }, now);
        return;
      case 'missing':
        if (canEdit(session.joining.role)) this.#askForWhatIsMissing(session, isAnswer, now);
        else this.#refuse(session, READ_ONLY, now);
        return;
      case 'admitted':
        this.#receiveNews(session, admission.update, { isAnswer, now });
        return;
      default:
        admission satisfies never;
    }
  }

  #receiveNews(
    session: Session,
    update: AdmittedUpdate,
    { isAnswer, now }: { isAnswer: boolean; now: number },
  ): void {
    const { role, principalId, sessionId } = session.joining;
    if (!canEdit(role) && this.#isTidying(update, isAnswer)) {
      this.#nothingNew(session, isAnswer);
      return;
    }
    const refusal = canEdit(role) ? this.#refusalOf(update, principalId) : READ_ONLY;
    if (refusal !== undefined) {
      this.#refuse(session, refusal, now);
      return;
    }
    const ticket = this.#gather(update, principalId, { writer: { kind: 'session', sessionId }, now });
    session.ledger.waitFor(ticket);
    if (isAnswer) this.#wasAnswered(session, ticket);
    this.#wrote(session);
  }

  /**
   * Whether a viewer's update only tells what Yjs tidied up by itself: content of deleted parents, marks without
   * effect, and, as far as an answer to step 1 goes, values that may have lost against others. Nobody asked for
   * it, every editor's client tells it too, so it is neither an offence nor kept.
   */
  #isTidying(update: AdmittedUpdate, isAnswer: boolean): boolean {
    const housekeeping = this.#state.housekeepingIn(update);
    return housekeeping === 'certain' || (housekeeping === 'possible' && isAnswer);
  }

  /** An update made by the server itself on somebody's behalf. */
  write(requestId: number, principalId: PrincipalId, update: Uint8Array, now: number): void {
    const admission = this.#state.admit(update, this.#context.options.limits);
    if (admission.kind === 'nothingNew') {
      this.#context.emit({ kind: 'writeDone', requestId, outcome: { kind: 'written' } });
      return;
    }
    const refusal =
      admission.kind === 'admitted'
        ? this.#refusalOf(admission.update, principalId)?.reason
        : 'reason' in admission
          ? admission.reason
          : 'builds on content that is not here';
    if (admission.kind !== 'admitted' || refusal !== undefined) {
      const reason = refusal ?? 'not admitted';
      this.#context.emit({ kind: 'writeDone', requestId, outcome: { kind: 'refused', reason } });
      return;
    }
    this.#gather(admission.update, principalId, { writer: { kind: 'request', requestId }, now });
  }

  /** Starts the next append if there is something to write, and acknowledges what needs no write. */
  flush(): void {
    this.#settle();
    if (!this.#pending.canStart) return;
    if (!this.#pending.hasGathered && !this.#owners.wantSaving()) return;
    const append = this.#pending.start(this.#owners.takeUnsaved());
    this.#context.emit({
      kind: 'append',
      ticket: append.ticket,
      generation: this.#generation,
      updates: append.writes.map((write) => write.update),
      claims: append.claims,
    });
  }

  /** An append has ended. */
  appended(ticket: number, outcome: AppendOutcome, now: number): void {
    const append = this.#pending.end(ticket, outcome.kind === 'appended');
    if (append === undefined) return;
    switch (outcome.kind) {
      case 'appended':
        this.#committed(append, outcome.lastSeq);
        return;
      case 'failed':
        this.#failed(append, outcome, now);
        return;
      case 'goneElsewhere':
        this.#sendEverybodyAway(append, { code: CLOSE.rebuilt, reason: 'the document was rebuilt' });
        return;
      case 'unknown':
        this.#sendEverybodyAway(append, { code: CLOSE.serverFault, reason: 'the document is loaded again' });
        return;
      default:
        outcome satisfies never;
    }
  }

  #committed(append: AppendUnderWay, lastSeq: number): void {
    if (append.writes.length > 0) {
      this.#state.commit(
        append.writes.map((write) => write.update.update),
        lastSeq,
      );
      this.#settle();
      this.#context.broadcast(append.writes.map(broadcastFrame));
      this.#context.emit({ kind: 'changed', lastSeq });
    } else {
      this.#settle();
    }
    this.#endRequests([append], { kind: 'written' });
  }

  /**
   * The disk took nothing of this append. What waited behind it builds on it: all of it is forgotten here and kept
   * by the clients, who come back with it.
   */
  #failed(append: AppendUnderWay, failure: Extract<AppendOutcome, { kind: 'failed' }>, now: number): void {
    this.#owners.giveBack(append.claims);
    const { fault, detail } = failure;
    this.#context.emit({ kind: 'storageFailing', fault, detail });
    // Claims alone hold in memory as well as on disk; nobody loses anything by their waiting, and what was gathered
    // meanwhile gets its own try.
    if (append.writes.length === 0) return;
    const dropped = this.#pending.dropGathered();
    this.#state.forgetPending();
    for (const session of this.#context.sessions.values()) {
      // A viewer may wait too: for what it wrote while it was an editor, or for what it repeated of another's.
      if (!canEdit(session.joining.role) && !session.ledger.isWaiting) continue;
      this.#context.tell(session, { event: 'storage', data: { state: 'failing', fault } }, now);
      this.#close(session.joining.sessionId, CLOSE.storageFailing, `storage takes no writes: ${fault}`);
    }
    this.#endRequests([append, { writes: dropped }], { kind: 'failed', fault });
  }

  /** What this room holds can no longer be trusted. */
  #sendEverybodyAway(append: AppendUnderWay, { code, reason }: Refusal): void {
    for (const sessionId of this.#context.sessions.keys()) this.#close(sessionId, code, reason);
    this.#endRequests([append, { writes: this.#pending.dropGathered() }], { kind: 'refused', reason });
  }

  #endRequests(
    appends: readonly Pick<AppendUnderWay, 'writes'>[],
    outcome:
      | { kind: 'written' }
      | { kind: 'failed'; fault: FailedFault }
      | { kind: 'refused'; reason: string },
  ): void {
    for (const { writer } of appends.flatMap((append) => append.writes)) {
      if (writer.kind !== 'request') continue;
      this.#context.emit({ kind: 'writeDone', requestId: writer.requestId, outcome });
    }
  }

  #gather(
    update: AdmittedUpdate,
    principalId: PrincipalId,
    { writer, now }: { writer: Writer; now: number },
  ): number {
    for (const { clientId } of update.newStructs) this.#owners.claim(clientId, principalId);
    this.#state.takeAsPending(update);
    this.#context.flushSoon();
    return this.#pending.gather({ update: { principalId, at: now, update: update.bytes }, writer });
  }

  #refusalOf(update: AdmittedUpdate, principalId: PrincipalId): Refusal | undefined {
    const tooLarge = this.#isTooLarge(update);
    if (tooLarge !== undefined) return tooLarge;
    const foreign = update.newStructs.find(({ clientId }) => !this.#owners.admits(clientId, principalId));
    return foreign === undefined
      ? undefined
      : { code: CLOSE.forbidden, reason: `client id ${foreign.clientId} belongs to somebody else` };
  }

  /** Deleting is always allowed, or nobody could make a document smaller. */
  #isTooLarge(update: AdmittedUpdate): Refusal | undefined {
    const { documentBytes } = this.#context.options.limits;
    const { bytes, baseBytes, tailLength } = this.#state;
    if (update.newStructs.length === 0 || bytes + update.bytes.length <= documentBytes) return undefined;
    if (tailLength === 0 || baseBytes + update.bytes.length > documentBytes) {
      return { code: CLOSE.documentTooLarge, reason: 'the document would be larger than the limit' };
    }
    // What was written and deleted again counts in the tail and not in the document: fold first, then see.
    this.#compact();
    return { code: CLOSE.overload, reason: 'the document is being folded; come back' };
  }

  #refuse(session: Session, refusal: Refusal, now: number): void {
    this.#context.tell(session, { event: 'refused', data: { reason: refusal.reason } }, now);
    this.#close(session.joining.sessionId, refusal.code, refusal.reason);
  }

  #nothingNew(session: Session, isAnswer: boolean): void {
    const ticket = this.#pending.newestTicket;
    session.ledger.waitFor(ticket);
    if (isAnswer) this.#wasAnswered(session, ticket);
    this.#settleSoon(session);
  }

  #wasAnswered(session: Session, ticket: number): void {
    session.ledger.coverWhatWasSetAside(ticket);
    session.asker.answered(true);
    this.#settleSoon(session);
  }

  #askForWhatIsMissing(session: Session, isAnswer: boolean, now: number): void {
    if (session.ledger.setAside() > MAX_SET_ASIDE) {
      this.#refuse(
        session,
        { code: CLOSE.overload, reason: 'too many updates that build on the unknown' },
        now,
      );
      return;
    }
    if (isAnswer) session.asker.answered(false);
    if (session.asker.shouldAskNow(isAnswer, now)) this.ask(session);
  }

  /** Asks a client for everything that is not known here. */
  ask(session: Session): void {
    session.asker.asked();
    this.#context.send(session.joining.sessionId, encodeSyncStep1(this.#state.encodeStateVector()));
  }

  #settleSoon(session: Session): void {
    this.#toSettle.add(session.joining.sessionId);
    this.#context.flushSoon();
  }

  #settle(): void {
    const committed = this.#pending.committedTicket;
    this.#toSettle.clear();
    for (const session of this.#context.sessions.values()) {
      const count = session.ledger.settle(committed);
      if (count === undefined || session.joining.dialect !== 'scriptorium') continue;
      this.#context.send(session.joining.sessionId, encodeAck(count));
    }
  }
}

type FailedFault = Extract<AppendOutcome, { kind: 'failed' }>['fault'];

/** Frames of one session that wait for an answer to step 1. */
const MAX_SET_ASIDE = 10_000;

const READ_ONLY: Refusal = { code: CLOSE.forbidden, reason: 'you may read this document, not edit it' };

function broadcastFrame(write: AppendUnderWay['writes'][number]): BroadcastFrame {
  return {
    bytes: encodeUpdate(write.update.update),
    except: write.writer.kind === 'session' ? write.writer.sessionId : undefined,
  };
}
