/**
 * What goes into a room and what comes out. A room is a pure machine: `room.handle(event, now)` returns effects;
 * it knows no socket, no disk and no clock. `server/room-host` runs the effects and reports back as events.
 */
import type { PrincipalId, SessionId } from '../../shared/ids.ts';
import type { CloseCode } from '../../shared/protocol/close-codes.ts';
import type { DocumentEvent, StorageFault } from '../../shared/protocol/events.ts';
import type { PresenceUser } from '../../shared/protocol/hello.ts';
import type { DocumentRole } from '../../shared/roles.ts';
import type { SharedFrame } from '../../shared/protocol/frames.ts';
import type { LoadOutcome, NewUpdate, ClientIdClaim, AppendOutcome } from '../update-log/update-log.ts';

/** A client frame that concerns the document; ping and pong are answered by the connection. */
export type RoomFrame = Exclude<SharedFrame, { kind: 'ping' } | { kind: 'pong' }>;

export interface Joining {
  readonly sessionId: SessionId;
  readonly principalId: PrincipalId;
  readonly user: PresenceUser;
  readonly role: DocumentRole;
  /** `scriptorium` hears hello, ack and event frames; `stock` speaks y-protocols alone. */
  readonly dialect: 'stock' | 'scriptorium';
  /** The body schema the client said it has; absent for clients that did not say. */
  readonly schemaVersion?: number;
}

export type RoomEvent =
  | { readonly kind: 'loaded'; readonly outcome: LoadOutcome }
  | { readonly kind: 'join'; readonly joining: Joining }
  | { readonly kind: 'leave'; readonly sessionId: SessionId }
  | { readonly kind: 'frame'; readonly sessionId: SessionId; readonly frame: RoomFrame }
  | { readonly kind: 'appended'; readonly ticket: number; readonly outcome: AppendOutcome }
  /** Access was asked again. No role: the session is closed with `closeCode`. */
  | {
      readonly kind: 'accessChanged';
      readonly sessionId: SessionId;
      readonly access:
        | { readonly kind: 'role'; readonly role: DocumentRole; readonly user: PresenceUser }
        | { readonly kind: 'lost'; readonly closeCode: CloseCode; readonly reason: string };
    }
  /** Something to tell everybody who understands events. */
  | { readonly kind: 'announce'; readonly event: DocumentEvent }
  /** An update made by the server itself on somebody's behalf (HTTP API, command line). */
  | {
      readonly kind: 'write';
      readonly requestId: number;
      readonly principalId: PrincipalId;
      readonly update: Uint8Array;
    }
  | { readonly kind: 'compacted'; readonly baseSeq: number; readonly base: Uint8Array }
  | { readonly kind: 'compactionEnded'; readonly hasFolded: boolean }
  /** The turn of the event loop in which `flushSoon` was asked for has ended. */
  | { readonly kind: 'flush' }
  /** The time a `wakeAt` effect asked for has come. */
  | { readonly kind: 'wake' }
  /** Everybody out: the server stops (1001), the document was deleted (4410) or rebuilt (4409). */
  | { readonly kind: 'closeAll'; readonly code: CloseCode; readonly reason: string };

/** A frame for many: encoded once; nobody in `except` gets it. */
export interface BroadcastFrame {
  readonly bytes: Uint8Array;
  readonly except: SessionId | undefined;
}

export type RoomEffect =
  | { readonly kind: 'load' }
  | { readonly kind: 'send'; readonly sessionId: SessionId; readonly bytes: Uint8Array }
  /** To every session in `to`, in this order, as few socket writes as possible. */
  | {
      readonly kind: 'broadcast';
      readonly to: readonly SessionId[];
      readonly frames: readonly BroadcastFrame[];
    }
  | {
      readonly kind: 'append';
      readonly ticket: number;
      readonly generation: string;
      readonly updates: readonly NewUpdate[];
      readonly claims: readonly ClientIdClaim[];
    }
  | {
      readonly kind: 'close';
      readonly sessionId: SessionId;
      readonly code: CloseCode;
      readonly reason: string;
    }
  /** Something waits to be written or told: call `flush` at the end of this turn, so that all frames of a turn
   * share one append, one ack and one broadcast. */
  | { readonly kind: 'flushSoon' }
  | { readonly kind: 'compact' }
  | { readonly kind: 'raiseSchemaVersion'; readonly version: number }
  /** Committed content changed: titles, previews and the like may be drawn anew. */
  | { readonly kind: 'changed'; readonly lastSeq: number }
  | { readonly kind: 'writeDone'; readonly requestId: number; readonly outcome: WriteOutcome }
  /** Wake the room at this time (ms since the epoch); a later effect replaces an earlier one. */
  | { readonly kind: 'wakeAt'; readonly at: number }
  | { readonly kind: 'storageFailing'; readonly fault: StorageFault; readonly detail: string }
  /** Nobody is here and nothing is pending: forget me. */
  | { readonly kind: 'evict' };

export type WriteOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'failed'; readonly fault: StorageFault }
  | { readonly kind: 'refused'; readonly reason: string };
