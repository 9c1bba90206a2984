/**
 * A person's device: a disk (the browser's storage), and pages that come and go on it. Each page runs the real sync
 * client; a page can be closed, can crash between any two things that happen on it, and can be opened again.
 */
import { fail } from '../../shared/result.ts';
import { createMemoryLocalCopy, type MemoryLocalCopy } from '../../web/sync/memory-local-copy.ts';
import type { LocalCopy } from '../../web/sync/local-copy.ts';
import { createSyncClient, type SyncClient } from '../../web/sync/sync-client.ts';
import type { SocketHandlers, SurroundingsEvent, SyncSocket } from '../../web/sync/sync-drivers.ts';
import type { Chance } from '../../shared/testing/chance.ts';
import type { SimWire } from './network.ts';
import { MachineTime, type Scheduler } from './scheduler.ts';
import type { Witness } from './witness.ts';

export interface SimDeviceParts {
  readonly person: string;
  /** Begins every word typed here. */
  readonly name: string;
  readonly documentId: string;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly witness: Witness;
  /** Opens a wire to the server; undefined when none is running. */
  readonly connect: (person: string, handlers: SocketHandlers) => SimWire | undefined;
}

/** A word typed on this device, and where it is known to be safe. */
interface TypedWord {
  readonly word: string;
  isSafe: boolean;
}

export class SimDevice {
  readonly person: string;
  readonly #parts: SimDeviceParts;
  readonly #disk: MemoryLocalCopy = createMemoryLocalCopy();
  readonly words: TypedWord[] = [];
  #page:
    | { readonly client: SyncClient; readonly machine: MachineTime; openKeys: Map<string, TypedWord> }
    | undefined;
  #surroundings: ((event: SurroundingsEvent) => void) | undefined;
  #wire: SimWire | undefined;
  #isOnline = true;
  #isStorageFull = false;
  #typed = 0;

  constructor(parts: SimDeviceParts) {
    this.person = parts.person;
    this.#parts = parts;
  }

  get client(): SyncClient | undefined {
    return this.#page?.client;
  }

