/**
 * The update log: the one place where a document's updates become durable. A port; its adapters
 * (`SqliteUpdateLog`, `MemoryUpdateLog`, later PostgreSQL) all pass one contract suite.
 *
 * The log gives the order: `seq` counts a document's updates from 1 without gaps, for ever; compaction folds
 * rows into a base and into history segments and never renumbers.
 */
import type { StorageFault } from '../../shared/protocol/events.ts';
import type { DocumentId, PrincipalId } from '../../shared/ids.ts';
import type { DocumentIndex } from '../update/document-index.ts';

/** One admitted update on its way to disk. */
export interface NewUpdate {
  readonly principalId: PrincipalId;
  /** When the server admitted it, ms since the epoch. */
  readonly at: number;
  /** A Yjs update, v1, that passed admission. May be empty (`[0, 0]`) when only a claim is to be kept. */
  readonly update: Uint8Array;
}

/** A Yjs client id belongs to the principal that used it first. */
export interface ClientIdClaim {
  readonly clientId: number;
  readonly principalId: PrincipalId;
}

/** What one room wants on disk: all of it or nothing, in this order. */
export interface Append {
  readonly documentId: DocumentId;
  /** Must be the document's present generation, else `goneElsewhere`. */
  readonly generation: string;
  readonly updates: readonly NewUpdate[];
  readonly claims: readonly ClientIdClaim[];
}

export type AppendOutcome =
  /** On disk (as `SYNCHRONOUS` means it). `lastSeq` is the seq of the last of these updates. */
  | { readonly kind: 'appended'; readonly lastSeq: number }
  /** Nothing of this append is on disk. Try again later; the fault says what ails the storage. */
  | { readonly kind: 'failed'; readonly fault: StorageFault; readonly detail: string }
  /** The document was erased or rebuilt meanwhile: what the room holds belongs to another history. */
  | { readonly kind: 'goneElsewhere' }
  /** Nobody can tell whether it is on disk: the room must close and load again. */
  | { readonly kind: 'unknown'; readonly detail: string };

export interface LoadedDocument {
  readonly generation: string;
  /** Least version of the body's schema that a page needs to edit this document. */
  readonly schemaVersion: number;
  /** The compacted state, one v1 update; `[0, 0]` when there is none. */
  readonly base: Uint8Array;
  /** Updates after the base, in order of seq. */
  readonly tail: readonly Uint8Array[];
  readonly lastSeq: number;
  readonly claims: readonly ClientIdClaim[];
  /** What is known after base and tail; built off the main thread. */
  readonly index: DocumentIndex;
}

export type LoadOutcome =
  | { readonly kind: 'loaded'; readonly document: LoadedDocument }
  | { readonly kind: 'unknown' }
  /** It is there and cannot be read whole. Quarantined: not loaded, never written over. */
  | { readonly kind: 'unreadable'; readonly detail: string; readonly readableSeq: number }
  /** The storage does not answer now. */
  | { readonly kind: 'failed'; readonly fault: StorageFault; readonly detail: string };

export type CompactionOutcome =
  /** Base now stands at `baseSeq`; updates up to there are in history segments. */
  | { readonly kind: 'compacted'; readonly baseSeq: number; readonly base: Uint8Array }
  | { readonly kind: 'nothingToDo' }
  | { readonly kind: 'failed'; readonly detail: string };

/**
 * Who wrote when, without the what: the row of a history list. One author's stretch goes on through the others'
 * updates until the author pauses, so the seqs of different authors' entries may overlap.
 */
export interface HistoryEntry {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly principalId: PrincipalId;
  readonly from: number;
  readonly to: number;
}

export interface UpdateLog {
  /** Makes a document known. `created` is false when it already was. */
  create(documentId: DocumentId, now: number): Promise<{ created: boolean } | AppendFailure>;
  append(append: Append): Promise<AppendOutcome>;
  load(documentId: DocumentId): Promise<LoadOutcome>;
  /** Folds a bounded number of rows; call again while `compacted`. Never blocks the caller's thread. */
  compact(documentId: DocumentId): Promise<CompactionOutcome>;
  /** Stretches of writing, oldest first. */
  history(documentId: DocumentId): Promise<readonly HistoryEntry[]>;
  /**
   * The document as it was right after update `seq`, as one v1 update; undefined when there was no such point.
   */
  replay(documentId: DocumentId, seq: number): Promise<Uint8Array | undefined>;
  /** Raises the document's schema version; lower values change nothing. */
  raiseSchemaVersion(documentId: DocumentId, version: number): Promise<void>;
  /** Deletes the document's content and history for ever. */
  erase(documentId: DocumentId): Promise<void>;
  /** Writes what waits, truncates the write-ahead log, releases the file. May be called twice. */
  close(): Promise<void>;
}

export type AppendFailure = Extract<AppendOutcome, { kind: 'failed' }>;
