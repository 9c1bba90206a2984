/**
 * Gathers what is to be kept and writes it in few transactions: edits at once (everything that waits goes with
 * them), the rest a moment later. Says of each edit whether it is on disk, and goes on trying when it is not.
 *
 * Edits come first: a write that fails is tried again with the edits alone, and content, which the server has
 * anyway, is made up for by the whole state once writing works again.
 */
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';
import type { CopyFault, CopyMeta, EditRow } from './core/sync-events.ts';
import type { CopyBatch, LocalCopy } from './local-copy.ts';
import { clientIdsIn } from './step-two.ts';

const CONTENT_WAITS_MS = 300;
const RETRY_AFTER_MS = 15_000;
/** A browser's storage can hang; a write that takes longer counts as failed until it succeeds after all. */
const WRITE_DEADLINE_MS = 10_000;
const CLOSE_DEADLINE_MS = 2_000;
const COMPACT_AFTER_ROWS = 400;
const TITLE_CHARACTERS = 500;

export interface CopyWriterOptions {
  readonly copy: LocalCopy;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly title: () => string;
  /** The document as one update: what makes up for content that could not be written. */
  readonly wholeState: () => Uint8Array;
  readonly onKept: (keys: readonly string[]) => void;
  readonly onFailed: (fault: CopyFault, keys: readonly string[]) => void;
}

export interface CopyWriter {
  keepEdits(rows: readonly EditRow[]): void;
  keepContent(update: Uint8Array): void;
  markAcked(keys: readonly string[]): void;
  remember(meta: CopyMeta): void;
  setAside(generation: string): void;
  /** Nothing of the document stays but unsent edits that are not given up. What is given from then on is kept anew. */
  forget(givenUp: readonly string[]): void;
  /** Does not wait for more to come. */
  writeNow(): void;
  /** What the copy held when it was loaded. */
  adopt(meta: CopyMeta, contentRows: number): void;
  /** Resolves when what was given is written, or cannot be. */
  close(): Promise<void>;
}

export function createCopyWriter(options: CopyWriterOptions): CopyWriter {
  return new Writer(options);
}

class Writer implements CopyWriter {
  readonly #options: CopyWriterOptions;
  readonly #unsent = new Map<string, EditRow>();
  readonly #acked = new Set<string>();
  /** Of all edits given here; with each write, for it is one number a page load. */
  readonly #ownClientIds = new Set<number>();
  #content: Uint8Array[] = [];
  /** Content was lost to a failed write. */
  #hasGap = false;
  #meta: CopyMeta | undefined;
  #metaChanged = false;
  /** A hello named this generation, and no write has said so yet. */
  #confirmed = false;
  /** The copy has what was written before this. */
  #continues = false;
  /** The document is closed to this person: until a hello, nothing is written but unsent edits. */
  #isForgotten = false;
  #rowsSinceCompaction = 0;
  #writing: Promise<void> | undefined;
  #cancelFlush: CancelTimer | undefined;
  #closed = false;

  constructor(options: CopyWriterOptions) {
    this.#options = options;
  }

  keepEdits(rows: readonly EditRow[]): void {
    for (const row of rows) {
      this.#unsent.set(row.key, row);
      for (const clientId of clientIdsIn(row.update)) this.#ownClientIds.add(clientId);
    }
    this.#flush();
  }

