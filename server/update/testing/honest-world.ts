/**
 * A server that judges and logs, and people with devices who write, lose the connection, come back, reload and
 * undo. No frame of theirs may be refused.
 */
import * as Y from 'yjs';
import { admit, type Admission } from '../admission.ts';
import { concatenate } from '../concatenate.ts';
import { decodeStateVector, difference } from '../difference.ts';
import { DocumentIndex } from '../document-index.ts';
import { DEFAULT_LIMITS } from '../../../shared/protocol/limits.ts';
import type { Chance } from '../../../shared/testing/chance.ts';
import { editAtRandom, openRoots } from './honest-edits.ts';

const FROM_SERVER = 'server';

export class Server {
  index = DocumentIndex.empty();
  log: Uint8Array[] = [];
  readonly devices = new Set<Device>();
  frames = 0;
  compactions = 0;

  /** Judges a frame; takes it and passes it on where it is admitted. */
  receive(update: Uint8Array, author: Device): Admission {
    const admission = admit(update, this.index, DEFAULT_LIMITS);
    this.frames += 1;
    if (admission.kind === 'admitted') {
      this.index.apply(admission.update);
      this.log.push(admission.update.bytes);
      for (const device of this.devices) {
        if (device !== author && device.isOnline) device.hear(admission.update.bytes);
      }
    }
    return admission;
  }

  /** The answer to a sync step 1. */
  answer(stateVector: Uint8Array): Uint8Array {
    const decoded = decodeStateVector(stateVector);
    if (!decoded.ok) throw new Error(decoded.error);
    return decoded.value.size === 0 ? concatenate(this.log) : difference(this.log, decoded.value);
  }

  /** As the compactor does it, and then as a server that has just started. */
  compactAndRestart(): void {
    const doc = new Y.Doc();
    for (const update of this.log) Y.applyUpdate(doc, update);
    this.log = [Y.encodeStateAsUpdate(doc)];
    this.restart();
    this.compactions += 1;
  }

  restart(): void {
    const rebuilt = DocumentIndex.fromUpdates(this.log);
    if (!rebuilt.ok) throw new Error(`update ${rebuilt.error.at} of the log: ${rebuilt.error.reason}`);
    this.index = DocumentIndex.fromData(structuredClone(rebuilt.value.toData()));
  }

  /** A document with everything in the log, loaded at once. */
  load(): Y.Doc {
    const doc = new Y.Doc();
    openRoots(doc);
    Y.applyUpdate(doc, concatenate(this.log));
    return doc;
  }
}

export class Device {
  doc: Y.Doc;
  isOnline = false;
  /** Not sent yet. */
  outbox: Uint8Array[] = [];
  readonly server: Server;
  readonly #keepsGarbage: boolean;
  #undo: Y.UndoManager;
  readonly #onRefusal: (admission: Admission, update: Uint8Array) => void;

  constructor(server: Server, keepsGarbage: boolean, onRefusal: Device['onRefusal']) {
    this.server = server;
    this.#keepsGarbage = keepsGarbage;
    this.#onRefusal = onRefusal;
    this.doc = this.#openDocument();
    this.#undo = this.#watchForUndo();
    server.devices.add(this);
  }

  get onRefusal(): (admission: Admission, update: Uint8Array) => void {
    return this.#onRefusal;
  }

  #openDocument(): Y.Doc {
    const doc = new Y.Doc({ gc: !this.#keepsGarbage });
    openRoots(doc);
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== FROM_SERVER) this.outbox.push(update);
    });
    return doc;
  }

  #watchForUndo(): Y.UndoManager {
    const scope = ['text', 'map', 'array', 'default'].map((name) => this.doc.get(name));
    return new Y.UndoManager(scope, { captureTimeout: 0 });
  }

  hear(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, FROM_SERVER);
  }

  edit(chance: Chance, hasLoneSurrogates: boolean): void {
    if (chance.happens(0.1)) this.#undo.undo();
    else if (chance.happens(0.05)) this.#undo.redo();
    else editAtRandom(this.doc, chance, hasLoneSurrogates);
  }

  /** Sends what waits, in order. */
  send(): void {
    while (this.isOnline && this.outbox.length > 0) {
      const update = this.outbox.shift();
      if (update !== undefined) this.#deliver(update);
    }
  }

  /** Sends what waits as one update, as an outbox of a day offline may. */
  sendMerged(): void {
    if (!this.isOnline || this.outbox.length === 0) return;
    this.#deliver(Y.mergeUpdates(this.outbox));
    this.outbox = [];
  }

  #deliver(update: Uint8Array): void {
    const admission = this.server.receive(update, this);
    if (admission.kind !== 'admitted' && admission.kind !== 'nothingNew') this.#onRefusal(admission, update);
  }

  disconnect(): void {
    this.isOnline = false;
  }

  /** Both sync steps, both ways; what was waiting is part of the answer. `sendsEverything`: as some clients do. */
  connect(sendsEverything: boolean): void {
    this.isOnline = true;
    this.hear(this.server.answer(Y.encodeStateVector(this.doc)));
    this.#deliver(
      sendsEverything
        ? Y.encodeStateAsUpdate(this.doc)
        : Y.encodeStateAsUpdate(this.doc, this.server.index.encodeStateVector()),
    );
    // Stock clients send what they had queued as well.
    this.send();
  }

  /** Another page with another client id, from the copy in the browser. */
  reload(): void {
    const copy = Y.encodeStateAsUpdate(this.doc);
    this.doc = this.#openDocument();
    this.hear(copy);
    this.#undo = this.#watchForUndo();
  }
}
