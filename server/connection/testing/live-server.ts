/**
 * A real HTTP server with real sockets and real rooms on a free port, over a log in memory. Its timers are the
 * machine's, or a test's own.
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { trustDocumentId, trustSessionId } from '../../../shared/ids.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../shared/protocol/limits.ts';
import type { Timers } from '../../../shared/time-and-chance.ts';
import { createHttpApp } from '../../http/create-http-app.ts';
import type { HttpApp } from '../../http/http-app.ts';
import { createOriginCheck } from '../../http/origins.ts';
import { builtPageFolder, pageRoutes } from '../../http/page-files.ts';
import { registerWebSocketRoute } from '../../http/web-socket-route.ts';
import type { RoomDoor } from '../../room-host/room-door.ts';
import { RoomHost } from '../../room-host/room-host.ts';
import { DEFAULT_ROOM_OPTIONS } from '../../room/room-context.ts';
import { MemoryDisk } from '../../update-log/memory-disk.ts';
import { MemoryUpdateLog } from '../../update-log/memory-update-log.ts';
import { ConnectionHub } from '../connection-hub.ts';
import type { ConnectionReport } from '../connection-report.ts';
import { FakeAccess } from './fake-access.ts';

export interface LiveServerOptions {
  readonly limits?: Partial<Limits>;
  readonly timers?: Timers;
  readonly baseUrl?: string;
  readonly allowedOrigins?: readonly string[];
  readonly trustProxy?: boolean;
  /** Instead of real rooms. */
  readonly door?: RoomDoor;
}

/** What is there to be opened. */
const DOCUMENTS = ['meeting-notes', 'quiet-document'].map(trustDocumentId);

/** Rates off: a test that wants one says so. */
const GENEROUS: Partial<Limits> = {
  framesPerSecond: 0,
  bytesPerSecond: 0,
  framesPerSecondPerAddress: 0,
  bytesPerSecondPerAddress: 0,
  connectionsPerAddress: 0,
  requestsPerMinute: 0,
};

const REAL_TIMERS: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export class LiveServer {
  readonly access = new FakeAccess();
  readonly reports: ConnectionReport[] = [];
  readonly logLines: string[] = [];
  readonly hub: ConnectionHub;
  private http: HttpApp | undefined;
  private readonly limits: Limits;
  private readonly options: LiveServerOptions;

  private constructor(options: LiveServerOptions) {
    this.options = options;
    this.limits = { ...DEFAULT_LIMITS, ...GENEROUS, ...options.limits };
    const timers = options.timers ?? REAL_TIMERS;
    const disk = new MemoryDisk();
    for (const documentId of DOCUMENTS) disk.create(documentId, 'first');
    const rooms = new RoomHost({
      log: new MemoryUpdateLog({ disk, pause: () => endOfTurn(), soon: setImmediate, randomId: randomUUID }),
      clock: Date,
      timers,
      afterTurn: setImmediate,
      options: { ...DEFAULT_ROOM_OPTIONS, limits: this.limits },
      report: (problem) => this.logLines.push(JSON.stringify(problem)),
    });
    this.hub = new ConnectionHub({
      access: this.access,
      door: options.door ?? rooms,
      clock: Date,
      timers,
      limits: this.limits,
      atEndOfTurn: setImmediate,
      newSessionId: () => trustSessionId(randomUUID()),
      report: (report) => this.reports.push(report),
    });
  }

  static async start(options: LiveServerOptions = {}): Promise<LiveServer> {
    const server = new LiveServer(options);
    await server.listen();
    return server;
  }

  /** `ws://127.0.0.1:<port>` */
  get address(): string {
    return `ws://${this.hostAndPort}`;
  }

  get hostAndPort(): string {
    return `127.0.0.1:${this.port}`;
  }

  get port(): number {
    const address = this.http?.server.address();
    return isAddress(address) ? address.port : 0;
  }

  /** TCP connections that the server holds open. */
  openSockets(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.http?.server.getConnections((error, count) => {
        if (error === null) resolve(count);
        else reject(error);
      });
    });
  }

  async stop(): Promise<void> {
    await this.http?.close();
  }

  private async listen(): Promise<void> {
    const lines = new Writable({
      write: (line: Buffer, _encoding, done) => {
        this.logLines.push(String(line));
        done();
      },
    });
    const { baseUrl, allowedOrigins = [], trustProxy = false } = this.options;
    const origins = createOriginCheck({ baseUrl, allowedOrigins });
    this.http = await createHttpApp({
      logger: pino({ level: 'trace' }, lines),
      access: {
        identify: (credential) => this.access.identify(credential),
        decide: () => Promise.resolve({ kind: 'allowed' }),
        onChange: (listener) => this.access.onChange(listener),
      },
      origins,
      trustProxy,
      limits: this.limits,
      version: '0',
      isHttps: false,
      now: Date.now,
      api: () => undefined,
    });
    await registerWebSocketRoute(this.http, { hub: this.hub, origins, limits: this.limits });
    await pageRoutes(this.http, { folder: builtPageFolder() });
    await this.http.listen({ host: '127.0.0.1', port: 0 });
  }
}

function isAddress(address: AddressInfo | string | null | undefined): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
