import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocumentIndex } from '../update/document-index.ts';
import { DocumentState } from './document-state.ts';

const EMPTY = Uint8Array.of(0, 0);
const NO_LIMITS = { clientIdsPerDocument: 0, rootTypesPerDocument: 0, nestingDepth: 0 };

it('LOG-60 a room holds its tail in few buffers, from loading to the fold that takes it', () => {
  const state = new DocumentState({ base: EMPTY, tail: [], lastSeq: 0, index: emptyIndex() });
  const doc = new Y.Doc();
  let seq = 0;
  doc.on('update', (update: Uint8Array) => {
    const admission = state.admit(update, NO_LIMITS);
    if (admission.kind !== 'admitted') throw new Error(admission.kind);
    state.takeAsPending(admission.update);
    seq += 1;
    state.commit([update], seq);
  });
  const text = doc.getText('title');
  for (let key = 0; key < 3_000; key += 1) text.insert(key, 'x');
  const { tail } = state.committed();
  expect(new Set(tail.map(({ buffer }) => buffer)).size).toBeLessThan(20);
  expect(state.tailBytes).toBe(tail.reduce((sum, { length }) => sum + length, 0));
  state.rebase(Y.encodeStateAsUpdate(doc), 2_999);
  expect(state.tailLength).toBe(1);
  expect(state.committed().tail).toEqual(tail.slice(-1));
  expect(state.tailBytes).toBe(tail.at(-1)?.length);
});

function emptyIndex(): DocumentIndex {
  const index = DocumentIndex.fromUpdates([EMPTY]);
  if (!index.ok) throw new Error(index.error.reason);
  return index.value;
}
