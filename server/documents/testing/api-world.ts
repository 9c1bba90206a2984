/**
 * A whole server but for its sockets, in this process; requests by inject. Usually without threads and with the
 * log in memory, so that a test has one to itself in milliseconds; `threads` gives the parts a real server has.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { nanoid } from 'nanoid';
import { pino } from 'pino';
import { apiRoutes } from '../../api-routes.ts';
import type { AuditEvent } from '../../../shared/api/audit.ts';
import { createAuditLog, type AuditLog } from '../../audit/audit-log.ts';
import { tellRefusals } from '../../audit/refusals.ts';
import type { InstanceSettings } from '../../../shared/api/instance.ts';
import type { InvitationDeps } from '../../team/invitation-routes.ts';
import { openInstance, type Instance } from '../../team/instance.ts';
import { admitByRules } from '../../team/newcomers.ts';
import { createAccounts, type Accounts } from '../../accounts/accounts.ts';
import type { AdmitNewcomer } from '../../accounts/sign-up/admit-newcomer.ts';
import type { ProviderSettings } from '../../accounts/provider/oidc.ts';
import { createWaysIn } from '../../accounts/ways-in.ts';
import { createChangeFeed } from '../../access/change-feed.ts';
import { createAccess, type DatabaseAccess } from '../../access/database-access.ts';
import type { AccessChange } from '../../access/principal.ts';
import { hashToken } from '../../access/secret-token.ts';
import { openDatabase } from '../../database/open-database.ts';
import { SqliteLookups, type Lookups } from '../../database/lookups.ts';
import { prepareDatabase } from '../../database/prepare-database.ts';
import { createRelationalDatabase, type RelationalDatabase } from '../../database/relational.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { basePathOf } from '../../http/base-path.ts';
import { createHttpApp } from '../../http/create-http-app.ts';
import type { HttpApp } from '../../http/http-app.ts';
import { createOriginCheck } from '../../http/origins.ts';
import { DEFAULT_ROOM_OPTIONS } from '../../room/room-context.ts';
import type { Mailer } from '../../mail/mailer.ts';
import { RoomHost } from '../../room-host/room-host.ts';
import { MemoryDisk } from '../../update-log/memory-disk.ts';
import { MemoryUpdateLog } from '../../update-log/memory-update-log.ts';
import { SqliteUpdateLog } from '../../update-log/sqlite-update-log.ts';
import type { UpdateLog } from '../../update-log/update-log.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../shared/protocol/limits.ts';
import { succeed } from '../../../shared/result.ts';
import type { Timers } from '../../../shared/time-and-chance.ts';
import { createAccessLetters } from '../asking/access-letters.ts';
import { createContentWorker, type ContentWorker } from '../content/content-worker.ts';
import { buildContent, exportContent, retitle } from '../content/content.ts';
import { describe } from '../describe.ts';
import { createDocumentProjection, type DocumentProjection } from '../document-projection.ts';
import { Browser } from './browser.ts';

export interface ApiWorld {
  readonly app: HttpApp;
  readonly accounts: Accounts;
  readonly audit: AuditLog;
  readonly instance: Instance;
  readonly access: DatabaseAccess;
  readonly db: Kysely<DatabaseSchema>;
  readonly log: UpdateLog;
  readonly content: ContentWorker;
  readonly projection: DocumentProjection;
  readonly host: RoomHost;
  /** Every change of access that listeners heard of. */
  readonly changes: readonly AccessChange[];
  /** The audit log, oldest first. */
  events(): Promise<readonly AuditEvent[]>;
  /** What could not be done, in the order it happened. */
  readonly complaints: readonly string[];
  readonly clock: { now(): number };
  /** Makes the clock of the server's own code go on. */
  advance(milliseconds: number): void;
  browser(): Browser;
  /** A browser in which the owner has claimed the instance, without an address or with one (and PASSWORD). */
  owner(email?: string): Promise<Browser>;
  /** A member's browser with a session of theirs. Hashing a password takes long, so they have none. */
  member(name: string, role?: 'admin' | 'member'): Promise<Browser>;
  /** A browser in which this account is signed in. */
  sessionOf(userId: string): Promise<Browser>;
  /** All bytes of the database's files, as they are on the disk. */
  bytesOnDisk(): Buffer;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly isHttps?: boolean;
  readonly threads?: boolean;
  readonly limits?: Partial<Limits>;
  /** BASE_URL, as far as ways in know it. */
  readonly publicUrl?: string;
  /** As if the environment had set them. */
  readonly instance?: Partial<InstanceSettings>;
  readonly mailInvitation?: InvitationDeps['mailInvitation'];
  readonly mailer?: Mailer;
  readonly oidc?: ProviderSettings;
  readonly admitNewcomer?: AdmitNewcomer;
}

