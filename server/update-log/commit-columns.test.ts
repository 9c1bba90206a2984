import fc from 'fast-check';
import { expect, it } from 'vitest';
import { principalIdOf, trustDocumentId } from '../../shared/ids.ts';
import { buffersToMove, packCommit, packOutcomes, unpackCommit, unpackOutcomes } from './commit-columns.ts';
import type { Append, AppendOutcome } from './update-log.ts';

const principalId = fc.string({ minLength: 1 }).map((name) => principalIdOf('user', name));
const appendArbitrary: fc.Arbitrary<Append> = fc.record({
  documentId: fc.string().map((name) => trustDocumentId(name)),
  generation: fc.string(),
  updates: fc.array(fc.record({ principalId, at: fc.nat(), update: fc.uint8Array({ maxLength: 40 }) }), {
    maxLength: 5,
  }),
  claims: fc.array(fc.record({ clientId: fc.nat(), principalId }), { maxLength: 2 }),
});

it('LOG-45 a batch reaches the writing thread as it was', () => {
  fc.assert(
    fc.property(fc.array(appendArbitrary, { maxLength: 6 }), (batch) => {
      const columns = packCommit(batch);
      const arrived = unpackCommit(structuredClone(columns, { transfer: [...buffersToMove(columns)] }));
      expect(arrived).toEqual(batch);
    }),
  );
});

it('LOG-45 so does a large one, which is moved and not copied', () => {
  const update = new Uint8Array(100_000).fill(7);
  const [append] = fc.sample(appendArbitrary, 1);
  if (append === undefined) throw new Error('no sample');
  const batch = [
    { ...append, claims: [], updates: [{ principalId: principalIdOf('user', 'ada'), at: 1, update }] },
  ];
  const columns = packCommit(batch);
  expect(buffersToMove(columns)).toEqual([columns.packed.bytes.buffer]);
  expect(unpackCommit(columns)).toEqual(batch);
});

it('LOG-45 the outcomes come back as they were, whether all succeeded or not', () => {
  const appended: AppendOutcome = { kind: 'appended', lastSeq: 7 };
  const failed: AppendOutcome = { kind: 'failed', fault: 'full', detail: 'no room' };
  for (const outcomes of [[], [appended], [appended, failed], [failed]]) {
    expect(unpackOutcomes(structuredClone(packOutcomes(outcomes)))).toEqual(outcomes);
  }
});
