/**
 * One document on this client: runs the effects of the pure core on injected drivers, and reports back. Owns the
 * `Y.Doc`, its awareness, the socket, the timers and the writer of the local copy; closes them all.
 */
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { DOCUMENT_SCHEMA_VERSION } from '../../shared/document/schema-version.ts';
import type { DocumentEvent } from '../../shared/protocol/events.ts';
import { createAwarenessPort } from './awareness-port.ts';
import { createCopyWriter, type CopyWriter } from './copy-writer.ts';
import { initialState, type CoreState } from './core/core-state.ts';
import { syncStateOf, wouldLoseEdits } from './core/save-state.ts';
import { reduce } from './core/sync-core.ts';
import type { LoadedCopy, SyncEvent } from './core/sync-events.ts';
import { createDebugTrail, type SyncDebug } from './debug-trail.ts';
import { createEffectRunner, isFromElsewhere } from './effect-runner.ts';
import { createPeerWatch, type Peer } from './peers.ts';
import { unsentAsOne } from './step-two.ts';
import type { SyncDrivers } from './sync-drivers.ts';
import { sameSyncState, type SyncState } from './sync-state.ts';

export interface SyncClientOptions {
  readonly documentId: string;
  readonly drivers: SyncDrivers;
  /** Fresh unless given; a client id must never be used in two page loads. */
  readonly doc?: Y.Doc;
  /** The newest body schema that whoever edits `doc` understands. */
  readonly pageSchema?: number;
}

export interface SyncClient {
  readonly documentId: string;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly title: Y.Text;
  readonly body: Y.XmlFragment;
  /** The same object until something in it changes. */
  getState(): SyncState;
  subscribe(listener: () => void): () => void;
  /** The same array until somebody comes, goes, is renamed, begins or ends typing. */
  getPeers(): readonly Peer[];
  subscribePeers(listener: () => void): () => void;
  onEvent(listener: (event: DocumentEvent) => void): () => void;
  retryNow(): void;
  debug(): SyncDebug;
  onDebug(listener: () => void): () => void;
  /** All edits without an ack as one update; undefined when there are none. */
  unsentUpdate(): Uint8Array | undefined;
  /** On the person's wish, of a document that is closed to them: nothing of it stays on this device. */
  giveUpUnsent(): void;
  /** Whether closing the page now would lose an edit: neither acknowledged nor kept on this device. */
  wouldLoseEdits(): boolean;
  /** Resolves when what can be kept is kept. Unsent edits stay in the local copy. */
  close(): Promise<void>;
}

/** IndexedDB that says nothing for so long is taken for refused. */
const COPY_DEADLINE_MS = 4_000;

export function createSyncClient(options: SyncClientOptions): SyncClient {
  return new DocumentSync(options);
}

class DocumentSync implements SyncClient {
  readonly documentId: string;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly title: Y.Text;
  readonly body: Y.XmlFragment;
  readonly #drivers: SyncDrivers;
  readonly #ownAwareness;
  readonly #peers;
  readonly #trail;
  readonly #writer: CopyWriter | undefined;
  readonly #effects;
  readonly #queue: SyncEvent[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #eventListeners = new Set<(event: DocumentEvent) => void>();
  readonly #stopWatching: (() => void)[] = [];
  #core: CoreState;
  #state: SyncState;
  #running = false;
  #closing: Promise<void> | undefined;

