/** What is kept on the device, as its database has it. */
import { pageOf, type Person } from './person.ts';

/** How many rows of documents are kept in this browser, whosever they are; of one kind, or of all. */
export async function keptRows(person: Person, kind?: 'documents' | 'contents' | 'edits'): Promise<number> {
  return await pageOf(person).evaluate(async (wanted) => {
    let count = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open(name ?? '');
        opening.addEventListener('success', () => resolve(opening.result));
      });
      for (const store of database.objectStoreNames) {
        if (wanted !== undefined && store !== wanted) continue;
        const counting = database.transaction(store).objectStore(store).count();
        count += await new Promise<number>((resolve) => {
          counting.addEventListener('success', () => resolve(counting.result));
        });
      }
      database.close();
    }
    return count;
  }, kind);
}
