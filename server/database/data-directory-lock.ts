/**
 * Two servers on one data directory would each believe that they alone order a document's updates. The lock is
 * SQLite's on a file of its own: the kernel drops it when the process ends in whatever way, so there is never a
 * stale one to clean up. The command line works beside a running server and does not take it.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { fail, succeed, type Result } from '../../shared/result.ts';
import { codeOf } from './thread-calls.ts';

export interface DataDirectoryLock {
  /** May be called twice. */
  release(): void;
}

/** The error is a sentence for people. Any other trouble with the directory throws. */
export function lockDataDirectory(directory: string): Result<DataDirectoryLock, string> {
  mkdirSync(directory, { recursive: true });
  const db = new Database(path.join(directory, 'server.lock'), { timeout: 0 });
  try {
    // Nothing is ever written: no journal file appears beside the lock.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) {
      return fail(`another Scriptorium server is already running on ${directory}`);
    }
    throw error;
  }
  return succeed({ release: () => db.close() });
}
