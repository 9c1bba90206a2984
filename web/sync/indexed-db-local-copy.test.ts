import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { CopyMeta } from './core/sync-events.ts';
import { openCopyDatabase } from './copy-database.ts';
import { createIndexedDbLocalCopy } from './indexed-db-local-copy.ts';
import type { CopyBatch, LocalCopy } from './local-copy.ts';
import { fillStorage, installIndexedDb } from './testing/browser-storage.ts';
import {
  forgetLocalDocument,
  forgetLocalDocuments,
  giveUpUnsentEdits,
  listLocalDocuments,
  readSetAside,
} from './local-documents.ts';

const META: CopyMeta = {
  generation: 'first',
  seen: true,
  role: 'editor',
  user: { id: 'u1', name: 'Alice', color: '#336699', kind: 'member' },
  schema: 1,
};
const ALICE = 'user:alice';

beforeEach(installIndexedDb);
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function updateOf(text: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('title').insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}

function textOf(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc.getText('title').toJSON();
}

function batch(more: Partial<CopyBatch> = {}): CopyBatch {
  return {
    generation: META.generation,
    unsent: [],
    acked: [],
    content: [],
    continues: false,
    meta: META,
    confirmed: false,
    ownClientIds: [],
    title: 'A title',
    at: 1_000,
    ...more,
  };
}

const copyOf = (documentId: string, principalKey = ALICE): LocalCopy =>
  createIndexedDbLocalCopy({ principalKey, documentId });

async function loadedFrom(
  copy: LocalCopy,
): Promise<{ shared: string; unsent: readonly string[]; rows: number }> {
  const loaded = await copy.load();
  if (!loaded.ok || loaded.value === undefined) throw new Error('nothing was loaded');
  return {
    shared: textOf(loaded.value.shared),
    unsent: loaded.value.unsent.map((row) => row.key),
    rows: loaded.value.shared.length,
  };
}

