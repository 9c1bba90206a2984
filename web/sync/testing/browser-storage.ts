/** IndexedDB for tests, empty at each call; and a full disk under it. */
import * as fake from 'fake-indexeddb';
import { vi } from 'vitest';

export function installIndexedDb(): void {
  for (const [name, value] of Object.entries(fake)) {
    if (name.startsWith('IDB')) vi.stubGlobal(name, value);
  }
  vi.stubGlobal('indexedDB', new fake.IDBFactory());
}

/** The next edits to be written fail as they do when the browser's storage is full. */
export function fillStorage(times = Number.POSITIVE_INFINITY): void {
  let left = times;
  const { prototype } = IDBObjectStore;
  const put = Reflect.get(prototype, 'put');
  vi.spyOn(prototype, 'put').mockImplementation(function putOrFail(
    this: IDBObjectStore,
    ...row: [value: unknown, key?: IDBValidKey]
  ) {
    if (left <= 0 || this.name !== 'edits') return Reflect.apply(put, this, row);
    left -= 1;
    throw new DOMException('no room', 'QuotaExceededError');
  });
}
