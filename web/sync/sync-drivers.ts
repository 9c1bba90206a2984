/**
 * The ports of the sync client: everything it touches of the world. The browser's are in document-session.ts,
 * Node's in node-client.ts; tests and the simulated world bring their own.
 */
import type { Clock, Random, Timers } from '../../shared/time-and-chance.ts';
import type { TabMessage } from './core/sync-events.ts';
import type { LocalCopy } from './local-copy.ts';

/** One WebSocket of subprotocol `scriptorium.v1`. */
export interface SyncSocket {
  /** Never throws; bytes for a socket that is not open are dropped. */
  send(bytes: Uint8Array): void;
  /** After this the handlers are not called any more. */
  close(): void;
}

export interface SocketHandlers {
  readonly received: (bytes: Uint8Array) => void;
  /** Once, whoever closed it; 1006 where no close frame came. */
  readonly closed: (code: number, reason: string) => void;
}

/** Opens a socket to the document's address. Never throws: failing is a `closed` that comes later. */
export type ConnectSocket = (handlers: SocketHandlers) => SyncSocket;

/** The other tabs of this person that show this document. */
export interface TabChannel {
  post(message: TabMessage): void;
  subscribe(listener: (message: TabMessage) => void): () => void;
  close(): void;
}

export type SurroundingsEvent =
  | { readonly kind: 'network'; readonly up: boolean }
  | { readonly kind: 'shown' }
  /** The page may be gone next: what waits to be kept is written now. */
  | { readonly kind: 'hidden' };

/** What the browser knows of the network and of the tab. */
export interface Surroundings {
  networkUp(): boolean;
  watch(listener: (event: SurroundingsEvent) => void): () => void;
  /** Asks the person before the page is left, while `isNeeded`. */
  warnBeforeLeaving(isNeeded: () => boolean): () => void;
}

export interface SyncDrivers {
  readonly connect: ConnectSocket;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** Absent: nothing is kept on this device, and the state says so. */
  readonly copy?: LocalCopy;
  readonly tabs?: TabChannel;
  readonly surroundings?: Surroundings;
  /** Called when this page is older than the document; `version` tells apart what it is too old for. */
  readonly reloadPage?: (version: string) => void;
}