  opensPage(): void {
    if (this.#page !== undefined) return;
    const { scheduler, chance, witness, person, documentId } = this.#parts;
    const machine = new MachineTime(scheduler);
    const own = chance.fork();
    const client = createSyncClient({
      documentId,
      drivers: {
        clock: machine,
        timers: machine,
        random: own,
        copy: slowDisk(this.#disk, { machine, chance: own, isFull: () => this.#isStorageFull }),
        connect: (handlers) => this.#connect(machine, handlers),
        surroundings: {
          networkUp: () => this.#isOnline,
          watch: (listener) => {
            this.#surroundings = listener;
            return () => {
              this.#surroundings = undefined;
            };
          },
          warnBeforeLeaving: () => () => undefined,
        },
      },
    });
    witness.uses(person, client.doc.clientID);
    this.#page = { client, machine, openKeys: new Map() };
    client.subscribe(() => this.#lookAtWords());
    client.onDebug(() => this.#lookAtWords());
  }

  /** A page that has given up (its rights were taken, say) is loaded anew. */
  reopensIfStopped(): void {
    if (this.client?.getState().link.kind !== 'stopped') return;
    this.pageCrashes();
    this.opensPage();
  }

  /** The tab is closed properly. */
  async closesPage(): Promise<void> {
    const page = this.#page;
    if (page === undefined) return;
    // The next page may be opened while this one is still putting its things away.
    this.#page = undefined;
    await page.client.close();
    page.machine.stop();
  }

  /** The browser is killed: nothing that was under way ends. */
  pageCrashes(): void {
    const page = this.#page;
    if (page === undefined) return;
    this.#lookAtWords();
    page.machine.stop();
    this.#wire?.clientDies();
    this.#page = undefined;
  }

  types(): boolean {
    const page = this.#page;
    if (page === undefined || !page.client.getState().editable) return false;
    this.#typed += 1;
    const word = { word: `${this.#parts.name}${this.#typed}`, isSafe: false };
    this.words.push(word);
    const before = new Set(page.client.debug().queue.map(({ key }) => key));
    const words = page.client.doc.getText('words');
    words.insert(words.length, `${word.word} `);
    for (const { key } of page.client.debug().queue) if (!before.has(key)) page.openKeys.set(key, word);
    return true;
  }

  /** Writes and deletes where everybody does. */
  scribbles(): void {
    const page = this.#page;
    if (page === undefined || !page.client.getState().editable) return;
    const { chance } = this.#parts;
    const text = page.client.doc.getText('scratch');
    if (text.length > 3 && chance.happens(0.4)) {
      const at = chance.whole(0, text.length - 2);
      text.delete(at, chance.whole(1, Math.min(5, text.length - at)));
    } else {
      text.insert(
        chance.whole(0, text.length),
        chance.oneOf(['a', 'é', '😀', ' ', 'many characters at once']),
      );
    }
  }

  movesCaret(): void {
    this.#page?.client.awareness.setLocalStateField('cursor', this.#parts.chance.whole(0, 100));
  }

  goesOffline(): void {
    this.#isOnline = false;
    this.#wire?.goHalfOpen();
    this.#surroundings?.({ kind: 'network', up: false });
  }

  goesOnline(): void {
    this.#isOnline = true;
    this.#surroundings?.({ kind: 'network', up: true });
  }

  /** Nothing more can be written; what is there can be read. */
  storageFills(): void {
    this.#isStorageFull = true;
  }

  storageHasRoom(): void {
    this.#isStorageFull = false;
  }

  clockJumps(byMs: number): void {
    this.#page?.machine.jumps(byMs);
  }

  #connect(machine: MachineTime, handlers: SocketHandlers): SyncSocket {
    const { connect, person } = this.#parts;
    const wire = this.#isOnline ? connect(person, whileAlive(machine, handlers)) : undefined;
    this.#wire = wire;
    return wire?.clientSocket ?? noNetwork(machine, handlers);
  }

  /** A word is safe once its edit is on this device's disk or acknowledged; from then on it must never be lost. */
  #lookAtWords(): void {
    const page = this.#page;
    if (page === undefined || page.openKeys.size === 0) return;
    const queue = new Map(page.client.debug().queue.map((row) => [row.key, row]));
    for (const [key, word] of page.openKeys) {
      const row = queue.get(key);
      if (row !== undefined && !row.kept) continue;
      word.isSafe = true;
      page.openKeys.delete(key);
    }
  }
}

/** A browser's storage takes a moment, and takes nothing more once its page is gone. */
function slowDisk(
  disk: MemoryLocalCopy,
  { machine, chance, isFull }: { machine: MachineTime; chance: Chance; isFull: () => boolean },
): LocalCopy {
  const later = <Value>(work: () => Promise<Value>): Promise<Value> =>
    new Promise((resolve) => {
      machine.after(chance.whole(0, 20), () => void work().then(resolve));
    });
  return {
    load: () => later(() => disk.load()),
    write: (batch) => later(() => (isFull() ? Promise.resolve(fail('full')) : disk.write(batch))),
    setAside: (generation) => later(() => disk.setAside(generation)),
    forget: (givenUp) => later(() => disk.forget(givenUp)),
    compact: (generation) => later(() => disk.compact(generation)),
    close: () => undefined,
  };
}

function whileAlive(machine: MachineTime, handlers: SocketHandlers): SocketHandlers {
  return {
    received: (bytes) => {
      if (!machine.isStopped) handlers.received(bytes);
    },
    closed: (code, reason) => {
      if (!machine.isStopped) handlers.closed(code, reason);
    },
  };
}

function noNetwork(machine: MachineTime, handlers: SocketHandlers): SyncSocket {
  machine.after(5, () => handlers.closed(1006, ''));
  return { send: () => undefined, close: () => undefined };
}
