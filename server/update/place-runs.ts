/**
 * Where the items of one client id lie, as runs. A place says how deep (0: directly in a root type; one deeper in a
 * type that is itself an item) and whether the item is the value of a key rather than one of a list. New clocks
 * come at the end, so runs are only ever pushed.
 */

/** One run is one number: the clock it starts at and the place, which stays below this. */
const PLACES = 65_536;

/** Of what is garbage collected, and directly in a root type. */
export const TOP = 0;

export function placeAtDepth(depth: number, isValueOfKey: boolean): number {
  return depth * 2 + (isValueOfKey ? 1 : 0);
}

export function depthOf(place: number): number {
  return place >> 1;
}

export function isEntry(place: number): boolean {
  return place % 2 === 1;
}

export function pushPlace(runs: number[], clock: number, place: number): void {
  const last = runs.at(-1);
  if (last === undefined || last % PLACES !== place) runs.push(clock * PLACES + place);
}

/** Joins runs that start where these end. */
export function pushRuns(runs: number[], following: readonly number[]): void {
  for (const run of following) pushPlace(runs, Math.floor(run / PLACES), run % PLACES);
}

/** The clock must not lie before the first run. */
export function placeAt(runs: readonly number[], clock: number): number {
  const last = runs.at(-1) ?? 0;
  const sought = clock * PLACES + (PLACES - 1);
  if (last <= sought) return last % PLACES;
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle] ?? 0) <= sought) low = middle + 1;
    else high = middle;
  }
  return (runs[low - 1] ?? 0) % PLACES;
}
