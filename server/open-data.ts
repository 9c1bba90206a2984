/** Everything that is kept, opened: the database, the update log, who may do what. For the server and the commands. */
import { join } from 'node:path';
import type { Clock, Timers } from '../shared/time-and-chance.ts';
import { createChangeFeed, type ChangeFeed } from './access/change-feed.ts';
import { createAccess, type DatabaseAccess } from './access/database-access.ts';
import { createAccounts, type Accounts } from './accounts/accounts.ts';
import { shortenSessions } from './accounts/sessions/session-length.ts';
import { createAuditLog, type AuditLog } from './audit/audit-log.ts';
import type { Config } from './config/config.ts';
import { createContentWorker, type ContentWorker } from './documents/content/content-worker.ts';
import { createRelationalDatabase, type RelationalDatabase } from './database/relational.ts';
import { openInstance, type Instance } from './team/instance.ts';
import type { LogListener } from './update-log/log-stats.ts';
import { SqliteUpdateLog } from './update-log/sqlite-update-log.ts';
import type { UpdateLog } from './update-log/update-log.ts';

export interface Data {
  readonly db: RelationalDatabase['db'];
  readonly log: UpdateLog;
  readonly changes: ChangeFeed;
  readonly access: DatabaseAccess;
  readonly accounts: Accounts;
  readonly audit: AuditLog;
  readonly instance: Instance;
  /** Converts and renders documents, in a thread of its own that starts when first needed. */
  readonly content: ContentWorker;
  /** Rooms that wait for their compaction wait no longer; call it before they are drained. */
  stopFolding(): void;
  /** Writes what waits and releases the files. */
  close(): Promise<void>;
}

export interface DataOptions {
  readonly config: Pick<Config, 'synchronous' | 'baseUrl' | 'tls' | 'instance'>;
  /** Absolute; prepared by prepareDataDirectory and prepareDatabase. */
  readonly dataDir: string;
  readonly listener?: LogListener;
  /** Commands work beside the server that holds it, and leave the tidying to that one. */
  readonly holdsDataDirectory: boolean;
  /** `what` says in a few words what could not be done; the server goes on. */
  readonly onError: (error: unknown, what: string) => void;
}

export const systemClock: Clock = {
  now() {
    return Date.now();
  },
};

export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export function databaseFile(dataDir: string): string {
  return join(dataDir, 'scriptorium.db');
}

/** Whether people come by https, as far as the settings tell: cookies depend on it. */
export function isHttps({ baseUrl, tls }: Pick<Config, 'baseUrl' | 'tls'>): boolean {
  return baseUrl?.startsWith('https:') ?? tls !== undefined;
}

export async function openData(options: DataOptions): Promise<Data> {
  const { config, listener } = options;
  const place = { file: databaseFile(options.dataDir), synchronous: config.synchronous };
  const relational = createRelationalDatabase(place);
  const { db, lookups } = relational;
  const log = new SqliteUpdateLog({
    ...place,
    holdsDataDirectory: options.holdsDataDirectory,
    ...(listener === undefined ? {} : { listener }),
  });
  const clock = systemClock;
  const changes = createChangeFeed({
    db,
    clock,
    timers: systemTimers,
    onError: (error) => options.onError(error, 'changes of access cannot be read'),
  });
  const content = createContentWorker({ timers: systemTimers });
  const audit = createAuditLog({
    db,
    clock,
    timers: systemTimers,
    onError: (error) => options.onError(error, 'the audit log cannot be written'),
  });
  const instance = await openInstance(db, config.instance);
  const sessionDays = async (): Promise<number> => (await instance.settings()).sessionDays;
  // The environment may say less than it did; a command's own environment says nothing about the server's.
  if (options.holdsDataDirectory) {
    const days = await sessionDays();
    await db.transaction().execute((transaction) => shortenSessions(transaction, days));
  }
  return {
    db,
    log,
    content,
    changes,
    access: createAccess({ db, lookups, clock, changes, isHttps: isHttps(config) }),
    accounts: await createAccounts({
      db,
      clock,
      changes,
      isHttps: isHttps(config),
      sessionDays,
      instanceName: async () => (await instance.settings()).name,
      onError: (error) => options.onError(error, 'ended sessions cannot be deleted'),
    }),
    audit,
    instance,
    stopFolding: () => log.stopFolding(),
    async close() {
      await changes.close();
      await content.close();
      await log.close();
      await audit.close();
      await relational.close();
    },
  };
}
