/**
 * Calls into a worker thread and their answers. What a thread can be asked is written down once, as an interface
 * of plain functions; caller and thread are both typed by it. Big buffers move instead of being copied.
 */
import { parentPort, workerData, type Worker } from 'node:worker_threads';

/** A thread's calls: each takes one argument and answers with one value. Both must survive structured cloning. */
export type CallTable<Calls> = { readonly [Name in keyof Calls]: (argument: never) => unknown };
type Argument<Call> = Call extends (argument: infer Given) => unknown ? Given : never;
type Answer<Call> = Call extends (argument: never) => infer Given ? Given : never;

interface CallMessage {
  readonly id: number;
  readonly name: string;
  /** Typed by the table on both sides; in transit nothing is known of it. */
  readonly argument: never;
}

type AnswerMessage =
  | { readonly id: number; readonly kind: 'answer'; readonly value: never }
  | { readonly id: number; readonly kind: 'thrown'; readonly message: string; readonly code: string };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** What a call threw inside the thread; `code` is SQLite's where it came from there, else ''. */
export class ThreadCallError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.name = 'ThreadCallError';
    this.code = code;
  }
}

/** The thread ended (crash, out of memory, closed) with this call unanswered: whether it took effect is open. */
export class ThreadGoneError extends Error {
  override readonly name = 'ThreadGoneError';
}

/** The caller's side. The thread is started by the first call; one that ended unexpectedly, by the next. */
export class ThreadCaller<Calls extends CallTable<Calls>> {
  readonly #start: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #nextId = 1;
  #isClosed = false;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** Starts the thread before it is needed. */
  warmUp(): void {
    this.#worker ??= this.#begin();
  }

  call<Name extends keyof Calls & string>(
    name: Name,
    argument: Argument<Calls[Name]>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Answer<Calls[Name]>> {
    if (this.#isClosed) return Promise.reject(new ThreadGoneError('the thread is closed'));
    const worker = (this.#worker ??= this.#begin());
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise<Answer<Calls[Name]>>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, argument }, [...transfer]);
    });
  }

  /** Ends the thread as a crash would; the next call starts it anew. */
  async interrupt(): Promise<void> {
    await this.#worker?.terminate();
  }

  /** Ends the thread at once; what is unanswered rejects. Let the thread close its files by a call before. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
  }

  #begin(): Worker {
    const worker = this.#start();
    worker.on('message', (message: AnswerMessage) => this.#settle(message));
    worker.on('error', (error: Error) => this.#gone(worker, error.message));
    worker.on('exit', (code) => this.#gone(worker, `exit code ${code}`));
    return worker;
  }

  #settle(message: AnswerMessage): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else waiting?.reject(new ThreadCallError(message.message, message.code));
  }

  #gone(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new ThreadGoneError(`the thread ended: ${reason}`));
  }
}

/** An answer whose buffers move to the caller. */
export class Moved<Value = unknown> {
  readonly value: Value;
  readonly transfer: readonly ArrayBuffer[];

  constructor(value: Value, transfer: readonly ArrayBuffer[]) {
    this.value = value;
    this.transfer = transfer;
  }
}

export type CallHandlers<Calls> = {
  readonly [Name in keyof Calls]: (
    argument: Argument<Calls[Name]>,
  ) => Answer<Calls[Name]> | Moved<Answer<Calls[Name]>> | Promise<Answer<Calls[Name]>>;
};

/** What the thread was started with; whoever starts it passes the same type. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names what workerData holds
export function threadData<Data>(): Data {
  // Structured cloning keeps no type: it is the starter's word.
  // oxlint-disable-next-line typescript/no-unsafe-return
  return workerData;
}

/** The thread's side: answers calls for ever, one after the other but where an answer is a promise. */
export function answerCalls<Calls extends CallTable<Calls>>(handlers: CallHandlers<Calls>): void {
  const port = parentPort;
  if (port === null) throw new Error('answerCalls belongs into a worker thread');
  const handlerByName = new Map<string, (argument: never) => unknown>(Object.entries(handlers));
  const reply = (id: number, answer: unknown): void => {
    const { value, transfer } = answer instanceof Moved ? moved(answer) : { value: answer, transfer: [] };
    port.postMessage({ id, kind: 'answer', value }, transfer);
  };
  const fail = (id: number, error: unknown): void =>
    port.postMessage({ id, kind: 'thrown', message: messageOf(error), code: codeOf(error) });
  port.on('message', ({ id, name, argument }: CallMessage) => {
    try {
      const handler = handlerByName.get(name);
      if (handler === undefined) throw new Error(`unknown call ${name}`);
      const answer = handler(argument);
      if (answer instanceof Promise)
        void answer.then((value) => reply(id, value)).catch((error: unknown) => fail(id, error));
      else reply(id, answer);
    } catch (error) {
      fail(id, error);
    }
  });
}

function moved({ value, transfer }: Moved): Moved {
  return { value, transfer };
}

/** SQLite's (or Node's) code of an error; '' when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
