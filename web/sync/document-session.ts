/**
 * A document as a page opens it: the sync client on the browser's own WebSocket, IndexedDB, BroadcastChannel,
 * timers and events. Opening writes nothing to the document.
 */
import { BASE_PATH } from '../base-path.ts';
import { createBroadcastTabChannel } from './broadcast-tab-channel.ts';
import { askForPersistence, browserSurroundings, reloadPageOnce } from './browser-surroundings.ts';
import { createIndexedDbLocalCopy } from './indexed-db-local-copy.ts';
import { NOBODY, rememberedPrincipal } from './remembered-principal.ts';
import { createSyncClient, type SyncClient } from './sync-client.ts';
import type { SyncDrivers } from './sync-drivers.ts';
import { systemClock, systemRandom, systemTimers } from './system-time.ts';
import { connectByWebSocket } from './web-socket-driver.ts';

export type DocumentSession = SyncClient;

export interface OpenDocumentOptions {
  readonly documentId: string;
  /** Whose copies on this device; the person of the last session unless given. */
  readonly principalKey?: string;
  /** Absent: the session cookie. */
  readonly token?: string;
  /** Where this page came from unless given. */
  readonly serverUrl?: string;
}

export function openDocument(options: OpenDocumentOptions): DocumentSession {
  const { documentId, token } = options;
  const principalKey = options.principalKey ?? rememberedPrincipal();
  const serverUrl = options.serverUrl ?? location.origin + BASE_PATH;
  askForPersistence();
  return createSyncClient({
    documentId,
    drivers: {
      connect: connectByWebSocket(
        { serverUrl, documentId, ...(token === undefined ? {} : { token }) },
        WebSocket,
      ),
      clock: systemClock,
      timers: systemTimers,
      random: systemRandom,
      ...whatOutlivesThePage(principalKey, documentId),
      surroundings: browserSurroundings,
      reloadPage: reloadPageOnce,
    },
  });
}

/** Copies and tabs belong to a person: without one there are none, or the next person here would find them. */
function whatOutlivesThePage(principalKey: string, documentId: string): Pick<SyncDrivers, 'copy' | 'tabs'> {
  if (principalKey === NOBODY) return {};
  return {
    copy: createIndexedDbLocalCopy({ principalKey, documentId }),
    ...('BroadcastChannel' in globalThis
      ? { tabs: createBroadcastTabChannel(principalKey, documentId) }
      : {}),
  };
}
