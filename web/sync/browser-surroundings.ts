/** What the browser tells of its network and of this tab. */
import type { Surroundings, SurroundingsEvent } from './sync-drivers.ts';

export const browserSurroundings: Surroundings = {
  networkUp: () => navigator.onLine,
  watch(listener) {
    const tell = (event: SurroundingsEvent) => (): void => listener(event);
    const whenVisibility = (): void =>
      listener({ kind: document.visibilityState === 'visible' ? 'shown' : 'hidden' });
    const whenUp = tell({ kind: 'network', up: true });
    const whenDown = tell({ kind: 'network', up: false });
    const whenPageBack = tell({ kind: 'shown' });
    const whenPageGoes = tell({ kind: 'hidden' });
    globalThis.addEventListener('online', whenUp);
    globalThis.addEventListener('offline', whenDown);
    globalThis.addEventListener('pageshow', whenPageBack);
    globalThis.addEventListener('pagehide', whenPageGoes);
    document.addEventListener('visibilitychange', whenVisibility);
    return () => {
      globalThis.removeEventListener('online', whenUp);
      globalThis.removeEventListener('offline', whenDown);
      globalThis.removeEventListener('pageshow', whenPageBack);
      globalThis.removeEventListener('pagehide', whenPageGoes);
      document.removeEventListener('visibilitychange', whenVisibility);
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

const RELOADED = 'scriptorium.reloaded';
/** A reload that was asked for again within this time has not helped. */
const RELOAD_HELPS_WITHIN_MS = 600_000;

/** Loads the page anew. If that has just been tried for the same reason, the page must say so rather than go round. */
export function reloadPageOnce(reason: string): void {
  try {
    const [lastReason, at] = (sessionStorage.getItem(RELOADED) ?? '').split('\n');
    if (lastReason === reason && Date.now() - Number(at) < RELOAD_HELPS_WITHIN_MS) return;
    sessionStorage.setItem(RELOADED, `${reason}\n${String(Date.now())}`);
  } catch {
    // Without a memory of having reloaded, reloading could go on for ever.
    return;
  }
  location.reload();
}

let hasAsked = false;

/** Asks the browser, once, not to clear this origin's storage when space is short. A refusal changes nothing here. */
export function askForPersistence(): void {
  if (hasAsked || !('storage' in navigator) || !('persist' in navigator.storage)) return;
  hasAsked = true;
  navigator.storage.persist().catch(() => undefined);
}
