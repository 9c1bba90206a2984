/** The update log: documents, their updates since the base, bases, history segments, who owns which client id. */
import type { Migration } from '../migration.ts';

const TABLES = `
  -- Principals are long texts that stand in every row: rows carry their number.
  CREATE TABLE log_principals (
    id INTEGER PRIMARY KEY,
    principal TEXT NOT NULL UNIQUE,
    -- crc32 of principal.
    checksum INTEGER NOT NULL
  );

  CREATE TABLE log_documents (
    id INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL UNIQUE,
    generation TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    -- Rows up to here are folded into the base and into segments.
    base_seq INTEGER NOT NULL,
    base_parts INTEGER NOT NULL,
    -- Kept beside the rows so that a row that vanished is missed.
    last_seq INTEGER NOT NULL,
    -- crc32 of document_id, generation, created_at, schema_version.
    checksum INTEGER NOT NULL
  );

  CREATE TABLE log_updates (
    document INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    principal INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- crc32 of document, seq, principal, at and bytes.
    checksum INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (document, seq)
  ) WITHOUT ROWID;

  -- The compacted state at base_seq, in parts: a big base must not make one big commit. Parts of other seqs are
  -- not yet or no longer in force.
  CREATE TABLE log_bases (
    document INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    part INTEGER NOT NULL,
    -- crc32 of document, seq, part and bytes.
    checksum INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (document, seq, part)
  );

  -- Small columns first: a history list must not read the bytes.
  CREATE TABLE log_segments (
    document INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    -- JSON: [[firstSeq, lastSeq, principal, from, to], …]
    stretches TEXT NOT NULL,
    byte_length INTEGER NOT NULL,
    -- crc32 of document, first_seq, last_seq and bytes.
    checksum INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (document, first_seq)
  );

  -- Documents with rows or base parts that a fold made superfluous and that are still to be deleted.
  CREATE TABLE log_sweeps (
    document INTEGER PRIMARY KEY
  );

  CREATE TABLE log_client_ids (
    document INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    principal INTEGER NOT NULL,
    -- crc32 of the other columns.
    checksum INTEGER NOT NULL,
    PRIMARY KEY (document, client_id)
  ) WITHOUT ROWID;

  -- Documents that cannot be read whole: not loaded, never written over.
  CREATE TABLE log_quarantine (
    document_id TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    detail TEXT NOT NULL,
    readable_seq INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

export const updateLog: Migration = {
  name: '0001-update-log',
  up(db) {
    db.exec(TABLES);
  },
};
