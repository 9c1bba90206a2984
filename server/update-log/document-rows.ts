/**
 * A document's rows, each verified as it is read. Reader and compactor both look through this: what is damaged is
 * never handed on, and never looks like less of a document than there was.
 */
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { trustDocumentId, trustPrincipalId, type DocumentId, type PrincipalId } from '../../shared/ids.ts';
import { messageOf } from '../database/thread-calls.ts';
import { EMPTY_UPDATE } from '../update/empty-update.ts';
import type { SegmentPlace } from './fold.ts';
import type { DocumentRow } from './log-writer-statements.ts';
import { packBytes } from './packed-bytes.ts';
import { documentChecksum, NO_BYTES, rowChecksum, textChecksum } from './row-checksum.ts';
import { decodeSegment } from './segment/segment.ts';
import { isWantOfMemory } from './storage-faults.ts';
import { decodeStoredBase, type StoredBase } from './stored-base.ts';
import type { UpdateMark } from './stretches.ts';
import type { UpdateList } from './update-list.ts';
import type { ClientIdClaim, HistoryEntry } from './update-log.ts';

/** The document cannot be read whole; everything up to `readableSeq` can. */
export class UnreadableError extends Error {
  readonly readableSeq: number;

  constructor(message: string, readableSeq: number) {
    super(message);
    this.name = 'UnreadableError';
    this.readableSeq = readableSeq;
  }
}

export interface StoredRow {
  readonly seq: number;
  /** See `principalOf`: content can be read though the name of its author cannot. */
  readonly principal: number;
  readonly at: number;
  readonly update: Uint8Array;
}

export interface StoredSegmentPlace extends SegmentPlace {
  readonly stretches: readonly HistoryEntry[];
}

type Statements = ReturnType<typeof prepareStatements>;

export class DocumentRows {
  readonly #db: Database.Database;
  readonly #statements: Statements;
  /** Never changes once it is there. */
  readonly #principals = new Map<number, PrincipalId>();

  constructor(db: Database.Database) {
    this.#db = db;
    this.#statements = prepareStatements(db);
  }

  /** Reads from one moment of the database, whatever is committed meanwhile. */
  atOneMoment<Value>(read: () => Value): Value {
    return this.#db.transaction(read)();
  }

  document(documentId: DocumentId): DocumentRow | undefined {
    // A damaged index must not make a document unknown: look through the table itself before saying so.
    const row =
      this.#statements.documentByName.get(documentId) ?? this.#statements.documentByScan.get(documentId);
    if (row === undefined) return undefined;
    if (documentChecksum(documentId, row) !== row.checksum) {
      throw new UnreadableError('the row of the document is damaged', 0);
    }
    return row;
  }

  /** Some that are not huge, the most written first. */
  someDocuments(count: number): readonly DocumentId[] {
    return this.#statements.someDocuments.all(count).map(({ document_id }) => trustDocumentId(document_id));
  }

  quarantineOf(
    documentId: DocumentId,
  ): { readonly detail: string; readonly readableSeq: number } | undefined {
    const row = this.#statements.quarantineOf.get(documentId);
    return row === undefined ? undefined : { detail: row.detail, readableSeq: row.readable_seq };
  }

  base(document: DocumentRow): StoredBase {
    if (document.base_seq === 0) return { update: EMPTY_UPDATE, index: undefined };
    const parts = this.#statements.baseParts.all(document.id, document.base_seq, document.base_parts);
    if (parts.length !== document.base_parts) throw new UnreadableError('a part of the base is missing', 0);
    for (const [place, { part, checksum, bytes }] of parts.entries()) {
      if (part !== place || !isAsWritten([document.id, document.base_seq, part], bytes, checksum)) {
        throw new UnreadableError('the base is damaged', 0);
      }
    }
    return orUnreadable('the base', 0, () =>
      decodeStoredBase(packBytes(parts.map(({ bytes }) => bytes)).bytes),
    );
  }

  /** In order of seq. Throws UnreadableError where one is missing or damaged. */
  *updatesAfter(document: DocumentRow, after: number): Generator<StoredRow, void> {
    let seq = after;
    for (const row of this.#statements.updatesAfter.iterate(document.id, after)) {
      if (row.seq !== seq + 1) throw new UnreadableError(`update ${seq + 1} is missing`, seq);
      if (!isAsWritten([document.id, row.seq, row.principal, row.at], row.bytes, row.checksum)) {
        throw new UnreadableError(`update ${row.seq} is damaged`, seq);
      }
      seq = row.seq;
      yield { seq, principal: row.principal, at: row.at, update: row.bytes };
    }
    if (seq !== document.last_seq) throw new UnreadableError(`update ${seq + 1} is missing`, seq);
  }

  /** Leaves out what is damaged: a client id without an owner is claimed anew by whoever writes with it. */
  claims(document: DocumentRow): readonly ClientIdClaim[] {
    return this.#statements.claims
      .all(document.id)
      .filter(({ client_id, principal_id, checksum }) => {
        return rowChecksum([document.id, client_id, principal_id], NO_BYTES) === checksum;
      })
      .map(({ client_id: clientId, principal }) => ({ clientId, principalId: trustPrincipalId(principal) }));
  }

