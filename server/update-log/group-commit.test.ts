import { beforeEach, expect, it } from 'vitest';
import { principalIdOf, trustDocumentId } from '../../shared/ids.ts';
import { GroupCommit } from './group-commit.ts';
import { SILENT_LISTENER, type CommitReport } from './log-stats.ts';
import type { Append, AppendOutcome } from './update-log.ts';

/** A disk that commits when the test says so. */
class SlowStore {
  readonly batches: (readonly Append[])[] = [];
  #finish: ((outcomes: readonly AppendOutcome[]) => void) | undefined;
  #break: ((error: Error) => void) | undefined;

  commit(batch: readonly Append[]): Promise<readonly AppendOutcome[]> {
    this.batches.push(batch);
    return new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#break = reject;
    });
  }

  get names(): string[][] {
    return this.batches.map((batch) => batch.map(({ documentId }) => documentId));
  }

  /** After so long that the next commit need not wait. */
  async finishes(...outcomes: AppendOutcome[]): Promise<void> {
    elapsed += 100;
    await this.finishesAtOnce(...outcomes);
  }

  async finishesAtOnce(...outcomes: AppendOutcome[]): Promise<void> {
    this.#finish?.(outcomes);
    await settled();
  }

  async breaks(): Promise<void> {
    elapsed += 100;
    this.#break?.(new Error('the thread is gone'));
    await settled();
  }
}

let store: SlowStore;
let commits: GroupCommit;
let reports: CommitReport[];
/** Waits between commits that the test ends. */
let rests: { readonly ms: number; readonly run: () => void }[];
let elapsed: number;

beforeEach(() => {
  store = new SlowStore();
  reports = [];
  rests = [];
  elapsed = 0;
  commits = new GroupCommit({
    store,
    listener: { ...SILENT_LISTENER, committed: (report) => void reports.push(report) },
    elapsedMs: () => elapsed,
    after: (ms, run) => {
      if (ms > 0) rests.push({ ms, run });
      else queueMicrotask(run);
    },
    intervalMs: 10,
    maxBatchBytes: 100,
  });
});

const ok: AppendOutcome = { kind: 'appended', lastSeq: 1 };
const full: AppendOutcome = { kind: 'failed', fault: 'full', detail: '' };

function append(name: string, bytes = 10): Append {
  const update = new Uint8Array(bytes);
  return {
    documentId: trustDocumentId(name),
    generation: 'g',
    updates: [{ principalId: principalIdOf('user', 'ada'), at: 0, update }],
    claims: [],
  };
}

/** Until every promise that can be settled is. */
async function settled(): Promise<void> {
  for (let each = 0; each < 20; each += 1) await Promise.resolve();
}

it('LOG-40 rooms that append together are committed together', async () => {
  const outcomes = Promise.all([commits.append(append('a')), commits.append(append('b'))]);
  await settled();
  expect(store.names).toEqual([['a', 'b']]);
  await store.finishes(ok, full);
  expect(await outcomes).toEqual([ok, full]);
});

it('LOG-40 what comes while a commit is under way forms the next one', async () => {
  void commits.append(append('a'));
  await settled();
  void commits.append(append('b'));
  void commits.append(append('c'));
  await settled();
  expect(store.names).toEqual([['a']]);
  await store.finishes(ok);
  expect(store.names).toEqual([['a'], ['b', 'c']]);
  expect(reports).toEqual([{ durationMs: 100, appends: 1, updates: 1, bytes: 10, queued: 2 }]);
});

it('LOG-44 a quick disk is left alone for a moment, so that keystrokes share a commit', async () => {
  void commits.append(append('a'));
  await settled();
  expect(store.names).toEqual([['a']]);
  void commits.append(append('b'));
  elapsed += 4;
  await store.finishesAtOnce(ok);
  void commits.append(append('c'));
  await settled();
  expect(store.names).toEqual([['a']]);
  expect(rests.map(({ ms }) => ms)).toEqual([6]);
  rests[0]?.run();
  await settled();
  expect(store.names).toEqual([['a'], ['b', 'c']]);
});

it('LOG-44 after a pause nobody waits', async () => {
  void commits.append(append('a'));
  await settled();
  await store.finishesAtOnce(ok);
  rests.pop()?.run();
  await settled();
  elapsed += 50;
  void commits.append(append('b'));
  await settled();
  expect(store.names).toEqual([['a'], ['b']]);
  expect(rests).toEqual([]);
});

it('LOG-41 a batch is bounded, and one append that is larger goes alone', async () => {
  for (const [name, bytes] of [
    ['a', 60],
    ['b', 60],
    ['c', 500],
    ['d', 1],
  ] as const) {
    void commits.append(append(name, bytes));
  }
  await settled();
  for (let each = 0; each < 4; each += 1) await store.finishes(ok);
  expect(store.names).toEqual([['a'], ['b'], ['c'], ['d']]);
});

it('LOG-42 an append that fails takes with it what waits behind it for the same document alone', async () => {
  const first = commits.append(append('a'));
  await settled();
  const behind = commits.append(append('a'));
  const other = commits.append(append('b'));
  await store.finishes(full);
  expect(await first).toEqual(full);
  expect(await behind).toEqual(full);
  expect(store.names).toEqual([['a'], ['b']]);
  await store.finishes(ok);
  expect(await other).toEqual(ok);
});

it('LOG-43 when nobody knows what is on disk, the rooms load again', async () => {
  const outcome = commits.append(append('a'));
  await settled();
  await store.breaks();
  expect((await outcome).kind).toBe('unknown');
  const next = commits.append(append('a'));
  await settled();
  await store.finishes(ok);
  expect(await next).toEqual(ok);
});

it('LOG-17 closing waits for what was taken and takes no more', async () => {
  const outcome = commits.append(append('a'));
  const closed = commits.close();
  expect((await commits.append(append('b'))).kind).toBe('failed');
  await settled();
  await store.finishes(ok);
  await closed;
  expect(await outcome).toEqual(ok);
});
