/**
 * Reads documents for rooms that open, and their history lists. What cannot be read whole is said to be unreadable,
 * never handed out in part as if it were all.
 */
import type { DocumentId } from '../../shared/ids.ts';
import { codeOf, messageOf } from '../database/thread-calls.ts';
import { succeed, type Result } from '../../shared/result.ts';
import { DocumentIndex, type DocumentIndexData, type UnreadableUpdate } from '../update/document-index.ts';
import { UnreadableError, type DocumentRows } from './document-rows.ts';
import type { LoadRequest, NewestUpdates, PackedLoad } from './log-calls.ts';
import { packBytes } from './packed-bytes.ts';
import { storageFaultOf } from './storage-faults.ts';
import { joinStretches, stretchesOf } from './stretches.ts';
import type { HistoryEntry } from './update-log.ts';

export class LogReader {
  readonly #rows: DocumentRows;

  constructor(rows: DocumentRows) {
    this.#rows = rows;
  }

  load(request: LoadRequest): PackedLoad {
    try {
      return this.#rows.atOneMoment(() => this.#load(request));
    } catch (error) {
      if (error instanceof UnreadableError) {
        const { message: detail, readableSeq } = error;
        return { kind: 'unreadable', detail, readableSeq };
      }
      const fault = storageFaultOf(codeOf(error));
      const detail = messageOf(error);
      // Only what the disk gave back and is wrong is damage. All else, want of memory too, may pass.
      return fault === 'corrupt'
        ? { kind: 'unreadable', detail, readableSeq: 0 }
        : { kind: 'failed', fault, detail };
    }
  }

  newest(documentId: DocumentId, count: number): NewestUpdates | undefined {
    return this.#rows.atOneMoment(() => {
      const document = this.#rows.document(documentId);
      if (document === undefined) return undefined;
      const { generation, last_seq: lastSeq } = document;
      const from = Math.max(document.base_seq, lastSeq - count);
      const updates = Array.from(this.#rows.updatesAfter(document, from), ({ update }) => update);
      return { generation, lastSeq, packed: packBytes(updates) };
    });
  }

  history(documentId: DocumentId): readonly HistoryEntry[] {
    return this.#rows.atOneMoment(() => {
      const document = this.#rows.document(documentId);
      if (document === undefined) return [];
      const folded = this.#rows.segmentPlaces(document).toReversed();
      return joinStretches([
        ...folded.flatMap(({ stretches }) => stretches),
        ...stretchesOf(this.#rows.marksAfter(document, document.base_seq)),
      ]);
    });
  }

  #load({ documentId, longestTail }: LoadRequest): PackedLoad {
    const document = this.#rows.document(documentId);
    if (document === undefined) return { kind: 'unknown' };
    if (document.last_seq - document.base_seq > longestTail) return { kind: 'longTail' };
    const base = this.#rows.base(document);
    const updates = [base.update];
    for (const { update } of this.#rows.updatesAfter(document, document.base_seq)) updates.push(update);
    const index = indexOf(updates, base.index);
    if (!index.ok) {
      const { at, reason } = index.error;
      const readableSeq = at === 0 ? 0 : document.base_seq + at - 1;
      throw new UnreadableError(`update ${readableSeq + 1} cannot be decoded: ${reason}`, readableSeq);
    }
    return {
      kind: 'loaded',
      isQuarantined: this.#rows.quarantineOf(documentId) !== undefined,
      generation: document.generation,
      schemaVersion: document.schema_version,
      lastSeq: document.last_seq,
      packed: packBytes(updates),
      claims: this.#rows.claims(document),
      index: index.value,
    };
  }
}

/** `ofBase` is the index of the first update, where it is known. */
function indexOf(
  updates: readonly Uint8Array[],
  ofBase: DocumentIndexData | undefined,
): Result<DocumentIndexData, UnreadableUpdate> {
  if (ofBase !== undefined && updates.length === 1) return succeed(ofBase);
  const index = DocumentIndex.fromUpdates(updates, ofBase);
  return index.ok ? succeed(index.value.toData()) : index;
}
