/**
 * The update log on SQLite, as the main thread sees it: nothing here waits for the disk. A writer thread appends (with
 * `SYNCHRONOUS=normal`, what is small is committed here), a reader thread loads, a compactor thread folds; see
 * docs/adr/0002-update-log-threads.md and 0007-commits.md.
 */
import type { DocumentId } from '../../shared/ids.ts';
import { startThread } from '../database/start-thread.ts';
import { codeOf, messageOf, ThreadCaller } from '../database/thread-calls.ts';
import { DocumentIndex } from '../update/document-index.ts';
import { buffersToMove, packCommit, unpackOutcomes } from './commit-columns.ts';
import { DirectCommits } from './direct-commits.ts';
import { GroupCommit } from './group-commit.ts';
import type {
  CompactorCalls,
  LogThreadData,
  PackedLoad,
  ReadableState,
  ReaderCalls,
  WriterCalls,
} from './log-calls.ts';
import { SqliteFolder } from './sqlite-folder.ts';
import { SILENT_LISTENER, type LogListener } from './log-stats.ts';
import { unpackBytes } from './packed-bytes.ts';
import { outcomeOnDisk } from './outcome-on-disk.ts';
import { storageFaultOf } from './storage-faults.ts';
import type {
  Append,
  AppendFailure,
  AppendOutcome,
  CompactionOutcome,
  HistoryEntry,
  LoadOutcome,
  UpdateLog,
} from './update-log.ts';

export interface SqliteUpdateLogOptions extends Omit<LogThreadData, 'holdsDataDirectory'> {
  readonly listener?: LogListener;
  /** True unless said otherwise; see LogThreadData. */
  readonly holdsDataDirectory?: boolean;
}

/** Updates that a room takes over in a few milliseconds. */
const LONGEST_TAIL = 20_000;
/** For the writing thread; see docs/adr/0007-commits.md. */
const COMMIT_INTERVAL_MS = 1;
/** 16 MiB of write-ahead log. */
const CHECKPOINT_AFTER_PAGES = 4_096;
/** Where a reader was in the way. */
const CHECKPOINT_AGAIN_AFTER_PAGES = 512;
const MAX_BATCH_BYTES = 8 * 1024 * 1024;

export class SqliteUpdateLog implements UpdateLog {
  readonly #writer: ThreadCaller<WriterCalls>;
  readonly #reader: ThreadCaller<ReaderCalls>;
  readonly #compactor: ThreadCaller<CompactorCalls>;
  readonly #folder: SqliteFolder;
  readonly #commits: GroupCommit;
  readonly #direct: DirectCommits | undefined;
  #isCheckpointing = false;
  readonly #listener: LogListener;
  /** Those that this process found damaged: the disk may not have taken the note. */
  readonly #quarantined = new Set<DocumentId>();
  #closing: Promise<void> | undefined;

