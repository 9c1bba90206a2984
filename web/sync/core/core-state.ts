/** Everything the sync core remembers between two events: one immutable value. */
import type { StorageFault } from '../../../shared/protocol/events.ts';
import type { ServerFrame } from '../../../shared/protocol/frames.ts';
import type { LocalCopyState, StopReason } from '../sync-state.ts';
import { EMPTY_OUTBOX, type Outbox } from './outbox.ts';
import type { CopyMeta, SyncEffect } from './sync-events.ts';

export type Connection =
  /** Not begun, or left for good. */
  | { readonly kind: 'idle' }
  /** A socket is opening, or open and without its hello. */
  | { readonly kind: 'connecting' }
  | Greeted
  | { readonly kind: 'waiting'; readonly retryAt: number; readonly code: number | undefined }
  | { readonly kind: 'stopped'; readonly why: StopReason; readonly code: number; readonly detail: string };

/** The server's hello was heard and agrees with what we hold. */
export interface Greeted {
  readonly kind: 'greeted';
  /** The server's latest step 1: what it had then. Before the first, no edit is sent: step 2 will carry it. */
  readonly serverVector: Uint8Array | undefined;
  /** Its step 2 arrived: what we hold is at least what it had. */
  readonly synced: boolean;
  /** Step 2 and update frames sent on this connection; acks count these. */
  readonly sent: number;
  /** The largest frame this server takes. */
  readonly limitBytes: number;
  readonly acked: number;
  /** Step 1 questions since the last ack that brought something. */
  readonly asks: number;
  /** The counted frame that brings back what the server had acknowledged and lost. */
  readonly restoring: number | undefined;
  readonly probe: { readonly nonce: number; readonly sentAt: number } | undefined;
  /** A ping went out and nothing, of any kind, was heard since. */
  readonly isDoubted: boolean;
  readonly pingDueAt: number;
}

export interface CoreState {
  /** Names this page load among all tabs, ever: edit keys begin with it. */
  readonly tabId: string;
  /** The newest body schema this page can edit. */
  readonly pageSchema: number;
  readonly connection: Connection;
  readonly copy: LocalCopyState;
  /** Content stands: it may be shown and typed into. */
  readonly seen: boolean;
  /** From the local copy or the last hello; undefined before either. */
  readonly meta: CopyMeta | undefined;
  readonly outbox: Outbox;
  readonly editsMade: number;
  /** Why the server's storage takes no writes, until an ack proves that it does again. */
  readonly fault: StorageFault | undefined;
  /** The server goes on asking for what it lost and we may not send: cleared by an ack that brings something. */
  readonly serverLost: boolean;
  /** A close told that the history was replaced. Which one is the present one, the next hello tells. */
  readonly toldRebuilt: boolean;
  /** What the server said just before it closed. */
  readonly refusal: string | undefined;
  readonly networkUp: boolean;
  /** Failed attempts since the connection was last good. */
  readonly attempts: number;
  /** Frames that came before the local copy was read. */
  readonly held: readonly ServerFrame[];
  /** Awareness changed inside the present window. */
  readonly awareness: 'idle' | 'windowOpen' | 'windowOpenAndChanged';
  readonly latencyMs: number | undefined;
  readonly left: boolean;
}

export function initialState(options: {
  readonly tabId: string;
  readonly pageSchema: number;
  readonly networkUp: boolean;
}): CoreState {
  return {
    ...options,
    connection: { kind: 'idle' },
    copy: { kind: 'opening' },
    seen: false,
    meta: undefined,
    outbox: EMPTY_OUTBOX,
    editsMade: 0,
    fault: undefined,
    serverLost: false,
    toldRebuilt: false,
    refusal: undefined,
    attempts: 0,
    held: [],
    awareness: 'idle',
    latencyMs: undefined,
    left: false,
  };
}

/** One event's turn: time and chance come in, effects go out. */
export interface Turn {
  readonly now: number;
  /** In [0, 1). */
  readonly random: number;
  readonly effects: SyncEffect[];
}
