/** Doctor on the database: whether it opens, whether it is whole, which documents it cannot read. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { appliedMigrations, MIGRATIONS } from '../database/migrations.ts';
import { openDatabase } from '../database/open-database.ts';
import { databaseFile } from '../open-data.ts';
import { fine, problem, type Finding } from './finding.ts';

const RESTORE = 'Stop the server, keep a copy of the folder as it is, and restore the last backup.';
const SHOWN = 5;

const versionSchema = z.object({ version: z.string() });
const checkSchema = z.array(z.object({ quick_check: z.string() }));
const quarantineSchema = z.array(
  z.object({ document_id: z.string(), detail: z.string(), readable_seq: z.number() }),
);

export function examineDatabase(dataDir: string): Finding[] {
  const file = databaseFile(resolve(dataDir));
  if (!existsSync(file)) return [fine('database', 'not there yet; the first start makes it')];
  try {
    const db = openDatabase({ file, synchronous: 'full', queryOnly: true });
    try {
      return examineOpen(db);
    } finally {
      db.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [problem('database', `${file} cannot be read (${reason})`, RESTORE)];
  }
}

function examineOpen(db: Database.Database): Finding[] {
  const { version } = versionSchema.parse(db.prepare('SELECT sqlite_version() AS version').get());
  return [fine('sqlite', version), examineShape(db), examineIntegrity(db), ...examineQuarantine(db)];
}

function examineShape(db: Database.Database): Finding {
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  const applied = appliedMigrations(db);
  const unknown = [...applied].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    return problem(
      'database version',
      `written by a newer Scriptorium (${unknown.join(', ')})`,
      'Start that version.',
    );
  }
  const missing = [...known].filter((name) => !applied.has(name));
  return missing.length === 0
    ? fine('database version', 'as this program has it')
    : fine('database version', `older; the next start brings it up to date (${missing.join(', ')})`);
}

function examineIntegrity(db: Database.Database): Finding {
  const rows = checkSchema.parse(db.pragma('quick_check'));
  const faults = rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
  return faults.length === 0
    ? fine('database integrity', 'whole')
    : problem('database integrity', faults.slice(0, SHOWN).join('; '), RESTORE);
}

function examineQuarantine(db: Database.Database): Finding[] {
  const rows = quarantineSchema.parse(
    db.prepare('SELECT document_id, detail, readable_seq FROM log_quarantine ORDER BY since').all(),
  );
  if (rows.length === 0) return [fine('documents', 'none is quarantined')];
  const shown = rows
    .slice(0, SHOWN)
    .map((row) => `${row.document_id} (readable up to update ${row.readable_seq}: ${row.detail})`);
  return [
    problem(
      'documents',
      `${rows.length} cannot be read whole and are kept untouched: ${shown.join(', ')}`,
      'Restore them from a backup; all others work. One that reads whole when it is next opened works again.',
    ),
  ];
}
