/**
 * The documents open in this page, one session each however many components show it. React may begin to render
 * what it then throws away, so a session nobody holds is closed a moment later rather than at once.
 */
import { rememberedPrincipal } from './remembered-principal.ts';
import { openDocument, type DocumentSession, type OpenDocumentOptions } from './document-session.ts';

const UNHELD_FOR_MS = 2_000;

interface Entry {
  readonly session: DocumentSession;
  holders: number;
  closing: ReturnType<typeof setTimeout> | undefined;
}

const entryByDocument = new Map<string, Entry>();

function keyOf({ documentId, principalKey }: OpenDocumentOptions): string {
  return `${principalKey ?? rememberedPrincipal()} ${documentId}`;
}

/** The session of this document; opened if need be. Hold it to keep it. */
export function sharedSession(options: OpenDocumentOptions): DocumentSession {
  const key = keyOf(options);
  const known = entryByDocument.get(key);
  if (known !== undefined) return known.session;
  const entry: Entry = { session: openDocument(options), holders: 0, closing: undefined };
  entryByDocument.set(key, entry);
  closeLater(key, entry);
  return entry.session;
}

/** Keeps a shared session open until the returned function is called. */
export function holdSession(options: OpenDocumentOptions): () => void {
  const key = keyOf(options);
  sharedSession(options);
  const entry = entryByDocument.get(key);
  if (entry === undefined) return () => undefined;
  clearTimeout(entry.closing);
  entry.holders += 1;
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    entry.holders -= 1;
    if (entry.holders === 0) closeLater(key, entry);
  };
}

/** Whether a session of this document runs in this page: it sends its own edits. */
export function isOpenHere(documentId: string): boolean {
  return [...entryByDocument.values()].some((entry) => entry.session.documentId === documentId);
}

/** What they still have to write is written then, and nothing after it. */
export async function closeSessions(): Promise<void> {
  const entries = [...entryByDocument.values()];
  entryByDocument.clear();
  for (const { closing } of entries) clearTimeout(closing);
  await Promise.all(entries.map(({ session }) => session.close()));
}

function closeLater(key: string, entry: Entry): void {
  entry.closing = setTimeout(() => {
    if (entryByDocument.get(key) === entry) entryByDocument.delete(key);
    void entry.session.close();
  }, UNHELD_FOR_MS);
}
