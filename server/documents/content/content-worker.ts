/**
 * The content thread as the main thread sees it: one job at a time, each with a bound on its time. A job that takes
 * longer ends with its thread; the next job starts a new one.
 */
import type { Worker } from 'node:worker_threads';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import type { Timers } from '../../../shared/time-and-chance.ts';
import { startThread } from '../../database/start-thread.ts';
import { ThreadCaller, ThreadGoneError } from '../../database/thread-calls.ts';
import { packedBuffers } from '../../update-log/packed-bytes.ts';
import {
  packContent,
  type BuiltContent,
  type ContentCalls,
  type Description,
  type ExportRequest,
  type PackedContent,
  type StoredContent,
} from './content-calls.ts';

/** `tooMuch`: the job outgrew its time or memory. `busy`: too many others wait. */
export type ContentFailure = 'tooMuch' | 'busy';

export interface ContentWorker {
  build(title: string, markdown: string | undefined): Promise<Result<BuiltContent, ContentFailure>>;
  retitle(content: StoredContent, title: string): Promise<Result<Uint8Array | undefined, ContentFailure>>;
  describe(content: StoredContent): Promise<Result<Description, ContentFailure>>;
  export(request: ExportRequest): Promise<Result<Uint8Array, ContentFailure>>;
  /** May be called twice. */
  close(): Promise<void>;
}

export interface ContentWorkerOptions {
  readonly timers: Timers;
  readonly jobTimeoutMs?: number;
}

const JOB_TIMEOUT_MS = 20_000;
const MAX_HEAP_MEGABYTES = 1_024;
const MAX_WAITING = 200;

export function createContentWorker({
  timers,
  jobTimeoutMs = JOB_TIMEOUT_MS,
}: ContentWorkerOptions): ContentWorker {
  let thread: ThreadCaller<ContentCalls> | undefined;
  let worker: Worker | undefined;
  let line: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  /** Started by the first job: a server that converts nothing keeps its memory. */
  function callThread(): ThreadCaller<ContentCalls> {
    thread ??= new ThreadCaller<ContentCalls>(() => {
      worker = startThread(new URL('./content-thread', import.meta.url), {
        name: 'content',
        data: undefined,
        maxHeapMegabytes: MAX_HEAP_MEGABYTES,
      });
      return worker;
    });
    return thread;
  }

  async function runBounded<Value>(
    job: (calls: ThreadCaller<ContentCalls>) => Promise<Value>,
  ): Promise<Result<Value, ContentFailure>> {
    const calls = callThread();
    const cancel = timers.after(jobTimeoutMs, () => void worker?.terminate());
    try {
      return succeed(await job(calls));
    } catch (error) {
      if (error instanceof ThreadGoneError) return fail('tooMuch');
      throw error;
    } finally {
      cancel();
    }
  }

  async function run<Value>(
    job: (calls: ThreadCaller<ContentCalls>) => Promise<Value>,
  ): Promise<Result<Value, ContentFailure>> {
    if (waiting >= MAX_WAITING) return fail('busy');
    waiting += 1;
    const turn = line.then(() => runBounded(job));
    line = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  }

  return {
    build: (title, markdown) => run((calls) => calls.call('build', { title, markdown })),
    retitle: (stored, title) =>
      run((calls) => sent(stored, (content, moved) => calls.call('retitle', { content, title }, moved))),
    describe: (stored) =>
      run((calls) => sent(stored, (content, moved) => calls.call('describe', content, moved))),
    export: ({ content: stored, ...rest }) =>
      run((calls) => sent(stored, (content, moved) => calls.call('export', { ...rest, content }, moved))),
    close: async () => thread?.close(),
  };
}

/** Packed when its turn has come: what waits in line costs no second copy. */
function sent<Value>(
  stored: StoredContent,
  send: (content: PackedContent, moved: readonly ArrayBuffer[]) => Value,
): Value {
  const content = packContent(stored);
  return send(content, packedBuffers(content));
}
