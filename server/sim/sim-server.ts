/**
 * One life of the simulated server's process: the real room host and the real connections, on a machine that can
 * lose power between any two things that happen on it.
 */
import { trustSessionId, type DocumentId } from '../../shared/ids.ts';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { DEFAULT_LIMITS, type Limits } from '../../shared/protocol/limits.ts';
import { ConnectionHub } from '../connection/connection-hub.ts';
import { RoomHost } from '../room-host/room-host.ts';
import type { RoomProblem } from '../room-host/room-host-parts.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import type { SocketHandlers } from '../../web/sync/sync-drivers.ts';
import type { Chance } from '../../shared/testing/chance.ts';
import { SimWire } from './network.ts';
import type { MachineTime, Scheduler } from './scheduler.ts';
import type { SimAccess } from './sim-access.ts';
import type { Witness } from './witness.ts';

export const SIM_LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  outboundQueueBytes: 32 * 1024,
  documentBytes: 4 * 1024 * 1024,
  framesPerSecond: 0,
  framesPerSecondPerAddress: 0,
};

/** A room's own answer to a newcomer may exceed the budget once; nothing else may. */
const MOST_QUEUED_BYTES = SIM_LIMITS.outboundQueueBytes + 512 * 1024;

export interface SimServerParts {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly access: SimAccess;
  readonly witness: Witness;
  readonly documentId: DocumentId;
  readonly machine: MachineTime;
  readonly log: UpdateLog;
}

export class SimServer {
  readonly host: RoomHost;
  readonly #parts: SimServerParts;
  readonly #hub: ConnectionHub;
  readonly #wires = new Set<SimWire>();
  readonly problems: RoomProblem[] = [];
  #sessions = 0;

  constructor(parts: SimServerParts) {
    this.#parts = parts;
    const { machine, log, access } = parts;
    this.host = new RoomHost({
      log,
      clock: machine,
      timers: machine,
      afterTurn: (run) => void machine.after(0, run),
      options: {
        limits: SIM_LIMITS,
        evictAfterMs: 5_000,
        compactAfterUpdates: 20,
        compactAfterBytes: 4 * 1024,
      },
      report: (problem) => this.problems.push(problem),
    });
    this.#hub = new ConnectionHub({
      access,
      door: this.host,
      timers: machine,
      clock: machine,
      limits: SIM_LIMITS,
      atEndOfTurn: (run) => void machine.after(0, run),
      newSessionId: () => {
        this.#sessions += 1;
        return trustSessionId(`s${this.#sessions}`);
      },
      report: (event) => {
        if (event.kind === 'fault') throw event.error;
      },
    });
  }

  /** Somebody's page opens a socket. */
  connect(person: string, handlers: SocketHandlers): SimWire {
    const { scheduler, chance, witness, machine, documentId } = this.#parts;
    const wire = new SimWire({ scheduler, chance, client: handlers, witness: witness.watch(person) });
    this.#wires.add(wire);
    scheduler.after(chance.whole(1, 30), () => {
      if (machine.isStopped || !wire.isOpen) return;
      const listener = this.#hub.accept(wire.serverSocket, '127.0.0.1', {
        kind: 'document',
        documentId,
        credential: { kind: 'bearer', token: person },
        dialect: 'scriptorium',
        schemaVersion: 1,
      });
      wire.accepted(listener);
    });
    return wire;
  }

  get wires(): readonly SimWire[] {
    for (const wire of this.#wires) if (!wire.isOpen) this.#wires.delete(wire);
    return [...this.#wires];
  }

  /** The longest queue towards a client, against its bound. */
  exceedsQueues(): number | undefined {
    const { largestBytes } = this.#hub.queueDepths();
    return largestBytes > MOST_QUEUED_BYTES ? largestBytes : undefined;
  }

  /** SIGKILL, or the power. */
  dies(): void {
    this.#parts.machine.stop();
    for (const wire of this.#wires) wire.serverDies();
  }

  /** SIGTERM: writes what is pending, sends everybody away, is gone. */
  async stops(): Promise<void> {
    this.#hub.stopAccepting();
    await this.host.drain(CLOSE.goingAway, 'the server is stopping');
    this.dies();
  }
}
