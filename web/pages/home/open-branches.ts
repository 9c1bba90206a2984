/** Which documents are opened up in the list: for as long as the page lives, so that coming back shows the same. */
import { useSyncExternalStore } from 'react';

let openIds: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

export function useOpenBranches(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => openIds);
}

export function toggleBranch(documentId: string): void {
  const next = new Set(openIds);
  if (!next.delete(documentId)) next.add(documentId);
  openIds = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
