/** The documents kept on this device for one person: what the home page can show without the server. */
import { deleteDB } from 'idb';
import {
  databaseName,
  forgetSent,
  openCopyDatabase,
  rangeOf,
  type CopyDatabase,
  type DocumentRecord,
} from './copy-database.ts';
import * as Y from 'yjs';
import { rememberedPrincipal } from './remembered-principal.ts';
import { unsentAsOne } from './step-two.ts';

export interface LocalDocument {
  readonly documentId: string;
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly lastOpened: number;
  readonly unsentEdits: number;
  /** Unsent edits of a history that the server replaced: to be read and copied, never sent. */
  readonly setAside: boolean;
  readonly generation: string;
}

/** Newest first. Empty where the browser refuses storage. */
export async function listLocalDocuments(
  principalKey: string = rememberedPrincipal(),
): Promise<readonly LocalDocument[]> {
  const listed = await withDatabase(principalKey, async (database) => {
    const records = await database.getAll('documents');
    return Promise.all(records.map((record) => describe(database, record)));
  });
  return (listed ?? []).toSorted((one, other) => other.lastOpened - one.lastOpened);
}

/** Deletes a document's copies here. What has unsent edits stays, and `false` says so. */
export async function forgetLocalDocument(
  documentId: string,
  principalKey: string = rememberedPrincipal(),
): Promise<boolean> {
  const forgotten = await withDatabase(principalKey, async (database) => {
    const records = (await database.getAll('documents')).filter((record) => record.document === documentId);
    return Promise.all(records.map((record) => forgetSent(database, record)));
  });
  return forgotten?.every(Boolean) ?? false;
}

/**
 * Deletes all of a person's copies here that have nothing unsent: for signing out on a computer that others use.
 * Returns how many had to stay.
 */
export async function forgetLocalDocuments(principalKey: string = rememberedPrincipal()): Promise<number> {
  const forgotten = await withDatabase(principalKey, async (database) => {
    const records = await database.getAll('documents');
    return Promise.all(records.map((record) => forgetSent(database, record)));
  });
  return forgotten?.filter((isForgotten) => !isForgotten).length ?? 0;
}

/** Deletes a copy with its unsent edits: only ever on a person's explicit wish. */
export async function giveUpUnsentEdits(
  { documentId, generation }: Pick<LocalDocument, 'documentId' | 'generation'>,
  principalKey: string = rememberedPrincipal(),
): Promise<void> {
  await withDatabase(principalKey, async (database) => {
    await database.delete('edits', rangeOf(documentId, generation));
    await forgetSent(database, { document: documentId, generation });
  });
}

/** Everything of a person here, unsent edits included: when their account is removed, and only then. */
export async function forgetPerson(principalKey: string): Promise<void> {
  try {
    await deleteDB(databaseName(principalKey));
  } catch {
    // A browser that lets nothing be stored has nothing to forget.
  }
}

export interface UnsentCopy extends Pick<SetAsideCopy, 'content' | 'unsent'> {
  readonly documentId: string;
  readonly title: string;
}

/** What this person wrote here and the server never took, of whatever history. */
export async function readUnsentCopies(
  principalKey: string = rememberedPrincipal(),
): Promise<readonly UnsentCopy[]> {
  const copies = await withDatabase(principalKey, async (database) => {
    const records = await database.getAll('documents');
    const read = await Promise.all(records.map((record) => readUnsent(database, record)));
    return read.filter((copy) => copy !== undefined);
  });
  return copies ?? [];
}

async function readUnsent(database: CopyDatabase, record: DocumentRecord): Promise<UnsentCopy | undefined> {
  const { document, generation, title } = record;
  if ((await database.count('edits', rangeOf(document, generation))) === 0) return undefined;
  const { content, unsent } = await readContent(database, record);
  return { documentId: document, title, content, unsent };
}

/** A copy of a history that the server replaced. */
export interface SetAsideCopy {
  readonly generation: string;
  /** Its whole content as one update, unsent edits included. */
  readonly content: Uint8Array;
  /** What was never sent, as one update. */
  readonly unsent: Uint8Array;
}

/** The copies of this document that were set aside. */
export async function readSetAside(
  documentId: string,
  principalKey: string = rememberedPrincipal(),
): Promise<readonly SetAsideCopy[]> {
  const copies = await withDatabase(principalKey, async (database) => {
    const records = await database.getAll('documents');
    const aside = records.filter((record) => record.document === documentId && record.setAside);
    return Promise.all(aside.map((record) => readContent(database, record)));
  });
  return copies ?? [];
}

async function readContent(database: CopyDatabase, record: DocumentRecord): Promise<SetAsideCopy> {
  const { document, generation } = record;
  const [contents, edits] = await Promise.all([
    database.getAllFromIndex('contents', 'byDocument', [document, generation]),
    database.getAll('edits', rangeOf(document, generation)),
  ]);
  const doc = new Y.Doc();
  for (const { update } of [...contents, ...edits]) Y.applyUpdate(doc, update);
  const content = Y.encodeStateAsUpdate(doc);
  const unsent = unsentAsOne(
    doc,
    edits.map(({ update }) => update),
  );
  doc.destroy();
  return { generation, content, unsent };
}

async function describe(database: CopyDatabase, record: DocumentRecord): Promise<LocalDocument> {
  return {
    documentId: record.document,
    title: record.title,
    lastOpened: record.lastOpened,
    unsentEdits: await database.count('edits', rangeOf(record.document, record.generation)),
    setAside: record.setAside,
    generation: record.generation,
  };
}

async function withDatabase<Value>(
  principalKey: string,
  use: (database: CopyDatabase) => Promise<Value>,
): Promise<Value | undefined> {
  try {
    const database = await openCopyDatabase(principalKey, () => undefined);
    try {
      return await use(database);
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}
