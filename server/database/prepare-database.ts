/**
 * The first thing a program does with the database file: makes it if it is missing, refuses what it must not
 * touch, brings it to the newest shape. Threads open it only after this.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fail, succeed, type Result } from '../../shared/result.ts';
import { judgeFileSystem } from './file-system.ts';
import type { Migration } from './migration.ts';
import { MIGRATIONS, migrate } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { codeOf, messageOf } from './thread-calls.ts';

export interface PreparedDatabase {
  readonly file: string;
  /** Migrations applied just now. */
  readonly applied: readonly string[];
  /** For the log: what may go wrong here although it works now. */
  readonly warnings: readonly string[];
}

/** `message` is for people: what is wrong and what to do. */
export interface DatabaseProblem {
  readonly kind: 'unsafeFileSystem' | 'tooNew' | 'notADatabase' | 'cannotOpen';
  readonly message: string;
}

export function prepareDatabase(
  file: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Result<PreparedDatabase, DatabaseProblem> {
  try {
    const folder = path.dirname(file);
    mkdirSync(folder, { recursive: true });
    const verdict = judgeFileSystem(folder);
    if (verdict.kind === 'unsafe') {
      return fail({
        kind: 'unsafeFileSystem',
        message: `${folder} is on ${verdict.name}, where SQLite loses data. Put DATA_DIR on a local disk.`,
      });
    }
    const warnings =
      verdict.kind === 'doubtful'
        ? [`${folder} is on ${verdict.name}; if a network is behind it, SQLite can lose data there.`]
        : [];
    return prepareFile(file, migrations, warnings);
  } catch (error) {
    return fail(problemOf(file, error));
  }
}

function prepareFile(
  file: string,
  migrations: readonly Migration[],
  warnings: readonly string[],
): Result<PreparedDatabase, DatabaseProblem> {
  const db = openDatabase({ file, synchronous: 'full' });
  try {
    const outcome = migrate(db, migrations);
    if (outcome.kind === 'tooNew') {
      return fail({
        kind: 'tooNew',
        message:
          `${file} was written by a newer Scriptorium (it has ${outcome.unknown.join(', ')}). ` +
          'Start that version, or restore a backup made with this one.',
      });
    }
    return succeed({ file, applied: outcome.applied, warnings });
  } finally {
    db.close();
  }
}

function problemOf(file: string, error: unknown): DatabaseProblem {
  if (codeOf(error) === 'SQLITE_NOTADB') {
    return {
      kind: 'notADatabase',
      message: `${file} is not a Scriptorium database, or its first page is damaged. Restore a backup.`,
    };
  }
  return { kind: 'cannotOpen', message: `${file} cannot be opened: ${messageOf(error)}` };
}
