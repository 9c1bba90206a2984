/**
 * The answer to the server's sync step 1: what it lacks of *this person's* edits.
 *
 * Two things keep it small and honest. `encodeStateAsUpdate` always carries the whole delete set, so when nothing
 * is unsent and the server's vector covers our own structs, the answer is the empty update: opening and viewing
 * write nothing. And structs of other people are never sent: the server has them on disk since before we saw them,
 * and would rightly refuse them from us.
 */
import * as Y from 'yjs';
import type { StepTwoAnswer } from './core/sync-events.ts';

export const EMPTY_UPDATE = Uint8Array.of(0, 0);

export function answerStepOne(
  doc: Y.Doc,
  serverVector: Uint8Array,
  asked: { readonly answer: StepTwoAnswer; readonly ownClientIds: ReadonlySet<number> },
): Uint8Array {
  if (asked.answer === 'nothing') return EMPTY_UPDATE;
  const theirs = decodeVector(serverVector);
  const ours = Y.decodeStateVector(Y.encodeStateVector(doc));
  let lacksOwn = false;
  for (const [clientId, clock] of ours) {
    const known = theirs.get(clientId) ?? 0;
    if (!asked.ownClientIds.has(clientId)) theirs.set(clientId, Math.max(known, clock));
    else if (known < clock) lacksOwn = true;
  }
  if (asked.answer === 'check' && !lacksOwn) return EMPTY_UPDATE;
  for (const [clientId, clock] of pendingClocks(doc)) {
    if (!asked.ownClientIds.has(clientId)) theirs.set(clientId, Math.max(theirs.get(clientId) ?? 0, clock));
  }
  return Y.encodeStateAsUpdate(doc, Y.encodeStateVector(theirs));
}

/** Structs that wait for others to arrive are encoded too. */
function pendingClocks(doc: Y.Doc): ReadonlyMap<number, number> {
  const pending = doc.store.pendingStructs;
  return pending === null ? new Map() : Y.parseUpdateMeta(pending.update).to;
}

function decodeVector(vector: Uint8Array): Map<number, number> {
  try {
    return Y.decodeStateVector(vector);
  } catch {
    // A vector that says nothing: send all that is ours.
    return new Map();
  }
}

/** Whose structs an update brings. */
export function clientIdsIn(update: Uint8Array): Iterable<number> {
  return Y.parseUpdateMeta(update).from.keys();
}

const FEW = 200;

/**
 * Unsent edits as one update. `mergeUpdates` is quadratic in their number; of many, the document itself tells all
 * that their authors wrote since the first of them (with the whole delete set, which does no harm).
 */
export function unsentAsOne(doc: Y.Doc, updates: readonly Uint8Array[]): Uint8Array {
  if (updates.length <= FEW) return Y.mergeUpdates([...updates]);
  const known = Y.decodeStateVector(Y.encodeStateVector(doc));
  for (const update of updates) {
    for (const [clientId, clock] of Y.parseUpdateMeta(update).from) {
      known.set(clientId, Math.min(clock, known.get(clientId) ?? clock));
    }
  }
  return Y.encodeStateAsUpdate(doc, Y.encodeStateVector(known));
}
