/** A document opened from Node: for tests, tools and robots. No Node API of its own; the WebSocket is passed in. */
import type * as Y from 'yjs';
import type { LocalCopy } from './local-copy.ts';
import { createMemoryLocalCopy } from './memory-local-copy.ts';
import { isSettled, untilState } from './session-waiting.ts';
import { createSyncClient, type SyncClient } from './sync-client.ts';
import { systemClock, systemRandom, systemTimers } from './system-time.ts';
import { connectByWebSocket, type WebSocketConstructor } from './web-socket-driver.ts';

export interface OpenInNodeOptions {
  /** The server: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly documentId: string;
  readonly token?: string;
  /** `import { WebSocket } from 'ws'` */
  readonly WebSocket: WebSocketConstructor;
  /** In memory unless given; one that is used again brings unsent edits back. */
  readonly localCopy?: LocalCopy;
  readonly doc?: Y.Doc;
  readonly schemaVersion?: number;
}

export interface NodeDocument extends SyncClient {
  /** Resolves when the content is there, and everything typed so far is on the server's disk. */
  whenSettled(): Promise<void>;
}

export function openDocumentInNode(options: OpenInNodeOptions): NodeDocument {
  const { documentId, token, doc, schemaVersion } = options;
  const session = createSyncClient({
    documentId,
    ...(doc === undefined ? {} : { doc }),
    ...(schemaVersion === undefined ? {} : { pageSchema: schemaVersion }),
    drivers: {
      connect: connectByWebSocket(
        {
          serverUrl: options.url,
          documentId,
          ...(token === undefined ? {} : { token }),
          ...(schemaVersion === undefined ? {} : { schemaVersion }),
        },
        options.WebSocket,
      ),
      clock: systemClock,
      timers: systemTimers,
      random: systemRandom,
      copy: options.localCopy ?? createMemoryLocalCopy(),
    },
  });
  return Object.assign(session, {
    whenSettled: async () => {
      await untilState(session, isSettled);
    },
  });
}
