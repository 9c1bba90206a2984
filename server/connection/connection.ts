/**
 * One client, from its socket's opening to its end:
 *
 *   opening   who is this, and may they? Reading is paused meanwhile, so what the client sends waits on its side;
 *             frames that were read already wait here, few of them. An absolute deadline.
 *   inRoom    frames go to the room session, batches come back and wait their turn in the outbound queue.
 *   closing   the close frame is on its way; nothing is listened to; the transport is let go soon in any case.
 *   closed    the socket has gone.
 *
 * The room does everything that concerns the document: hello, sync, acks, awareness, roles.
 */
import type { DocumentId, SessionId } from '../../shared/ids.ts';
import { CLOSE, type CloseCode } from '../../shared/protocol/close-codes.ts';
import { decodeClientFrame, encodeAwareness, encodePing, encodePong } from '../../shared/protocol/frames.ts';
import type { Limits } from '../../shared/protocol/limits.ts';
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';
import type { Access, AccessChange, Credential } from '../access/principal.ts';
import { kindOfToken } from '../access/secret-token.ts';
import type { FrameBatch, RoomDoor, RoomMember, RoomSession } from '../room-host/room-door.ts';
import type { Admission } from './admission-gate.ts';
import type { ReportConnection } from './connection-report.ts';
import { countClose, type ConnectionStats } from './connection-stats.ts';
import { OutboundQueue } from './outbound-queue.ts';
import type { OutboundTurn } from './outbound-turn.ts';
import { Pulse } from './pulse.ts';
import { isOffence } from './return-brake.ts';
import type { Socket, SocketListener } from './socket.ts';
import { areSameUsers, type Insider, type Standing } from './standing.ts';
import { StandingWatch } from './standing-watch.ts';

/** A closing handshake that has not ended by then is cut short. */
export const CLOSE_GRACE_MS = 2_000;
/** What an opening connection keeps of frames that had been read before reading stopped. */
export const OPENING_FRAMES = 64;
export const OPENING_BYTES = 1024 * 1024;

/** What the client asked for, parsed. */
export interface DocumentRequest {
  readonly documentId: DocumentId;
  readonly credential: Credential;
  readonly dialect: 'stock' | 'scriptorium';
  readonly schemaVersion?: number;
}

export interface ConnectionDeps {
  readonly access: Access;
  readonly door: RoomDoor;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly turn: OutboundTurn;
  readonly stats: ConnectionStats;
  readonly report: ReportConnection;
}

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly sessionId: SessionId;
  /** Where the client comes from. */
  readonly address: string;
  readonly request: DocumentRequest;
  readonly admission: Admission;
  readonly onClosed: () => void;
}

type State =
  | { readonly kind: 'opening'; readonly early: Uint8Array[]; earlyBytes: number }
  | { readonly kind: 'inRoom'; readonly session: RoomSession }
  | { readonly kind: 'closing'; readonly code: number; readonly reason: string }
  | { readonly kind: 'closed' };

/** An awareness update about nobody: what a stock client may hear at any time. */
const NOBODYS_AWARENESS: FrameBatch = {
  frames: [{ bytes: encodeAwareness(Uint8Array.of(0)), except: undefined }],
};
const PING_FRAME: FrameBatch = { frames: [{ bytes: encodePing(0), except: undefined }] };

export class Connection implements SocketListener, RoomMember {
  private state: State = { kind: 'opening', early: [], earlyBytes: 0 };
  private readonly queue: OutboundQueue;
  private readonly pulse: Pulse;
  private readonly rights: StandingWatch;
  private cancelTimer: CancelTimer;
  private cancelWait: CancelTimer = nothing;
  private hasWaited = false;
  private readonly deps: ConnectionDeps;
  private readonly options: ConnectionOptions;

