/**
 * Gathers what is to be kept and writes it in few transactions: edits at once (everything that waits goes with
 * them), the rest a moment later. Says of each edit whether it is on disk, and goes on trying when it is not.
 */
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';
import type { CopyFault, CopyMeta, EditRow } from './core/sync-events.ts';
import type { CopyBatch, LocalCopy } from './local-copy.ts';

const CONTENT_WAITS_MS = 300;
const RETRY_AFTER_MS = 15_000;
/** A browser's storage can hang; a write that takes longer counts as failed until it succeeds after all. */
const WRITE_DEADLINE_MS = 10_000;
const COMPACT_AFTER_ROWS = 400;

export interface CopyWriterOptions {
  readonly copy: LocalCopy;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly title: () => string;
  readonly onKept: (keys: readonly string[]) => void;
  readonly onFailed: (fault: CopyFault, keys: readonly string[]) => void;
}

export interface CopyWriter {
  keepEdits(rows: readonly EditRow[]): void;
  keepContent(update: Uint8Array): void;
  markAcked(keys: readonly string[]): void;
  remember(meta: CopyMeta): void;
  setAside(generation: string): void;
  /** Rows that the copy held when it was loaded, and of which generation. */
  adopt(meta: CopyMeta, contentRows: number): void;
  /** Resolves when what was given is written, or cannot be. */
  close(): Promise<void>;
}

export function createCopyWriter(options: CopyWriterOptions): CopyWriter {
  const { copy, clock, timers } = options;
  const unsent = new Map<string, EditRow>();
  const acked = new Set<string>();
  let content: Uint8Array[] = [];
  let meta: CopyMeta | undefined;
  let metaChanged = false;
  let rowsSinceCompaction = 0;
  let writing: Promise<void> | undefined;
  let cancelFlush: CancelTimer | undefined;
  let closed = false;

  function flushIn(delayMs: number): void {
    if (cancelFlush !== undefined || closed) return;
    cancelFlush = timers.after(delayMs, () => {
      cancelFlush = undefined;
      flush();
    });
  }

  function isNothing(): boolean {
    return unsent.size === 0 && acked.size === 0 && content.length === 0 && !metaChanged;
  }

  function flush(): void {
    if (writing !== undefined || meta === undefined || isNothing()) return;
    cancelFlush?.();
    cancelFlush = undefined;
    const batch: CopyBatch = {
      generation: meta.generation,
      unsent: [...unsent.values()],
      acked: [...acked],
      content,
      meta: metaChanged ? meta : undefined,
      title: options.title(),
      at: clock.now(),
    };
    unsent.clear();
    acked.clear();
    content = [];
    metaChanged = false;
    writing = write(batch).finally(() => {
      writing = undefined;
      if (unsent.size > 0 && cancelFlush === undefined) flush();
      else if (!isNothing()) flushIn(CONTENT_WAITS_MS);
    });
  }

  async function write(batch: CopyBatch): Promise<void> {
    const keys = batch.unsent.map((row) => row.key);
    const cancelDeadline = timers.after(WRITE_DEADLINE_MS, () => options.onFailed('refused', keys));
    const written = await copy.write(batch);
    cancelDeadline();
    if (!written.ok) {
      takeBack(batch);
      options.onFailed(written.error, keys);
      flushIn(RETRY_AFTER_MS);
      return;
    }
    options.onKept(keys);
    rowsSinceCompaction += batch.unsent.length + (batch.content.length > 0 ? 1 : 0);
    if (rowsSinceCompaction >= COMPACT_AFTER_ROWS) {
      rowsSinceCompaction = 0;
      await copy.compact(batch.generation);
    }
  }

  /** Nothing of the batch is on disk: it waits before whatever came meanwhile. */
  function takeBack(batch: CopyBatch): void {
    for (const row of batch.unsent) {
      if (acked.delete(row.key)) content.push(row.update);
      else if (!unsent.has(row.key)) unsent.set(row.key, row);
    }
    for (const key of batch.acked) acked.add(key);
    content = [...batch.content, ...content];
    metaChanged ||= batch.meta !== undefined;
  }

  return {
    keepEdits(rows) {
      for (const row of rows) unsent.set(row.key, row);
      cancelFlush?.();
      cancelFlush = undefined;
      flush();
    },
    keepContent(update) {
      content.push(update);
      flushIn(CONTENT_WAITS_MS);
    },
    markAcked(keys) {
      for (const key of keys) {
        const waiting = unsent.get(key);
        if (waiting === undefined) acked.add(key);
        else {
          unsent.delete(key);
          content.push(waiting.update);
        }
      }
      flushIn(CONTENT_WAITS_MS);
    },
    remember(next) {
      meta = next;
      metaChanged = true;
      flushIn(CONTENT_WAITS_MS);
    },
    setAside(generation) {
      void copy.setAside(generation);
    },
    adopt(loaded, contentRows) {
      meta ??= loaded;
      rowsSinceCompaction += contentRows;
    },
    async close() {
      if (closed) return;
      flush();
      await writing;
      flush();
      await writing;
      closed = true;
      cancelFlush?.();
      cancelFlush = undefined;
      copy.close();
    },
  };
}
