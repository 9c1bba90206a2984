import { useEffect, useState } from 'react';
import { CLOSE } from '../../../shared/protocol/close-codes.ts';
import { BACK_OFF_CAP_MS } from '../../sync/core/coming-back.ts';
import type { SyncState } from '../../sync/sync-state.ts';

/** Longer than any pause between two attempts of whoever has something to save. */
export const HOLDS_MS = BACK_OFF_CAP_MS * 1.5;

interface Heard {
  readonly isFailing: boolean;
  /** Since it fails. */
  readonly hadUnsaved: boolean;
}

/**
 * Whether the server's storage fails. With each attempt of somebody who has something to save everybody in the
 * document is sent away (4503) and let in again, so what was said holds until an own edit has been saved, or until
 * the connection has lasted longer than any pause between two attempts: a notice that comes and goes helps nobody.
 */
export function useStorageFailing({ link, save }: SyncState): boolean {
  const [before, setBefore] = useState<Heard>({ isFailing: false, hadUnsaved: false });
  const isFailing = isStillFailing(before, link, save);
  const hadUnsaved = isFailing && (before.hadUnsaved || (save.kind !== 'saved' && save.edits > 0));
  if (isFailing !== before.isFailing || hadUnsaved !== before.hadUnsaved) {
    setBefore({ isFailing, hadUnsaved });
  }
  const isLive = link.kind === 'live';
  useEffect(() => {
    if (!isFailing || !isLive) return undefined;
    const timer = setTimeout(() => setBefore((heard) => ({ ...heard, isFailing: false })), HOLDS_MS);
    return () => clearTimeout(timer);
  }, [isFailing, isLive]);
  return isFailing;
}

function isStillFailing(before: Heard, link: SyncState['link'], save: SyncState['save']): boolean {
  if (link.kind === 'waiting') return link.code === CLOSE.storageFailing;
  if (link.kind === 'offline' || link.kind === 'stopped') return false;
  return before.isFailing && !(before.hadUnsaved && save.kind === 'saved');
}
