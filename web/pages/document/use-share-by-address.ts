import { useEffect } from 'react';
import { wantsShare } from '../addresses.ts';

/** Somebody came by a letter about who asks to be let in: opens the share dialog once it is known that they may. */
export function useShareByAddress(mayShare: boolean, onShare: () => void): void {
  useEffect(() => {
    if (!mayShare || !wantsShare(location.search)) return;
    // It has done its work: neither a reload nor a copy of the address is to open it again.
    const search = new URLSearchParams(location.search);
    search.delete('share');
    const rest = search.size === 0 ? '' : `?${search.toString()}`;
    history.replaceState(history.state, '', location.pathname + rest + location.hash);
    onShare();
  }, [mayShare, onShare]);
}
