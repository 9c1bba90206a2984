/** A document in React: its session, what to tell about its state, and who else is here. */
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { DocumentSession, OpenDocumentOptions } from './document-session.ts';
import type { Peer } from './peers.ts';
import { holdSession, sharedSession } from './session-registry.ts';
import type { SyncState } from './sync-state.ts';

export interface UsedDocument {
  readonly session: DocumentSession;
  readonly state: SyncState;
  /** The other sessions; carets are in `session.awareness`. */
  readonly peers: readonly Peer[];
}

/** Renders anew when something visible changes: not with every keystroke, nor with every move of a caret. */
export function useDocument(
  documentId: string,
  { principalKey, token, serverUrl }: Omit<OpenDocumentOptions, 'documentId'> = {},
): UsedDocument {
  const options: OpenDocumentOptions = {
    documentId,
    ...(principalKey === undefined ? {} : { principalKey }),
    ...(token === undefined ? {} : { token }),
    ...(serverUrl === undefined ? {} : { serverUrl }),
  };
  const session = sharedSession(options);
  useEffect(
    () =>
      holdSession({
        documentId,
        ...(principalKey === undefined ? {} : { principalKey }),
        ...(token === undefined ? {} : { token }),
        ...(serverUrl === undefined ? {} : { serverUrl }),
      }),
    [documentId, principalKey, token, serverUrl],
  );
  const state = useSyncExternalStore(
    useCallback((changed) => session.subscribe(changed), [session]),
    () => session.getState(),
  );
  const peers = useSyncExternalStore(
    useCallback((changed) => session.subscribePeers(changed), [session]),
    () => session.getPeers(),
  );
  return { session, state, peers };
}
