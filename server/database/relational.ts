/**
 * Everything relational (accounts, documents, share links …) through one Kysely instance whose connection lives in
 * a thread of its own. Queries and transactions are serialised: SQLite has one writer anyway.
 */
import { Kysely } from 'kysely';
import { SqliteLookups, type Lookups } from './lookups.ts';
import { openDatabase, type OpenOptions } from './open-database.ts';
import { prepareDatabase } from './prepare-database.ts';
import type { RelationalCalls } from './relational-calls.ts';
import type { DatabaseSchema } from './schema.ts';
import { startThread } from './start-thread.ts';
import { ThreadCaller } from './thread-calls.ts';
import { ThreadDialect } from './thread-dialect.ts';

export type RelationalOptions = Pick<OpenOptions, 'file' | 'synchronous' | 'busyTimeoutMs'>;

export interface RelationalDatabase {
  readonly db: Kysely<DatabaseSchema>;
  /**
   * For looking up a few rows by their keys on the calling thread. It sees what was committed, whoever did it, and
   * cannot write. Not for lists.
   */
  readonly lookups: Lookups;
  /** Waits for what is under way, then releases the file. May be called twice. */
  close(): Promise<void>;
}

/** Throws with a message for people when the file cannot be used; `prepareDatabase` tells that as a value. */
export function createRelationalDatabase(options: RelationalOptions): RelationalDatabase {
  const prepared = prepareDatabase(options.file);
  if (!prepared.ok) throw new Error(prepared.error.message);
  const thread = new ThreadCaller<RelationalCalls>(() =>
    startThread(new URL('./relational-thread', import.meta.url), { name: 'relational', data: options }),
  );
  thread.warmUp();
  const db = new Kysely<DatabaseSchema>({ dialect: new ThreadDialect(thread) });
  const reading = openDatabase({ ...options, queryOnly: true });
  const closeAll = async (): Promise<void> => {
    reading.close();
    await db.destroy();
    if (thread.isRunning) await thread.call('close', undefined);
    await thread.close();
  };
  let closing: Promise<void> | undefined;
  return {
    db,
    lookups: new SqliteLookups(reading),
    close: () => (closing ??= closeAll()),
  };
}
