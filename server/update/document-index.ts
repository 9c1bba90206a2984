/**
 * What is known of a document without having it: how far each client id has got, what is deleted, how deep each
 * item lies, which root names exist. Enough to judge an update by its bytes.
 */
import { succeed, type Result } from '../../shared/result.ts';
import type { AdmittedUpdate } from './admission.ts';
import type { KnownDocument } from './known-document.ts';

/** The same as plain typed arrays, to be built in one thread and posted to another. */
export interface DocumentIndexData {
  readonly clientIds: Float64Array;
  readonly clocks: Uint32Array;
  readonly depthRunCounts: Uint32Array;
  readonly depthRuns: Float64Array;
  readonly deletedBoundCounts: Uint32Array;
  readonly deletedBounds: Uint32Array;
  readonly rootNames: readonly string[];
}

export class DocumentIndex implements KnownDocument {
  readonly #clocks = new Map<number, number>();

  static empty(): DocumentIndex {
    return new DocumentIndex();
  }

  /** From a document's own stored updates, base first. `at` says which of them cannot be read. */
  static fromUpdates(_updates: readonly Uint8Array[]): Result<DocumentIndex, UnreadableUpdate> {
    return succeed(new DocumentIndex());
  }

  static fromData(_data: DocumentIndexData): DocumentIndex {
    return new DocumentIndex();
  }

  toData(): DocumentIndexData {
    return {
      clientIds: new Float64Array(),
      clocks: new Uint32Array(),
      depthRunCounts: new Uint32Array(),
      depthRuns: new Float64Array(),
      deletedBoundCounts: new Uint32Array(),
      deletedBounds: new Uint32Array(),
      rootNames: [],
    };
  }

  /** The next clock expected of this client id; 0 when nothing of it is known. */
  clockOf(clientId: number): number {
    return this.#clocks.get(clientId) ?? 0;
  }

  /** Client ids with content. */
  get clientCount(): number {
    return this.#clocks.size;
  }

  /** As Yjs encodes it; the same bytes until something changes, so do not write into them. */
  encodeStateVector(): Uint8Array {
    return new Uint8Array([0]);
  }

  /** Takes in what an update admitted against exactly this state of the index brings. */
  apply(update: AdmittedUpdate): void {
    for (const { clientId, to } of update.newStructs) this.#clocks.set(clientId, to);
  }
}

export interface UnreadableUpdate {
  /** Position in the list that was given. */
  readonly at: number;
  readonly reason: string;
}
