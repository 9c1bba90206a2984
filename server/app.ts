/** Composition: the only place that names adapters. Builds everything that serves, apart from listening. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { nanoid } from 'nanoid';
import { trustSessionId } from '../shared/ids.ts';
import { CLOSE } from '../shared/protocol/close-codes.ts';
import { fail, succeed, type Result } from '../shared/result.ts';
import type { Clock, Timers } from '../shared/time-and-chance.ts';
import { createChangeFeed, type ChangeFeed } from './access/change-feed.ts';
import { createAccess, type DatabaseAccess } from './access/database-access.ts';
import { connectionMetrics, logMetrics, roomMetrics } from './app-metrics.ts';
import type { Config } from './config/config.ts';
import { ConnectionHub } from './connection/connection-hub.ts';
import { lockDataDirectory, type DataDirectoryLock } from './database/data-directory-lock.ts';
import { prepareDatabase } from './database/prepare-database.ts';
import { createRelationalDatabase, type RelationalDatabase } from './database/relational.ts';
import { createHttpApp } from './http/create-http-app.ts';
import { healthRoutes } from './http/health.ts';
import type { HttpApp } from './http/http-app.ts';
import { createMetrics, metricsRoute, requestMetrics, type Metrics } from './http/metrics.ts';
import { createOriginCheck } from './http/origins.ts';
import { builtPageFolder, pageRoutes } from './http/page-files.ts';
import { registerWebSocketRoute } from './http/web-socket-route.ts';
import { reportConnection, reportRoom } from './log-reports.ts';
import { packageVersion } from './package-info.ts';
import { createReadiness, type AppReadiness } from './readiness.ts';
import { DEFAULT_ROOM_OPTIONS } from './room/room-context.ts';
import { RoomHost } from './room-host/room-host.ts';
import { SqliteUpdateLog } from './update-log/sqlite-update-log.ts';
import type { UpdateLog } from './update-log/update-log.ts';

export interface App {
  readonly http: HttpApp;
  /** Sends everybody away with 1001, writes what is pending, releases the data directory. */
  stop(): Promise<void>;
}

export interface AppParts {
  readonly config: Config;
  /** Absolute; exists and can be written. */
  readonly dataDir: string;
  readonly logger: Logger;
}

const clock: Clock = { now };
const timers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** What keeps the server from starting is one line for people. */
export async function composeApp(parts: AppParts): Promise<Result<App, string>> {
  const lock = lockDataDirectory(parts.dataDir);
  if (!lock.ok)
    return fail(`Refusing to start: ${lock.error}. Stop that one first, or set DATA_DIR to another folder.`);
  const prepared = prepareDatabase(databaseFile(parts.dataDir));
  if (!prepared.ok) {
    lock.value.release();
    return fail(prepared.error.message);
  }
  for (const warning of prepared.value.warnings) parts.logger.warn(warning);
  for (const migration of prepared.value.applied)
    parts.logger.info({ migration }, 'database brought up to date');
  return succeed(await compose(parts, lock.value));
}

export function databaseFile(dataDir: string): string {
  return join(dataDir, 'scriptorium.db');
}

async function compose(parts: AppParts, lock: DataDirectoryLock): Promise<App> {
  const { config, logger } = parts;
  const version = packageVersion();
  const origins = createOriginCheck(config);
  const metrics = createMetrics(version);
  const data = openData(parts, metrics);
  const { host, hub } = openRooms(parts, data, metrics);

  const http = await createHttpApp({
    logger,
    access: data.access,
    origins,
    trustProxy: config.trustProxy,
    limits: config.limits,
    version,
    isHttps: config.baseUrl?.startsWith('https:') ?? false,
    now,
    api: () => undefined,
  });
  requestMetrics(http, metrics);
  healthRoutes(http, data.readiness);
  metricsRoute(http, metrics, { token: config.metricsToken });
  await registerWebSocketRoute(http, { hub, origins, limits: config.limits });
  await pageRoutes(http, { folder: builtPageFolder() });
  await data.changes.start();

  return {
    http,
    async stop() {
      data.readiness.stopping();
      hub.stopAccepting();
      // Rooms first, so that everybody hears 1001 from the place they are in; the disk last.
      const drained = host.drain(CLOSE.goingAway, 'the server is stopping');
      await http.close();
      await drained;
      await data.close();
      lock.release();
    },
  };
}

interface Data {
  readonly relational: RelationalDatabase;
  readonly readiness: AppReadiness;
  readonly log: UpdateLog;
  readonly changes: ChangeFeed;
  readonly access: DatabaseAccess;
  close(): Promise<void>;
}

function openData({ config, dataDir, logger }: AppParts, metrics: Metrics): Data {
  const place = { file: databaseFile(dataDir), synchronous: config.synchronous };
  const relational = createRelationalDatabase(place);
  const { db } = relational;
  const readiness = createReadiness({ db, now });
  const log = new SqliteUpdateLog({ ...place, listener: logMetrics(metrics, readiness.storage) });
  const changes = createChangeFeed({
    db,
    clock,
    timers,
    onError: (error) => logger.error({ err: error }, 'changes of access cannot be read'),
  });
  return {
    relational,
    readiness,
    log,
    changes,
    access: createAccess({ db, clock, changes }),
    async close() {
      await changes.close();
      await log.close();
      await relational.close();
    },
  };
}

function openRooms(
  { config: { limits }, logger }: AppParts,
  { log, access }: Data,
  metrics: Metrics,
): { readonly host: RoomHost; readonly hub: ConnectionHub } {
  const host = new RoomHost({
    log,
    clock,
    timers,
    afterTurn: soon,
    options: { ...DEFAULT_ROOM_OPTIONS, limits },
    report: reportRoom(logger),
  });
  const hub = new ConnectionHub({
    access,
    door: host,
    clock,
    timers,
    limits,
    atEndOfTurn: soon,
    newSessionId: () => trustSessionId(nanoid()),
    report: reportConnection(logger),
  });
  roomMetrics(metrics, host);
  connectionMetrics(metrics, hub);
  return { host, hub };
}

function now(): number {
  return Date.now();
}

/** When the present turn of the event loop has done its work. */
function soon(run: () => void): void {
  setImmediate(run);
}
