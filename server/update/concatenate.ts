/** Base and tail as one update, so that a newcomer is answered with one sync step 2. */
import { joinUpdates } from './join.ts';

/** One v1 update with everything in these, which are a document's own, in their order. */
export function concatenate(updates: readonly Uint8Array[]): Uint8Array {
  const [only] = updates;
  return updates.length === 1 && only !== undefined ? only : joinUpdates(updates, NOTHING);
}

const NOTHING: ReadonlyMap<number, number> = new Map();
