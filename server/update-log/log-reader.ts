/**
 * Reads documents for rooms that open: verifies every row, builds the index. What cannot be read whole is said to
 * be unreadable, never handed out in part as if it were all.
 */
import type Database from 'better-sqlite3';
import { trustPrincipalId, type DocumentId } from '../../shared/ids.ts';
import { codeOf, messageOf } from '../database/thread-calls.ts';
import { DocumentIndex } from '../update/document-index.ts';
import type { PackedLoad } from './log-calls.ts';
import { createReaderStatements, type ReaderStatements } from './log-reader-statements.ts';
import type { DocumentRow } from './log-writer-statements.ts';
import { packBytes } from './packed-bytes.ts';
import { rowChecksum, textChecksum } from './row-checksum.ts';
import { storageFaultOf } from './storage-faults.ts';
import { decodeStoredBase } from './stored-base.ts';
import { EMPTY_UPDATE } from '../update/empty-update.ts';
import type { ClientIdClaim } from './update-log.ts';

/** Why a document cannot be read beyond `readableSeq`. */
class UnreadableError extends Error {
  readonly readableSeq: number;

  constructor(message: string, readableSeq: number) {
    super(message);
    this.readableSeq = readableSeq;
  }
}

export class LogReader {
  readonly #db: Database.Database;
  readonly #statements: ReaderStatements;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#statements = createReaderStatements(db);
  }

  load(documentId: DocumentId): PackedLoad {
    try {
      return this.#db.transaction(() => this.#load(documentId))();
    } catch (error) {
      if (error instanceof UnreadableError) {
        const { message: detail, readableSeq } = error;
        return { kind: 'unreadable', detail, readableSeq, isQuarantined: false };
      }
      const fault = storageFaultOf(codeOf(error));
      const detail = messageOf(error);
      return fault === 'corrupt'
        ? { kind: 'unreadable', detail, readableSeq: 0, isQuarantined: false }
        : { kind: 'failed', fault, detail };
    }
  }

  #load(documentId: DocumentId): PackedLoad {
    const quarantine = this.#statements.quarantineOf.get(documentId);
    if (quarantine !== undefined) {
      const { detail, readable_seq: readableSeq } = quarantine;
      return { kind: 'unreadable', detail, readableSeq, isQuarantined: true };
    }
    const document = this.#statements.documentByName.get(documentId);
    if (document === undefined) return { kind: 'unknown' };
    if (textChecksum(documentId, document.generation, String(document.created_at)) !== document.checksum) {
      throw new UnreadableError('the row of the document is damaged', 0);
    }
    const base = this.#base(document);
    const tail = this.#tail(document);
    const index = DocumentIndex.fromUpdates([base, ...tail]);
    if (!index.ok) {
      const { at, reason } = index.error;
      const readableSeq = at === 0 ? 0 : document.base_seq + at - 1;
      throw new UnreadableError(`update ${readableSeq + 1} cannot be decoded: ${reason}`, readableSeq);
    }
    return {
      kind: 'loaded',
      generation: document.generation,
      schemaVersion: document.schema_version,
      lastSeq: document.last_seq,
      packed: packBytes([base, ...tail]),
      claims: this.#claims(document),
      index: index.value.toData(),
    };
  }

  #base(document: DocumentRow): Uint8Array {
    if (document.base_seq === 0) return EMPTY_UPDATE;
    const row = this.#statements.base.get(document.id);
    if (row === undefined) throw new UnreadableError('the base is missing', 0);
    if (row.seq !== document.base_seq || rowChecksum([document.id, row.seq], row.bytes) !== row.checksum) {
      throw new UnreadableError('the base is damaged', 0);
    }
    return decodeStoredBase(row.bytes);
  }

  #tail(document: DocumentRow): readonly Uint8Array[] {
    const tail: Uint8Array[] = [];
    let seq = document.base_seq;
    for (const row of this.#statements.updatesAfter.iterate(document.id, document.base_seq)) {
      if (row.seq !== seq + 1) throw new UnreadableError(`update ${seq + 1} is missing`, seq);
      const checksum = rowChecksum([document.id, row.seq, row.principal, row.at], row.bytes);
      if (checksum !== row.checksum) throw new UnreadableError(`update ${row.seq} is damaged`, seq);
      tail.push(row.bytes);
      seq = row.seq;
    }
    if (seq !== document.last_seq) throw new UnreadableError(`update ${seq + 1} is missing`, seq);
    return tail;
  }

  #claims(document: DocumentRow): readonly ClientIdClaim[] {
    return this.#statements.claims
      .all(document.id)
      .map(({ client_id: clientId, principal }) => ({ clientId, principalId: trustPrincipalId(principal) }));
  }
}
