/**
 * All writing of the log: one connection, one transaction per batch. Knows nothing of threads; the thread's entry
 * file puts it behind a message port.
 */
import type Database from 'better-sqlite3';
import { nanoid } from 'nanoid';
import type { DocumentId, PrincipalId } from '../../shared/ids.ts';
import { codeOf, messageOf } from '../database/thread-calls.ts';
import { stretchesText } from './document-rows.ts';
import type { BasePart, CommitRequest, FoldRequest, PackedAppend } from './log-calls.ts';
import { createWriterStatements, type WriterStatements } from './log-writer-statements.ts';
import { unpackBytes } from './packed-bytes.ts';
import { documentChecksum, NO_BYTES, rowChecksum, textChecksum } from './row-checksum.ts';
import { ailsTheWholeDisk, storageFaultOf } from './storage-faults.ts';
import type { AppendFailure, AppendOutcome } from './update-log.ts';

const SWEEP_UPDATES = 1_000;
const VACUUM_PAGES = 1_000;
const TIDY_MS = 3_000;

interface UnpackedAppend extends PackedAppend {
  readonly bytes: readonly Uint8Array[];
}

export class LogWriter {
  readonly #db: Database.Database;
  readonly #statements: WriterStatements;
  /** Numbers of principals that are on disk for certain. */
  readonly #principalIds = new Map<PrincipalId, number>();
  /** Held in memory too: a disk that corrupts may not take the note. */
  readonly #quarantined = new Set<DocumentId>();

  constructor(db: Database.Database) {
    this.#db = db;
    this.#statements = createWriterStatements(db);
  }

