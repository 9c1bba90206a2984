/** Many people who type at a steady rate, each key noted with the time it was pressed. */
import type { Client } from './client.ts';
import { createTypist, type Typist } from './edits.ts';

export interface Keyboards {
  /** When this client id wrote this character; undefined for what was not written here. */
  pressedAt(clientId: number, clock: number): number | undefined;
  /** Starts at the usual rate or goes on at another, in keys a second and person. */
  start(keysPerSecond?: number): void;
  stop(): void;
}

interface Seat {
  readonly client: Client;
  readonly typist: Typist;
}

const LETTERS = 'etaoinshrdlu ';

export function createKeyboards(
  clients: readonly Client[],
  keysPerSecond: number,
  onKey: (client: Client, at: number) => void = () => undefined,
): Keyboards {
  const seats = clients.map((client, index): Seat => ({ client, typist: createTypist(1_000 + index) }));
  const pressed = seats.map((): number[] => []);
  let keysPerMs = 0;
  let running = false;
  let started = 0;
  let keysBefore = 0;
  let keys = 0;

  // Everybody types at the same rate, each a little after the one before: the next key is always the next seat's.
  const pressDue = (): void => {
    const due = keysBefore + Math.floor((performance.now() - started) * keysPerMs);
    for (; keys < due; keys += 1) {
      const index = keys % seats.length;
      const seat = seats[index];
      if (seat === undefined) continue;
      const now = performance.now();
      pressed[index]?.push(now);
      seat.client.sendUpdate(seat.typist.types(LETTERS[keys % LETTERS.length] ?? 'e'));
      onKey(seat.client, now);
    }
  };
  const tick = (): void => {
    if (!running) return;
    pressDue();
    setTimeout(tick, 1);
  };
  return {
    pressedAt: (clientId, clock) => pressed[clientId - 1_000]?.[clock],
    start(rate = keysPerSecond) {
      keysPerMs = (rate * seats.length) / 1_000;
      started = performance.now();
      keysBefore = keys;
      if (running) return;
      running = true;
      tick();
    },
    stop() {
      running = false;
    },
  };
}