  keepContent(update: Uint8Array): void {
    if (!this.#hasGap) this.#content.push(update);
    this.#flushIn(CONTENT_WAITS_MS);
  }

  markAcked(keys: readonly string[]): void {
    for (const key of keys) {
      const waiting = this.#unsent.get(key);
      if (waiting === undefined) {
        this.#acked.add(key);
        continue;
      }
      this.#unsent.delete(key);
      if (!this.#hasGap) this.#content.push(waiting.update);
    }
    this.#flushIn(CONTENT_WAITS_MS);
  }

  remember(meta: CopyMeta): void {
    this.#meta = meta;
    this.#isForgotten = false;
    this.#metaChanged = true;
    this.#confirmed = true;
    this.#flushIn(CONTENT_WAITS_MS);
  }

  setAside(generation: string): void {
    void this.#setAside(generation);
  }

  forget(givenUp: readonly string[]): void {
    void this.#forget(givenUp);
  }

  writeNow(): void {
    this.#flush();
  }

  adopt(meta: CopyMeta, contentRows: number): void {
    this.#meta ??= meta;
    this.#continues = this.#meta.generation === meta.generation;
    this.#rowsSinceCompaction += contentRows;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const { timers } = this.#options;
    const deadline = new Promise<void>((resolve) => {
      timers.after(CLOSE_DEADLINE_MS, resolve);
    });
    await Promise.race([this.#writeAll(), deadline]);
    this.#closed = true;
    this.#cancelFlush?.();
    this.#options.copy.close();
  }

  /** What is under way, then what came meanwhile; a write that fails is not waited for again. */
  async #writeAll(): Promise<void> {
    await this.#writing;
    this.#flush();
    await this.#writing;
  }

  /** Rows that were given before come first, or they would be left in a copy that looks current. */
  async #setAside(generation: string): Promise<void> {
    await this.#writeAll();
    if (this.#meta?.generation === generation) this.#confirmed = false;
    await this.#options.copy.setAside(generation);
  }

  /** What waits is written first: of that, edits which are not given up must stay. */
  async #forget(givenUp: readonly string[]): Promise<void> {
    await this.#writeAll();
    for (const key of givenUp) this.#unsent.delete(key);
    if (this.#closed) return;
    // Should the document be opened to them again, the copy begins anew, with the whole of it.
    this.#isForgotten = true;
    this.#hasGap = true;
    this.#content = [];
    await this.#options.copy.forget(givenUp);
  }

  #flushIn(delayMs: number): void {
    if (this.#cancelFlush !== undefined || this.#closed) return;
    this.#cancelFlush = this.#options.timers.after(delayMs, () => {
      this.#cancelFlush = undefined;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#writing !== undefined || this.#closed) return;
    const batch = this.#takeBatch();
    if (batch === undefined) return;
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#writing = this.#writeAndGoOn(batch);
  }

  async #writeAndGoOn(batch: CopyBatch): Promise<void> {
    const delayMs = await this.#write(batch);
    this.#writing = undefined;
    if (delayMs === 0) this.#flush();
    else if (this.#hasWork()) this.#flushIn(delayMs);
  }

  #hasWork(): boolean {
    return (
      this.#unsent.size > 0 ||
      this.#acked.size > 0 ||
      this.#content.length > 0 ||
      this.#hasGap ||
      this.#metaChanged
    );
  }

  #takeBatch(): CopyBatch | undefined {
    const { clock, title, wholeState } = this.#options;
    if (this.#meta === undefined || !this.#hasWork()) return undefined;
    if (this.#isForgotten && this.#unsent.size === 0) return undefined;
    const unsent = [...this.#unsent.values()];
    const fillsGap = this.#hasGap && unsent.length === 0;
    const batch: CopyBatch = {
      generation: this.#meta.generation,
      unsent,
      acked: [...this.#acked],
      content: fillsGap ? [wholeState()] : this.#content,
      continues: this.#continues && !fillsGap,
      // A copy with a gap must not pass for a whole one.
      meta: this.#hasGap && !fillsGap ? { ...this.#meta, seen: false } : this.#meta,
      ownClientIds: [...this.#ownClientIds],
      confirmed: this.#confirmed,
      title: title().slice(0, TITLE_CHARACTERS),
      at: clock.now(),
    };
    this.#unsent.clear();
    this.#acked.clear();
    this.#content = [];
    this.#metaChanged = false;
    this.#confirmed = false;
    if (fillsGap) this.#hasGap = false;
    return batch;
  }

  /** Resolves with how long to wait before the next write. */
  async #write(batch: CopyBatch): Promise<number> {
    const { copy, timers, onKept, onFailed } = this.#options;
    const keys = batch.unsent.map((row) => row.key);
    const cancelDeadline = timers.after(WRITE_DEADLINE_MS, () => onFailed('refused', keys));
    const written = await copy.write(batch);
    cancelDeadline();
    if (!written.ok) {
      this.#takeBack(batch);
      onFailed(written.error, keys);
      const editsAloneMayFit = batch.content.length > 0 && keys.length > 0;
      return editsAloneMayFit ? 0 : RETRY_AFTER_MS;
    }
    onKept(keys);
    this.#continues = true;
    if (written.value.gap) this.#hasGap = true;
    await this.#compactNowAndThen(batch);
    return this.#unsent.size > 0 ? 0 : CONTENT_WAITS_MS;
  }

  async #compactNowAndThen(batch: CopyBatch): Promise<void> {
    this.#rowsSinceCompaction += batch.acked.length + Math.min(batch.content.length, 1);
    if (this.#rowsSinceCompaction < COMPACT_AFTER_ROWS) return;
    this.#rowsSinceCompaction = 0;
    await this.#options.copy.compact(batch.generation);
  }

  /** Nothing of the batch is on disk. */
  #takeBack(batch: CopyBatch): void {
    this.#hasGap ||= batch.content.length > 0;
    if (this.#hasGap) this.#content = [];
    this.#metaChanged = true;
    this.#confirmed ||= batch.confirmed && this.#meta?.generation === batch.generation;
    for (const row of batch.unsent) {
      if (this.#acked.delete(row.key)) this.#hasGap = true;
      else if (!this.#unsent.has(row.key)) this.#unsent.set(row.key, row);
    }
    for (const key of batch.acked) this.#acked.add(key);
  }
}
