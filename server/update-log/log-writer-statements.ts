/** The writer's SQL, prepared once. */
import type Database from 'better-sqlite3';

export interface DocumentRow {
  readonly id: number;
  readonly generation: string;
  readonly created_at: number;
  readonly schema_version: number;
  readonly base_seq: number;
  readonly last_seq: number;
  readonly checksum: number;
}

export function createWriterStatements(db: Database.Database) {
  return {
    documentByName: db.prepare<[string], DocumentRow>('SELECT * FROM log_documents WHERE document_id = ?'),
    insertDocument: db.prepare<[string, string, number, number]>(
      `INSERT INTO log_documents
         (document_id, generation, created_at, schema_version, base_seq, last_seq, checksum)
       VALUES (?, ?, ?, 0, 0, 0, ?)`,
    ),
    setLastSeq: db.prepare<[number, number]>('UPDATE log_documents SET last_seq = ? WHERE id = ?'),
    raiseSchemaVersion: db.prepare<[number, string, number]>(
      'UPDATE log_documents SET schema_version = ? WHERE document_id = ? AND schema_version < ?',
    ),
    principalByName: db.prepare<[string], { id: number }>(
      'SELECT id FROM log_principals WHERE principal = ?',
    ),
    insertPrincipal: db.prepare<[string]>('INSERT INTO log_principals (principal) VALUES (?)'),
    insertUpdate: db.prepare<[number, number, number, number, number, Uint8Array]>(
      'INSERT INTO log_updates (document, seq, principal, at, checksum, bytes) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    insertClaim: db.prepare<[number, number, number]>(
      'INSERT OR IGNORE INTO log_client_ids (document, client_id, principal) VALUES (?, ?, ?)',
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
      'DELETE FROM log_documents WHERE id = ?',
    ].map((sql) => db.prepare<[number]>(sql)),
  };
}

export type WriterStatements = ReturnType<typeof createWriterStatements>;
