/** A person's browser in tests: what it keeps outlives its tabs, and its tabs hear each other. */
import type * as Y from 'yjs';
import { Chance } from '../../../shared/testing/chance.ts';
import type { TabMessage } from '../core/sync-events.ts';
import { createMemoryLocalCopy, type MemoryLocalCopy } from '../memory-local-copy.ts';
import { createSyncClient, type SyncClient } from '../sync-client.ts';
import type { Surroundings, SurroundingsEvent, TabChannel } from '../sync-drivers.ts';
import type { HonestServer } from './honest-server.ts';
import { heard, type ManualTime } from './manual-time.ts';

export interface Tab extends SyncClient {
  types(text: string, at?: number): void;
  erases(at: number, length: number): void;
  reads(): string;
  says(event: SurroundingsEvent): void;
  reloads: string[];
  /** The browser was killed: nothing is said, nothing more is written. */
  crash(): void;
}

export interface DeviceOptions {
  readonly server: HonestServer;
  readonly time: ManualTime;
  readonly person: string;
  readonly userId?: string;
  readonly seed?: number;
  readonly copy?: MemoryLocalCopy;
}

export class Device {
  readonly copy: MemoryLocalCopy;
  readonly #options: DeviceOptions;
  readonly #random;
  readonly #tabs = new Set<(message: TabMessage) => void>();
  #opened = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.copy = options.copy ?? createMemoryLocalCopy();
    this.#random = new Chance(options.seed ?? 1);
  }

  /** A page load. The first tab is called like its person on the server, the others `person/2`, `person/3` … */
  async opens(more: { readonly doc?: Y.Doc; readonly pageSchema?: number } = {}): Promise<Tab> {
    const tab = this.opensNow(more);
    await heard();
    this.#options.server.settle();
    await heard();
    return tab;
  }

  opensNow(more: { readonly doc?: Y.Doc; readonly pageSchema?: number } = {}): Tab {
    const { server, time, person, userId } = this.#options;
    this.#opened += 1;
    const name = this.#opened === 1 ? person : `${person}/${String(this.#opened)}`;
    const channel = this.#channel();
    let surroundings: ((event: SurroundingsEvent) => void) | undefined;
    const reloads: string[] = [];
    const watched: Surroundings = {
      networkUp: () => true,
      watch(listener) {
        surroundings = listener;
        return () => undefined;
      },
      warnBeforeLeaving: () => () => undefined,
    };
    let alive = true;
    const connect = server.connector(name, userId ?? person);
    const client = createSyncClient({
      documentId: 'document',
      ...more,
      drivers: {
        connect: (handlers) =>
          connect({
            received: (bytes) => alive && handlers.received(bytes),
            closed: (code, reason) => alive && handlers.closed(code, reason),
          }),
        clock: time.clock,
        timers: { after: (delayMs, run) => time.timers.after(delayMs, () => alive && run()) },
        random: this.#random,
        copy: {
          ...this.copy,
          load: () => this.copy.load(),
          write: (batch) => (alive ? this.copy.write(batch) : new Promise(() => undefined)),
        },
        tabs: channel,
        surroundings: watched,
        reloadPage: (version) => reloads.push(version),
      },
    });
    return Object.assign(client, {
      types: (text: string, at?: number) => client.title.insert(at ?? client.title.length, text),
      erases: (at: number, length: number) => client.title.delete(at, length),
      reads: () => client.title.toJSON(),
      says: (event: SurroundingsEvent) => surroundings?.(event),
      reloads,
      crash: () => {
        alive = false;
        channel.close();
        server.wire(name).open = false;
      },
    });
  }

  #channel(): TabChannel {
    const listeners = new Set<(message: TabMessage) => void>();
    const hear = (message: TabMessage): void => {
      for (const listener of listeners) listener(message);
    };
    this.#tabs.add(hear);
    return {
      post: (message) => {
        for (const other of this.#tabs) if (other !== hear) other(message);
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => this.#tabs.delete(hear),
    };
  }
}
