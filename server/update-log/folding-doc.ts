/**
 * Updates joined by a Y.Doc: linear in their number, and garbage is collected. Only the compactor's thread builds
 * one; nothing on the hot path does.
 */
import * as Y from 'yjs';

/**
 * Yjs merges neighbouring letters when a transaction ends: until then each is an object of its own, and those of a
 * whole tail would all be carried into the old generation (288 instead of 299 MiB at the peak of an upload).
 */
const BITE_UPDATES = 1_000;

export class FoldingDoc {
  readonly #doc = new Y.Doc();

  apply(updates: Iterable<Uint8Array>): void {
    let bite: Uint8Array[] = [];
    for (const update of updates) {
      bite.push(update);
      if (bite.length < BITE_UPDATES) continue;
      this.#applyAtOnce(bite);
      bite = [];
    }
    this.#applyAtOnce(bite);
  }

  #applyAtOnce(updates: readonly Uint8Array[]): void {
    this.#doc.transact((transaction) => {
      for (const update of updates) Y.applyUpdate(this.#doc, update);
      // After a remote transaction Yjs deletes formatting marks that it finds redundant: deletions of nobody's,
      // which the log does not have. Clients do that for themselves, and their deletions come as updates.
      transaction.local = true;
    });
  }

  /** Throws when something was applied whose foundations are missing: the result would hide it. */
  encode(): Uint8Array<ArrayBuffer> {
    const { pendingStructs, pendingDs } = this.#doc.store;
    if (pendingStructs !== null || pendingDs !== null) {
      throw new Error('an update builds on something that is not there');
    }
    return new Uint8Array(Y.encodeStateAsUpdate(this.#doc));
  }

  destroy(): void {
    this.#doc.destroy();
  }
}
