/**
 * Opens the SQLite file the way every connection of the server needs it. One file holds everything; each thread
 * has its own connection to it.
 */
import Database from 'better-sqlite3';

export type Synchronous = 'full' | 'normal';

export interface OpenOptions {
  readonly file: string;
  /** `full`: a commit survives a power cut. `normal`: it survives the end of the process. */
  readonly synchronous: Synchronous;
  /** How long a statement waits for another connection's lock before SQLITE_BUSY. */
  readonly busyTimeoutMs?: number;
  /** The connection refuses to write. */
  readonly queryOnly?: boolean;
  /** Page cache of this connection. */
  readonly cacheKibibytes?: number;
}

/** Older versions can corrupt a database whose WAL is reset while another connection checkpoints. */
export const LEAST_SQLITE_VERSION = '3.51.3';
const DEFAULT_BUSY_TIMEOUT_MS = 5_000;
const DEFAULT_CACHE_KIBIBYTES = 4_096;

export function openDatabase(options: OpenOptions): Database.Database {
  const db = new Database(options.file, { timeout: options.busyTimeoutMs ?? DEFAULT_BUSY_TIMEOUT_MS });
  try {
    requireVersion(db);
    // Takes effect on a new file alone, and only before anything else is written to it.
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${options.synchronous === 'full' ? 'FULL' : 'NORMAL'}`);
    db.pragma('foreign_keys = ON');
    db.pragma('cell_size_check = ON');
    db.pragma(`cache_size = -${options.cacheKibibytes ?? DEFAULT_CACHE_KIBIBYTES}`);
    if (options.queryOnly === true) db.pragma('query_only = ON');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function requireVersion(db: Database.Database): void {
  const row = db.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get();
  const version = row?.version ?? '0';
  if (compareVersions(version, LEAST_SQLITE_VERSION) < 0) {
    throw new Error(`SQLite ${version} is too old: at least ${LEAST_SQLITE_VERSION} is needed`);
  }
}

/** Negative, zero or positive, as `one` is older than, the same as or newer than `other`. */
export function compareVersions(one: string, other: string): number {
  const left = one.split('.').map(Number);
  const right = other.split('.').map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const step = (left[at] ?? 0) - (right[at] ?? 0);
    if (step !== 0) return step;
  }
  return 0;
}
