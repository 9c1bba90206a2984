/** The writer's SQL, prepared once. */
import type Database from 'better-sqlite3';

export interface DocumentRow {
  readonly id: number;
  readonly generation: string;
  readonly created_at: number;
  readonly schema_version: number;
  readonly base_seq: number;
  readonly base_parts: number;
  readonly last_seq: number;
  readonly checksum: number;
}

export function createWriterStatements(db: Database.Database) {
  return { ...transactionStatements(db), ...appendStatements(db), ...foldStatements(db) };
}

function transactionStatements(db: Database.Database) {
  return {
    begin: db.prepare<[]>('BEGIN IMMEDIATE'),
    commit: db.prepare<[]>('COMMIT'),
    rollback: db.prepare<[]>('ROLLBACK'),
  };
}

function appendStatements(db: Database.Database) {
  return {
    documentByName: db.prepare<[string], DocumentRow>('SELECT * FROM log_documents WHERE document_id = ?'),
    insertDocument: db.prepare<[string, string, number, number]>(
      `INSERT INTO log_documents
         (document_id, generation, created_at, schema_version, base_seq, base_parts, last_seq, checksum)
       VALUES (?, ?, ?, 0, 0, 0, 0, ?)`,
    ),
    advance: db.prepare<[number, number, string, number, string]>(
      `UPDATE log_documents SET last_seq = ? WHERE id = ? AND generation = ? AND last_seq = ?
       AND NOT EXISTS (SELECT 1 FROM log_quarantine WHERE document_id = ?)`,
    ),
    setSchemaVersion: db.prepare<[number, number, number]>(
      'UPDATE log_documents SET schema_version = ?, checksum = ? WHERE id = ?',
    ),
    principalByName: db.prepare<[string], { id: number }>(
      'SELECT id FROM log_principals WHERE principal = ?',
    ),
    insertPrincipal: db.prepare<[string, number]>(
      'INSERT INTO log_principals (principal, checksum) VALUES (?, ?)',
    ),
    insertUpdate: db.prepare<[number, number, number, number, number, Uint8Array]>(
      'INSERT INTO log_updates (document, seq, principal, at, checksum, bytes) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    insertClaim: db.prepare<[number, number, number, number]>(
      'INSERT OR IGNORE INTO log_client_ids (document, client_id, principal, checksum) VALUES (?, ?, ?, ?)',
    ),
    quarantineOf: db.prepare<[string], { detail: string }>(
      'SELECT detail FROM log_quarantine WHERE document_id = ?',
    ),
    insertQuarantine: db.prepare<[string, number, string, number]>(
      'INSERT OR IGNORE INTO log_quarantine (document_id, since, detail, readable_seq) VALUES (?, ?, ?, ?)',
    ),
    deleteQuarantine: db.prepare<[string]>('DELETE FROM log_quarantine WHERE document_id = ?'),
    eraseByNumber: [
      'DELETE FROM log_updates WHERE document = ?',
      'DELETE FROM log_bases WHERE document = ?',
      'DELETE FROM log_segments WHERE document = ?',
      'DELETE FROM log_client_ids WHERE document = ?',
      'DELETE FROM log_sweeps WHERE document = ?',
      'DELETE FROM log_documents WHERE id = ?',
    ].map((sql) => db.prepare<[number]>(sql)),
  };
}

function foldStatements(db: Database.Database) {
  return {
    putBasePart: db.prepare<[number, number, number, number, Uint8Array]>(
      'INSERT OR REPLACE INTO log_bases (document, seq, part, checksum, bytes) VALUES (?, ?, ?, ?, ?)',
    ),
    deleteSegmentsFrom: db.prepare<[number, number]>(
      'DELETE FROM log_segments WHERE document = ? AND first_seq >= ?',
    ),
    insertSegment: db.prepare<[number, number, number, string, number, number, Uint8Array]>(
      `INSERT INTO log_segments (document, first_seq, last_seq, stretches, byte_length, checksum, bytes)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    setBase: db.prepare<[number, number, number]>(
      'UPDATE log_documents SET base_seq = ?, base_parts = ? WHERE id = ?',
    ),
    insertSweep: db.prepare<[number]>('INSERT OR IGNORE INTO log_sweeps (document) VALUES (?)'),
    deleteSweep: db.prepare<[number]>('DELETE FROM log_sweeps WHERE document = ?'),
    nextSweep: db.prepare<[], { document: number; base_seq: number }>(
      `SELECT document, base_seq FROM log_sweeps
       JOIN log_documents ON log_documents.id = log_sweeps.document LIMIT 1`,
    ),
    foldedRow: db.prepare<[number, number], { seq: number }>(
      'SELECT seq FROM log_updates WHERE document = ? AND seq <= ? ORDER BY seq LIMIT 1',
    ),
    deleteUpdatesUpTo: db.prepare<[number, number]>(
      'DELETE FROM log_updates WHERE document = ? AND seq <= ?',
    ),
    deleteOldBasePart: db.prepare<[number, number]>(
      `DELETE FROM log_bases WHERE rowid =
         (SELECT rowid FROM log_bases WHERE document = ? AND seq < ? LIMIT 1)`,
    ),
  };
}

export type WriterStatements = ReturnType<typeof createWriterStatements>;
