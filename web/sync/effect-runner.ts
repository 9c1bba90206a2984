/** Runs what the core decides: on the socket, the document, the timers, the local copy and the other tabs. */
import * as Y from 'yjs';
import type { DocumentEvent } from '../../shared/protocol/events.ts';
import {
  decodeServerFrame,
  encodeAwareness,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from '../../shared/protocol/frames.ts';
import type { CancelTimer } from '../../shared/time-and-chance.ts';
import type { AwarenessPort } from './awareness-port.ts';
import type { CopyWriter } from './copy-writer.ts';
import type { Outbox } from './core/outbox.ts';
import type { ApplyFrom, SyncEffect, SyncEvent, TimerName } from './core/sync-events.ts';
import type { DebugTrail } from './debug-trail.ts';
import type { PeerWatch } from './peers.ts';
import { answerStepOne, clientIdsIn, EMPTY_UPDATE } from './step-two.ts';
import type { SyncDrivers, SyncSocket } from './sync-drivers.ts';

export interface EffectRunnerParts {
  readonly doc: Y.Doc;
  readonly drivers: SyncDrivers;
  readonly awareness: AwarenessPort;
  readonly peers: PeerWatch;
  readonly trail: DebugTrail;
  readonly writer: CopyWriter | undefined;
  readonly outbox: () => Outbox;
  readonly handle: (event: SyncEvent) => void;
  readonly tell: (event: DocumentEvent) => void;
}

/** Message type, step and length. */
const FRAME_HEAD_BYTES = 64;

export interface EffectRunner {
  run(effect: SyncEffect): void;
  /** Under which this person wrote in earlier page loads. */
  ownClientIds(clientIds: Iterable<number>): void;
  close(): void;
}

/** Transactions that came from elsewhere: not typed here. */
const ORIGINS: Readonly<Record<ApplyFrom, symbol>> = {
  server: Symbol('server'),
  copy: Symbol('copy'),
  tabEdits: Symbol('tab edits'),
  tabContent: Symbol('tab content'),
};
const ELSEWHERE: ReadonlySet<unknown> = new Set<unknown>(Object.values(ORIGINS));

export function isFromElsewhere(origin: unknown): boolean {
  return ELSEWHERE.has(origin);
}

export function createEffectRunner(parts: EffectRunnerParts): EffectRunner {
  return new Runner(parts);
}

class Runner implements EffectRunner {
  readonly #parts: EffectRunnerParts;
  readonly #timers = new Map<TimerName, CancelTimer>();
  /** Ids under which this person wrote: in this page load, in edits that wait, and as the local copy knows. */
  readonly #ownClientIds: Set<number>;
  #socket: SyncSocket | undefined;
  /** Tells sockets apart: an old one may still speak after a new one was opened. */
  #connections = 0;

  constructor(parts: EffectRunnerParts) {
    this.#parts = parts;
    this.#ownClientIds = new Set([parts.doc.clientID]);
  }

  run(effect: SyncEffect): void {
    switch (effect.kind) {
      case 'connect':
        return this.#connect();
      case 'closeSocket':
        return this.#closeSocket();
      case 'send':
      case 'sendStep1':
      case 'sendStep2':
      case 'sendEdits':
      case 'sendMissing':
      case 'sendAwareness':
        return this.#send(effect);
      case 'apply':
        return this.#apply(effect.update, effect.from);
      case 'applyAwareness':
        return this.#parts.awareness.apply(effect.update);
      case 'dropPeers':
        return this.#parts.awareness.dropOthers();
      case 'setTimer':
        return this.#setTimer(effect.name, effect.delayMs);
      case 'clearTimer':
        return this.#clearTimer(effect.name);
      case 'keepEdits':
      case 'keepContent':
      case 'markAcked':
      case 'remember':
      case 'setAsideCopy':
      case 'forgetCopy':
        return this.#keep(effect);
      case 'tellTabs':
      case 'helloTabs':
      case 'answerTab':
        return this.#tellTabs(effect);
      case 'reloadPage':
        return this.#parts.drivers.reloadPage?.(effect.version);
      case 'tell':
        return this.#parts.tell(effect.event);
    }
  }

  ownClientIds(clientIds: Iterable<number>): void {
    for (const clientId of clientIds) this.#ownClientIds.add(clientId);
  }

  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#closeSocket();
  }

  #connect(): void {
    this.#closeSocket();
    this.#connections += 1;
    const connection = this.#connections;
    const isCurrent = (): boolean => connection === this.#connections;
    this.#socket = this.#parts.drivers.connect({
      received: (bytes) => {
        if (isCurrent()) this.#receive(bytes);
      },
      closed: (code, reason) => {
        if (!isCurrent()) return;
        this.#socket = undefined;
        this.#connections += 1;
        this.#parts.handle({ kind: 'closed', code, reason });
      },
    });
  }

  #closeSocket(): void {
    this.#connections += 1;
    this.#socket?.close();
    this.#socket = undefined;
  }

  #receive(bytes: Uint8Array): void {
    this.#parts.trail.record('in', bytes);
    const frame = decodeServerFrame(bytes);
    if (frame.ok) this.#parts.handle({ kind: 'frame', frame: frame.value });
    else this.#parts.handle({ kind: 'undecodable', detail: frame.error });
  }

  #send(effect: SendEffect): void {
    const bytes = this.#encode(effect);
    if (bytes === undefined) return;
    this.#parts.trail.record('out', bytes);
    this.#socket?.send(bytes);
  }

  #encode(effect: SendEffect): Uint8Array | undefined {
    const { doc, awareness } = this.#parts;
    switch (effect.kind) {
      case 'send':
        return effect.bytes;
      case 'sendStep1':
        return encodeSyncStep1(Y.encodeStateVector(doc));
      case 'sendStep2':
        return this.#encodeStep2(effect);
      case 'sendEdits':
        return encodeUpdate(Y.mergeUpdates([...effect.updates]));
      case 'sendMissing':
        return encodeUpdate(this.#missing(effect.serverVector, 'unsent'));
      case 'sendAwareness': {
        const own = awareness.encodeOwn(effect.renewed);
        return own === undefined ? undefined : encodeAwareness(own);
      }
    }
  }

  #encodeStep2({
    serverVector,
    answer,
    frame,
    limitBytes,
  }: Extract<SendEffect, { kind: 'sendStep2' }>): Uint8Array | undefined {
    const update = this.#missing(serverVector, answer);
    if (answer === 'unsent' && update.length + FRAME_HEAD_BYTES > limitBytes) {
      this.#parts.handle({ kind: 'answerTooLarge', frame });
      return frame === 1 ? encodeSyncStep2(EMPTY_UPDATE) : undefined;
    }
    if (answer === 'check' && update !== EMPTY_UPDATE) this.#parts.handle({ kind: 'serverLacked', frame });
    return encodeSyncStep2(update);
  }

  #missing(serverVector: Uint8Array, answer: 'nothing' | 'unsent' | 'check'): Uint8Array {
    this.#ownClientIds.add(this.#parts.doc.clientID);
    for (const edit of this.#parts.outbox().edits) this.ownClientIds(clientIdsIn(edit.update));
    return answerStepOne(this.#parts.doc, serverVector, { answer, ownClientIds: this.#ownClientIds });
  }

  #apply(update: Uint8Array, from: ApplyFrom): void {
    const { doc, drivers, peers, handle } = this.#parts;
    try {
      Y.applyUpdate(doc, update, ORIGINS[from]);
    } catch (error) {
      handle({ kind: 'undecodable', detail: String(error) });
      return;
    }
    if (from === 'tabEdits') this.ownClientIds(clientIdsIn(update));
    if (from === 'server') peers.heard(update);
    if (from === 'tabEdits' && doc.store.pendingStructs !== null && drivers.tabs !== undefined) {
      handle({ kind: 'tabGap' });
    }
  }

  #setTimer(name: TimerName, delayMs: number): void {
    this.#clearTimer(name);
    const { drivers, handle } = this.#parts;
    this.#timers.set(
      name,
      drivers.timers.after(delayMs, () => {
        this.#timers.delete(name);
        handle({ kind: 'timer', name });
      }),
    );
  }

  #clearTimer(name: TimerName): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }

  #keep(effect: KeepEffect): void {
    const { writer, handle } = this.#parts;
    if (writer === undefined) {
      if (effect.kind !== 'keepEdits') return;
      handle({ kind: 'keepingFailed', fault: 'refused', keys: effect.rows.map((row) => row.key) });
      return;
    }
    switch (effect.kind) {
      case 'keepEdits':
        return writer.keepEdits(effect.rows);
      case 'keepContent':
        return writer.keepContent(effect.update);
      case 'markAcked':
        return writer.markAcked(effect.keys);
      case 'remember':
        return writer.remember(effect.meta);
      case 'setAsideCopy':
        return writer.setAside(effect.generation);
      case 'forgetCopy':
        return writer.forget(effect.givenUp);
    }
  }

  #tellTabs(effect: TabEffect): void {
    const { doc, drivers } = this.#parts;
    switch (effect.kind) {
      case 'tellTabs':
        return drivers.tabs?.post(effect.message);
      case 'helloTabs':
        return drivers.tabs?.post({
          kind: 'hello',
          generation: effect.generation,
          stateVector: Y.encodeStateVector(doc),
        });
      case 'answerTab':
        return drivers.tabs?.post({
          kind: 'content',
          generation: effect.generation,
          update: Y.encodeStateAsUpdate(doc, effect.stateVector),
        });
    }
  }
}

type SendEffect = Extract<
  SyncEffect,
  { kind: 'send' | 'sendStep1' | 'sendStep2' | 'sendEdits' | 'sendMissing' | 'sendAwareness' }
>;
type KeepEffect = Extract<
  SyncEffect,
  { kind: 'keepEdits' | 'keepContent' | 'markAcked' | 'remember' | 'setAsideCopy' | 'forgetCopy' }
>;
type TabEffect = Extract<SyncEffect, { kind: 'tellTabs' | 'helloTabs' | 'answerTab' }>;