export const PASSWORD = 'correct horse battery';

const timers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export async function createApiWorld(options: WorldOptions = {}): Promise<ApiWorld> {
  const folder = mkdtempSync(path.join(tmpdir(), 'scriptorium-api-'));
  const parts = options.threads === true ? threadedParts(folder) : lightParts(folder);
  const { db, lookups, log, content } = parts;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const changes = createChangeFeed({ db, clock, timers, onError: rethrow, everyMs: 50 });
  const access = createAccess({ db, lookups, clock, changes, isHttps: options.isHttps ?? false });
  const heard: AccessChange[] = [];
  changes.onChange((change) => heard.push(change));
  await changes.start();
  const instance = await openInstance(db, options.instance ?? {});
  const complaints: string[] = [];
  const audit = createAuditLog({
    db,
    clock,
    timers,
    onError: () => void complaints.push('the audit log cannot be written'),
  });
  const accounts = await createAccounts({
    db,
    clock,
    changes,
    isHttps: options.isHttps ?? false,
    sessionDays: async () => (await instance.settings()).sessionDays,
    instanceName: async () => (await instance.settings()).name,
  });
  const waysIn = await createWaysIn({
    db,
    clock,
    changes,
    accounts,
    isHttps: options.isHttps ?? false,
    mailer: options.mailer,
    baseUrl,
    publicOrigin: options.publicUrl === undefined ? undefined : new URL(options.publicUrl).origin,
    basePath: basePathOf(options.publicUrl),
    oidc: options.oidc,
    admitNewcomer: options.admitNewcomer ?? admitByRules(instance),
    signUpRule: async () => (await instance.settings()).signUp,
    audit,
    onError: (_error, what) => void complaints.push(what),
  });
  const host = new RoomHost({
    log,
    clock,
    timers,
    afterTurn: (run) => void setImmediate(run),
    options: { ...DEFAULT_ROOM_OPTIONS, limits },
    report: () => {},
  });
  const projection = createDocumentProjection({
    db,
    clock,
    timers,
    log,
    content,
    door: host,
    onError: rethrow,
  });
  await projection.start();
  const accessLetters =
    options.mailer === undefined
      ? undefined
      : createAccessLetters({
          db,
          clock,
          mailer: options.mailer,
          baseUrl,
          instanceName: async () => (await instance.settings()).name,
          onError: (_error, what) => void complaints.push(what),
        });
  const shared = { db, clock, changes, access, accounts, audit, instance, limits, baseUrl };
  const deps = { ...shared, log, content, projection, door: host };
  const app = await createHttpApp({
    logger: pino({ level: 'silent' }),
    access,
    origins: createOriginCheck({ baseUrl: undefined, allowedOrigins: [] }),
    trustProxy: false,
    limits: { requestsPerMinute: 0, uploadBytes: limits.uploadBytes },
    version: '0.0.0',
    isHttps: options.isHttps ?? false,
    now: () => clock.now(),
    onRefusal: tellRefusals(audit),
    api: (api) => {
      apiRoutes(api, { ...deps, waysIn, mailInvitation: options.mailInvitation, accessLetters });
    },
  });

  const sessionOf = async (userId: string): Promise<Browser> => {
    const browser = new Browser(app);
    browser.cookies.set('scriptorium', await insertSession(db, userId));
    return browser;
  };

  return {
    app,
    accounts,
    audit,
    instance,
    access,
    db,
    log,
    content,
    projection,
    host,
    clock,
    changes: heard,
    events: () => audit.list({ order: 'oldestFirst', limit: 1_000 }),
    complaints,
    advance(milliseconds) {
      ahead += milliseconds;
    },
    browser: () => new Browser(app),
    async owner(email) {
      const browser = new Browser(app);
      const token = await accounts.ownerLinkToken();
      const credentials = email === undefined ? {} : { email, password: PASSWORD };
      await browser.post('/owner', { token, name: 'Olga', ...credentials });
      return browser;
    },
    async member(name, role = 'member') {
      const made = await accounts.createUser({ name, email: `${name.toLowerCase()}@example.org`, role });
      if (!made.ok) throw new Error(made.error);
      return sessionOf(made.value.id);
    },
    sessionOf,
    bytesOnDisk: () =>
      Buffer.concat(readdirSync(folder).map((name) => readFileSync(path.join(folder, name)))),
    async close() {
      accessLetters?.close();
      await app.close();
      await projection.close();
      await host.drain(1001, 'the test ends');
      await content.close();
      await changes.close();
      await log.close();
      await audit.close();
      await parts.closeDatabase();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Parts {
  readonly db: Kysely<DatabaseSchema>;
  readonly lookups: Lookups;
  readonly log: UpdateLog;
  readonly content: ContentWorker;
  closeDatabase(): Promise<void>;
}

function threadedParts(folder: string): Parts {
  const place = { file: path.join(folder, 'scriptorium.db'), synchronous: 'normal' } as const;
  const relational: RelationalDatabase = createRelationalDatabase(place);
  return {
    db: relational.db,
    lookups: relational.lookups,
    log: new SqliteUpdateLog(place),
    content: createContentWorker({ timers }),
    closeDatabase: () => relational.close(),
  };
}

function lightParts(folder: string): Parts {
  const place = { file: path.join(folder, 'scriptorium.db'), synchronous: 'normal' } as const;
  const prepared = prepareDatabase(place.file);
  if (!prepared.ok) throw new Error(prepared.error.message);
  const database = openDatabase(place);
  const db = new Kysely<DatabaseSchema>({ dialect: new SqliteDialect({ database }) });
  const log = new MemoryUpdateLog({
    disk: new MemoryDisk(),
    pause: () => Promise.resolve(),
    soon: (run) => void setImmediate(run),
    randomId: () => nanoid(),
  });
  const content: ContentWorker = {
    build: (title, markdown) => Promise.resolve(succeed(buildContent(title, markdown))),
    retitle: (stored, title) => Promise.resolve(succeed(retitle(stored, title))),
    describe: (stored) => Promise.resolve(succeed(describe(stored))),
    export: (request) => Promise.resolve(succeed(exportContent(request))),
    close: () => Promise.resolve(),
  };
  return { db, lookups: new SqliteLookups(database), log, content, closeDatabase: () => db.destroy() };
}

async function insertSession(db: Kysely<DatabaseSchema>, userId: string): Promise<string> {
  const token = nanoid(32);
  const now = new Date().toISOString();
  await db
    .insertInto('sessions')
    .values({
      id: nanoid(),
      user_id: userId,
      token_hash: hashToken(token),
      expires_at: new Date(Date.now() + 1e10).toISOString(),
      ip_address: '',
      user_agent: '',
      created_at: now,
      updated_at: now,
    })
    .execute();
  return token;
}

function baseUrl(): string {
  return 'http://localhost';
}

function rethrow(error: unknown): void {
  throw error;
}