  /** The file must have been prepared (`prepareDatabase`). */
  constructor(options: SqliteUpdateLogOptions) {
    const { listener = SILENT_LISTENER, ...rest } = options;
    const data: LogThreadData = { holdsDataDirectory: true, ...rest };
    this.#listener = listener;
    this.#writer = new ThreadCaller<WriterCalls>(() =>
      startThread(new URL('./log-writer-thread', import.meta.url), { name: 'log writer', data }),
    );
    this.#reader = new ThreadCaller<ReaderCalls>(() =>
      startThread(new URL('./log-reader-thread', import.meta.url), { name: 'log reader', data }),
    );
    this.#compactor = new ThreadCaller<CompactorCalls>(() =>
      startThread(new URL('./compactor-thread', import.meta.url), { name: 'log compactor', data }),
    );
    this.#writer.warmUp();
    void this.#warmUpReader();
    this.#folder = new SqliteFolder({
      compactor: this.#compactor,
      writer: this.#writer,
      listener,
      sweeps: data.holdsDataDirectory,
    });
    if (data.synchronous === 'normal' && data.holdsDataDirectory) {
      this.#direct = new DirectCommits({ file: data.file, elapsedMs });
    }
    this.#commits = new GroupCommit({
      store: { commit: (batch) => this.#commit(batch) },
      listener,
      elapsedMs,
      after: (ms, run) => void (ms > 0 ? setTimeout(run, ms) : setImmediate(run)),
      intervalMs: this.#direct === undefined ? COMMIT_INTERVAL_MS : 0,
      maxBatchBytes: MAX_BATCH_BYTES,
    });
  }

  async create(documentId: DocumentId, now: number): Promise<{ created: boolean } | AppendFailure> {
    try {
      return await this.#writer.call('create', { documentId, now });
    } catch (error) {
      return { kind: 'failed', fault: 'unknown', detail: messageOf(error) };
    }
  }

  append(append: Append): Promise<AppendOutcome> {
    return this.#commits.append(append);
  }

  async load(documentId: DocumentId): Promise<LoadOutcome> {
    const startedAt = performance.now();
    let load = await this.#reader.call('load', { documentId, longestTail: LONGEST_TAIL });
    if (load.kind === 'longTail') {
      await this.#foldAll(documentId);
      load = await this.#reader.call('load', { documentId, longestTail: Infinity });
    }
    if (load.kind === 'longTail') throw new Error('no tail is longer than infinity');
    if (load.kind === 'unreadable') await this.#quarantine(documentId, load);
    if (load.kind === 'loaded' && (load.isQuarantined || this.#quarantined.has(documentId))) {
      const failure = await this.#lift(documentId);
      if (failure !== undefined) return failure;
    }
    this.#listener.loaded(performance.now() - startedAt);
    return load.kind === 'loaded' ? { kind: 'loaded', document: unpackLoad(load) } : load;
  }

  compact(documentId: DocumentId): Promise<CompactionOutcome> {
    return this.#folder.compact(documentId);
  }

  /** For an end that must come soon: from now on there is nothing to compact, also for those who wait already. */
  stopFolding(): void {
    this.#folder.stop();
  }

  history(documentId: DocumentId): Promise<readonly HistoryEntry[]> {
    return this.#reader.call('history', documentId);
  }

  replay(documentId: DocumentId, seq: number): Promise<Uint8Array | undefined> {
    return this.#compactor.call('replay', { documentId, seq });
  }

  /** The longest valid prefix, also of a quarantined document; undefined when nothing of it can be read. */
  readableState(documentId: DocumentId): Promise<ReadableState | undefined> {
    return this.#compactor.call('readableState', documentId);
  }

  /** Runs a pragma on the writing connections, so that tests can make the disk full or read-only. */
  async writerPragma(source: string): Promise<void> {
    this.#direct?.pragma(source);
    await this.#writer.call('pragma', source);
  }

  /** Ends the writing thread as a crash of it would, for tests; it comes back by itself. */
  interruptWriter(): Promise<void> {
    return this.#writer.interrupt();
  }

  raiseSchemaVersion(documentId: DocumentId, version: number): Promise<void> {
    return this.#writer.call('raiseSchemaVersion', { documentId, version });
  }

  erase(documentId: DocumentId): Promise<void> {
    return this.#writer.call('erase', documentId);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.all([this.#commits.close(), this.#folder.close()]);
    this.#direct?.close();
    try {
      if (this.#reader.isRunning) await this.#reader.call('close', undefined);
      if (this.#compactor.isRunning) await this.#compactor.call('close', undefined);
      // Where this process holds the data directory, its last connection leaves no write-ahead log behind.
      await this.#writer.call('close', undefined);
    } catch {
      // A disk that ails when the server stops: what was acknowledged is in the file or in its write-ahead log.
    } finally {
      await Promise.all([this.#reader.close(), this.#compactor.close(), this.#writer.close()]);
    }
  }

  async #commit(batch: readonly Append[]): Promise<readonly AppendOutcome[]> {
    const outcomes = this.#commitHere(batch);
    if (outcomes !== undefined) return outcomes;
    const columns = packCommit(batch);
    try {
      return unpackOutcomes(await this.#writer.call('commit', columns, buffersToMove(columns)));
    } catch {
      // The thread died over it. Its transaction is in the file or it is not: look.
      return Promise.all(batch.map((append) => outcomeOnDisk(this.#reader, append)));
    }
  }

  /** Undefined: the writing thread is to do it. */
  #commitHere(batch: readonly Append[]): readonly AppendOutcome[] | undefined {
    const direct = this.#direct;
    if (direct === undefined || batch.some(({ documentId }) => this.#quarantined.has(documentId))) {
      return undefined;
    }
    const outcomes = direct.tryCommit(batch);
    if (direct.pages > CHECKPOINT_AFTER_PAGES) void this.#checkpoint(direct);
    return outcomes;
  }

  async #checkpoint(direct: DirectCommits): Promise<void> {
    if (this.#isCheckpointing) return;
    this.#isCheckpointing = true;
    direct.checkpointed();
    try {
      const beganAnew = await this.#writer.call('checkpoint', undefined);
      if (!beganAnew) direct.notCheckpointed(CHECKPOINT_AFTER_PAGES - CHECKPOINT_AGAIN_AFTER_PAGES);
    } catch {
      // An ailing disk is told of by the appends; a later checkpoint does the work of this one.
    } finally {
      this.#isCheckpointing = false;
    }
  }

  async #warmUpReader(): Promise<void> {
    try {
      await this.#reader.call('warmUp', undefined);
    } catch {
      // Whoever loads next is told what is wrong.
    }
  }

  /** What an import or a crash left: folded first, so that the main thread need not take apart a long tail. */
  async #foldAll(documentId: DocumentId): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- each fold builds on the one before
    while ((await this.compact(documentId)).kind === 'compacted');
  }

  async #quarantine(
    documentId: DocumentId,
    { detail, readableSeq }: Extract<PackedLoad, { kind: 'unreadable' }>,
  ): Promise<void> {
    this.#quarantined.add(documentId);
    try {
      await this.#writer.call('quarantine', { documentId, now: Date.now(), detail, readableSeq });
    } catch {
      // The writer remembers it as long as it lives, and the next load finds the damage again.
    }
  }

  /** The document reads whole again. Unless that is noted, whoever has it loaded could write nothing. */
  async #lift(documentId: DocumentId): Promise<AppendFailure | undefined> {
    try {
      await this.#writer.call('liftQuarantine', documentId);
      this.#quarantined.delete(documentId);
      return undefined;
    } catch (error) {
      return { kind: 'failed', fault: storageFaultOf(codeOf(error)), detail: messageOf(error) };
    }
  }
}

function elapsedMs(): number {
  return performance.now();
}

function unpackLoad(
  load: Extract<PackedLoad, { kind: 'loaded' }>,
): Extract<LoadOutcome, { kind: 'loaded' }>['document'] {
  const [base = new Uint8Array([0, 0]), ...tail] = unpackBytes(load.packed);
  const { generation, schemaVersion, lastSeq, claims } = load;
  return {
    generation,
    schemaVersion,
    lastSeq,
    claims,
    base,
    tail,
    index: DocumentIndex.fromData(load.index),
  };
}