  constructor(deps: ConnectionDeps, options: ConnectionOptions) {
    this.deps = deps;
    this.options = options;
    this.queue = new OutboundQueue({
      sessionId: options.sessionId,
      socket: options.socket,
      turn: deps.turn,
      timers: deps.timers,
      budgetBytes: deps.limits.outboundQueueBytes,
      stats: deps.stats,
      onSlowReader: () => this.end(CLOSE.overload, 'reads too slowly'),
    });
    this.pulse = new Pulse({
      socket: options.socket,
      queue: this.queue,
      timers: deps.timers,
      breakSilence: () => this.breakSilence(),
      onDeath: () => this.die(),
    });
    const { documentId, credential } = options.request;
    this.rights = new StandingWatch({
      ...deps,
      documentId,
      credential,
      onStill: (now, before) => this.keepRights(now, before),
      onLost: (code, reason) => this.loseRights(code, reason),
      onUnanswered: () => this.end(CLOSE.overload, 'its rights cannot be asked for'),
      onFault: (error) => this.fault('asking access again', error),
    });
    deps.stats.openingNow += 1;
    options.socket.pause();
    this.cancelTimer = deps.timers.after(deps.limits.handshakeMs, () =>
      this.end(CLOSE.overload, 'not recognised in time'),
    );
    void this.open();
  }

  get documentId(): DocumentId {
    return this.options.request.documentId;
  }

  waitingBytes(): number {
    return this.queue.waitingBytes();
  }

  // What the socket says.

  message(bytes: Uint8Array): void {
    const { state, deps } = this;
    if (state.kind !== 'opening' && state.kind !== 'inRoom') return;
    deps.stats.framesIn += 1;
    deps.stats.bytesIn += bytes.length;
    if (!this.options.admission.takeFrame(bytes.length)) {
      deps.stats.rateLimited += 1;
      this.end(CLOSE.overload, 'too many frames');
    } else if (state.kind === 'opening') {
      state.early.push(bytes);
      state.earlyBytes += bytes.length;
      if (state.early.length > OPENING_FRAMES || state.earlyBytes > OPENING_BYTES) {
        this.end(CLOSE.overload, 'too much before being recognised');
      }
    } else {
      this.receive(bytes, state.session);
    }
  }

  text(): void {
    this.end(CLOSE.textFrame, 'frames are binary');
  }

  drained(): void {
    this.queue.drained();
  }

  /** The transport has already sent its close frame. */
  broken(code: number): void {
    if (!this.leave(code, 'illegal WebSocket frame')) return;
    this.queue.drop();
    this.letGoSoon();
  }

  closed(): void {
    if (this.state.kind === 'closed') return;
    this.leave(0, 'went away');
    const { state } = this;
    this.state = { kind: 'closed' };
    this.cancelTimer();
    this.queue.drop();
    this.options.admission.release();
    if (state.kind === 'closing') {
      this.deps.report({
        kind: 'closed',
        sessionId: this.options.sessionId,
        documentId: this.documentId,
        code: state.code,
        reason: state.reason,
      });
    }
    this.options.onClosed();
  }

  // What the room says.

  sendBatch(batch: FrameBatch): void {
    // A room may answer while it is still being joined.
    if (this.state.kind === 'inRoom' || this.state.kind === 'opening') this.queue.push(batch);
  }

  close(code: CloseCode, reason: string): void {
    this.end(code, reason);
  }

  // What the access door says.

  accessMayHaveChanged(change: AccessChange): void {
    this.rights.mayHaveChanged(change);
  }

  private keepRights(now: Insider, before: Insider): void {
    if (this.state.kind !== 'inRoom') return;
    const { role, principal } = now;
    if (role !== before.role || !areSameUsers(principal.user, before.principal.user)) {
      this.state.session.accessChanged({ kind: 'role', role, user: principal.user });
    }
  }

  /** Of the person who is in the room by it. */
  get openSession(): string | undefined {
    const proof = this.state.kind === 'inRoom' ? this.rights.insider?.principal.proof : undefined;
    return proof?.kind === 'session' ? proof.sessionId : undefined;
  }

  private loseRights(code: CloseCode, reason: string): void {
    if (this.state.kind === 'inRoom') {
      this.state.session.accessChanged({ kind: 'lost', closeCode: code, reason });
    }
    this.end(code, reason);
  }

  private async open(): Promise<void> {
    try {
      const standing = await this.rights.ask();
      if (this.state.kind !== 'opening') return;
      if (standing.kind === 'out') this.turnAway(standing);
      else this.letIn(standing, this.state.early);
    } catch (error) {
      this.fault('opening', error);
    }
  }

