/**
 * How deep the items of one client id lie, as runs: an item directly in a root type lies at 0, one in a type that
 * is itself an item one deeper than that. New clocks come at the end, so runs are only ever pushed.
 */

/** One run is one number: the clock it starts at and the depth, which stays below this. */
const DEPTHS = 65_536;

export function pushDepth(runs: number[], clock: number, depth: number): void {
  const last = runs.at(-1);
  if (last === undefined || last % DEPTHS !== depth) runs.push(clock * DEPTHS + depth);
}

/** Joins runs that start where these end. */
export function pushRuns(runs: number[], following: readonly number[]): void {
  for (const run of following) pushDepth(runs, Math.floor(run / DEPTHS), run % DEPTHS);
}

/** The clock must not lie before the first run. */
export function depthAt(runs: readonly number[], clock: number): number {
  const last = runs.at(-1) ?? 0;
  const sought = clock * DEPTHS + (DEPTHS - 1);
  if (last <= sought) return last % DEPTHS;
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle] ?? 0) <= sought) low = middle + 1;
    else high = middle;
  }
  return (runs[low - 1] ?? 0) % DEPTHS;
}
