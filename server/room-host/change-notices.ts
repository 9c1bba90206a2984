/**
 * Tells listeners that a document's committed content changed: once writing pauses for a second, when somebody leaves,
 * and now and then while writing goes on. Titles, previews and search are drawn anew from it; each drawing reads the whole document, and
 * who writes does not look at the list meanwhile.
 */
import type { DocumentId } from '../../shared/ids.ts';
import type { CancelTimer, Timers } from '../../shared/time-and-chance.ts';

type Listener = (documentId: DocumentId, lastSeq: number) => void;

export const QUIET_MS = 1_000;
/** Writing that never pauses is told of after this many times `QUIET_MS`. */
export const MOST_ROUNDS = 10;
/** Who leaves looks at the list next; what they wrote last is committed by then. */
export const AFTER_LEAVING_MS = 100;

interface Waiting {
  lastSeq: number;
  /** Something was written since the timer was set. */
  isFresh: boolean;
  rounds: number;
  cancel: CancelTimer;
}

export class ChangeNotices {
  readonly #timers: Timers;
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Map<DocumentId, Waiting>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called for each commit, so it moves no timer: the one that runs looks whether it is time. */
  note(documentId: DocumentId, lastSeq: number): void {
    const waiting = this.#waiting.get(documentId);
    if (waiting !== undefined) {
      waiting.lastSeq = lastSeq;
      waiting.isFresh = true;
      return;
    }
    const cancel = this.#lookLater(documentId);
    this.#waiting.set(documentId, { lastSeq, isFresh: false, rounds: 1, cancel });
  }

  /** Somebody has left the document. */
  left(documentId: DocumentId): void {
    this.#timers.after(AFTER_LEAVING_MS, () => {
      this.#waiting.get(documentId)?.cancel();
      this.#tell(documentId);
    });
  }

  /** Tells what waits now. */
  flush(): void {
    for (const [documentId, { cancel }] of this.#waiting) {
      cancel();
      this.#tell(documentId);
    }
  }

  #lookLater(documentId: DocumentId): CancelTimer {
    return this.#timers.after(QUIET_MS, () => this.#look(documentId));
  }

  #look(documentId: DocumentId): void {
    const waiting = this.#waiting.get(documentId);
    if (waiting === undefined) return;
    if (!waiting.isFresh || waiting.rounds >= MOST_ROUNDS) {
      this.#tell(documentId);
      return;
    }
    waiting.isFresh = false;
    waiting.rounds += 1;
    waiting.cancel = this.#lookLater(documentId);
  }

  #tell(documentId: DocumentId): void {
    const waiting = this.#waiting.get(documentId);
    if (waiting === undefined) return;
    this.#waiting.delete(documentId);
    for (const listener of this.#listeners) listener(documentId, waiting.lastSeq);
  }
}