  private turnAway({ code, reason }: Extract<Standing, { kind: 'out' }>): void {
    const { address, request } = this.options;
    if (code === CLOSE.unauthenticated && request.credential.kind === 'bearer') {
      const tokenKind = kindOfToken(request.credential.token);
      this.deps.report({ kind: 'tokenRefused', address, tokenKind });
    }
    this.end(code, reason);
  }

  private letIn(standing: Insider, early: readonly Uint8Array[]): void {
    const { deps, options } = this;
    const waitMs = this.hasWaited
      ? 0
      : options.admission.returns.comesBack(standing.principal.id, deps.clock.now());
    this.hasWaited = true;
    if (waitMs === 0) this.enter(standing, early);
    else if (waitMs === undefined) this.end(CLOSE.overload, 'comes back too often after offences');
    // Rights may change meanwhile, so they are asked for once more.
    else this.cancelWait = deps.timers.after(waitMs, () => void this.open());
  }

  private enter(standing: Insider, early: readonly Uint8Array[]): void {
    const { sessionId, request } = this.options;
    const session = this.deps.door.join(
      request.documentId,
      {
        sessionId,
        principalId: standing.principal.id,
        user: standing.principal.user,
        role: standing.role,
        dialect: request.dialect,
        ...(request.schemaVersion === undefined ? {} : { schemaVersion: request.schemaVersion }),
      },
      this,
    );
    if (this.state.kind !== 'opening') {
      // The room has closed it while letting it in.
      session.leave();
      return;
    }
    this.cancelTimer();
    this.cancelTimer = nothing;
    this.state = { kind: 'inRoom', session };
    this.rights.cameIn(standing);
    this.deps.stats.openingNow -= 1;
    this.pulse.start();
    for (const bytes of early) if (this.state.kind === 'inRoom') this.receive(bytes, session);
    this.options.socket.resume();
  }

  private receive(bytes: Uint8Array, session: RoomSession): void {
    const decoded = decodeClientFrame(bytes);
    if (!decoded.ok) {
      this.end(CLOSE.undecodable, `undecodable frame: ${decoded.error}`);
      return;
    }
    const frame = decoded.value;
    if (frame.kind === 'pong') return;
    if (frame.kind === 'ping') {
      this.queue.push({ frames: [{ bytes: encodePong(frame.nonce), except: undefined }] });
      return;
    }
    try {
      session.receive(frame);
    } catch (error) {
      this.fault('receiving', error);
    }
  }

  private breakSilence(): void {
    this.deps.stats.keepAlives += 1;
    this.queue.push(this.options.request.dialect === 'stock' ? NOBODYS_AWARENESS : PING_FRAME);
  }

  private die(): void {
    this.end(CLOSE.silent, 'silent for too long');
    this.options.socket.terminate();
  }

  private fault(where: string, error: unknown): void {
    this.deps.report({ kind: 'fault', where, error });
    this.end(CLOSE.serverFault, 'a fault in the server');
  }

  private end(code: CloseCode, reason: string): void {
    if (!this.leave(code, reason)) return;
    this.queue.finish();
    this.options.socket.close(code, reason);
    // A paused socket would not hear the answer to the close.
    this.options.socket.resume();
    this.letGoSoon();
  }

  /** Leaves the room and stops listening; false when that has been done before. */
  private leave(code: number, reason: string): boolean {
    const { state } = this;
    if (state.kind === 'closing' || state.kind === 'closed') return false;
    this.state = { kind: 'closing', code, reason };
    this.cancelTimer();
    this.cancelWait();
    this.pulse.stop();
    this.rights.stop();
    countClose(this.deps.stats, code);
    if (state.kind === 'opening') {
      this.deps.stats.openingNow -= 1;
    } else {
      this.noteOffence(code);
      state.session.leave();
    }
    return true;
  }

  private noteOffence(code: number): void {
    const { insider } = this.rights;
    if (insider === undefined || !isOffence(code)) return;
    this.options.admission.returns.offends(insider.principal.id, this.deps.clock.now());
  }

  private letGoSoon(): void {
    this.cancelTimer = this.deps.timers.after(CLOSE_GRACE_MS, () => this.options.socket.terminate());
  }
}

function nothing(): void {
  // No timer is running.
}
