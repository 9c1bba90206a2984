/**
 * y-protocols' Awareness without its own clock: it is renewed by the core's timers, and who has gone is told by the
 * server at once, or by the end of the connection.
 */
import {
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
  type Awareness,
} from 'y-protocols/awareness';

export interface AwarenessPort {
  /** Our own state alone, never another tab's; undefined when we show nothing. */
  encodeOwn(renewed: boolean): Uint8Array | undefined;
  apply(update: Uint8Array): void;
  dropOthers(): void;
  close(): void;
}

const FROM_SERVER = Symbol('awareness from the server');

export function createAwarenessPort(awareness: Awareness, onOwnChange: () => void): AwarenessPort {
  // Its interval measures real time and would outlive the clock of a simulated world.
  const interval: unknown = Reflect.get(awareness, '_checkInterval');
  if (isTimer(interval)) clearInterval(interval);
  let renewing = false;

  function whenUpdated(_changes: unknown, origin: unknown): void {
    if (origin === 'local' && !renewing) onOwnChange();
  }

  awareness.on('update', whenUpdated);
  return {
    encodeOwn(renewed) {
      const own = awareness.getLocalState();
      if (own === null) return undefined;
      if (renewed) {
        renewing = true;
        awareness.setLocalState(own);
        renewing = false;
      }
      return encodeAwarenessUpdate(awareness, [awareness.clientID]);
    },
    apply(update) {
      try {
        applyAwarenessUpdate(awareness, update, FROM_SERVER);
      } catch {
        // Presence is not worth a connection: what cannot be read is passed over.
      }
    },
    dropOthers() {
      const others = [...awareness.getStates().keys()].filter((id) => id !== awareness.clientID);
      removeAwarenessStates(awareness, others, FROM_SERVER);
      // They may come back with the clocks they had, and are to be believed then.
      for (const id of awareness.meta.keys()) if (id !== awareness.clientID) awareness.meta.delete(id);
    },
    close() {
      awareness.off('update', whenUpdated);
    },
  };
}

/** A number in browsers, an object in Node. */
function isTimer(value: unknown): value is Parameters<typeof clearInterval>[0] {
  return typeof value === 'number' || (typeof value === 'object' && value !== null);
}
