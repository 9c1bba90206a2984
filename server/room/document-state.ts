/**
 * What a room knows of its document: the compacted base and the tail of updates since, as bytes on disk; and an
 * index of what is known, which runs ahead of the disk by the updates that are being committed. Answers to sync
 * step 1 are made from committed bytes alone: nobody ever sees what a crash can take back.
 */
import { encodeSyncStep2 } from '../../shared/protocol/frames.ts';
import { admit, type Admission, type AdmissionLimits, type AdmittedUpdate } from '../update/admission.ts';
import { concatenate } from '../update/concatenate.ts';
import { decodeStateVector, difference } from '../update/difference.ts';
import { ByteList } from '../update/byte-list.ts';
import { DocumentIndex } from '../update/document-index.ts';
import { housekeepingIn, type Housekeeping } from '../update/housekeeping.ts';
import type { LoadedDocument } from '../update-log/update-log.ts';

/** What a document holds on disk. */
export type CommittedContent = Pick<LoadedDocument, 'base' | 'tail' | 'lastSeq'>;

export class DocumentState {
  #base: Uint8Array;
  readonly #tail: ByteList;
  /** Seq of the last update that is on disk. */
  #lastSeq: number;
  #index: DocumentIndex;
  /** Bytes admitted and not yet on disk. */
  #pendingBytes = 0;
  #newcomerAnswer: Uint8Array | undefined;

  constructor(loaded: Pick<LoadedDocument, 'base' | 'tail' | 'lastSeq' | 'index'>) {
    this.#base = loaded.base;
    this.#tail = ByteList.over(loaded.tail);
    this.#lastSeq = loaded.lastSeq;
    this.#index = loaded.index;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get tailLength(): number {
    return this.#tail.length;
  }

  get tailBytes(): number {
    return this.#tail.byteLength;
  }

  get baseBytes(): number {
    return this.#base.length;
  }

  /** Base, tail and what is being committed, in bytes. */
  get bytes(): number {
    return this.#base.length + this.#tail.byteLength + this.#pendingBytes;
  }

  admit(update: Uint8Array, limits: AdmissionLimits): Admission {
    return admit(update, this.#index, limits);
  }

  /** Whether an admitted update only tidies up, as every Yjs client does of its own accord. */
  housekeepingIn(update: AdmittedUpdate): Housekeeping {
    return housekeepingIn(update, this.#index);
  }

  /** An admitted update is on its way to disk; what follows may build on it. */
  takeAsPending(update: AdmittedUpdate): void {
    this.#index.apply(update);
    this.#pendingBytes += update.bytes.length;
  }

  /** These updates, taken as pending before, are on disk now. */
  commit(updates: readonly Uint8Array[], lastSeq: number): void {
    for (const update of updates) {
      // A copy: the bytes are a view into what came from the socket, and would keep all of that alive.
      this.#tail.push(update);
      this.#pendingBytes -= update.length;
    }
    this.#lastSeq = lastSeq;
    this.#newcomerAnswer = undefined;
  }

  /** What was pending will never be on disk: knows again what the committed bytes hold and nothing more. */
  forgetPending(): void {
    const rebuilt = DocumentIndex.fromUpdates([this.#base, ...this.#tail]);
    if (!rebuilt.ok)
      throw new Error(`committed update ${rebuilt.error.at} cannot be read: ${rebuilt.error.reason}`);
    this.#index = rebuilt.value;
    this.#pendingBytes = 0;
  }

  /** The base now holds everything up to `baseSeq`. */
  rebase(base: Uint8Array, baseSeq: number): void {
    const kept = Math.min(Math.max(this.#lastSeq - baseSeq, 0), this.#tail.length);
    this.#tail.dropFirst(this.#tail.length - kept);
    this.#base = base;
    this.#newcomerAnswer = undefined;
  }

  /** Everything admitted so far, committed or not. */
  encodeStateVector(): Uint8Array {
    return this.#index.encodeStateVector();
  }

  /** The sync step 2 frame for this sync step 1; undefined when the state vector cannot be read. */
  answer(stateVector: Uint8Array): Uint8Array | undefined {
    const decoded = decodeStateVector(stateVector);
    if (!decoded.ok) return undefined;
    // Who knows nothing of what is here is a newcomer, whatever else they know.
    const isNewcomer = [...decoded.value.keys()].every((clientId) => this.#index.clockOf(clientId) === 0);
    if (!isNewcomer) {
      return encodeSyncStep2(difference([this.#base, ...this.#tail], decoded.value));
    }
    // Fifty people opening a page at once, or a thousand coming back after a restart, share one answer.
    this.#newcomerAnswer ??= encodeSyncStep2(
      this.#tail.length === 0 ? this.#base : concatenate([this.#base, ...this.#tail]),
    );
    return this.#newcomerAnswer;
  }

  /** Everything on disk. The bytes are this room's own: to be read and not changed. */
  committed(): CommittedContent {
    return { base: this.#base, tail: [...this.#tail], lastSeq: this.#lastSeq };
  }

  /** Lets go of the shared answer; it costs as much memory as the document itself. */
  dropAnswer(): void {
    this.#newcomerAnswer = undefined;
  }

  holdsAnswer(): boolean {
    return this.#newcomerAnswer !== undefined;
  }
}
