/**
 * All writing of the log: one connection, one transaction per batch. Knows nothing of threads; the thread's entry
 * file puts it behind a message port.
 */
import type Database from 'better-sqlite3';
import { nanoid } from 'nanoid';
import type { DocumentId, PrincipalId } from '../../shared/ids.ts';
import { codeOf, messageOf } from '../database/thread-calls.ts';
import { stretchesText } from './document-rows.ts';
import type { BasePart, FoldRequest } from './log-calls.ts';
import { createWriterStatements, type WriterStatements } from './log-writer-statements.ts';
import { documentChecksum, NO_BYTES, rowChecksum, textChecksum } from './row-checksum.ts';
import { ailsTheWholeDisk, storageFaultOf } from './storage-faults.ts';
import type { Append, AppendFailure, AppendOutcome } from './update-log.ts';

const SWEEP_UPDATES = 1_000;
const VACUUM_PAGES = 1_000;
const TIDY_MS = 3_000;
/** Nothing else uses this number of the file's; it counts. */
const MAX_USER_VERSION = 1_000_000;

/** Appends of this thread wait meanwhile: 25 ms at most. */
const RESTART_ATTEMPTS = 50;
const RESTART_AGAIN_MS = 0.5;

/** What the writer knows of a document's row since it last wrote it. */
interface KnownRow {
  readonly id: number;
  readonly generation: string;
  readonly lastSeq: number;
}

/** Documents that are being written; a row that is not known is read again. */
const MAX_KNOWN_ROWS = 10_000;

export class LogWriter {
  readonly #db: Database.Database;
  readonly #statements: WriterStatements;
  /** Numbers of principals that are on disk for certain. */
  readonly #principalIds = new Map<PrincipalId, number>();
  /** Rows as this process left them; should another have written since, `#advance` finds out. */
  readonly #knownRows = new Map<DocumentId, KnownRow>();
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
  commit(appends: readonly Append[]): readonly AppendOutcome[] {
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

  /** Whether the write-ahead log begins anew. It does not while somebody reads from it; a later call will do it. */
  checkpoint(): boolean {
    // The long part, beside whoever writes; then the short rest, during which nobody else writes.
    this.#db.pragma('wal_checkpoint(PASSIVE)');
    if (!this.#restartsWriteAheadLog()) return false;
    // The first commit to a write-ahead log that begins anew waits for the disk: better this one than the loop's.
    const version = Number(this.#db.pragma('user_version', { simple: true }));
    this.#db.pragma(`user_version = ${(version + 1) % MAX_USER_VERSION}`);
    return true;
  }

  #restartsWriteAheadLog(): boolean {
    const busyTimeoutMs = Number(this.#db.pragma('busy_timeout', { simple: true }));
    try {
      // Waiting for a reader would keep all others from writing. Whoever commits in this moment is soon done.
      this.#db.pragma('busy_timeout = 0');
      for (let attempt = 0; attempt < RESTART_ATTEMPTS; attempt += 1) {
        if (Number(this.#db.pragma('wal_checkpoint(RESTART)', { simple: true })) === 0) return true;
        sleep(RESTART_AGAIN_MS);
      }
      return false;
    } finally {
      this.#db.pragma(`busy_timeout = ${busyTimeoutMs}`);
    }
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
  #commitEach(appends: readonly Append[]): readonly AppendOutcome[] {
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

  #append(append: Append): AppendOutcome {
    const { documentId, updates, claims } = append;
    if (this.#quarantined.has(documentId)) return QUARANTINED;
    const row = this.#takeSeqs(append);
    if ('kind' in row) return row;
    let seq = row.lastSeq;
    for (const { principalId, at, update } of updates) {
      seq += 1;
      const principal = this.#principalNumber(principalId);
      const checksum = rowChecksum([row.id, seq, principal, at], update);
      this.#statements.insertUpdate.run(row.id, seq, principal, at, checksum, update);
    }
    for (const { clientId, principalId } of claims) {
      const principal = this.#principalNumber(principalId);
      const checksum = rowChecksum([row.id, clientId, principal], NO_BYTES);
      this.#statements.insertClaim.run(row.id, clientId, principal, checksum);
    }
    return { kind: 'appended', lastSeq: seq };
  }

  /** The document's row as it was before these updates; or why they cannot be taken. */
  #takeSeqs({ documentId, generation, updates }: Append): KnownRow | AppendOutcome {
    const known = this.#knownRows.get(documentId);
    if (known?.generation === generation && this.#advance(documentId, known, updates.length)) return known;
    const row = this.#statements.documentByName.get(documentId);
    if (row === undefined || row.generation !== generation) return { kind: 'goneElsewhere' };
    const fresh = { id: row.id, generation, lastSeq: row.last_seq };
    return this.#advance(documentId, fresh, updates.length) ? fresh : QUARANTINED;
  }

  /** False when the row is not (any more) as it is thought to be, or the document is quarantined. */
  #advance(documentId: DocumentId, { id, generation, lastSeq }: KnownRow, count: number): boolean {
    const { changes } = this.#statements.advance.run(lastSeq + count, id, generation, lastSeq, documentId);
    if (changes === 0) return false;
    if (this.#knownRows.size >= MAX_KNOWN_ROWS) this.#knownRows.clear();
    this.#knownRows.set(documentId, { id, generation, lastSeq: lastSeq + count });
    return true;
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
    this.#statements.begin.run();
    try {
      const value = work();
      this.#statements.commit.run();
      return value;
    } catch (error) {
      // Some faults make SQLite roll back by itself.
      if (this.#db.inTransaction) this.#statements.rollback.run();
      this.#principalIds.clear();
      this.#knownRows.clear();
      throw error;
    }
  }
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

/** Of the whole thread; nothing else waits as briefly without an event loop. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
