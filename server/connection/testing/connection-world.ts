/** A hub with fakes all around it and time that stands still, for tests of what one client experiences. */
import { trustDocumentId, trustSessionId } from '../../../shared/ids.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../shared/protocol/limits.ts';
import { ConnectionHub, type ConnectionRequest } from '../connection-hub.ts';
import type { ConnectionReport } from '../connection-report.ts';
import { FakeAccess } from './fake-access.ts';
import { FakeDoor } from './fake-door.ts';
import { FakeSocket } from './fake-socket.ts';
import { ManualTime } from './manual-time.ts';

export const DOCUMENT_ID = trustDocumentId('meeting-notes');

type DocumentRequest = Extract<ConnectionRequest, { kind: 'document' }>;

export class ConnectionWorld {
  readonly time = new ManualTime();
  readonly access = new FakeAccess();
  readonly door = new FakeDoor();
  readonly reports: ConnectionReport[] = [];
  readonly hub: ConnectionHub;
  private turnEnds: (() => void)[] = [];
  private sessions = 0;

  constructor(limits: Partial<Limits> = {}) {
    this.hub = new ConnectionHub({
      access: this.access,
      door: this.door,
      clock: this.time,
      timers: this.time,
      limits: { ...DEFAULT_LIMITS, ...limits },
      atEndOfTurn: (run) => this.turnEnds.push(run),
      newSessionId: () => {
        this.sessions += 1;
        return trustSessionId(`session-${this.sessions}`);
      },
      report: (report) => this.reports.push(report),
    });
  }

  connects(request: Partial<DocumentRequest> = {}, address = '192.0.2.1'): FakeSocket {
    return this.accepts(
      {
        kind: 'document',
        documentId: DOCUMENT_ID,
        credential: { kind: 'bearer', token: 'alice' },
        dialect: 'stock',
        ...request,
      },
      address,
    );
  }

  accepts(request: ConnectionRequest, address = '192.0.2.1'): FakeSocket {
    const socket = new FakeSocket();
    socket.listenWith(this.hub.accept(socket, address, request));
    return socket;
  }

  /** Connects, and is in the room. */
  async comesIn(request: Partial<DocumentRequest> = {}, address?: string): Promise<FakeSocket> {
    const socket = this.connects(request, address);
    await this.answers();
    return socket;
  }

  /** Promises that need no time come true. */
  async answers(): Promise<void> {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  endsTurn(): void {
    const ends = this.turnEnds;
    this.turnEnds = [];
    for (const end of ends) end();
  }

  /** Time passes in steps of a second; every step ends a turn. */
  passes(ms: number): void {
    for (let left = ms; left > 0; left -= 1_000) {
      this.time.passes(Math.min(1_000, left));
      this.endsTurn();
    }
  }
}