  create(documentId: DocumentId, now: number): { created: boolean } | AppendFailure {
    try {
      return this.#transaction(() => {
        if (this.#statements.documentByName.get(documentId) !== undefined) return { created: false };
        const generation = nanoid(12);
        const checksum = documentChecksum(documentId, { generation, created_at: now, schema_version: 0 });
        this.#statements.insertDocument.run(documentId, generation, now, checksum);
        return { created: true };
      });
    } catch (error) {
      return failureOf(error);
    }
  }

  /** One outcome for each append, in order. */
  commit(request: CommitRequest): readonly AppendOutcome[] {
    const appends = unpackAppends(request);
    try {
      return this.#transaction(() => appends.map((append) => this.#append(append)));
    } catch (error) {
      const failure = failureOf(error);
      if (appends.length === 1 || ailsTheWholeDisk(failure.fault)) return appends.map(() => failure);
      return this.#commitEach(appends);
    }
  }

  quarantine(documentId: DocumentId, now: number, detail: string, readableSeq: number): void {
    this.#quarantined.add(documentId);
    this.#statements.insertQuarantine.run(documentId, now, detail, readableSeq);
  }

  liftQuarantine(documentId: DocumentId): void {
    this.#statements.deleteQuarantine.run(documentId);
    this.#quarantined.delete(documentId);
  }

  /** Each part is a commit of its own: a big base must not hold up everybody's appends. */
  putBasePart({ documentId, generation, seq, part, bytes }: BasePart): void {
    this.#transaction(() => {
      const document = this.#statements.documentByName.get(documentId);
      if (document?.generation !== generation) return;
      const checksum = rowChecksum([document.id, seq, part], bytes);
      this.#statements.putBasePart.run(document.id, seq, part, checksum, bytes);
    });
  }

  /** Puts a new base and its history in force. What it makes superfluous is deleted later, by `sweep`. */
  fold({ documentId, generation, fromSeq, toSeq, baseParts, segment }: FoldRequest): 'folded' | 'overtaken' {
    return this.#transaction(() => {
      const document = this.#statements.documentByName.get(documentId);
      if (document?.generation !== generation || document.base_seq !== fromSeq) return 'overtaken';
      if (toSeq > document.last_seq || this.#isQuarantined(documentId)) return 'overtaken';
      const { firstSeq, bytes } = segment;
      const checksum = rowChecksum([document.id, firstSeq, toSeq], bytes);
      const stretches = stretchesText(segment.stretches);
      this.#statements.deleteSegmentsFrom.run(document.id, firstSeq);
      this.#statements.insertSegment.run(
        document.id,
        firstSeq,
        toSeq,
        stretches,
        bytes.length,
        checksum,
        bytes,
      );
      this.#statements.setBase.run(toSeq, baseParts, document.id);
      this.#statements.insertSweep.run(document.id);
      return 'folded';
    });
  }

  /** A little at a time, so that appends pass in between; what a crash leaves is swept after the next start. */
  sweep(): boolean {
    return this.#transaction(() => {
      const next = this.#statements.nextSweep.get();
      if (next === undefined) return false;
      const row = this.#statements.foldedRow.get(next.document, next.base_seq);
      if (row !== undefined) {
        const until = Math.min(row.seq + SWEEP_UPDATES - 1, next.base_seq);
        this.#statements.deleteUpdatesUpTo.run(next.document, until);
      } else if (this.#statements.deleteOldBasePart.run(next.document, next.base_seq).changes === 0) {
        this.#statements.deleteSweep.run(next.document);
      }
      return true;
    });
  }

  /** Leaves a small file and no write-ahead log behind. Bounded: stopping must not take for ever. */
  tidy(elapsedMs: () => number): void {
    const until = elapsedMs() + TIDY_MS;
    while (elapsedMs() < until && this.sweep());
    while (elapsedMs() < until && this.#freePages() > 0)
      this.#db.pragma(`incremental_vacuum(${VACUUM_PAGES})`);
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  #freePages(): number {
    return Number(this.#db.pragma('freelist_count', { simple: true }));
  }

  raiseSchemaVersion(documentId: DocumentId, version: number): void {
    this.#transaction(() => {
      const document = this.#statements.documentByName.get(documentId);
      if (document === undefined || document.schema_version >= version) return;
      const checksum = documentChecksum(documentId, { ...document, schema_version: version });
      this.#statements.setSchemaVersion.run(version, checksum, document.id);
    });
  }

  erase(documentId: DocumentId): void {
    this.#transaction(() => {
      const document = this.#statements.documentByName.get(documentId);
      if (document !== undefined) {
        for (const statement of this.#statements.eraseByNumber) statement.run(document.id);
      }
      this.#statements.deleteQuarantine.run(documentId);
    });
    this.#quarantined.delete(documentId);
    this.#db.pragma(`incremental_vacuum(${VACUUM_PAGES})`);
  }

  /** One document's fault must not fail another's append: each by itself, in order. */
  #commitEach(appends: readonly UnpackedAppend[]): readonly AppendOutcome[] {
    const failures = new Map<DocumentId, AppendFailure>();
    return appends.map((append) => {
      const before = failures.get(append.documentId);
      if (before !== undefined) return before;
      try {
        return this.#transaction(() => this.#append(append));
      } catch (error) {
        const failure = failureOf(error);
        failures.set(append.documentId, failure);
        return failure;
      }
    });
  }

  #append(append: UnpackedAppend): AppendOutcome {
    const document = this.#statements.documentByName.get(append.documentId);
    if (document === undefined || document.generation !== append.generation) return { kind: 'goneElsewhere' };
    if (this.#isQuarantined(append.documentId)) return QUARANTINED;
    let seq = document.last_seq;
    append.updates.forEach(({ principalId, at }, index) => {
      const bytes = append.bytes[index];
      if (bytes === undefined) throw new Error('an update without its bytes');
      seq += 1;
      const principal = this.#principalNumber(principalId);
      const checksum = rowChecksum([document.id, seq, principal, at], bytes);
      this.#statements.insertUpdate.run(document.id, seq, principal, at, checksum, bytes);
    });
    if (append.updates.length > 0) this.#statements.setLastSeq.run(seq, document.id);
    for (const { clientId, principalId } of append.claims) {
      const principal = this.#principalNumber(principalId);
      const checksum = rowChecksum([document.id, clientId, principal], NO_BYTES);
      this.#statements.insertClaim.run(document.id, clientId, principal, checksum);
    }
    return { kind: 'appended', lastSeq: seq };
  }

  #isQuarantined(documentId: DocumentId): boolean {
    return this.#quarantined.has(documentId) || this.#statements.quarantineOf.get(documentId) !== undefined;
  }

  #principalNumber(principalId: PrincipalId): number {
    const known = this.#principalIds.get(principalId);
    if (known !== undefined) return known;
    const stored = this.#statements.principalByName.get(principalId);
    const id =
      stored?.id ??
      Number(this.#statements.insertPrincipal.run(principalId, textChecksum(principalId)).lastInsertRowid);
    this.#principalIds.set(principalId, id);
    return id;
  }

  #transaction<Value>(work: () => Value): Value {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.#db.exec('COMMIT');
      return value;
    } catch (error) {
      // Some faults make SQLite roll back by itself.
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      this.#principalIds.clear();
      throw error;
    }
  }
}

function unpackAppends({ appends, packed }: CommitRequest): readonly UnpackedAppend[] {
  const all = unpackBytes(packed);
  let at = 0;
  return appends.map((append) => {
    const bytes = all.slice(at, at + append.updates.length);
    at += append.updates.length;
    return { ...append, bytes };
  });
}

function failureOf(error: unknown): AppendFailure {
  const code = codeOf(error);
  return { kind: 'failed', fault: storageFaultOf(code), detail: `${messageOf(error)} (${code})` };
}

const QUARANTINED: AppendFailure = {
  kind: 'failed',
  fault: 'corrupt',
  detail: 'the document cannot be read whole and is quarantined',
};
