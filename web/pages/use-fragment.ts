import { useSyncExternalStore } from 'react';

/**
 * What stands behind `#` in the address, and how to drop it. A link opened in a tab that is at the same page already
 * changes nothing but this: browsers load nothing anew.
 */
export function useFragment(): readonly [string, () => void] {
  return [useSyncExternalStore(subscribe, read), drop];
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

function read(): string {
  return location.hash.replace(/^#/, '');
}

function drop(): void {
  history.replaceState(history.state, '', location.pathname + location.search);
  // Nobody is told of a replaced address.
  dispatchEvent(new HashChangeEvent('hashchange'));
}
