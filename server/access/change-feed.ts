/**
 * How a change of access reaches open sockets. Whatever changes who may do what writes a row into `access_changes`
 * in its own transaction; every process reads new rows several times a second, and at once after a change of its
 * own. So the command line, which is another process, closes sockets as surely as a request does.
 */
import type { Kysely, Transaction } from 'kysely';
import { trustDocumentId, trustPrincipalId } from '../../shared/ids.ts';
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { forgetAnswered } from './answered-requests.ts';
import type { AccessChange } from './principal.ts';

export interface ChangeFeed {
  /** Begins to read what other processes change. */
  start(): Promise<void>;
  /** Call after a commit that recorded a change: listeners hear of it before this resolves. */
  tellNow(): Promise<void>;
  onChange(listener: (change: AccessChange) => void): () => void;
  /** May be called twice. */
  close(): Promise<void>;
}

export interface ChangeFeedOptions {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Called when reading fails; it goes on trying. */
  readonly onError: (error: unknown) => void;
  readonly everyMs?: number;
}

type Listener = (change: AccessChange) => void;

const READ_EVERY_MS = 400;
const ROWS_AT_ONCE = 500;
const KEPT_FOR_MS = 60 * 60 * 1000;
const FORGET_EVERY_MS = 10 * 60 * 1000;

/** Within the transaction of the change itself, after it: requests that it answers go with it. */
export async function recordAccessChange(
  transaction: Transaction<DatabaseSchema>,
  change: AccessChange,
  at: number,
): Promise<void> {
  await transaction
    .insertInto('access_changes')
    .values({ document_id: change.documentId ?? null, principal_id: change.principalId ?? null, at })
    .execute();
  await forgetAnswered(transaction, change, at);
}

export function createChangeFeed(options: ChangeFeedOptions): ChangeFeed {
  const { db, clock, timers } = options;
  const listeners = new Set<Listener>();
  let lastSeq: number | undefined;
  let forgottenAt = clock.now();
  let reading: Promise<void> = Promise.resolve();
  let cancelTimer: CancelTimer | undefined;
  let closed = false;

  async function readNew(): Promise<void> {
    const since = lastSeq ?? 0;
    const rows = await db
      .selectFrom('access_changes')
      .selectAll()
      .where('seq', '>', since)
      .orderBy('seq')
      .limit(ROWS_AT_ONCE)
      .execute();
    lastSeq = rows.at(-1)?.seq ?? since;
    for (const row of rows) tell(listeners, changeOf(row), options.onError);
    if (rows.length === ROWS_AT_ONCE) await readNew();
  }

  /** One read after another: two at once would tell a change twice. */
  function read(): Promise<void> {
    const next = reading.then(readNew);
    reading = next.catch(() => {});
    return next;
  }

  async function readAndWait(): Promise<void> {
    try {
      await read();
      const now = clock.now();
      if (now - forgottenAt < FORGET_EVERY_MS) return;
      forgottenAt = now;
      await forgetOld(db, now - KEPT_FOR_MS);
    } catch (error) {
      options.onError(error);
    } finally {
      if (!closed) cancelTimer = timers.after(options.everyMs ?? READ_EVERY_MS, () => void readAndWait());
    }
  }

  return {
    async start() {
      lastSeq = await newestSeq(db);
      await readAndWait();
    },
    tellNow: read,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      cancelTimer?.();
      await reading;
    },
  };
}

function tell(
  listeners: ReadonlySet<Listener>,
  change: AccessChange,
  onError: (error: unknown) => void,
): void {
  for (const listener of listeners) {
    try {
      listener(change);
    } catch (error) {
      // One listener's bug must not keep others from hearing that a right has ended.
      onError(error);
    }
  }
}

async function newestSeq(db: Kysely<DatabaseSchema>): Promise<number> {
  const row = await db
    .selectFrom('access_changes')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

async function forgetOld(db: Kysely<DatabaseSchema>, before: number): Promise<void> {
  await db.deleteFrom('access_changes').where('at', '<', before).execute();
}

function changeOf(row: { document_id: string | null; principal_id: string | null }): AccessChange {
  return {
    ...(row.document_id === null ? {} : { documentId: trustDocumentId(row.document_id) }),
    ...(row.principal_id === null ? {} : { principalId: trustPrincipalId(row.principal_id) }),
  };
}
