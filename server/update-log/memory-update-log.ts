/**
 * The update log without a disk, for tests and the simulated world: the same order, the same group commit, the
 * same folding, and faults on demand. It has no time of its own: every step it takes waits for `pause`.
 */
import type { DocumentId } from '../../shared/ids.ts';
import type { StorageFault } from '../../shared/protocol/events.ts';
import { DocumentIndex } from '../update/document-index.ts';
import { EMPTY_UPDATE } from '../update/empty-update.ts';
import { fold, FOLD_BOUNDS, segmentsToJoin, takeForFold, type FoldBounds, type Folded } from './fold.ts';
import { FoldingDoc } from './folding-doc.ts';
import { GroupCommit } from './group-commit.ts';
import { SILENT_LISTENER, type LogListener } from './log-stats.ts';
import { lastSeqOf, type MemoryDisk, type StoredDocument } from './memory-disk.ts';
import { decodeSegment } from './segment/segment.ts';
import { decodeStoredBase, encodeStoredBase, type StoredBase } from './stored-base.ts';
import { joinStretches, stretchesOf } from './stretches.ts';
import type { UpdateList } from './update-list.ts';
import type {
  Append,
  AppendFailure,
  AppendOutcome,
  CompactionOutcome,
  HistoryEntry,
  LoadOutcome,
  UpdateLog,
} from './update-log.ts';

/** What becomes of one append of a batch. */
export type AppendFate = 'commit' | StorageFault;

export interface MemoryLogParts {
  readonly disk: MemoryDisk;
  /**
   * Resolves when the step may be taken. `write` stands before a commit takes effect, `answer` after it and before
   * anybody hears: a crash in between leaves committed what was never acknowledged.
   */
  readonly pause: (step: 'write' | 'answer' | 'read') => Promise<void>;
  readonly soon: (run: () => void) => void;
  readonly randomId: () => string;
  /** Asked once for each append of a batch; appends of one document share the first one's fault. */
  readonly fateOf?: (append: Append) => AppendFate;
  /** When this gives a fault, loading fails with it. */
  readonly readFault?: () => StorageFault | undefined;
  readonly listener?: LogListener;
  readonly maxBatchBytes?: number;
  readonly foldBounds?: FoldBounds;
}

export class MemoryUpdateLog implements UpdateLog {
  readonly #parts: MemoryLogParts;
  readonly #commits: GroupCommit;
  #hasCrashed = false;

