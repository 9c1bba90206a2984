/**
 * Compaction as the main thread conducts it: the compactor computes, the writer puts it in place in small steps,
 * and the main thread only carries buffers from one to the other. One fold at a time.
 */
import type { DocumentId } from '../../shared/ids.ts';
import { messageOf, type ThreadCaller } from '../database/thread-calls.ts';
import type { CompactorCalls, FoldPlan, WriterCalls } from './log-calls.ts';
import type { LogListener } from './log-stats.ts';
import type { CompactionOutcome } from './update-log.ts';

/** What of a base goes into one commit. */
const BASE_PART_BYTES = 512 * 1024;

export interface SqliteFolderOptions {
  readonly compactor: ThreadCaller<CompactorCalls>;
  readonly writer: ThreadCaller<WriterCalls>;
  readonly listener: LogListener;
  /** Whether what folds made superfluous is deleted here, or left to the process that holds the data directory. */
  readonly sweeps: boolean;
}

export class SqliteFolder {
  readonly #compactor: ThreadCaller<CompactorCalls>;
  readonly #writer: ThreadCaller<WriterCalls>;
  readonly #listener: LogListener;
  readonly #sweeps: boolean;
  #line: Promise<unknown> = Promise.resolve();
  #sweeping: Promise<void> | undefined;
  #isStopping = false;
  #isClosed = false;

  constructor({ compactor, writer, listener, sweeps }: SqliteFolderOptions) {
    this.#compactor = compactor;
    this.#writer = writer;
    this.#listener = listener;
    this.#sweeps = sweeps;
    // What a crash left to be swept.
    this.#sweep();
  }

  compact(documentId: DocumentId): Promise<CompactionOutcome> {
    const compacting = this.#line.then(() => this.#compact(documentId));
    this.#line = compacting;
    return compacting;
  }

  /** What waits to be folded is left as it is, and no more is taken on. Of what is under way, one step is finished. */
  stop(): void {
    this.#isStopping = true;
  }

  /** Takes no more work and waits for what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#line;
    await this.#sweeping;
  }

  async #compact(documentId: DocumentId): Promise<CompactionOutcome> {
    if (this.#isClosed) return CLOSED;
    if (this.#isStopping) return NOTHING_TO_DO;
    const startedAt = performance.now();
    try {
      const plan = await this.#compactor.call('plan', documentId);
      if (plan.kind !== 'folded') return plan;
      return await this.#putInPlace(documentId, plan);
    } catch (error) {
      return { kind: 'failed', detail: messageOf(error) };
    } finally {
      this.#listener.compacted(performance.now() - startedAt);
    }
  }

  async #putInPlace(
    documentId: DocumentId,
    { generation, fromSeq, folded, storedBase }: Extract<FoldPlan, { kind: 'folded' }>,
  ): Promise<CompactionOutcome> {
    const { base, baseSeq, segment } = folded;
    const baseParts = Math.ceil(storedBase.length / BASE_PART_BYTES);
    for (let part = 0; part < baseParts; part += 1) {
      // What has been put down is no part of anything until a fold says so.
      if (this.#isStopping) return NOTHING_TO_DO;
      const bytes = storedBase.slice(part * BASE_PART_BYTES, (part + 1) * BASE_PART_BYTES);
      // Appends pass in between.
      // oxlint-disable-next-line no-await-in-loop
      await this.#writer.call('putBasePart', { documentId, generation, seq: baseSeq, part, bytes }, [
        bytes.buffer,
      ]);
    }
    const outcome = await this.#writer.call(
      'fold',
      { documentId, generation, fromSeq, toSeq: baseSeq, baseParts, segment },
      [segment.bytes.buffer],
    );
    // Erased, rebuilt or folded by somebody else meanwhile.
    if (outcome === 'overtaken') return NOTHING_TO_DO;
    this.#sweep();
    return { kind: 'compacted', baseSeq, base };
  }

  #sweep(): void {
    if (!this.#sweeps) return;
    this.#sweeping ??= this.#sweepAll().finally(() => {
      this.#sweeping = undefined;
    });
  }

  async #sweepAll(): Promise<void> {
    try {
      // oxlint-disable-next-line no-await-in-loop -- a step at a time is the point
      while (!this.#isClosed && !this.#isStopping && (await this.#writer.call('sweep', undefined)));
    } catch {
      // The disk ails; whoever appends is told so. The rows stay until the next fold.
    }
  }
}

const NOTHING_TO_DO: CompactionOutcome = { kind: 'nothingToDo' };
const CLOSED: CompactionOutcome = { kind: 'failed', detail: 'the update log is closed' };
