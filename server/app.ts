/** Composition: the only place that names adapters. Builds everything that serves, apart from listening. */
import type { Logger } from 'pino';
import { nanoid } from 'nanoid';
import { everyDay } from '../shared/every-day.ts';
import { trustSessionId } from '../shared/ids.ts';
import { CLOSE } from '../shared/protocol/close-codes.ts';
import { fail, succeed, type Result } from '../shared/result.ts';
import { listeningAddress } from './address.ts';
import { apiRoutes } from './api-routes.ts';
import { forgetOldEvents } from './audit/audit-log.ts';
import { tellRefusals } from './audit/refusals.ts';
import { createWaysIn } from './accounts/ways-in.ts';
import { connectionMetrics, logMetrics, roomMetrics } from './app-metrics.ts';
import type { Config } from './config/config.ts';
import { noteWhoIsHere } from './access/last-seen.ts';
import { ConnectionHub } from './connection/connection-hub.ts';
import { lockDataDirectory, type DataDirectoryLock } from './database/data-directory-lock.ts';
import { prepareDatabase } from './database/prepare-database.ts';
import { createAccessLetters } from './documents/asking/access-letters.ts';
import { createDocumentProjection, type DocumentProjection } from './documents/document-projection.ts';
import { startTrashSweep } from './documents/trash/erase-documents.ts';
import { basePathOf } from './http/base-path.ts';
import { createHttpApp } from './http/create-http-app.ts';
import { healthRoutes } from './http/health.ts';
import type { HttpApp } from './http/http-app.ts';
import { createMetrics, metricsRoute, requestMetrics, type Metrics } from './http/metrics.ts';
import { createOriginCheck } from './http/origins.ts';
import { builtPageFolder, pageRoutes } from './http/page-files.ts';
import type { TlsServer } from './http/tls-server.ts';
import { registerWebSocketRoute } from './http/web-socket-route.ts';
import { reportConnection, reportRoom } from './log-reports.ts';
import { createSmtpMailer } from './mail/mailer.ts';
import { databaseFile, isHttps, openData, systemClock, systemTimers, type Data } from './open-data.ts';
import { packageVersion } from './package-info.ts';
import { createReadiness, createStorageWatch, type AppReadiness } from './readiness.ts';
import { DEFAULT_ROOM_OPTIONS } from './room/room-context.ts';
import { RoomHost } from './room-host/room-host.ts';
import { mailInvitations } from './team/mail-invitations.ts';
import { admitByRules } from './team/newcomers.ts';

/** A stop waits no longer than this for requests that are under way. */
const REQUEST_GRACE_MS = 1_500;

export interface App {
  readonly http: HttpApp;
  /** A new one-time token of the owner's link; undefined where somebody owns the instance. */
  ownerLinkToken(): Promise<string | undefined>;
  /** Sends everybody away with 1001, writes what is pending, releases the data directory. */
  stop(): Promise<void>;
}

export interface AppParts {
  readonly config: Config;
  /** Absolute; exists and can be written. */
  readonly dataDir: string;
  readonly logger: Logger;
  /** undefined: plain HTTP. */
  readonly tls: TlsServer | undefined;
}

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

async function compose(parts: AppParts, lock: DataDirectoryLock): Promise<App> {
  const { logger } = parts;
  const metrics = createMetrics(packageVersion());
  const storage = createStorageWatch(systemClock);
  const data = await openData({
    ...parts,
    holdsDataDirectory: true,
    listener: logMetrics(metrics, storage),
    onError: (error, what) => logger.error({ err: error }, what),
  });
  const readiness = createReadiness(data.db, storage);
  const rooms = openRooms(parts, data, metrics);
  const { host, hub } = rooms;
  const background = createBackground(parts, data, rooms);
  const http = await openHttp(parts, { data, ...rooms, ...background, metrics, readiness });
  await data.changes.start();
  await background.start();

  return {
    http,
    ownerLinkToken: () => data.accounts.ownerLinkToken(),
    async stop() {
      readiness.stopping();
      hub.stopAccepting();
      data.stopFolding();
      // Rooms first, so that everybody hears 1001 from the place they are in; the disk last.
      const drained = host.drain(CLOSE.goingAway, 'the server is stopping');
      await inTurn(logger, [
        () => closeHttp(http),
        () => drained,
        () => background.close(),
        () => data.close(),
        () => lock.release(),
      ]);
    },
  };
}

/** Takes no more requests; who has not finished asking or reading by then is cut off. */
async function closeHttp(http: HttpApp): Promise<void> {
  // Again and again: a connection may come in just before the port closes.
  const cutOff = setInterval(() => http.server.closeAllConnections(), REQUEST_GRACE_MS);
  try {
    await http.close();
  } finally {
    clearInterval(cutOff);
  }
}

/** Each of the steps is taken, whatever becomes of those before it. */
async function inTurn(logger: Logger, steps: readonly (() => void | Promise<void>)[]): Promise<void> {
  for (const step of steps) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      await step();
    } catch (error) {
      logger.error({ err: error }, 'a part of the server could not be stopped in order');
    }
  }
}

interface HttpParts {
  readonly data: Data;
  readonly host: RoomHost;
  readonly hub: ConnectionHub;
  readonly projection: DocumentProjection;
  readonly metrics: Metrics;
  readonly readiness: AppReadiness;
}

