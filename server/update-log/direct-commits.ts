/**
 * Commits on the calling thread, where `SYNCHRONOUS=normal`: such a commit waits for no disk but hands a few pages to
 * the operating system, which takes less than waking another thread and being woken by it (docs/adr/0007).
 * Whatever is large or does not go smoothly is left to the writing thread, untouched, and so is all for a while
 * after the disk was slow once: the loop that serves sockets must not wait.
 */
import type Database from 'better-sqlite3';
import { openDatabase } from '../database/open-database.ts';
import { bytesOf } from './group-commit.ts';
import { LogWriter } from './log-writer.ts';
import type { Append, AppendOutcome } from './update-log.ts';

export interface DirectCommitsOptions {
  readonly file: string;
  /** For durations alone: milliseconds that never jump. */
  readonly elapsedMs: () => number;
}

/** More than this takes milliseconds. */
const MOST_UPDATES = 128;
const MOST_BYTES = 128 * 1024;
const SLOW_MS = 20;
/** A busy machine can make any commit slow once; a disk that stalls does it again. */
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 60_000;
const PAGE_BYTES = 4_096;
/** An append changes the row of its document and a row of its updates. */
const PAGES_AN_APPEND = 2;

export class DirectCommits {
  readonly #db: Database.Database;
  readonly #writer: LogWriter;
  readonly #elapsedMs: () => number;
  #restsUntil = Number.NEGATIVE_INFINITY;
  #restMs = FIRST_REST_MS;
  #pages = 0;

  constructor({ file, elapsedMs }: DirectCommitsOptions) {
    this.#db = openDatabase({ file, synchronous: 'normal', busyTimeoutMs: 0 });
    // Checkpoints wait for the disk: they are the writing thread's.
    this.#db.pragma('wal_autocheckpoint = 0');
    this.#writer = new LogWriter(this.#db);
    this.#elapsedMs = elapsedMs;
  }

  /** One outcome for each append; undefined when nothing was written and the writing thread is to do it. */
  tryCommit(batch: readonly Append[]): readonly AppendOutcome[] | undefined {
    const startedAt = this.#elapsedMs();
    if (startedAt < this.#restsUntil || isLarge(batch)) return undefined;
    const outcomes = this.#writer.commit(batch);
    const endedAt = this.#elapsedMs();
    if (endedAt - startedAt > SLOW_MS) this.#restFrom(endedAt);
    if (outcomes.some(({ kind }) => kind !== 'failed')) {
      this.#countPages(batch);
      return outcomes;
    }
    // Another connection is writing, which passes; or something ails, of which the writing thread will tell.
    const isLocked = outcomes.every((outcome) => outcome.kind === 'failed' && outcome.fault === 'locked');
    if (!isLocked) this.#restFrom(endedAt);
    return undefined;
  }

  /** Each rest is twice as long as the one before, until all has gone well for as long as the longest. */
  #restFrom(now: number): void {
    const hasGoneWell = now - this.#restsUntil > LONGEST_REST_MS;
    this.#restMs = hasGoneWell ? FIRST_REST_MS : Math.min(this.#restMs * 2, LONGEST_REST_MS);
    this.#restsUntil = now + this.#restMs;
  }

  /** About how many pages the write-ahead log has grown by since `checkpointed`. */
  get pages(): number {
    return this.#pages;
  }

  /** What was written so far is not counted any more. */
  checkpointed(): void {
    this.#pages = 0;
  }

  /** So many of them have to be counted after all. */
  notCheckpointed(pages: number): void {
    this.#pages += pages;
  }

  pragma(source: string): void {
    this.#db.pragma(source);
  }

  close(): void {
    this.#db.close();
  }

  #countPages(batch: readonly Append[]): void {
    for (const append of batch) this.#pages += PAGES_AN_APPEND + bytesOf(append) / PAGE_BYTES;
  }
}

function isLarge(batch: readonly Append[]): boolean {
  let updates = 0;
  let bytes = 0;
  for (const append of batch) {
    updates += append.updates.length + append.claims.length;
    bytes += bytesOf(append);
  }
  return updates > MOST_UPDATES || bytes > MOST_BYTES;
}
