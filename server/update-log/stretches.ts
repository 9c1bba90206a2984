/**
 * Who wrote when: a document's updates as stretches of one author each. Two people typing at once take turns by the
 * keystroke, so an author's stretch goes on through the others' updates until the author pauses: stretches of
 * different authors may overlap.
 */
import type { PrincipalId } from '../../shared/ids.ts';
import type { HistoryEntry } from './update-log.ts';

export const PAUSE_ENDS_STRETCH_MS = 5 * 60_000;
/**
 * Each hour by the clock begins anew, so that an afternoon without a pause still has points to go back to; by the
 * clock, so that it is the same list however the history was cut into segments.
 */
export const HOUR_MS = 60 * 60_000;

export interface UpdateMark {
  readonly seq: number;
  readonly principalId: PrincipalId;
  readonly at: number;
}

export function stretchesOf(marks: Iterable<UpdateMark>): readonly HistoryEntry[] {
  return joinStretches(entriesOf(marks));
}

function* entriesOf(marks: Iterable<UpdateMark>): Generator<HistoryEntry, void> {
  for (const { seq, principalId, at } of marks) {
    yield { firstSeq: seq, lastSeq: seq, principalId, from: at, to: at };
  }
}

/** Joins those that belong together, oldest first. The entries of one author come in order of seq. */
export function joinStretches(entries: Iterable<HistoryEntry>): readonly HistoryEntry[] {
  const joined: HistoryEntry[] = [];
  const placeOfLatest = new Map<PrincipalId, number>();
  for (const entry of entries) {
    const place = placeOfLatest.get(entry.principalId);
    const latest = place === undefined ? undefined : joined[place];
    if (place !== undefined && latest !== undefined && belongTogether(latest, entry)) {
      joined[place] = {
        ...latest,
        lastSeq: entry.lastSeq,
        from: Math.min(latest.from, entry.from),
        to: Math.max(latest.to, entry.to),
      };
    } else {
      placeOfLatest.set(entry.principalId, joined.length);
      joined.push(entry);
    }
  }
  return joined.toSorted((one, other) => one.firstSeq - other.firstSeq);
}

function belongTogether(earlier: HistoryEntry, later: HistoryEntry): boolean {
  // The server's clock may have been set back: then only the distance says something.
  return (
    Math.abs(later.from - earlier.to) <= PAUSE_ENDS_STRETCH_MS &&
    Math.floor(later.from / HOUR_MS) === Math.floor(earlier.from / HOUR_MS)
  );
}
