/** The state line's words, from SyncState alone: what it says is what acks, close codes and the local copy say. */
import type { SyncState } from '../../sync/sync-state.ts';

export type SaveLook = 'opening' | 'saved' | 'saving' | 'reconnecting' | 'offline' | 'notSaved';

export type SaveWords =
  | { readonly look: 'opening' | 'saved' | 'saving' | 'reconnecting' }
  | { readonly look: 'offline'; readonly edits: number; readonly kept: boolean }
  | { readonly look: 'notSaved'; readonly why: NotSavedReason; readonly kept: boolean };

type NotSavedReason = Extract<SyncState['save'], { kind: 'notSaved' }>['why'];

export function saveWords({ phase, link, save }: SyncState, isStorageFailing: boolean): SaveWords {
  if (phase === 'opening') return { look: 'opening' };
  // Sent away and let in again for the sake of others' edits: that concerns nobody who has none.
  if (isStorageFailing && (save.kind === 'saved' || (save.kind === 'offline' && save.edits === 0))) {
    return { look: 'saved' };
  }
  switch (save.kind) {
    case 'saving':
      return { look: 'saving' };
    case 'notSaved':
      return { look: 'notSaved', why: save.why, kept: save.kept };
    case 'offline':
      return { look: 'offline', edits: save.edits, kept: save.kept };
    case 'saved':
      return { look: link.kind === 'waiting' ? 'reconnecting' : 'saved' };
  }
}
