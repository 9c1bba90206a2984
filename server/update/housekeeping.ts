/**
 * Deletes that nobody asked for. Yjs deletes by itself what was written into a type that somebody else deleted at
 * the same time, values of a key that lost against others, and formatting marks without effect; every client does
 * it, also one that may only read, and tells of it. Such a client must not be sent away for that.
 */
import type { AdmittedUpdate } from './admission.ts';
import { ClockRanges } from './clock-ranges.ts';
import type { KnownDocument } from './known-document.ts';
import {
  findRun,
  isEntry,
  isMark,
  itemOfList,
  listOfRun,
  NO_LIST,
  placeOfRun,
  startOfRun,
} from './place-runs.ts';

/**
 * `certain`: it deletes only formatting marks and what lies in deleted types. `possible`: values of keys as well,
 * which may have lost against others. `none`: somebody has written or deleted something.
 */
export type Housekeeping = 'certain' | 'possible' | 'none';

/** Of an update that was admitted against this state of the index, and not applied to it. */
export function housekeepingIn(update: AdmittedUpdate, known: KnownDocument): Housekeeping {
  if (update.newStructs.length > 0) return 'none';
  let found: Housekeeping = 'certain';
  const deletedNow = new Map(
    update.newDeletes.map(({ clientId, bounds }) => [clientId, ClockRanges.fromBounds(bounds)]),
  );
  for (const { clientId, bounds } of update.newDeletes) {
    const runs = known.placeRunsOf(clientId);
    for (let at = 0; at < bounds.length; at += 2) {
      const to = bounds[at + 1] ?? 0;
      let position = findRun(runs, bounds[at] ?? 0);
      for (; position < runs.length && startOfRun(runs, position) < to; position += 2) {
        const place = placeOfRun(runs, position);
        if (isMark(place) || isGone(listOfRun(runs, position), known, deletedNow)) continue;
        if (!isEntry(place)) return 'none';
        found = 'possible';
      }
    }
  }
  return found;
}

/** Whether the type that this list belongs to is deleted, before or now. */
function isGone(list: number, known: KnownDocument, deletedNow: ReadonlyMap<number, ClockRanges>): boolean {
  if (list === NO_LIST) return true;
  const item = itemOfList(list);
  const clientId = item === undefined ? undefined : known.clientIdOf(item.clientNumber);
  if (item === undefined || clientId === undefined) return false;
  const isKnown = known.deletedOf(clientId)?.has(item.clock) === true;
  return isKnown || deletedNow.get(clientId)?.has(item.clock) === true;
}
