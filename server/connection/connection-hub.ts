/** All connections of this process: lets them in, tells them of access changes, sends them away together. */
import type { SessionId } from '../../shared/ids.ts';
import { CLOSE, type CloseCode } from '../../shared/protocol/close-codes.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import { AdmissionGate } from './admission-gate.ts';
import { CLOSE_GRACE_MS, Connection, type ConnectionDeps, type DocumentRequest } from './connection.ts';
import { countClose, createConnectionStats, type ConnectionStats } from './connection-stats.ts';
import { OutboundTurn, type AtEndOfTurn } from './outbound-turn.ts';
import type { Socket, SocketListener } from './socket.ts';

export type ConnectionRequest =
  | ({ readonly kind: 'document' } & DocumentRequest)
  /** The request cannot be understood; the client is told so by a close code. */
  | { readonly kind: 'malformed'; readonly reason: string };

export interface ConnectionHubOptions extends Omit<ConnectionDeps, 'turn' | 'stats'> {
  readonly clock: Clock;
  readonly atEndOfTurn: AtEndOfTurn;
  readonly newSessionId: () => SessionId;
}

export interface QueueDepths {
  readonly totalBytes: number;
  readonly largestBytes: number;
}

export class ConnectionHub {
  readonly stats: ConnectionStats = createConnectionStats();
  private readonly gate: AdmissionGate;
  private readonly deps: ConnectionDeps;
  private readonly connections = new Set<Connection>();
  private readonly stopListening: () => void;
  private goingAway: { readonly code: CloseCode; readonly reason: string } | undefined;
  private emptied: Promise<void> | undefined;
  private onEmpty: (() => void) | undefined;
  private readonly options: ConnectionHubOptions;

  constructor(options: ConnectionHubOptions) {
    this.options = options;
    this.gate = new AdmissionGate(options.limits, options.clock, options.timers);
    this.deps = { ...options, stats: this.stats, turn: new OutboundTurn(options.atEndOfTurn) };
    this.stopListening = options.access.onChange((change) => {
      for (const connection of this.connections) connection.accessMayHaveChanged(change);
    });
  }

  /** Takes over a socket that has just opened. What it returns must hear everything the socket says. */
  accept(socket: Socket, address: string, request: ConnectionRequest): SocketListener {
    this.stats.accepted += 1;
    if (this.goingAway !== undefined) {
      return this.turnAway(socket, this.goingAway.code, this.goingAway.reason);
    }
    if (request.kind === 'malformed') return this.turnAway(socket, CLOSE.malformedRequest, request.reason);
    const admission = this.gate.admit(address);
    if (admission === undefined) {
      this.stats.crowdedOut += 1;
      return this.turnAway(socket, CLOSE.overload, 'too many connections');
    }
    this.stats.connectionsNow += 1;
    const connection = new Connection(this.deps, {
      socket,
      sessionId: this.options.newSessionId(),
      address,
      request,
      admission,
      onClosed: () => this.forget(connection),
    });
    this.connections.add(connection);
    return connection;
  }

  /** By which sessions of people documents are open here. */
  openSessions(): ReadonlySet<string> {
    const sessions = new Set<string>();
    for (const { openSession } of this.connections) if (openSession !== undefined) sessions.add(openSession);
    return sessions;
  }

  /** What waits for clients, all together and for the slowest. */
  queueDepths(): QueueDepths {
    let totalBytes = 0;
    let largestBytes = 0;
    for (const connection of this.connections) {
      const bytes = connection.waitingBytes();
      totalBytes += bytes;
      if (bytes > largestBytes) largestBytes = bytes;
    }
    return { totalBytes, largestBytes };
  }

  /** From now on whoever connects is sent away at once. Those who are in stay. */
  stopAccepting(code: CloseCode = CLOSE.goingAway, reason = 'the server is stopping'): void {
    this.goingAway ??= { code, reason };
  }

  /** Sends everybody away; resolves when their sockets are gone, within `CLOSE_GRACE_MS` or a little more. */
  closeAll(code: CloseCode = CLOSE.goingAway, reason = 'the server is stopping'): Promise<void> {
    this.stopAccepting(code, reason);
    this.stopListening();
    for (const connection of this.connections) connection.close(code, reason);
    this.emptied ??= this.becomesEmpty();
    return this.emptied;
  }

  private async becomesEmpty(): Promise<void> {
    if (this.connections.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.options.timers.after(CLOSE_GRACE_MS * 2, resolve);
      this.onEmpty = () => {
        cancel();
        resolve();
      };
    });
  }

  private forget(connection: Connection): void {
    if (!this.connections.delete(connection)) return;
    this.stats.connectionsNow -= 1;
    if (this.connections.size === 0) this.onEmpty?.();
  }

  private turnAway(socket: Socket, code: CloseCode, reason: string): SocketListener {
    countClose(this.stats, code);
    socket.close(code, reason);
    const cancel = this.options.timers.after(CLOSE_GRACE_MS, () => socket.terminate());
    return {
      message: ignore,
      text: ignore,
      drained: ignore,
      broken: ignore,
      closed: cancel,
    };
  }
}

function ignore(): void {
  // Whatever it says, it is on its way out.
}
