/** What a fault that strikes while a document is read makes of the load. */
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import { MIGRATIONS, migrate } from '../database/migrations.ts';
import { DocumentRows } from './document-rows.ts';
import { LogReader } from './log-reader.ts';

const request = { documentId: trustDocumentId('letter'), longestTail: 1 };

let db: Database.Database;
let rows: DocumentRows;

beforeEach(() => {
  db = new Database(':memory:');
  migrate(db, MIGRATIONS);
  rows = new DocumentRows(db);
});

afterEach(() => {
  vi.restoreAllMocks();
  db.close();
});

it.each([
  ['want of memory', new RangeError('Array buffer allocation failed')],
  ['want of memory in SQLite', coded('out of memory', 'SQLITE_NOMEM')],
  ['an interrupted read', coded('interrupted', 'SQLITE_INTERRUPT')],
  ['an ailing disk', coded('disk I/O error', 'SQLITE_IOERR_READ')],
])('LOG-35 %s fails the load, and quarantines nothing', (_, error) => {
  expect(loadStruckBy(error)).toMatchObject({ kind: 'failed', detail: error.message });
});

it.each(['SQLITE_CORRUPT', 'SQLITE_CORRUPT_INDEX', 'SQLITE_NOTADB'])('LOG-35 %s is damage', (code) => {
  expect(loadStruckBy(coded('malformed', code))).toMatchObject({ kind: 'unreadable' });
});

function loadStruckBy(error: Error): unknown {
  vi.spyOn(rows, 'document').mockImplementation(() => {
    throw error;
  });
  return new LogReader(rows).load(request);
}

function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
