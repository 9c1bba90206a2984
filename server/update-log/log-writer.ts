/**
 * All writing of the log: one connection, one transaction per batch. Knows nothing of threads; the thread's entry
 * file puts it behind a message port.
 */
import type Database from 'better-sqlite3';
import { nanoid } from 'nanoid';
import type { DocumentId, PrincipalId } from '../../shared/ids.ts';
import { codeOf, messageOf } from '../database/thread-calls.ts';
import type { CommitRequest, PackedAppend } from './log-calls.ts';
import { createWriterStatements, type WriterStatements } from './log-writer-statements.ts';
import { unpackBytes } from './packed-bytes.ts';
import { rowChecksum, textChecksum } from './row-checksum.ts';
import { ailsTheWholeDisk, storageFaultOf } from './storage-faults.ts';
import type { AppendFailure, AppendOutcome } from './update-log.ts';

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
        const checksum = textChecksum(documentId, generation, String(now));
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

  raiseSchemaVersion(documentId: DocumentId, version: number): void {
    this.#statements.raiseSchemaVersion.run(version, documentId, version);
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
    this.#db.pragma('incremental_vacuum(1000)');
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
      this.#statements.insertClaim.run(document.id, clientId, this.#principalNumber(principalId));
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
    const id = stored?.id ?? Number(this.#statements.insertPrincipal.run(principalId).lastInsertRowid);
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
