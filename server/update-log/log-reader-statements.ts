/** The reader's SQL, prepared once. */
import type Database from 'better-sqlite3';
import type { DocumentRow } from './log-writer-statements.ts';

export interface UpdateRow {
  readonly seq: number;
  readonly principal: number;
  readonly at: number;
  readonly checksum: number;
  readonly bytes: Uint8Array;
}

export function createReaderStatements(db: Database.Database) {
  return {
    documentByName: db.prepare<[string], DocumentRow>('SELECT * FROM log_documents WHERE document_id = ?'),
    base: db.prepare<[number], { seq: number; checksum: number; bytes: Uint8Array }>(
      'SELECT seq, checksum, bytes FROM log_bases WHERE document = ?',
    ),
    updatesAfter: db.prepare<[number, number], UpdateRow>(
      'SELECT seq, principal, at, checksum, bytes FROM log_updates WHERE document = ? AND seq > ? ORDER BY seq',
    ),
    claims: db.prepare<[number], { client_id: number; principal: string }>(
      `SELECT client_id, log_principals.principal FROM log_client_ids
       JOIN log_principals ON log_principals.id = log_client_ids.principal WHERE document = ?`,
    ),
    quarantineOf: db.prepare<[string], { detail: string; readable_seq: number }>(
      'SELECT detail, readable_seq FROM log_quarantine WHERE document_id = ?',
    ),
  };
}

export type ReaderStatements = ReturnType<typeof createReaderStatements>;
