/** A document in React: its session, what to tell about its state, and who else is here. */
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { DocumentSession, OpenDocumentOptions } from './document-session.ts';
import type { Peer } from './peers.ts';
import { rememberedPrincipal } from './remembered-principal.ts';
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
  // Whoever signs out, or in, meanwhile: what was typed here stays with the person who opened it.
  const [opener] = useState(rememberedPrincipal);
  const options = useMemo(
    (): OpenDocumentOptions => ({
      documentId,
      principalKey: principalKey ?? opener,
      ...(token === undefined ? {} : { token }),
      ...(serverUrl === undefined ? {} : { serverUrl }),
    }),
    [documentId, principalKey, opener, token, serverUrl],
  );
  const session = sharedSession(options);
  useEffect(() => holdSession(options), [options]);
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
