/** Who else is here, and who of them is writing just now: few changes, so that a page may draw from it directly. */
import type { Awareness } from 'y-protocols/awareness';
import { presenceUserSchema, type PresenceUser } from '../../shared/protocol/hello.ts';
import type { CancelTimer, Timers } from '../../shared/time-and-chance.ts';
import { clientIdsIn } from './step-two.ts';

/** One more session in this document. Its caret is in `awareness`, which changes far more often than this. */
export interface Peer {
  readonly clientId: number;
  readonly user: PresenceUser;
  readonly typing: boolean;
}

const TYPING_FOR_MS = 2_500;

export interface PeerWatch {
  get(): readonly Peer[];
  subscribe(listener: () => void): () => void;
  /** A live update came: its authors are typing. */
  heard(update: Uint8Array): void;
  close(): void;
}

export function createPeerWatch(awareness: Awareness, timers: Timers): PeerWatch {
  let peers: readonly Peer[] = [];
  const listeners = new Set<() => void>();
  const typing = new Map<number, CancelTimer>();

  function refresh(): void {
    const next = peersIn(awareness, typing);
    if (samePeers(peers, next)) return;
    peers = next;
    for (const listener of listeners) listener();
  }

  awareness.on('change', refresh);
  return {
    get: () => peers,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard(update) {
      for (const clientId of clientIdsIn(update)) {
        typing.get(clientId)?.();
        typing.set(
          clientId,
          timers.after(TYPING_FOR_MS, () => {
            typing.delete(clientId);
            refresh();
          }),
        );
      }
      refresh();
    },
    close() {
      awareness.off('change', refresh);
      for (const cancel of typing.values()) cancel();
      typing.clear();
      listeners.clear();
    },
  };
}

function peersIn(awareness: Awareness, typing: ReadonlyMap<number, unknown>): readonly Peer[] {
  const peers: Peer[] = [];
  for (const [clientId, state] of awareness.getStates()) {
    if (clientId === awareness.clientID) continue;
    const user = presenceUserSchema.safeParse(state['user']);
    if (user.success) peers.push({ clientId, user: user.data, typing: typing.has(clientId) });
  }
  return peers.toSorted((one, other) => one.clientId - other.clientId);
}

function samePeers(some: readonly Peer[], others: readonly Peer[]): boolean {
  return (
    some.length === others.length &&
    some.every((peer, index) => {
      const other = others[index];
      return (
        other !== undefined &&
        peer.clientId === other.clientId &&
        peer.typing === other.typing &&
        peer.user.id === other.user.id &&
        peer.user.name === other.user.name &&
        peer.user.color === other.user.color &&
        peer.user.picture === other.user.picture
      );
    })
  );
}
