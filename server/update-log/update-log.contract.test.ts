/** One suite for every adapter of the update log. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { principalIdOf, trustDocumentId } from '../../shared/ids.ts';
import { memoryWorld, sqliteWorld, type UpdateLogWorld } from './testing/update-log-worlds.ts';
import type { LoadedDocument, UpdateLog } from './update-log.ts';

const ada = principalIdOf('user', 'ada');
const bob = principalIdOf('user', 'bob');
const documentId = trustDocumentId('letter-to-bob');

describe.each([
  { name: 'memory', makeWorld: memoryWorld },
  { name: 'SQLite, normal', makeWorld: sqliteWorld },
  { name: 'SQLite, full', makeWorld: () => sqliteWorld({ synchronous: 'full' }) },
])('the update log in $name', ({ makeWorld }) => {
  let world: UpdateLogWorld;
  let log: UpdateLog;

  beforeEach(() => {
    world = makeWorld();
    log = world.open();
  });

  afterEach(() => world.dispose());

  const loaded = async (from: UpdateLog = log, id = documentId): Promise<LoadedDocument> => {
    const outcome = await from.load(id);
    if (outcome.kind !== 'loaded') throw new Error(`not loaded: ${outcome.kind}`);
    return outcome.document;
  };

  const created = async (id = documentId): Promise<string> => {
    await log.create(id, 1_000);
    return (await loaded(log, id)).generation;
  };

  it('LOG-10 a document that was never created is unknown, and appends to it go nowhere', async () => {
    expect(await log.load(documentId)).toEqual({ kind: 'unknown' });
    expect(await log.append({ documentId, generation: 'any', updates: [], claims: [] })).toEqual({
      kind: 'goneElsewhere',
    });
  });

  it('LOG-10 a document is created once', async () => {
    expect(await log.create(documentId, 1_000)).toEqual({ created: true });
    expect(await log.create(documentId, 2_000)).toEqual({ created: false });
    expect(await loaded()).toMatchObject({ lastSeq: 0, tail: [], claims: [], schemaVersion: 0 });
  });

  it('LOG-11 what was appended is there for the next process, in order', async () => {
    const generation = await created();
    const [first, second] = typed('ab');
    const outcome = await log.append({
      documentId,
      generation,
      updates: [
        { principalId: ada, at: 1_001, update: first },
        { principalId: bob, at: 1_002, update: second },
      ],
      claims: [{ clientId: 7, principalId: ada }],
    });
    expect(outcome).toEqual({ kind: 'appended', lastSeq: 2 });
    await log.close();
    const document = await loaded(world.open());
    expect(document).toMatchObject({ generation, lastSeq: 2 });
    expect(document.tail.map((update) => [...update])).toEqual([[...first], [...second]]);
    expect(document.claims).toEqual([{ clientId: 7, principalId: ada }]);
  });

  it('LOG-12 seq counts on, append after append', async () => {
    const generation = await created();
    const [first, second] = typed('ab');
    const append = (update: Uint8Array) =>
      log.append({ documentId, generation, updates: [{ principalId: ada, at: 1, update }], claims: [] });
    const outcomes = await Promise.all([append(first), append(second)]);
    expect(outcomes).toEqual([
      { kind: 'appended', lastSeq: 1 },
      { kind: 'appended', lastSeq: 2 },
    ]);
  });

  it('LOG-13 the wrong generation writes nothing', async () => {
    await created();
    const [update] = typed('ab');
    const updates = [{ principalId: ada, at: 1, update }];
    expect(await log.append({ documentId, generation: 'older', updates, claims: [] })).toEqual({
      kind: 'goneElsewhere',
    });
    expect((await loaded()).lastSeq).toBe(0);
  });

  it('LOG-14 a client id belongs to who claimed it first', async () => {
    const generation = await created();
    const claim = (clientId: number, principalId: typeof ada) =>
      log.append({ documentId, generation, updates: [], claims: [{ clientId, principalId }] });
    expect(await claim(4_294_967_295, ada)).toEqual({ kind: 'appended', lastSeq: 0 });
    await claim(4_294_967_295, bob);
    expect((await loaded()).claims).toEqual([{ clientId: 4_294_967_295, principalId: ada }]);
  });

  it('LOG-15 the schema version only rises', async () => {
    await created();
    await log.raiseSchemaVersion(documentId, 3);
    await log.raiseSchemaVersion(documentId, 2);
    expect((await loaded()).schemaVersion).toBe(3);
  });

  it('LOG-16 an erased document is unknown, and a new one of that name is another generation', async () => {
    const generation = await created();
    await log.erase(documentId);
    expect(await log.load(documentId)).toEqual({ kind: 'unknown' });
    expect(await created()).not.toBe(generation);
  });

  it('LOG-17 close waits for what was appended and may be called twice', async () => {
    const generation = await created();
    const [update] = typed('ab');
    const appending = log.append({
      documentId,
      generation,
      updates: [{ principalId: ada, at: 1, update }],
      claims: [],
    });
    await log.close();
    expect(await appending).toEqual({ kind: 'appended', lastSeq: 1 });
    await log.close();
    const late = await log.append({ documentId, generation, updates: [], claims: [] });
    expect(late.kind).toBe('failed');
  });

  const append = async (generation: string, updates: readonly Uint8Array[], by = [ada], from = 0) => {
    const outcome = await log.append({
      documentId,
      generation,
      updates: updates.map((update, index) => ({
        principalId: by[index % by.length] ?? ada,
        at: from + index * 1_000,
        update,
      })),
      claims: [],
    });
    expect(outcome.kind).toBe('appended');
  };

  const textAt = async (seq: number): Promise<string | undefined> => {
    const update = await log.replay(documentId, seq);
    return update === undefined ? undefined : textOf([update]);
  };

  it('LOG-20 compaction keeps the document, empties the tail and renumbers nothing', async () => {
    const generation = await created();
    await append(generation, typed('hello'));
    const outcome = await log.compact(documentId);
    if (outcome.kind !== 'compacted') throw new Error(outcome.kind);
    expect(outcome.baseSeq).toBe(5);
    expect(textOf([outcome.base])).toBe('hello');
    expect(await log.compact(documentId)).toEqual({ kind: 'nothingToDo' });
    await append(generation, typed('hello, Bob').slice(5));
    await log.close();
    const document = await loaded(world.open());
    expect(document.lastSeq).toBe(10);
    expect(document.tail).toHaveLength(5);
    expect(document.base).toEqual(outcome.base);
    expect(textOf([document.base, ...document.tail])).toBe('hello, Bob');
    expect(document.index.encodeStateVector()).toEqual(stateVectorOf([document.base, ...document.tail]));
  });

  it('LOG-20 there is nothing to compact in an unknown or empty document', async () => {
    expect(await log.compact(documentId)).toEqual({ kind: 'nothingToDo' });
    await created();
    expect(await log.compact(documentId)).toEqual({ kind: 'nothingToDo' });
  });

  it('LOG-21 every moment can be replayed, folded or not', async () => {
    const generation = await created();
    const updates = typed('hello, Bob');
    await append(generation, updates.slice(0, 4));
    await log.compact(documentId);
    await append(generation, updates.slice(4, 6));
    await log.compact(documentId);
    await append(generation, updates.slice(6));
    const texts = [];
    for (let seq = 0; seq <= 10; seq += 1) texts.push(await textAt(seq));
    expect(texts).toEqual(Array.from({ length: 11 }, (_, length) => 'hello, Bob'.slice(0, length)));
    expect(await textAt(11)).toBeUndefined();
    expect(await textAt(-1)).toBeUndefined();
    expect(await log.replay(trustDocumentId('unknown'), 0)).toBeUndefined();
  });

  it('LOG-22 history says who wrote when, the same before and after compaction', async () => {
    const generation = await created();
    const updates = typed('hello, Bob');
    await append(generation, updates.slice(0, 6), [ada, bob], 1_000_000);
    await append(generation, updates.slice(6), [ada], 2_000_000);
    const before = await log.history(documentId);
    expect(before).toEqual([
      { firstSeq: 1, lastSeq: 5, principalId: ada, from: 1_000_000, to: 1_004_000 },
      { firstSeq: 2, lastSeq: 6, principalId: bob, from: 1_001_000, to: 1_005_000 },
      { firstSeq: 7, lastSeq: 10, principalId: ada, from: 2_000_000, to: 2_003_000 },
    ]);
    await log.compact(documentId);
    expect(await log.history(documentId)).toEqual(before);
    expect(await log.history(trustDocumentId('unknown'))).toEqual([]);
  });

  it('LOG-23 an append that races a compaction is kept', async () => {
    const generation = await created();
    const updates = typed('hello, Bob');
    await append(generation, updates.slice(0, 6));
    await Promise.all([
      log.compact(documentId),
      append(generation, updates.slice(6)),
      log.compact(documentId),
    ]);
    const document = await loaded();
    expect(document.lastSeq).toBe(10);
    expect(textOf([document.base, ...document.tail])).toBe('hello, Bob');
    expect(await textAt(8)).toBe('hello, B');
  });

  it('LOG-24 what was deleted leaves the base and stays in the history', async () => {
    const generation = await created();
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    doc.getText('title').insert(0, 'a secret');
    doc.getText('title').delete(0, 8);
    await append(generation, updates);
    const outcome = await log.compact(documentId);
    if (outcome.kind !== 'compacted') throw new Error(outcome.kind);
    expect(Buffer.from(outcome.base).includes('secret')).toBe(false);
    expect(await textAt(1)).toBe('a secret');
    expect(await textAt(2)).toBe('');
  });
});

function docOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

function textOf(updates: readonly Uint8Array[]): string {
  return docOf(updates).getText('title').toJSON();
}

function stateVectorOf(updates: readonly Uint8Array[]): Uint8Array {
  return Y.encodeStateVector(docOf(updates));
}

/** One update for each character. */
function typed(text: string): [Uint8Array, Uint8Array, ...Uint8Array[]] {
  const doc = new Y.Doc();
  doc.clientID = 7;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  Array.from(text).forEach((character, at) => doc.getText('title').insert(at, character));
  const [first, second, ...rest] = updates;
  if (first === undefined || second === undefined) throw new Error('type at least two characters');
  return [first, second, ...rest];
}
