/** The local copy in IndexedDB: every call is one transaction, and says when it is on disk or why it is not. */
import type { IDBPTransaction } from 'idb';
import * as Y from 'yjs';
import { fail, succeed, type Result } from '../../shared/result.ts';
import {
  faultOf,
  forgetSent,
  makeRoom,
  openCopyDatabase,
  rangeOf,
  type CopyDatabase,
  type CopySchema,
  type DocumentRecord,
} from './copy-database.ts';
import type { CopyFault, LoadedCopy } from './core/sync-events.ts';
import type { CopyBatch, LocalCopy, WrittenCopy } from './local-copy.ts';

export function createIndexedDbLocalCopy(options: {
  readonly principalKey: string;
  readonly documentId: string;
}): LocalCopy {
  return new IndexedDbLocalCopy(options.principalKey, options.documentId);
}

class IndexedDbLocalCopy implements LocalCopy {
  readonly #principalKey: string;
  readonly #document: string;
  #database: Promise<CopyDatabase> | undefined;

  constructor(principalKey: string, document: string) {
    this.#principalKey = principalKey;
    this.#document = document;
  }

  async load(): Promise<Result<LoadedCopy | undefined, CopyFault>> {
    try {
      return succeed(await this.#read());
    } catch (error) {
      this.#database = undefined;
      return fail(faultOf(error));
    }
  }

  async write(batch: CopyBatch): Promise<Result<WrittenCopy, CopyFault>> {
    const first = await this.#tryToWrite(batch);
    if (first.ok || first.error !== 'full') return first;
    const database = await this.#open();
    return (await makeRoom(database, this.#document)) ? this.#tryToWrite(batch) : first;
  }

  async setAside(generation: string): Promise<void> {
    try {
      const database = await this.#open();
      // With nothing unsent there is nothing that the server did not have: no need to keep it.
      if (await forgetSent(database, { document: this.#document, generation })) return;
      const record = await database.get('documents', [this.#document, generation]);
      if (record !== undefined) await database.put('documents', { ...record, setAside: true });
    } catch {
      // It stays where it is; the next hello finds it of another generation again.
    }
  }

  async forget(givenUp: readonly string[]): Promise<void> {
    try {
      const database = await this.#open();
      const document = this.#document;
      for (const { generation } of await database.getAll('documents', rangeOfDocument(document))) {
        await Promise.all(givenUp.map((key) => database.delete('edits', [document, generation, key])));
        await forgetSent(database, { document, generation });
      }
    } catch {
      // The next time that the document is opened and found closed, it is tried again.
    }
  }

  async compact(generation: string): Promise<void> {
    try {
      await this.#fold(generation);
    } catch {
      // Many rows load more slowly than one, and that is all.
    }
  }

  close(): void {
    const opening = this.#database;
    this.#database = undefined;
    void opening?.then(
      (database) => database.close(),
      () => undefined,
    );
  }

  #open(): Promise<CopyDatabase> {
    this.#database ??= openCopyDatabase(this.#principalKey, () => {
      this.#database = undefined;
    });
    return this.#database;
  }

  async #read(): Promise<LoadedCopy | undefined> {
    const database = await this.#open();
    const reading = database.transaction(['documents', 'contents', 'edits']);
    const document = this.#document;
    const records = await reading.objectStore('documents').getAll(rangeOfDocument(document));
    const record = records
      .filter((candidate) => !candidate.setAside)
      .toSorted((one, other) => other.lastOpened - one.lastOpened)[0];
    if (record === undefined) return undefined;
    const { generation, seen, role, user, schema, ownClientIds } = record;
    const [contents, edits] = await Promise.all([
      reading.objectStore('contents').index('byDocument').getAll([document, generation]),
      reading.objectStore('edits').getAll(rangeOf(document, generation)),
    ]);
    await reading.done;
    return {
      meta: { generation, seen, role, user, schema },
      shared: contents.map((row) => row.update),
      unsent: edits.map(({ key, update }) => ({ key, update })),
      ownClientIds: ownClientIds ?? [],
    };
  }

  async #tryToWrite(batch: CopyBatch): Promise<Result<WrittenCopy, CopyFault>> {
    try {
      return succeed(await this.#put(await this.#open(), batch));
    } catch (error) {
      return fail(faultOf(error));
    }
  }

  async #put(database: CopyDatabase, batch: CopyBatch): Promise<WrittenCopy> {
    const change = database.transaction(['documents', 'contents', 'edits'], 'readwrite', {
      // "Kept on this device" has to survive the device's battery, too.
      durability: batch.unsent.length > 0 ? 'strict' : 'relaxed',
    });
    try {
      // A transaction that fails rejects its requests as well: all are awaited, the first reason counts.
      const [written] = await Promise.all([
        this.#putRecord(change, batch),
        this.#putRows(change, batch),
        change.done,
      ]);
      return written;
    } catch (error) {
      abandon(change);
      throw error;
    }
  }

  async #putRows(change: Change, batch: CopyBatch): Promise<void> {
    const { generation } = batch;
    const document = this.#document;
    const contents = change.objectStore('contents');
    const edits = change.objectStore('edits');
    const puts: Promise<unknown>[] = batch.unsent.map(({ key, update }) =>
      edits.put({ document, generation, key, update }),
    );
    for (let from = 0; from < batch.content.length; from += FEW) {
      const update = Y.mergeUpdates(batch.content.slice(from, from + FEW));
      puts.push(contents.add({ document, generation, update }));
    }
    puts.push(...batch.acked.map((key) => moveToContents(change, [document, generation, key])));
    await Promise.all(puts);
  }

  async #putRecord(change: Change, batch: CopyBatch): Promise<WrittenCopy> {
    const { generation, meta } = batch;
    const records = change.objectStore('documents');
    const before = await records.get([this.#document, generation]);
    const gap = batch.continues && before === undefined;
    const record: DocumentRecord = {
      document: this.#document,
      generation,
      // Once seen, always seen: another tab may have been first.
      seen: before?.seen === true || (meta.seen && !gap),
      role: meta.role,
      user: meta.user,
      schema: meta.schema,
      title: batch.title,
      lastOpened: batch.at,
      ownClientIds: [...new Set([...(before?.ownClientIds ?? []), ...batch.ownClientIds])],
      setAside: !batch.confirmed && before?.setAside === true,
    };
    await records.put(record);
    return { gap };
  }

  /** Reads, folds and writes in one transaction: a tab that adds a row meanwhile waits, and its row stays. */
  async #fold(generation: string): Promise<void> {
    const database = await this.#open();
    const change = database.transaction('contents', 'readwrite');
    const rows = change.store.index('byDocument');
    const scope: [string, string] = [this.#document, generation];
    const [keys, values] = await Promise.all([rows.getAllKeys(scope), rows.getAll(scope)]);
    if (keys.length > 1) {
      const update = folded(values.map((row) => row.update));
      await Promise.all([
        ...keys.map((key) => change.store.delete(key)),
        change.store.add({ document: this.#document, generation, update }),
      ]);
    }
    await change.done;
  }
}

type Change = IDBPTransaction<CopySchema, ('documents' | 'contents' | 'edits')[], 'readwrite'>;

/** Nothing of it is to stay, whatever part had gone through. */
function abandon(change: Change): void {
  try {
    change.abort();
  } catch {
    // It has ended already.
  }
}

/** An acknowledged edit is content like any other. */
async function moveToContents(change: Change, key: [string, string, string]): Promise<void> {
  const edits = change.objectStore('edits');
  const row = await edits.get(key);
  if (row === undefined) return;
  const { document, generation, update } = row;
  await Promise.all([
    edits.delete(key),
    change.objectStore('contents').add({ document, generation, update }),
  ]);
}

function rangeOfDocument(document: string): IDBKeyRange {
  return IDBKeyRange.bound([document], [document, []]);
}

/** `mergeUpdates` is quadratic in the number of updates: so many at once. */
const FEW = 200;

/** Applied to a document, any number of updates that build on one another takes linear time, and garbage goes. */
function folded(updates: readonly Uint8Array[]): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return state;
}
