/**
 * The browser database of one person: one for each principal, so that whoever sits down at this browser next
 * neither sees nor sends what another wrote.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { PresenceUser } from '../../shared/protocol/hello.ts';
import type { DocumentRole } from '../../shared/roles.ts';
import type { CopyFault } from './core/sync-events.ts';

export interface DocumentRecord {
  document: string;
  generation: string;
  seen: boolean;
  role: DocumentRole;
  user: PresenceUser;
  schema: number;
  title: string;
  lastOpened: number;
  /** Under which this person wrote here: what the server loses of it is sent again. */
  ownClientIds?: readonly number[];
  /** A copy of a history that the server no longer has. Not loaded, kept while it has unsent edits. */
  setAside: boolean;
}

export interface CopySchema extends DBSchema {
  documents: { key: [string, string]; value: DocumentRecord };
  /** What the server has: many small updates until compaction folds them into one. */
  contents: {
    key: number;
    value: { document: string; generation: string; update: Uint8Array };
    indexes: { byDocument: [string, string] };
  };
  /** What no ack has covered. */
  edits: {
    key: [string, string, string];
    value: { document: string; generation: string; key: string; update: Uint8Array };
  };
}

export type CopyDatabase = IDBPDatabase<CopySchema>;

const VERSION = 1;

export function databaseName(principalKey: string): string {
  return `scriptorium:${principalKey}`;
}

export async function openCopyDatabase(principalKey: string, onGone: () => void): Promise<CopyDatabase> {
  const database = await openDB<CopySchema>(databaseName(principalKey), VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore('documents', { keyPath: ['document', 'generation'] });
      const contents = fresh.createObjectStore('contents', { autoIncrement: true });
      contents.createIndex('byDocument', ['document', 'generation']);
      fresh.createObjectStore('edits', { keyPath: ['document', 'generation', 'key'] });
    },
    // A newer page wants to change the layout: let it.
    blocking: (_current, _blocked, event) => {
      if (event.target instanceof IDBDatabase) event.target.close();
      onGone();
    },
    terminated: onGone,
  });
  return database;
}

/** All rows of one document's generation in a store keyed by `[document, generation, …]`. */
export function rangeOf(document: string, generation: string): IDBKeyRange {
  return IDBKeyRange.bound([document, generation], [document, generation, []]);
}

export function faultOf(error: unknown): CopyFault {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'refused';
}

/**
 * Gives up the copy of the document that was opened longest ago and has nothing unsent. The server has all of it;
 * unsent edits are never given up.
 */
export async function makeRoom(database: CopyDatabase, except: string): Promise<boolean> {
  const records = await database.getAll('documents');
  for (const record of records.toSorted((one, other) => one.lastOpened - other.lastOpened)) {
    if (record.document === except) continue;
    // One by one, oldest first: the next is looked at only if this one must stay.
    if (await forgetSent(database, record)) return true;
  }
  return false;
}

/** Deletes a document's copy unless it holds unsent edits; tells whether it did. */
export async function forgetSent(
  database: CopyDatabase,
  { document, generation }: Pick<DocumentRecord, 'document' | 'generation'>,
): Promise<boolean> {
  const change = database.transaction(['documents', 'contents', 'edits'], 'readwrite');
  const unsent = await change.objectStore('edits').count(rangeOf(document, generation));
  if (unsent === 0) {
    await change.objectStore('documents').delete([document, generation]);
    const keys = await change.objectStore('contents').index('byDocument').getAllKeys([document, generation]);
    await Promise.all(keys.map((key) => change.objectStore('contents').delete(key)));
  }
  await change.done;
  return unsent === 0;
}
