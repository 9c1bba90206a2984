/**
 * A document's copy on this device: what lets it open without the server, and what brings unsent edits back after
 * the browser was closed. A port; see docs/adr/0005-local-copy.md for why it is not y-indexeddb.
 *
 * Rows belong to one principal, one document and one generation. A copy of another generation is set aside: it is
 * not loaded again and not deleted while it holds unsent edits.
 */
import type { Result } from '../../shared/result.ts';
import type { CopyFault, CopyMeta, EditRow, LoadedCopy } from './core/sync-events.ts';

/** Written whole or not at all. */
export interface CopyBatch {
  readonly generation: string;
  readonly unsent: readonly EditRow[];
  /** Rows that the server has now; unknown keys are passed over. */
  readonly acked: readonly string[];
  /** Content that the server has. */
  readonly content: readonly Uint8Array[];
  /** What came before is in the copy already. If it is not (another tab gave it up to make room), there is a gap. */
  readonly continues: boolean;
  readonly meta: CopyMeta;
  /** To be added to those the copy knows. */
  readonly ownClientIds: readonly number[];
  /** A hello just said that this is the present history: whatever set the copy aside was wrong. */
  readonly confirmed: boolean;
  /** The document's title, for lists. */
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface WrittenCopy {
  /** Something before this batch is missing: until the whole state is written, the copy does not count as seen. */
  readonly gap: boolean;
}

export interface LocalCopy {
  /** Undefined: nothing of this document was kept here. */
  load(): Promise<Result<LoadedCopy | undefined, CopyFault>>;
  /** Resolved only when it is on the device's disk, as far as the browser tells. */
  write(batch: CopyBatch): Promise<Result<WrittenCopy, CopyFault>>;
  setAside(generation: string): Promise<void>;
  /** Deletes these edits, then every copy of the document that has no other unsent ones. */
  forget(givenUp: readonly string[]): Promise<void>;
  /** Folds content rows into one; unsent rows stay as they are. */
  compact(generation: string): Promise<void>;
  close(): void;
}
