/** Whether something wants to be said in passing: what shows it loads only then. */
import { useSyncExternalStore } from 'react';

let areWanted = false;
const listeners = new Set<() => void>();

/** Whoever shows one calls this first. */
export function wantToasts(): void {
  areWanted = true;
  for (const listener of listeners) listener();
}

export function useToastsWanted(): boolean {
  return useSyncExternalStore(subscribe, () => areWanted);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