describe('the local copy in IndexedDB', () => {
  it('SYNC-63 gives back what was written: content, unsent edits, and what is known of the document', async () => {
    const copy = copyOf('doc1');
    expect(await copy.load()).toEqual({ ok: true, value: undefined });
    await copy.write(
      batch({ content: [updateOf('content')], unsent: [{ key: 'tab.0', update: updateOf('edit') }] }),
    );
    const loaded = await copyOf('doc1').load();
    expect(loaded).toMatchObject({ ok: true, value: { meta: META, unsent: [{ key: 'tab.0' }] } });
    expect(await loadedFrom(copy)).toEqual({ shared: 'content', unsent: ['tab.0'], rows: 1 });
  });

  it('SYNC-64 turns acknowledged edits into content, and passes over keys that it does not know', async () => {
    const copy = copyOf('doc1');
    await copy.write(batch({ unsent: [{ key: 'tab.0', update: updateOf('edit') }] }));
    expect(await copy.write(batch({ acked: ['tab.0', 'tab.99'] }))).toMatchObject({ ok: true });
    expect(await loadedFrom(copy)).toMatchObject({ shared: 'edit', unsent: [] });
  });

  it('SYNC-65 folds many rows of content into one and keeps unsent edits apart', async () => {
    const copy = copyOf('doc1');
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    for (const letter of 'folded into one row')
      doc.getText('title').insert(doc.getText('title').length, letter);
    for (const update of updates) await copy.write(batch({ content: [update] }));
    await copy.write(batch({ unsent: [{ key: 'tab.0', update: updateOf('!') }] }));
    expect((await loadedFrom(copy)).rows).toBe(19);
    await copy.compact('first');
    expect(await loadedFrom(copy)).toEqual({ shared: 'folded into one row', unsent: ['tab.0'], rows: 1 });
  });

  it('SYNC-66 sets a copy of another history aside: not loaded again, not deleted while it has unsent edits', async () => {
    const copy = copyOf('doc1');
    await copy.write(
      batch({ content: [updateOf('old')], unsent: [{ key: 'tab.0', update: updateOf('unsent') }] }),
    );
    await copy.setAside('first');
    expect(await copy.load()).toEqual({ ok: true, value: undefined });
    await copy.write(batch({ generation: 'second', meta: { ...META, generation: 'second' } }));
    expect(await loadedFrom(copy)).toMatchObject({ unsent: [] });
    const [aside] = await readSetAside('doc1', ALICE);
    expect(textOf([aside?.content ?? new Uint8Array()])).toContain('unsent');
    expect(await listLocalDocuments(ALICE)).toMatchObject([
      { documentId: 'doc1', setAside: true, unsentEdits: 1 },
      { documentId: 'doc1', setAside: false, unsentEdits: 0 },
    ]);
  });

  it('SYNC-90 loads a copy that was set aside again once a hello has named its generation', async () => {
    const copy = copyOf('doc1');
    const unsent = [{ key: 'tab.0', update: updateOf('unsent') }];
    await copy.write(batch({ content: [updateOf('content')], unsent }));
    await copy.setAside('first');
    await copy.write(batch());
    expect(await copy.load()).toEqual({ ok: true, value: undefined });
    await copy.write(batch({ confirmed: true }));
    expect(await loadedFrom(copy)).toMatchObject({ unsent: ['tab.0'] });
    expect(await readSetAside('doc1', ALICE)).toEqual([]);
  });

  it('SYNC-67 forgets a set aside copy that has nothing unsent', async () => {
    const copy = copyOf('doc1');
    await copy.write(batch({ content: [updateOf('old')] }));
    await copy.setAside('first');
    expect(await listLocalDocuments(ALICE)).toEqual([]);
  });

  it('SYNC-68 keeps each person apart', async () => {
    await copyOf('doc1').write(batch({ unsent: [{ key: 'tab.0', update: updateOf('alice') }] }));
    expect(await copyOf('doc1', 'user:bob').load()).toEqual({ ok: true, value: undefined });
    expect(await listLocalDocuments('user:bob')).toEqual([]);
    expect(await listLocalDocuments(ALICE)).toMatchObject([
      { documentId: 'doc1', title: 'A title', unsentEdits: 1, lastOpened: 1_000 },
    ]);
  });

  it('SYNC-69 makes room by giving up the sent document opened longest ago, never unsent edits', async () => {
    await copyOf('unsent').write(batch({ at: 1, unsent: [{ key: 'tab.0', update: updateOf('u') }] }));
    await copyOf('oldest').write(batch({ at: 2, content: [updateOf('o')] }));
    await copyOf('newer').write(batch({ at: 3, content: [updateOf('n')] }));
    fillStorage(1);
    const written = await copyOf('doc1').write(
      batch({ at: 4, unsent: [{ key: 'tab.1', update: updateOf('x') }] }),
    );
    expect(written).toMatchObject({ ok: true });
    expect((await listLocalDocuments(ALICE)).map((document) => document.documentId)).toEqual([
      'doc1',
      'newer',
      'unsent',
    ]);
  });

  it('SYNC-70 says that storage is full when nothing can be given up, and has written nothing', async () => {
    fillStorage();
    const copy = copyOf('doc1');
    expect(
      await copy.write(batch({ content: [updateOf('c')], unsent: [{ key: 'k', update: updateOf('x') }] })),
    ).toEqual({
      ok: false,
      error: 'full',
    });
    expect(await copy.load()).toEqual({ ok: true, value: undefined });
  });

  it('SYNC-71 says that storage is refused when the browser does not open it', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('private window', 'SecurityError');
    });
    const copy = copyOf('doc1');
    expect(await copy.load()).toEqual({ ok: false, error: 'refused' });
    expect(await copy.write(batch({}))).toEqual({ ok: false, error: 'refused' });
    expect(await listLocalDocuments(ALICE)).toEqual([]);
    await expect(copy.setAside('first')).resolves.toBeUndefined();
    await expect(copy.compact('first')).resolves.toBeUndefined();
  });

  it('SYNC-72 says that it cannot keep when a newer page has taken over the database', async () => {
    const copy = copyOf('doc1');
    await copy.write(batch({ content: [updateOf('before')] }));
    const newer = indexedDB.open(`scriptorium:${ALICE}`, 2);
    await new Promise((resolve) => {
      newer.addEventListener('success', resolve);
    });
    newer.result.close();
    // A page of a newer version has changed the layout: this one cannot write any more, and says so.
    expect(await copy.write(batch({}))).toEqual({ ok: false, error: 'refused' });
  });

  it('SYNC-73 tells of a gap when another tab gave up the copy meanwhile, and does not call it whole', async () => {
    const copy = copyOf('doc1');
    await copy.write(batch({ content: [updateOf('base')] }));
    expect(await forgetLocalDocument('doc1', ALICE)).toBe(true);
    expect(await copy.write(batch({ continues: true, content: [updateOf('more')] }))).toEqual({
      ok: true,
      value: { gap: true },
    });
    expect(await copy.load()).toMatchObject({ value: { meta: { seen: false } } });
    await copy.write(batch({ content: [updateOf('whole')] }));
    expect(await copy.load()).toMatchObject({ value: { meta: { seen: true } } });
  });

  it('SYNC-74 forgets a document on request, but not its unsent edits', async () => {
    const copy = copyOf('doc1');
    await copy.write(batch({ unsent: [{ key: 'k', update: updateOf('x') }] }));
    expect(await forgetLocalDocument('doc1', ALICE)).toBe(false);
    await copy.write(batch({ acked: ['k'] }));
    expect(await forgetLocalDocument('doc1', ALICE)).toBe(true);
    expect(await copy.load()).toEqual({ ok: true, value: undefined });
    const database = await openCopyDatabase(ALICE, () => undefined);
    expect(await database.count('contents')).toBe(0);
    database.close();
  });

  it('SYNC-95 SYNC-96 of a closed document it forgets all but the unsent edits that are not given up', async () => {
    await copyOf('doc1').write(
      batch({ content: [updateOf('c')], unsent: [{ key: 'k', update: updateOf('x') }] }),
    );
    await copyOf('doc1').write(
      batch({ generation: 'older', content: [updateOf('c')], unsent: [{ key: 'o', update: updateOf('y') }] }),
    );
    await copyOf('doc1').setAside('older');
    await copyOf('doc2').write(batch({ content: [updateOf('c')] }));
    await copyOf('doc1').forget([]);
    expect(await listLocalDocuments(ALICE)).toHaveLength(3);
    await copyOf('doc1').forget(['k']);
    expect(await copyOf('doc1').load()).toEqual({ ok: true, value: undefined });
    expect(await readSetAside('doc1', ALICE)).toHaveLength(1);
    expect(await listLocalDocuments(ALICE)).toHaveLength(2);
  });

  it('SYNC-84 gives up unsent edits on a wish alone, and on signing out only what was sent', async () => {
    await copyOf('sent').write(batch({ content: [updateOf('c')] }));
    await copyOf('unsent').write(batch({ unsent: [{ key: 'k', update: updateOf('x') }] }));
    expect(await forgetLocalDocuments(ALICE)).toBe(1);
    expect(await listLocalDocuments(ALICE)).toMatchObject([{ documentId: 'unsent', unsentEdits: 1 }]);
    await giveUpUnsentEdits({ documentId: 'unsent', generation: 'first' }, ALICE);
    expect(await listLocalDocuments(ALICE)).toEqual([]);
  });
});