  constructor(parts: MemoryLogParts) {
    this.#parts = parts;
    this.#commits = new GroupCommit({
      store: { commit: (batch) => this.#commit(batch) },
      listener: parts.listener ?? SILENT_LISTENER,
      elapsedMs: () => 0,
      after: (_ms, run) => parts.soon(run),
      intervalMs: 0,
      maxBatchBytes: parts.maxBatchBytes ?? 1024 * 1024,
    });
  }

  /** The process is gone: what has not taken effect never will, and nobody hears an answer any more. */
  crash(): void {
    this.#hasCrashed = true;
  }

  async create(documentId: DocumentId): Promise<{ created: boolean } | AppendFailure> {
    await this.#pause('write');
    const created = this.#parts.disk.create(documentId, this.#parts.randomId());
    await this.#pause('answer');
    return { created };
  }

  append(append: Append): Promise<AppendOutcome> {
    return this.#commits.append(append);
  }

  async load(documentId: DocumentId): Promise<LoadOutcome> {
    await this.#pause('read');
    const fault = this.#parts.readFault?.();
    if (fault !== undefined) return { kind: 'failed', fault, detail: 'as the test wished' };
    const document = this.#parts.disk.documents.get(documentId);
    return document === undefined ? { kind: 'unknown' } : readDocument(document);
  }

  async compact(documentId: DocumentId): Promise<CompactionOutcome> {
    await this.#pause('read');
    const document = this.#parts.disk.documents.get(documentId);
    if (document === undefined || document.quarantine !== undefined) return { kind: 'nothingToDo' };
    const updates = takeForFold(document.updates, this.#parts.foldBounds ?? FOLD_BOUNDS);
    if (updates.length === 0) return { kind: 'nothingToDo' };
    const folded = foldDocument(document, updates);
    await this.#pause('write');
    const isOvertaken =
      this.#parts.disk.documents.get(documentId) !== document ||
      document.baseSeq + updates.length !== folded.baseSeq;
    if (!isOvertaken) putInPlace(document, folded);
    await this.#pause('answer');
    return isOvertaken
      ? { kind: 'nothingToDo' }
      : { kind: 'compacted', baseSeq: folded.baseSeq, base: folded.base };
  }

  async history(documentId: DocumentId): Promise<readonly HistoryEntry[]> {
    await this.#pause('read');
    const document = this.#parts.disk.documents.get(documentId);
    if (document === undefined) return [];
    return joinStretches([
      ...document.segments.flatMap(({ stretches }) => stretches),
      ...stretchesOf(document.updates),
    ]);
  }

  async replay(documentId: DocumentId, seq: number): Promise<Uint8Array | undefined> {
    await this.#pause('read');
    const document = this.#parts.disk.documents.get(documentId);
    if (document === undefined || seq < 0 || seq > lastSeqOf(document)) return undefined;
    const all = [...document.segments.flatMap(({ bytes }) => [...decodeSegment(bytes)]), ...document.updates];
    const doc = new FoldingDoc();
    doc.apply(all.slice(0, seq).map(({ update }) => update));
    return doc.encode();
  }

  async raiseSchemaVersion(documentId: DocumentId, version: number): Promise<void> {
    await this.#pause('write');
    const document = this.#parts.disk.documents.get(documentId);
    if (document !== undefined) document.schemaVersion = Math.max(document.schemaVersion, version);
    await this.#pause('answer');
  }

  async erase(documentId: DocumentId): Promise<void> {
    await this.#pause('write');
    this.#parts.disk.documents.delete(documentId);
    await this.#pause('answer');
  }

  close(): Promise<void> {
    return this.#commits.close();
  }

  async #commit(batch: readonly Append[]): Promise<readonly AppendOutcome[]> {
    await this.#pause('write');
    const failures = new Map<DocumentId, AppendFailure>();
    const outcomes = batch.map((append) => {
      const outcome = failures.get(append.documentId) ?? this.#appendByFate(append);
      if (outcome.kind === 'failed') failures.set(append.documentId, outcome);
      return outcome;
    });
    await this.#pause('answer');
    return outcomes;
  }

  #appendByFate(append: Append): AppendOutcome {
    const fate = this.#parts.fateOf?.(append) ?? 'commit';
    return fate === 'commit'
      ? this.#parts.disk.append(append)
      : { kind: 'failed', fault: fate, detail: 'as the test wished' };
  }

  async #pause(step: 'write' | 'answer' | 'read'): Promise<void> {
    await this.#parts.pause(step);
    // The dead do not answer.
    if (this.#hasCrashed) await new Promise<never>(() => undefined);
  }
}

function foldDocument(document: StoredDocument, updates: UpdateList): Folded {
  const doc = new FoldingDoc();
  if (document.base !== undefined) doc.apply([decodeStoredBase(document.base).update]);
  const segments = segmentsToJoin(document.segments.toReversed(), updates.length).map((segment) => ({
    firstSeq: segment.firstSeq,
    updates: decodeSegment(segment.bytes),
  }));
  const folded = fold({ baseSeq: document.baseSeq, doc, updates, segments });
  doc.destroy();
  return folded;
}

function putInPlace(document: StoredDocument, { base, index, baseSeq, segment }: Folded): void {
  document.segments = document.segments.filter(({ firstSeq }) => firstSeq < segment.firstSeq);
  document.segments.push({ ...segment, lastSeq: baseSeq, byteLength: segment.bytes.length });
  document.updates = document.updates.filter(({ seq }) => seq > baseSeq);
  document.base = encodeStoredBase(base, index);
  document.baseSeq = baseSeq;
}

const NO_BASE: StoredBase = { update: EMPTY_UPDATE, index: undefined };

function readDocument(document: StoredDocument): LoadOutcome {
  if (document.quarantine !== undefined) return { kind: 'unreadable', ...document.quarantine };
  const { update: base, index: stored } =
    document.base === undefined ? NO_BASE : decodeStoredBase(document.base);
  const tail = document.updates.map(({ update }) => update.slice());
  const index = DocumentIndex.fromUpdates([base, ...tail], stored);
  if (!index.ok) {
    const { at, reason } = index.error;
    const readableSeq = at === 0 ? 0 : document.baseSeq + at - 1;
    document.quarantine = { detail: reason, readableSeq };
    return { kind: 'unreadable', ...document.quarantine };
  }
  const claims = [...document.claims].map(([clientId, principalId]) => ({ clientId, principalId }));
  const { generation, schemaVersion } = document;
  return {
    kind: 'loaded',
    document: {
      generation,
      schemaVersion,
      base,
      tail,
      lastSeq: lastSeqOf(document),
      claims,
      index: index.value,
    },
  };
}
