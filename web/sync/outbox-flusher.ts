/**
 * Unsent edits of documents that are not open: whichever page is loaded next sends them, so that closing the
 * browser on a train loses nothing even if that document is not opened for weeks.
 */
import { openDocument } from './document-session.ts';
import { listLocalDocuments } from './local-documents.ts';
import { rememberedPrincipal } from './remembered-principal.ts';
import { isOpenHere } from './session-registry.ts';
import { isSettled, untilState } from './session-waiting.ts';
import type { SyncState } from './sync-state.ts';

const EVERY_MS = 60_000;
/** A document that does not settle by then is tried again in the next round. */
const PATIENCE_MS = 30_000;

/** Begins at once, again when the network returns and every minute; returns how to stop. */
export function startOutboxFlusher(): () => void {
  let running = false;
  let stopped = false;
  /** Those whose edits the server will not take from this person: not asked again by this page. */
  const hopeless = new Set<string>();

  async function round(): Promise<void> {
    if (running || stopped) return;
    running = true;
    try {
      await flushAll(hopeless, () => stopped);
    } finally {
      running = false;
    }
  }

  const whenUp = (): void => void round();
  const timer = setInterval(whenUp, EVERY_MS);
  globalThis.addEventListener('online', whenUp);
  whenUp();
  return () => {
    stopped = true;
    clearInterval(timer);
    globalThis.removeEventListener('online', whenUp);
  };
}

async function flushAll(hopeless: Set<string>, isStopped: () => boolean): Promise<void> {
  const principalKey = rememberedPrincipal();
  const waiting = (await listLocalDocuments(principalKey)).filter(
    (document) => document.unsentEdits > 0 && !document.setAside,
  );
  for (const { documentId } of waiting) {
    if (isStopped()) return;
    if (isOpenHere(documentId) || hopeless.has(documentId)) continue;
    // One after the other: this is work in the background.
    await aloneAmongTabs(`scriptorium:flush:${principalKey}:${documentId}`, async () => {
      if (isRefused(await flush(principalKey, documentId))) hopeless.add(documentId);
    });
  }
}

/** Opens the document without showing it, until everything is acknowledged or cannot be. */
async function flush(principalKey: string, documentId: string): Promise<SyncState> {
  const session = openDocument({ documentId, principalKey });
  // No one is here: this session must not be seen among the people of the document.
  session.awareness.setLocalState(null);
  const patience = new Promise<void>((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([untilState(session, (state) => isSettled(state) || isRefused(state)), patience]);
  const state = session.getState();
  await session.close();
  return state;
}

function isRefused({ link, save }: SyncState): boolean {
  return link.kind === 'stopped' || (save.kind === 'notSaved' && save.why === 'forbidden');
}

/** Two tabs that do it at once do no harm, only work; so where there are no locks, there are none. */
async function aloneAmongTabs(name: string, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work();
  });
}
