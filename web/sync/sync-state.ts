/**
 * What a document's sync client tells the page, as one immutable value. Every word the state line shows comes
 * from here, and everything here comes from acks, close codes and the local copy: never from a guess.
 */
import type { StorageFault } from '../../shared/protocol/events.ts';
import type { PresenceUser } from '../../shared/protocol/hello.ts';
import type { DocumentRole } from '../../shared/roles.ts';

export interface SyncState {
  /**
   * `opening`: nothing may be shown or typed yet. `ready`: content stands, from the local copy or the first sync,
   * and the editor may be mounted. A document never seen before stays `opening` until the server has answered.
   */
  readonly phase: 'opening' | 'ready';
  readonly link: LinkState;
  readonly save: SaveState;
  readonly localCopy: LocalCopyState;
  /** Undefined until the first hello; offline, what the last hello said. */
  readonly role: DocumentRole | undefined;
  readonly user: PresenceUser | undefined;
  /** Whether the page may offer to type: phase, role, final closes and schema taken together. */
  readonly editable: boolean;
  /** Last round trip of a ping, ms. */
  readonly latencyMs: number | undefined;
}

export type LinkState =
  | { readonly kind: 'connecting' }
  /** Connected, hello heard, first sync done. */
  | { readonly kind: 'live' }
  /** Will come back by itself; `retryAt` in ms since the epoch. */
  | { readonly kind: 'waiting'; readonly retryAt: number; readonly code: number | undefined }
  /** The browser says there is no network: tries at once when it returns. */
  | { readonly kind: 'offline' }
  /** Will not come back by itself. */
  | { readonly kind: 'stopped'; readonly why: StopReason; readonly code: number; readonly detail: string };

export type StopReason =
  | 'signedOut'
  /** An edit was refused for want of the right. */
  | 'forbidden'
  /** There is no such document, or not for this person (any more): what is not one's own is not told apart. */
  | 'notFound'
  | 'deleted'
  /** Another generation: the local copy cannot be merged. */
  | 'rebuilt'
  | 'tooLarge'
  /** The page is older than the document. */
  | 'pageTooOld'
  /** The server says that this client sends nonsense: a bug or a limit. */
  | 'refused'
  | 'malformed';

export type SaveState =
  /** Every edit made here is on the server's disk, as far as it said. */
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving'; readonly edits: number }
  /** No connection; `kept` tells whether these edits are also on this device's disk. */
  | { readonly kind: 'offline'; readonly edits: number; readonly kept: boolean }
  | {
      readonly kind: 'notSaved';
      readonly edits: number;
      readonly kept: boolean;
      readonly why: StorageFault | StopReason | 'serverLost';
    };

export type LocalCopyState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'kept' }
  /** The browser refuses storage (private window, blocked site data). */
  | { readonly kind: 'refused' }
  /** The browser's storage is full: new edits are in memory alone until they are acknowledged. */
  | { readonly kind: 'full' };

/** Whether the page would show the two alike: then the older object stays, and nothing is drawn anew. */
export function sameSyncState(one: SyncState, other: SyncState): boolean {
  return (
    one.phase === other.phase &&
    one.role === other.role &&
    one.editable === other.editable &&
    one.latencyMs === other.latencyMs &&
    sameFields(one.user, other.user) &&
    sameFields(one.link, other.link) &&
    sameFields(one.save, other.save) &&
    sameFields(one.localCopy, other.localCopy)
  );
}

function sameFields(one: object | undefined, other: object | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  const some = new Map<string, unknown>(Object.entries(one));
  const others = Object.entries(other);
  return some.size === others.length && others.every(([name, value]) => some.get(name) === value);
}
