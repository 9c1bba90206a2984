/** What the log's three threads can be asked, and the shapes in which it travels. */
import type { DocumentId } from '../../shared/ids.ts';
import type { StorageFault } from '../../shared/protocol/events.ts';
import type { DocumentIndexData } from '../update/document-index.ts';
import type { OpenOptions } from '../database/open-database.ts';
import type { CommitAnswer, CommitColumns } from './commit-columns.ts';
import type { Folded, FoldBounds } from './fold.ts';
import type { PackedBytes } from './packed-bytes.ts';
import type { AppendFailure, ClientIdClaim, HistoryEntry } from './update-log.ts';

export interface LogThreadData extends Pick<OpenOptions, 'file' | 'synchronous' | 'busyTimeoutMs'> {
  readonly foldBounds?: FoldBounds;
  /**
   * Whether this process holds the data directory. One that works beside it sweeps and tidies nothing: that would
   * make the appends of the other wait.
   */
  readonly holdsDataDirectory: boolean;
}

/** The short end of a compaction, done by the thread that owns all writing. */
export interface FoldRequest {
  readonly documentId: DocumentId;
  readonly generation: string;
  /** The base this was computed on; if another stands by now, nothing is done. */
  readonly fromSeq: number;
  readonly toSeq: number;
  /** How many parts of the new base have been put down before. */
  readonly baseParts: number;
  readonly segment: Folded['segment'];
}

/** A part of a base that will be in force once a fold says so. */
export interface BasePart {
  readonly documentId: DocumentId;
  readonly generation: string;
  readonly seq: number;
  readonly part: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface WriterCalls {
  commit(columns: CommitColumns): CommitAnswer;
  /** Moves the write-ahead log into the file, and lets it begin anew if nobody is reading or writing. */
  checkpoint(request: undefined): boolean;
  create(request: { documentId: DocumentId; now: number }): { created: boolean } | AppendFailure;
  putBasePart(part: BasePart): void;
  fold(request: FoldRequest): 'folded' | 'overtaken';
  /** Deletes a little of what folds made superfluous, for every document; says whether there is more. */
  sweep(request: undefined): boolean;
  quarantine(request: { documentId: DocumentId; now: number; detail: string; readableSeq: number }): void;
  liftQuarantine(documentId: DocumentId): void;
  raiseSchemaVersion(request: { documentId: DocumentId; version: number }): void;
  erase(documentId: DocumentId): void;
  /** Runs a pragma; for tests that need a disk that is full, read-only … */
  pragma(source: string): unknown;
  close(request: undefined): void;
}

export type FoldPlan =
  | {
      readonly kind: 'folded';
      readonly generation: string;
      readonly fromSeq: number;
      readonly folded: Omit<Folded, 'index'>;
      /** The base as it is to lie on disk. */
      readonly storedBase: Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: 'nothingToDo' }
  | { readonly kind: 'failed'; readonly detail: string };

export interface ReadableState {
  readonly seq: number;
  /** One v1 update. */
  readonly update: Uint8Array<ArrayBuffer>;
}

export interface CompactorCalls {
  plan(documentId: DocumentId): FoldPlan;
  replay(request: { documentId: DocumentId; seq: number }): Uint8Array<ArrayBuffer> | undefined;
  readableState(documentId: DocumentId): ReadableState | undefined;
  close(request: undefined): void;
}

export interface LoadRequest {
  readonly documentId: DocumentId;
  /** A longer tail than this is not handed over: it would have to be taken apart on the main thread. */
  readonly longestTail: number;
}

export type PackedLoad =
  | { readonly kind: 'longTail' }
  | {
      readonly kind: 'loaded';
      /** It could not be read whole once, and now it can. */
      readonly isQuarantined: boolean;
      readonly generation: string;
      readonly schemaVersion: number;
      readonly lastSeq: number;
      /** The base first, then the tail. */
      readonly packed: PackedBytes;
      readonly claims: readonly ClientIdClaim[];
      readonly index: DocumentIndexData;
    }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'unreadable';
      readonly detail: string;
      readonly readableSeq: number;
    }
  | { readonly kind: 'failed'; readonly fault: StorageFault; readonly detail: string };

export interface NewestUpdates {
  readonly generation: string;
  readonly lastSeq: number;
  readonly packed: PackedBytes;
}

export interface ReaderCalls {
  /** Reads a few documents and forgets them, so that the first people after a start do not wait for cold code. */
  warmUp(request: undefined): void;
  load(request: LoadRequest): PackedLoad;
  history(documentId: DocumentId): readonly HistoryEntry[];
  /** The newest `count` updates as they are on disk, oldest first. */
  newest(request: { documentId: DocumentId; count: number }): NewestUpdates | undefined;
  close(request: undefined): void;
}
