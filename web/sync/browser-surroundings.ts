/** What the browser tells of its network and of this tab. */
import type { Surroundings, SurroundingsEvent } from './sync-drivers.ts';

export const browserSurroundings: Surroundings = {
  networkUp: () => navigator.onLine,
  watch(listener) {
    const tell = (event: SurroundingsEvent) => (): void => listener(event);
    const whenShown = (): void => {
      if (document.visibilityState === 'visible') listener({ kind: 'shown' });
    };
    const whenUp = tell({ kind: 'network', up: true });
    const whenDown = tell({ kind: 'network', up: false });
    const whenPageBack = tell({ kind: 'shown' });
    globalThis.addEventListener('online', whenUp);
    globalThis.addEventListener('offline', whenDown);
    globalThis.addEventListener('pageshow', whenPageBack);
    document.addEventListener('visibilitychange', whenShown);
    return () => {
      globalThis.removeEventListener('online', whenUp);
      globalThis.removeEventListener('offline', whenDown);
      globalThis.removeEventListener('pageshow', whenPageBack);
      document.removeEventListener('visibilitychange', whenShown);
    };
  },
  warnBeforeLeaving(isNeeded) {
    const ask = (event: BeforeUnloadEvent): void => {
      if (isNeeded()) event.preventDefault();
    };
    globalThis.addEventListener('beforeunload', ask);
    return () => globalThis.removeEventListener('beforeunload', ask);
  },
};

const RELOADED_FOR = 'scriptorium.reloadedFor';

/** Loads the page anew, once for each reason: if the new page is as old, it must say so rather than go round. */
export function reloadPageOnce(reason: string): void {
  try {
    if (sessionStorage.getItem(RELOADED_FOR) === reason) return;
    sessionStorage.setItem(RELOADED_FOR, reason);
  } catch {
    // Without a memory of having reloaded, reloading could go on for ever.
    return;
  }
  location.reload();
}

/** Asks the browser not to clear this origin's storage when space is short. A refusal changes nothing here. */
export function askForPersistence(): void {
  if ('storage' in navigator && 'persist' in navigator.storage) {
    navigator.storage.persist().catch(() => undefined);
  }
}