  /** Newest first. */
  segmentPlaces(document: DocumentRow): readonly StoredSegmentPlace[] {
    return this.#statements.segmentPlaces.all(document.id).map((row) => ({
      firstSeq: row.first_seq,
      lastSeq: row.last_seq,
      byteLength: row.byte_length,
      stretches: parseStretches(row.stretches),
    }));
  }

  segmentUpdates(document: DocumentRow, place: SegmentPlace): UpdateList {
    const before = place.firstSeq - 1;
    const row = this.#statements.segment.get(document.id, place.firstSeq);
    if (row === undefined) throw new UnreadableError('a history segment is missing', before);
    const numbers = [document.id, place.firstSeq, row.last_seq];
    if (row.last_seq !== place.lastSeq || !isAsWritten(numbers, row.bytes, row.checksum)) {
      throw new UnreadableError('a history segment is damaged', before);
    }
    return orUnreadable('a history segment', before, () => decodeSegment(row.bytes));
  }

  /** Who wrote which of the updates after `after`, without their bytes. */
  *marksAfter(document: DocumentRow, after: number): Generator<UpdateMark, void> {
    for (const { seq, principal, at } of this.#statements.marksAfter.iterate(document.id, after)) {
      yield { seq, principalId: this.principalOf(principal), at };
    }
  }

  /** Throws where the name is damaged: nobody's words must be given to somebody else. */
  principalOf(number: number): PrincipalId {
    const known = this.#principals.get(number);
    if (known !== undefined) return known;
    const row = this.#statements.principal.get(number);
    if (row === undefined || textChecksum(row.principal) !== row.checksum) {
      throw new Error(`the name of author ${number} is damaged`);
    }
    const principal = trustPrincipalId(row.principal);
    this.#principals.set(number, principal);
    return principal;
  }
}

/** Damage may turn bytes into another of SQLite's types. */
function isAsWritten(numbers: readonly number[], bytes: unknown, checksum: number): boolean {
  return bytes instanceof Uint8Array && rowChecksum(numbers, bytes) === checksum;
}

function orUnreadable<Value>(what: string, readableSeq: number, decode: () => Value): Value {
  try {
    return decode();
  } catch (error) {
    if (isWantOfMemory(error)) throw error;
    throw new UnreadableError(`${what} cannot be decoded: ${messageOf(error)}`, readableSeq);
  }
}

const stretchesSchema = z.array(z.tuple([z.number(), z.number(), z.string(), z.number(), z.number()]));

export function stretchesText(stretches: readonly HistoryEntry[]): string {
  return JSON.stringify(
    stretches.map(({ firstSeq, lastSeq, principalId, from, to }) => [
      firstSeq,
      lastSeq,
      principalId,
      from,
      to,
    ]),
  );
}

function parseStretches(text: string): readonly HistoryEntry[] {
  return stretchesSchema.parse(JSON.parse(text)).map(([firstSeq, lastSeq, principal, from, to]) => ({
    firstSeq,
    lastSeq,
    principalId: trustPrincipalId(principal),
    from,
    to,
  }));
}

interface UpdateRow {
  readonly seq: number;
  readonly principal: number;
  readonly at: number;
  readonly checksum: number;
  readonly bytes: Uint8Array;
}

interface ClaimRow {
  readonly client_id: number;
  readonly principal_id: number;
  readonly principal: string;
  readonly checksum: number;
}

interface SegmentPlaceRow {
  readonly first_seq: number;
  readonly last_seq: number;
  readonly byte_length: number;
  readonly stretches: string;
}

function prepareStatements(db: Database.Database) {
  return {
    documentByName: db.prepare<[string], DocumentRow>('SELECT * FROM log_documents WHERE document_id = ?'),
    documentByScan: db.prepare<[string], DocumentRow>(
      'SELECT * FROM log_documents NOT INDEXED WHERE document_id = ?',
    ),
    someDocuments: db.prepare<[number], { document_id: string }>(
      'SELECT document_id FROM log_documents WHERE base_parts <= 1 ORDER BY last_seq DESC LIMIT ?',
    ),
    // A fold that was interrupted may have put down more parts at this seq than the one that took effect.
    baseParts: db.prepare<[number, number, number], { part: number; checksum: number; bytes: Uint8Array }>(
      'SELECT part, checksum, bytes FROM log_bases WHERE document = ? AND seq = ? AND part < ? ORDER BY part',
    ),
    updatesAfter: db.prepare<[number, number], UpdateRow>(
      'SELECT seq, principal, at, checksum, bytes FROM log_updates WHERE document = ? AND seq > ? ORDER BY seq',
    ),
    marksAfter: db.prepare<[number, number], { seq: number; principal: number; at: number }>(
      'SELECT seq, principal, at FROM log_updates WHERE document = ? AND seq > ? ORDER BY seq',
    ),
    claims: db.prepare<[number], ClaimRow>(
      `SELECT client_id, log_client_ids.principal AS principal_id, log_client_ids.checksum,
         log_principals.principal FROM log_client_ids
       JOIN log_principals ON log_principals.id = log_client_ids.principal
       WHERE document = ? ORDER BY client_id`,
    ),
    principal: db.prepare<[number], { principal: string; checksum: number }>(
      'SELECT principal, checksum FROM log_principals WHERE id = ?',
    ),
    segmentPlaces: db.prepare<[number], SegmentPlaceRow>(
      `SELECT first_seq, last_seq, byte_length, stretches FROM log_segments
       WHERE document = ? ORDER BY first_seq DESC`,
    ),
    segment: db.prepare<[number, number], { last_seq: number; checksum: number; bytes: Uint8Array }>(
      'SELECT last_seq, checksum, bytes FROM log_segments WHERE document = ? AND first_seq = ?',
    ),
    quarantineOf: db.prepare<[string], { detail: string; readable_seq: number }>(
      'SELECT detail, readable_seq FROM log_quarantine WHERE document_id = ?',
    ),
  };
}