  constructor(options: SyncClientOptions) {
    const { drivers } = options;
    this.documentId = options.documentId;
    this.#drivers = drivers;
    this.doc = options.doc ?? new Y.Doc();
    this.title = this.doc.getText('title');
    this.body = this.doc.getXmlFragment('default');
    this.awareness = new Awareness(this.doc);
    this.#ownAwareness = createAwarenessPort(this.awareness, () =>
      this.#handle({ kind: 'awarenessChanged' }),
    );
    this.#peers = createPeerWatch(this.awareness, drivers.timers);
    this.#trail = createDebugTrail(drivers.clock);
    this.#core = initialState({
      tabId: newTabId(drivers),
      pageSchema: options.pageSchema ?? DOCUMENT_SCHEMA_VERSION,
      networkUp: drivers.surroundings?.networkUp() ?? true,
    });
    this.#state = syncStateOf(this.#core);
    this.#writer = drivers.copy === undefined ? undefined : this.#createWriter(drivers.copy);
    this.#effects = createEffectRunner({
      doc: this.doc,
      drivers,
      awareness: this.#ownAwareness,
      peers: this.#peers,
      trail: this.#trail,
      writer: this.#writer,
      outbox: () => this.#core.outbox,
      handle: (event) => this.#handle(event),
      tell: (event) => {
        for (const listener of this.#eventListeners) listener(event);
      },
    });
    this.doc.on('afterTransaction', leaveUntidied);
    this.doc.on('update', this.#whenDocChanged);
    this.#watchWorld();
    this.#handle({ kind: 'started' });
    void this.#loadCopy();
  }

  getState(): SyncState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  getPeers(): readonly Peer[] {
    return this.#peers.get();
  }

  subscribePeers(listener: () => void): () => void {
    return this.#peers.subscribe(listener);
  }

  onEvent(listener: (event: DocumentEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  retryNow(): void {
    this.#handle({ kind: 'retry' });
  }

  debug(): SyncDebug {
    const { connection, outbox, meta, attempts, latencyMs } = this.#core;
    const acks = connection.kind === 'greeted' ? connection : { sent: 0, acked: 0 };
    return {
      frames: this.#trail.frames(),
      stateVector: Y.decodeStateVector(Y.encodeStateVector(this.doc)),
      queue: outbox.edits.map(({ key, update, sentIn }) => ({
        key,
        bytes: update.length,
        kept: !outbox.unkept.has(key),
        sentIn,
      })),
      acks: { sent: acks.sent, acked: acks.acked },
      latencyMs,
      attempts,
      clientId: this.doc.clientID,
      generation: meta?.generation,
    };
  }

  onDebug(listener: () => void): () => void {
    return this.#trail.subscribe(listener);
  }

  unsentUpdate(): Uint8Array | undefined {
    const updates = this.#core.outbox.edits.map((edit) => edit.update);
    return updates.length === 0 ? undefined : unsentAsOne(this.doc, updates);
  }

  giveUpUnsent(): void {
    this.#handle({ kind: 'givenUp' });
  }

  wouldLoseEdits(): boolean {
    return wouldLoseEdits(this.#core);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#handle({ kind: 'leaving' });
    this.doc.off('update', this.#whenDocChanged);
    this.doc.off('afterTransaction', leaveUntidied);
    for (const stop of this.#stopWatching) stop();
    this.#effects.close();
    this.#peers.close();
    this.#ownAwareness.close();
    await this.#writer?.close();
    this.#drivers.tabs?.close();
    this.doc.destroy();
    this.#listeners.clear();
  }

  #createWriter(copy: NonNullable<SyncDrivers['copy']>): CopyWriter {
    return createCopyWriter({
      copy,
      clock: this.#drivers.clock,
      timers: this.#drivers.timers,
      title: () => this.title.toJSON(),
      wholeState: () => Y.encodeStateAsUpdate(this.doc),
      onKept: (keys) => this.#handle({ kind: 'editsKept', keys }),
      onFailed: (fault, keys) => this.#handle({ kind: 'keepingFailed', fault, keys }),
    });
  }

  #watchWorld(): void {
    const { tabs, surroundings } = this.#drivers;
    if (tabs !== undefined) {
      this.#stopWatching.push(tabs.subscribe((message) => this.#handle({ kind: 'tab', message })));
    }
    if (surroundings !== undefined) {
      this.#stopWatching.push(
        surroundings.watch((event) => {
          if (event.kind === 'hidden') this.#writer?.writeNow();
          else this.#handle(event);
        }),
        surroundings.warnBeforeLeaving(() => this.wouldLoseEdits()),
      );
    }
  }

  async #loadCopy(): Promise<void> {
    const { copy, timers } = this.#drivers;
    if (copy === undefined) {
      this.#handle({ kind: 'copyFailed', fault: 'refused' });
      return;
    }
    // Some browsers let an opening database hang. Work begins without it then; what it says later still counts.
    const cancelDeadline = timers.after(COPY_DEADLINE_MS, () =>
      this.#handle({ kind: 'copyFailed', fault: 'refused' }),
    );
    const loaded = await copy.load();
    cancelDeadline();
    if (this.#closing !== undefined) return;
    if (loaded.ok) this.#adopt(loaded.value);
    else this.#handle({ kind: 'copyFailed', fault: loaded.error });
  }

  #adopt(copy: LoadedCopy | undefined): void {
    if (copy !== undefined) {
      this.#writer?.adopt(copy.meta, copy.shared.length);
      this.#effects.ownClientIds(copy.ownClientIds);
    }
    this.#handle({ kind: 'copyLoaded', copy });
  }

  readonly #whenDocChanged = (update: Uint8Array, origin: unknown): void => {
    if (!isFromElsewhere(origin)) this.#handle({ kind: 'typed', update });
  };

  /** Effects may cause events (an editor that answers a remote change): these wait for their turn. */
  #handle(event: SyncEvent): void {
    this.#queue.push(event);
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#step(next);
    } finally {
      this.#running = false;
    }
    this.#publish();
  }

  #step(event: SyncEvent): void {
    const { clock, random } = this.#drivers;
    const step = reduce(this.#core, event, { now: clock.now(), random: random.fraction() });
    this.#core = step.state;
    for (const effect of step.effects) this.#effects.run(effect);
  }

  #publish(): void {
    const next = syncStateOf(this.#core);
    if (sameSyncState(this.#state, next)) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

/**
 * After a remote change Yjs deletes formatting marks that have become redundant, in a transaction of its own: an
 * update nobody typed, from everybody who merely looks on. What it does not delete is not seen; so it is not asked to.
 */
function leaveUntidied(transaction: Y.Transaction): void {
  Reflect.set(transaction, '_needFormattingCleanup', false);
}

function newTabId(drivers: SyncDrivers): string {
  const part = (): string => Math.floor(drivers.random.fraction() * 36 ** 8).toString(36);
  return `${part()}${part()}`;
}
