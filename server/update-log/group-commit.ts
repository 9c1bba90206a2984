/**
 * Group commit: a commit costs a disk flush, whatever is in it. So the appends of all rooms that arrive while one
 * commit is under way form the next one. One commit at a time; no clock, no disk: both adapters put their store
 * behind it, and the simulated world crashes it.
 */
import type { DocumentId } from '../../shared/ids.ts';
import type { LogListener } from './log-stats.ts';
import type { Append, AppendFailure, AppendOutcome } from './update-log.ts';

export interface BatchStore {
  /**
   * Commits all of these in one transaction where possible and answers one outcome each, in their order. Several
   * appends of one document: once one has failed, those after it must fail too. May reject only if it is unknown
   * what is on disk.
   */
  commit(batch: readonly Append[]): Promise<readonly AppendOutcome[]>;
}

export interface GroupCommitParts {
  readonly store: BatchStore;
  readonly listener: LogListener;
  /** For durations alone: milliseconds that never jump. */
  readonly elapsedMs: () => number;
  /** Runs after so long; at 0, once what is happening now has had its say: rooms that flush together share a commit. */
  readonly after: (ms: number, run: () => void) => void;
  /**
   * Commits begin this far apart: where the disk is quicker than that, two threads would be woken for every
   * keystroke. The first append after a pause does not wait.
   */
  readonly intervalMs: number;
  /** A batch ends before the append that would make it larger than this. */
  readonly maxBatchBytes: number;
}

interface Waiting {
  readonly append: Append;
  readonly bytes: number;
  readonly resolve: (outcome: AppendOutcome) => void;
}

export class GroupCommit {
  readonly #parts: GroupCommitParts;
  #queue: Waiting[] = [];
  #isWorking = false;
  #beganAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  #whenDrained: (() => void)[] = [];

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  get queued(): number {
    return this.#queue.length;
  }

  append(append: Append): Promise<AppendOutcome> {
    if (this.#isClosed) return Promise.resolve(CLOSED);
    return new Promise((resolve) => {
      this.#queue.push({ append, bytes: bytesOf(append), resolve });
      if (this.#isWorking) return;
      this.#isWorking = true;
      this.#parts.after(this.#restMs(), () => void this.#work());
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void> {
    return this.#isWorking ? new Promise((resolve) => this.#whenDrained.push(resolve)) : Promise.resolve();
  }

  /** Takes no more appends and waits for those that were taken. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.drained();
  }

  async #work(): Promise<void> {
    for (;;) {
      const batch = this.#nextBatch();
      if (batch.length === 0) break;
      // One batch after the other is the point.
      // oxlint-disable-next-line no-await-in-loop
      await this.#commit(batch);
      // The rooms that have just been told flush what they gathered meanwhile: it belongs into the next commit.
      await new Promise<void>((resolve) => this.#parts.after(this.#restMs(), resolve));
    }
    this.#isWorking = false;
    const waiting = this.#whenDrained;
    this.#whenDrained = [];
    for (const resolve of waiting) resolve();
  }

  #nextBatch(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      bytes += waiting.bytes;
      if (count > 0 && bytes > this.#parts.maxBatchBytes) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  /** Until the next commit may begin. */
  #restMs(): number {
    return Math.max(0, this.#beganAt + this.#parts.intervalMs - this.#parts.elapsedMs());
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const startedAt = this.#parts.elapsedMs();
    this.#beganAt = startedAt;
    const outcomes = await this.#outcomes(batch);
    const durationMs = this.#parts.elapsedMs() - startedAt;
    const failures = new Map<DocumentId, AppendFailure>();
    batch.forEach((waiting, at) => {
      const outcome = outcomes[at] ?? UNKNOWN;
      if (outcome.kind === 'failed') {
        failures.set(waiting.append.documentId, outcome);
        this.#parts.listener.failed(outcome.fault);
      }
      waiting.resolve(outcome);
    });
    this.#failThoseBehind(failures);
    this.#parts.listener.committed({
      durationMs,
      appends: batch.length,
      updates: batch.reduce((sum, { append }) => sum + append.updates.length, 0),
      bytes: batch.reduce((sum, waiting) => sum + waiting.bytes, 0),
      queued: this.#queue.length,
    });
  }

  async #outcomes(batch: readonly Waiting[]): Promise<readonly AppendOutcome[]> {
    try {
      return await this.#parts.store.commit(batch.map(({ append }) => append));
    } catch (error) {
      // Each room loads again what is there, and its clients send what it lacks.
      const detail = error instanceof Error ? error.message : String(error);
      return batch.map(() => ({ kind: 'unknown', detail }));
    }
  }

  /** What was queued behind a failed append may build on it. */
  #failThoseBehind(failures: ReadonlyMap<DocumentId, AppendFailure>): void {
    if (failures.size === 0) return;
    this.#queue = this.#queue.filter(({ append, resolve }) => {
      const failure = failures.get(append.documentId);
      if (failure !== undefined) resolve(failure);
      return failure === undefined;
    });
  }
}

export function bytesOf(append: Append): number {
  return append.updates.reduce((sum, { update }) => sum + update.length, 0);
}

const CLOSED: AppendFailure = { kind: 'failed', fault: 'unknown', detail: 'the update log is closed' };
const UNKNOWN: AppendOutcome = { kind: 'unknown', detail: 'the store gave no answer' };
