/**
 * Tells listeners that a document's committed content changed, at most once a second per document: titles,
 * previews and search are drawn anew from it, none of which needs every keystroke.
 */
import type { DocumentId } from '../../shared/ids.ts';
import type { CancelTimer, Timers } from '../../shared/time-and-chance.ts';

type Listener = (documentId: DocumentId, lastSeq: number) => void;

const NOTICE_EVERY_MS = 1_000;

export class ChangeNotices {
  readonly #timers: Timers;
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Map<DocumentId, { lastSeq: number; readonly cancel: CancelTimer }>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  note(documentId: DocumentId, lastSeq: number): void {
    const waiting = this.#waiting.get(documentId);
    if (waiting !== undefined) {
      waiting.lastSeq = lastSeq;
      return;
    }
    const cancel = this.#timers.after(NOTICE_EVERY_MS, () => this.#tell(documentId));
    this.#waiting.set(documentId, { lastSeq, cancel });
  }

  /** Tells what waits now. */
  flush(): void {
    for (const [documentId, { cancel }] of this.#waiting) {
      cancel();
      this.#tell(documentId);
    }
  }

  #tell(documentId: DocumentId): void {
    const waiting = this.#waiting.get(documentId);
    if (waiting === undefined) return;
    this.#waiting.delete(documentId);
    for (const listener of this.#listeners) listener(documentId, waiting.lastSeq);
  }
}
