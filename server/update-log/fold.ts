/**
 * Folding: updates since the base become part of the base and of the history. Pure; every adapter reads the parts,
 * calls this where it blocks nobody, and puts the result in place by one short transaction.
 */
import { DocumentIndex, type DocumentIndexData } from '../update/document-index.ts';
import type { FoldingDoc } from './folding-doc.ts';
import { encodeSegment } from './segment/segment.ts';
import { stretchesOf, type UpdateMark } from './stretches.ts';
import { UpdateList } from './update-list.ts';
import type { HistoryEntry, NewUpdate } from './update-log.ts';

/** What one fold takes at most: its time and memory must not grow with the tail. */
export interface FoldBounds {
  readonly updates: number;
  readonly bytes: number;
}

export const FOLD_BOUNDS: FoldBounds = { updates: 32_768, bytes: 4 * 1024 * 1024 };
/** Segments grow by joining up to here; larger ones compress hardly better and cost more to open. */
const JOINED_SEGMENT: FoldBounds = { updates: 32_768, bytes: 256 * 1024 };

export interface SegmentPlace {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Compressed. */
  readonly byteLength: number;
}

export interface FoldInput {
  readonly baseSeq: number;
  /** Holds the base. */
  readonly doc: FoldingDoc;
  /** From `baseSeq + 1` on, at least one. */
  readonly updates: UpdateList;
  /** The newest segments, which `segmentsToJoin` chose; oldest first. */
  readonly segments: readonly { readonly firstSeq: number; readonly updates: UpdateList }[];
}

export interface Folded {
  readonly baseSeq: number;
  readonly base: Uint8Array<ArrayBuffer>;
  /** Of the base. */
  readonly index: DocumentIndexData;
  /** Takes the place of every segment from `firstSeq` on. */
  readonly segment: {
    readonly firstSeq: number;
    readonly stretches: readonly HistoryEntry[];
    readonly bytes: Uint8Array<ArrayBuffer>;
  };
}

/** Throws when something is wrong with what it was given; then nothing may be changed. */
export function fold({ baseSeq, doc, updates, segments }: FoldInput): Folded {
  doc.apply(updates.updates);
  const base = doc.encode();
  // A base that could not be loaded again must never take the place of rows that can.
  const index = DocumentIndex.fromUpdates([base]);
  if (!index.ok) throw new Error(`the new base could not be loaded: ${index.error.reason}`);
  const firstSeq = segments[0]?.firstSeq ?? baseSeq + 1;
  const all = joined([...segments.map((segment) => segment.updates), updates]);
  if (firstSeq + all.length !== baseSeq + updates.length + 1) throw new Error('history segments have a gap');
  return {
    baseSeq: baseSeq + updates.length,
    base,
    index: index.value.toData(),
    segment: { firstSeq, stretches: stretchesFrom(firstSeq, all), bytes: encodeSegment(all) },
  };
}

/**
 * Which of the newest segments (newest first) are to be joined with `count` new updates. A segment is joined by
 * neighbours of its own size, so that each update is rewritten a number of times that grows with the logarithm.
 */
export function segmentsToJoin<Place extends SegmentPlace>(
  newestFirst: readonly Place[],
  count: number,
): readonly Place[] {
  const chosen: Place[] = [];
  let updates = count;
  let bytes = 0;
  for (const place of newestFirst) {
    const length = place.lastSeq - place.firstSeq + 1;
    if (length > updates) break;
    updates += length;
    bytes += place.byteLength;
    if (updates > JOINED_SEGMENT.updates || bytes > JOINED_SEGMENT.bytes) break;
    chosen.unshift(place);
  }
  return chosen;
}

/** The updates that one fold takes from the front of a tail: at least one. */
export function takeForFold(tail: Iterable<NewUpdate>, bounds: FoldBounds): UpdateList {
  const taken = new UpdateList();
  let bytes = 0;
  for (const each of tail) {
    bytes += each.update.length;
    if (taken.length > 0 && (taken.length >= bounds.updates || bytes > bounds.bytes)) break;
    taken.push(each);
  }
  return taken;
}

function joined(lists: readonly UpdateList[]): UpdateList {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return only;
  const all = new UpdateList();
  for (const list of lists) for (const update of list) all.push(update);
  return all;
}

function stretchesFrom(firstSeq: number, updates: Iterable<NewUpdate>): readonly HistoryEntry[] {
  return stretchesOf(marksFrom(firstSeq, updates));
}

function* marksFrom(firstSeq: number, updates: Iterable<NewUpdate>): Generator<UpdateMark, void> {
  let seq = firstSeq;
  for (const { principalId, at } of updates) {
    yield { seq, principalId, at };
    seq += 1;
  }
}
