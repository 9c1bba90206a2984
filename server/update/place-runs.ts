/**
 * Where the items of one client id lie, as runs: in which list, how deep that is (0: directly in a root type; one
 * deeper in a type that is itself an item), whether it is the list of a key's values rather than of a type's items,
 * and whether the items are formatting marks, which Yjs tidies up by itself. New clocks come at the end, so runs are only ever pushed.
 *
 * A run is two numbers: the clock it starts at together with the place, and the list.
 */

/** A place stays below this. */
const PLACES = 65_536;
/** A clock stays below this. */
const CLOCKS = 0x8000_0000;

/** So many client ids fit into the numbers of lists. */
export const MOST_CLIENT_IDS = 2_097_152;

/** The place and the list of what is garbage collected: nobody knows any more where it was. */
export const TOP = 0;
export const NO_LIST = 0;

const ENTRY = 1;
const MARK = 2;

export function placeAtDepth(depth: number, isValueOfKey: boolean): number {
  return depth * 4 + (isValueOfKey ? ENTRY : 0);
}

/** The same place for a formatting mark, or for anything else. */
export function placeOfMark(place: number, isFormattingMark: boolean): number {
  return isFormattingMark ? place | MARK : place & ~MARK;
}

export function depthOf(place: number): number {
  return place >> 2;
}

export function isEntry(place: number): boolean {
  return (place & ENTRY) !== 0;
}

export function isMark(place: number): boolean {
  return (place & MARK) !== 0;
}

/** Root types and client ids are numbered in the order in which they became known. */
export function listOfRoot(rootNumber: number): number {
  return rootNumber + 1;
}

export function listOfItem(clientNumber: number, clock: number): number {
  return (clientNumber + 1) * CLOCKS + clock;
}

/** The item whose list this is; undefined for the list of a root. */
export function itemOfList(
  list: number,
): { readonly clientNumber: number; readonly clock: number } | undefined {
  if (list < CLOCKS) return undefined;
  return { clientNumber: Math.floor(list / CLOCKS) - 1, clock: list % CLOCKS };
}

export function pushRun(runs: number[], clock: number, place: number, list: number): void {
  const { length } = runs;
  if (length === 0 || (runs[length - 2] ?? 0) % PLACES !== place || runs[length - 1] !== list) {
    runs.push(clock * PLACES + place, list);
  }
}

/** Joins runs that start where these end. */
export function pushRuns(runs: number[], following: readonly number[]): void {
  for (let at = 0; at < following.length; at += 2) {
    const run = following[at] ?? 0;
    pushRun(runs, Math.floor(run / PLACES), run % PLACES, following[at + 1] ?? 0);
  }
}

/** Position of the run that this clock, which must not lie before the first, lies in. */
export function findRun(runs: readonly number[], clock: number): number {
  const sought = clock * PLACES + (PLACES - 1);
  const lastRun = runs.length - 2;
  if (lastRun >= 0 && (runs[lastRun] ?? 0) <= sought) return lastRun;
  let low = 0;
  let high = lastRun >> 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle * 2] ?? 0) <= sought) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1) * 2;
}

export function startOfRun(runs: readonly number[], position: number): number {
  return Math.floor((runs[position] ?? 0) / PLACES);
}

export function placeOfRun(runs: readonly number[], position: number): number {
  return (runs[position] ?? 0) % PLACES;
}

export function listOfRun(runs: readonly number[], position: number): number {
  return runs[position + 1] ?? NO_LIST;
}