async function openHttp({ config, logger, tls }: AppParts, parts: HttpParts): Promise<HttpApp> {
  const { data, metrics } = parts;
  const { limits } = config;
  const origins = createOriginCheck(config);
  const basePath = basePathOf(config.baseUrl);
  // Known once it listens; no route runs before.
  let baseUrl = (): string => config.baseUrl ?? '';
  const { mailer, mailInvitation, accessLetters } = openMail({ config, logger }, data, () => baseUrl());
  const waysIn = await createWaysIn({
    ...data,
    clock: systemClock,
    isHttps: isHttps(config),
    mailer,
    baseUrl: () => baseUrl(),
    publicOrigin: config.baseUrl === undefined ? undefined : new URL(config.baseUrl).origin,
    basePath,
    oidc: config.oidc,
    admitNewcomer: admitByRules(data.instance),
    signUpRule: async () => (await data.instance.settings()).signUp,
    onError: (error, what) => logger.error({ err: error }, what),
  });
  const http: HttpApp = await createHttpApp({
    logger,
    access: data.access,
    origins,
    trustProxy: config.trustProxy,
    limits,
    version: packageVersion(),
    isHttps: isHttps(config),
    baseUrl: config.baseUrl,
    tls,
    now: () => systemClock.now(),
    onRefusal: tellRefusals(data.audit),
    api(api) {
      baseUrl = () => config.baseUrl ?? listeningAddress(api.server, config);
      const shared = { ...data, ...parts, waysIn, door: parts.host, clock: systemClock, limits, baseUrl };
      apiRoutes(api, { ...shared, mailInvitation, accessLetters });
    },
  });
  http.addHook('onClose', () => accessLetters?.close());
  requestMetrics(http, metrics);
  healthRoutes(http, parts.readiness);
  metricsRoute(http, metrics, { token: config.metricsToken });
  await registerWebSocketRoute(http, { hub: parts.hub, origins, limits, basePath });
  await pageRoutes(http, { folder: builtPageFolder(), basePath });
  return http;
}

/** What sends letters; all of it is undefined where no mail server is set. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- what its parts are
function openMail(
  { config, logger }: Pick<AppParts, 'config' | 'logger'>,
  data: Data,
  baseUrl: () => string,
) {
  if (config.mail === undefined) {
    return { mailer: undefined, mailInvitation: undefined, accessLetters: undefined };
  }
  const mailer = createSmtpMailer(config.mail);
  return {
    mailer,
    mailInvitation: mailInvitations({
      mailer,
      instance: data.instance,
      onError: (error) => logger.error({ err: error }, 'a mail could not be sent'),
    }),
    accessLetters: createAccessLetters({
      ...data,
      clock: systemClock,
      mailer,
      baseUrl,
      instanceName: async () => (await data.instance.settings()).name,
      onError: (error, what) => logger.error({ err: error }, what),
    }),
  };
}

/** What goes on beside requests: titles and previews drawn anew, the trash emptied, old events forgotten, who is here noted. */
function createBackground(
  { logger }: AppParts,
  data: Data,
  { host: door, hub }: Rooms,
): { readonly projection: DocumentProjection; start(): Promise<void>; close(): Promise<void> } {
  const shared = { ...data, door, clock: systemClock, timers: systemTimers };
  const projection = createDocumentProjection({
    ...shared,
    onError: (error) => logger.error({ err: error }, 'a title or preview could not be drawn'),
  });
  let stopSweeping: (() => void) | undefined;
  let stopForgetting: (() => void) | undefined;
  let stopNoting: (() => void) | undefined;
  return {
    projection,
    async start() {
      await projection.start();
      stopSweeping = startTrashSweep({
        ...shared,
        onError: (error) => logger.error({ err: error }, 'the trash could not be emptied'),
      });
      stopNoting = noteWhoIsHere({
        ...shared,
        openSessions: () => hub.openSessions(),
        onError: (error) => logger.error({ err: error }, 'who is here could not be noted'),
      });
      stopForgetting = everyDay(
        systemTimers,
        () => forgetOldEvents(data.db, systemClock.now()),
        (error) => logger.error({ err: error }, 'what is too old in the audit log could not be deleted'),
      );
    },
    async close() {
      stopSweeping?.();
      stopForgetting?.();
      stopNoting?.();
      await projection.close();
    },
  };
}

interface Rooms {
  readonly host: RoomHost;
  readonly hub: ConnectionHub;
}

function openRooms(
  { config: { limits }, logger }: AppParts,
  { log, access, audit }: Data,
  metrics: Metrics,
): Rooms {
  const host = new RoomHost({
    log,
    clock: systemClock,
    timers: systemTimers,
    afterTurn: soon,
    options: { ...DEFAULT_ROOM_OPTIONS, limits },
    report: reportRoom(logger),
  });
  const hub = new ConnectionHub({
    access,
    door: host,
    clock: systemClock,
    timers: systemTimers,
    limits,
    atEndOfTurn: soon,
    newSessionId: () => trustSessionId(nanoid()),
    report: reportConnection(logger, audit),
  });
  roomMetrics(metrics, host);
  connectionMetrics(metrics, hub);
  return { host, hub };
}

/** When the present turn of the event loop has done its work. */
function soon(run: () => void): void {
  setImmediate(run);
}
