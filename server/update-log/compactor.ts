/**
 * The work that needs a whole document: folding, replaying, recovering. It only reads; what a fold made is put in
 * place by the writer.
 */
import type { DocumentId } from '../../shared/ids.ts';
import { messageOf } from '../database/thread-calls.ts';
import { DocumentIndex } from '../update/document-index.ts';
import { UnreadableError, type DocumentRows } from './document-rows.ts';
import { fold, segmentsToJoin, takeForFold, type FoldBounds } from './fold.ts';
import { FoldingDoc } from './folding-doc.ts';
import type { FoldPlan, ReadableState } from './log-calls.ts';
import type { DocumentRow } from './log-writer-statements.ts';
import { encodeStoredBase } from './stored-base.ts';
import type { NewUpdate } from './update-log.ts';

/** The document of the last fold: a long tail is folded in several, and need not be parsed for each anew. */
interface KeptDoc {
  readonly generation: string;
  readonly seq: number;
  readonly doc: FoldingDoc;
}

const KEEP_UP_TO_BYTES = 4 * 1024 * 1024;
const BITE_UPDATES = 1_000;

export class Compactor {
  readonly #rows: DocumentRows;
  readonly #bounds: FoldBounds;
  #kept: KeptDoc | undefined;

  constructor(rows: DocumentRows, bounds: FoldBounds) {
    this.#rows = rows;
    this.#bounds = bounds;
  }

  /** Computes one fold. Nothing is changed; whoever has it done may find that it was overtaken. */
  plan(documentId: DocumentId): FoldPlan {
    try {
      return this.#rows.atOneMoment(() => this.#plan(documentId));
    } catch (error) {
      this.forget();
      return { kind: 'failed', detail: messageOf(error) };
    }
  }

  /** Lets go of what is kept from the last fold. */
  forget(): void {
    this.#kept?.doc.destroy();
    this.#kept = undefined;
  }

  /** The document as it was right after update `seq`; undefined when there was no such point. */
  replay(documentId: DocumentId, seq: number): Uint8Array<ArrayBuffer> | undefined {
    return this.#rows.atOneMoment(() => {
      const document = this.#rows.document(documentId);
      if (document === undefined || seq < 0 || seq > document.last_seq) return undefined;
      const doc = new FoldingDoc();
      const from = seq >= document.base_seq ? 'base' : 'history';
      for (const bite of this.#updatesUpTo(document, seq, from)) doc.apply(bite);
      return finished(doc);
    });
  }

  /** The longest valid prefix of a document: by base and tail, or, if the base is damaged, by its history. */
  readableState(documentId: DocumentId): ReadableState | undefined {
    return this.#rows.atOneMoment(() => {
      const document = this.#rows.document(documentId);
      if (document === undefined) return undefined;
      return this.#longestPrefix(document, 'base') ?? this.#longestPrefix(document, 'history');
    });
  }

  #plan(documentId: DocumentId): FoldPlan {
    const document = this.#rows.document(documentId);
    if (document === undefined || this.#rows.quarantineOf(documentId) !== undefined) return NOTHING_TO_DO;
    const updates = takeForFold(this.#authored(document), this.#bounds);
    if (updates.length === 0) return NOTHING_TO_DO;
    const places = segmentsToJoin(this.#rows.segmentPlaces(document), updates.length);
    const segments = places.map((place) => ({
      firstSeq: place.firstSeq,
      updates: this.#rows.segmentUpdates(document, place),
    }));
    const doc = this.#docAtBase(document);
    const folded = fold({ baseSeq: document.base_seq, doc, updates, segments });
    this.#keep(document, folded.baseSeq, doc, folded.base.length);
    const { generation, base_seq: fromSeq } = document;
    const { index, ...moved } = folded;
    return {
      kind: 'folded',
      generation,
      fromSeq,
      folded: moved,
      storedBase: encodeStoredBase(folded.base, index),
    };
  }

  *#authored(document: DocumentRow): Generator<NewUpdate, void> {
    for (const { principal, at, update } of this.#rows.updatesAfter(document, document.base_seq)) {
      yield { principalId: this.#rows.principalOf(principal), at, update };
    }
  }

  #docAtBase(document: DocumentRow): FoldingDoc {
    const kept = this.#kept;
    if (kept?.generation === document.generation && kept.seq === document.base_seq) {
      this.#kept = undefined;
      return kept.doc;
    }
    this.forget();
    const doc = new FoldingDoc();
    doc.apply([this.#rows.base(document).update]);
    return doc;
  }

  #keep(document: DocumentRow, seq: number, doc: FoldingDoc, bytes: number): void {
    this.forget();
    if (bytes <= KEEP_UP_TO_BYTES) this.#kept = { generation: document.generation, seq, doc };
    else doc.destroy();
  }

  /** The updates that lead to `seq`, in bites. Throws UnreadableError at damage, after giving all before it. */
  *#updatesUpTo(document: DocumentRow, seq: number, from: 'base' | 'history'): Generator<Uint8Array[], void> {
    if (from === 'base') yield [this.#rows.base(document).update];
    else yield* this.#historyUpTo(document, seq);
    let bite: Uint8Array[] = [];
    try {
      for (const row of this.#rows.updatesAfter(document, document.base_seq)) {
        if (row.seq > seq) break;
        bite.push(row.update);
        if (bite.length < BITE_UPDATES) continue;
        yield bite;
        bite = [];
      }
    } finally {
      // Also when a row further on is damaged: whoever recovers wants all before it.
      yield bite;
    }
  }

  *#historyUpTo(document: DocumentRow, seq: number): Generator<Uint8Array[], void> {
    let next = 1;
    for (const place of this.#rows.segmentPlaces(document).toReversed()) {
      if (place.firstSeq > seq) return;
      if (place.firstSeq !== next) throw new UnreadableError(`update ${next} is missing`, next - 1);
      const { updates } = this.#rows.segmentUpdates(document, place);
      yield [...updates].slice(0, seq - place.firstSeq + 1);
      next = place.lastSeq + 1;
    }
    if (next <= Math.min(seq, document.base_seq)) {
      throw new UnreadableError(`update ${next} is missing`, next - 1);
    }
  }

  /** What can be read and decoded from the front on. */
  #longestPrefix(document: DocumentRow, from: 'base' | 'history'): ReadableState | undefined {
    const updates: Uint8Array[] = [];
    try {
      for (const bite of this.#updatesUpTo(document, document.last_seq, from)) updates.push(...bite);
    } catch {
      // What came before the damage is what there is.
    }
    const index = DocumentIndex.fromUpdates(updates);
    const valid = index.ok ? updates : updates.slice(0, index.error.at);
    if (valid.length === 0) return undefined;
    const doc = new FoldingDoc();
    doc.apply(valid);
    const seq = from === 'base' ? document.base_seq + valid.length - 1 : valid.length;
    return { seq, update: finished(doc) };
  }
}

function finished(doc: FoldingDoc): Uint8Array<ArrayBuffer> {
  const update = doc.encode();
  doc.destroy();
  return update;
}

const NOTHING_TO_DO: FoldPlan = { kind: 'nothingToDo' };
