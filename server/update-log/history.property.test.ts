/** Any honest history, compacted at any moment, replays to what it was. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { trustDocumentId, type DocumentId } from '../../shared/ids.ts';
import { decodeSegment, encodeSegment, TIME_STEP_MS } from './segment/segment.ts';
import { canonical, historySteps, Person, words, type HistoryStep } from './testing/random-history.ts';
import { memoryWorld, sqliteWorld } from './testing/update-log-worlds.ts';
import type { NewUpdate, UpdateLog } from './update-log.ts';

/** Small, so that short histories already take several folds and joined segments. */
const foldBounds = { updates: 7, bytes: 400 };

const SEED = Number(process.env['SCRIPTORIUM_SEED'] ?? 20_261_121);

it.each([
  { name: 'memory', makeWorld: memoryWorld, numRuns: 25 },
  { name: 'SQLite', makeWorld: sqliteWorld, numRuns: 20 },
])('LOG-21 random histories replay exactly at every seq in $name', async ({ makeWorld, numRuns }) => {
  const world = makeWorld({ foldBounds });
  const log = world.open();
  let runs = 0;
  let updatesSeen = 0;
  await fc.assert(
    fc.asyncProperty(historySteps, async (steps) => {
      runs += 1;
      const documentId = trustDocumentId(`history-${runs}`);
      const updates = await logged(log, documentId, steps);
      await expectEveryMoment(log, documentId, updates);
      updatesSeen += updates.length;
    }),
    { numRuns, seed: SEED, endOnFailure: true },
  );
  await world.dispose();
  expect(updatesSeen).toBeGreaterThan(numRuns * 40);
});

it('LOG-25 a segment gives every update back byte for byte', () => {
  let updatesSeen = 0;
  fc.assert(
    fc.property(
      historySteps,
      fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 3 }),
      (steps, noise) => {
        const log = logOf(steps);
        // Bytes that are no update, and updates that are not written in the shortest way, come back as well.
        for (const update of noise) log.push({ principalId: new Person(1).principalId, at: 12_345, update });
        const decoded = [...decodeSegment(encodeSegment(log))];
        expect(decoded.map(({ update }) => Buffer.from(update).toString('hex'))).toEqual(
          log.map(({ update }) => Buffer.from(update).toString('hex')),
        );
        expect(decoded.map(({ principalId }) => principalId)).toEqual(
          log.map(({ principalId }) => principalId),
        );
        for (const [index, { at }] of decoded.entries()) {
          expect(Math.abs(at - (log[index]?.at ?? 0))).toBeLessThanOrEqual(TIME_STEP_MS / 2);
        }
        updatesSeen += log.length;
      },
    ),
    { numRuns: 200, seed: SEED },
  );
  expect(updatesSeen).toBeGreaterThan(2_000);
});

/** Plays the history into the log, compacting where it says. */
async function logged(
  log: UpdateLog,
  documentId: DocumentId,
  steps: readonly HistoryStep[],
): Promise<readonly NewUpdate[]> {
  await log.create(documentId, 1_000);
  const created = await log.load(documentId);
  if (created.kind !== 'loaded') throw new Error(created.kind);
  const { generation } = created.document;
  const all: NewUpdate[] = [];
  for (const step of play(steps, all)) {
    const loaded = await log.load(documentId);
    if (loaded.kind !== 'loaded') throw new Error(`${loaded.kind}: ${JSON.stringify(loaded)}`);
    const updates = all.slice(loaded.document.lastSeq);
    expect(await log.append({ documentId, generation, updates, claims: [] })).toEqual({
      kind: 'appended',
      lastSeq: all.length,
    });
    const compacted = step.kind === 'compact' ? await log.compact(documentId) : { kind: 'notAsked' };
    expect(compacted.kind).not.toBe('failed');
  }
  return all;
}

async function expectEveryMoment(
  log: UpdateLog,
  documentId: DocumentId,
  updates: readonly NewUpdate[],
): Promise<void> {
  const natural = new Y.Doc();
  const exact = new Y.Doc();
  for (let seq = 0; seq <= updates.length; seq += 1) {
    const update = updates[seq - 1]?.update;
    if (update !== undefined) {
      Y.applyUpdate(natural, update);
      applyWithoutTidying(exact, update);
    }
    const replayed = await log.replay(documentId, seq);
    if (replayed === undefined) throw new Error(`no moment ${seq}`);
    const doc = new Y.Doc();
    applyWithoutTidying(doc, replayed);
    expect(canonical(doc)).toEqual(canonical(exact));
    expect(words(doc)).toEqual(words(natural));
  }
  const loaded = await log.load(documentId);
  if (loaded.kind !== 'loaded') throw new Error(loaded.kind);
  const doc = new Y.Doc();
  for (const update of [loaded.document.base, ...loaded.document.tail]) applyWithoutTidying(doc, update);
  expect(canonical(doc)).toEqual(canonical(exact));
}

/**
 * Yjs deletes formatting marks that it takes for redundant after remote changes; those deletions are nobody's until
 * a client sends them, so a document that just listens may differ in its formatting, never in its words.
 */
function applyWithoutTidying(doc: Y.Doc, update: Uint8Array): void {
  doc.transact((transaction) => {
    Y.applyUpdate(doc, update);
    transaction.local = true;
  });
}

function logOf(steps: readonly HistoryStep[]): NewUpdate[] {
  const log: NewUpdate[] = [];
  for (const step of play(steps, log)) void step;
  return log;
}

/** Carries out each step, then yields it; what is sent is appended to `log`. */
function* play(steps: readonly HistoryStep[], log: NewUpdate[]): Generator<HistoryStep, void> {
  const people = [new Person(0), new Person(1), new Person(2)];
  for (const [index, step] of steps.entries()) {
    const who = step.kind === 'compact' ? undefined : people[step.person];
    if (step.kind === 'edit') who?.edit(step.edit, step.where);
    if (step.kind === 'send') who?.send(log, 1_700_000_000_000 + index * 777);
    if (step.kind === 'receive') who?.receive(log);
    yield step;
  }
  for (const who of people) who.send(log, 1_700_000_100_000);
  yield { kind: 'compact' };
}
