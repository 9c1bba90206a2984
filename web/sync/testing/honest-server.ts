/**
 * A server for tests that keeps the contract, with its disk and its network in the test's hands: frames wait on
 * the wire until they are delivered, and an ack or a broadcast leaves only when `commit` has put the frame on disk.
 */
import * as Y from 'yjs';
import { CLOSE } from '../../../shared/protocol/close-codes.ts';
import { eventText, type StorageFault } from '../../../shared/protocol/events.ts';
import {
  decodeClientFrame,
  encodeAck,
  encodeAwareness,
  encodeEvent,
  encodeHello,
  encodePong,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
  type ClientFrame,
} from '../../../shared/protocol/frames.ts';
import type { Hello } from '../../../shared/protocol/hello.ts';
import type { DocumentRole } from '../../../shared/roles.ts';
import { clientIdsIn } from '../step-two.ts';
import type { ConnectSocket, SocketHandlers } from '../sync-drivers.ts';

export interface Wire {
  readonly person: string;
  readonly heard: ClientFrame[];
  /** Updates of step 2 and update frames that are not `[0, 0]`. */
  readonly written: Uint8Array[];
  open: boolean;
  toClient: (Uint8Array | { readonly code: number; readonly reason: string })[];
  toServer: Uint8Array[];
  counted: number;
  ackedUpTo: number;
  uncommitted: { readonly update: Uint8Array; readonly number: number }[];
  handlers: SocketHandlers;
  /** The server believes it to be open; nothing passes. */
  halfOpen: boolean;
}

export class HonestServer {
  disk = new Y.Doc();
  generation = 'first';
  schema = 1;
  protocol = 1;
  frameBytes = 1 << 24;
  reachable = true;
  storage: StorageFault | undefined;
  /** Whoever comes is turned away with this. */
  refusal: { readonly code: number; readonly reason: string } | undefined;
  /** Deliver and commit at once. Off: the test calls `deliver` and `commit`. */
  auto = true;
  readonly roles = new Map<string, DocumentRole>();
  readonly wires: Wire[] = [];
  readonly #owners = new Map<number, string>();

  text(): string {
    return this.disk.getText('title').toJSON();
  }

  connector(person: string, userId = person): ConnectSocket {
    return (handlers) => {
      const wire: Wire = {
        person,
        heard: [],
        written: [],
        open: true,
        toClient: [],
        toServer: [],
        counted: 0,
        ackedUpTo: 0,
        uncommitted: [],
        handlers,
        halfOpen: false,
      };
      this.wires.push(wire);
      if (this.refusal !== undefined) this.#close(wire, this.refusal.code, this.refusal.reason);
      else if (this.reachable) this.#greet(wire, userId);
      else this.#close(wire, 1006, '');
      return {
        send: (bytes) => {
          if (!wire.open) return;
          wire.toServer.push(bytes);
          if (this.auto) this.deliver();
        },
        close: () => {
          wire.open = false;
        },
      };
    };
  }

  /** The person's present connection. */
  wire(person: string): Wire {
    let wire: Wire | undefined;
    for (const candidate of this.wires) if (candidate.person === person) wire = candidate;
    if (wire === undefined) throw new Error(`${person} never connected`);
    return wire;
  }

  /** The person hears the hello and nothing after it. */
  greetsOnly(person: string): void {
    const wire = this.wire(person);
    const [hello] = wire.toClient.splice(0);
    if (hello instanceof Uint8Array) wire.handlers.received(hello);
  }

  connections(person: string): number {
    return this.wires.filter((wire) => wire.person === person).length;
  }

  hello(person: string, userId = ownerOf(person)): Hello {
    return {
      protocol: this.protocol,
      sessionId: 's',
      role: this.#roleOf(person),
      user: { id: userId, name: person, color: '#336699', kind: 'member' },
      generation: this.generation,
      schema: this.schema,
      limits: { frameBytes: this.frameBytes, documentBytes: 1 << 26, awarenessStateBytes: 1 << 14 },
      serverTime: 0,
    };
  }

  #roleOf(person: string): DocumentRole {
    return this.roles.get(ownerOf(person)) ?? 'editor';
  }

  #greet(wire: Wire, userId: string): void {
    this.#tell(wire, encodeHello(JSON.stringify(this.hello(wire.person, userId))));
    this.#tell(wire, encodeSyncStep1(Y.encodeStateVector(this.disk)));
  }

  changeRole(person: string, role: DocumentRole): void {
    this.roles.set(ownerOf(person), role);
    for (const wire of this.wires) {
      if (!wire.open || ownerOf(wire.person) !== ownerOf(person)) continue;
      this.#tell(wire, encodeHello(JSON.stringify(this.hello(wire.person))));
    }
    this.settle();
  }

  tell(person: string, bytes: Uint8Array): void {
    this.#tell(this.wire(person), bytes);
    this.settle();
  }

  close(person: string, code: number, reason = ''): void {
    this.#close(this.wire(person), code, reason);
    this.settle();
  }

  cutEverybody(code = 1006): void {
    for (const wire of this.wires) if (wire.open) this.#close(wire, code, '');
    this.settle();
  }

  /** Everything that is on the way arrives, again and again until nothing is. */
  settle(): void {
    if (this.auto) this.deliver();
  }

  deliver(): void {
    let moved = true;
    while (moved) {
      moved = false;
      for (const wire of this.wires) {
        moved = this.#deliverTo(wire) || moved;
        moved = this.#deliverFrom(wire) || moved;
        if (this.auto) moved = this.commit(wire) || moved;
      }
    }
  }

  /** Towards the client. */
  #deliverTo(wire: Wire): boolean {
    if (wire.halfOpen) return false;
    const message = wire.toClient.shift();
    if (message === undefined) return false;
    if (!wire.open) return true;
    if (message instanceof Uint8Array) wire.handlers.received(message);
    else {
      wire.open = false;
      wire.handlers.closed(message.code, message.reason);
    }
    return true;
  }

  #deliverFrom(wire: Wire): boolean {
    if (wire.halfOpen || !this.reachable) return false;
    const bytes = wire.toServer.shift();
    if (bytes === undefined) return false;
    if (bytes.length > this.frameBytes) {
      this.#close(wire, CLOSE.frameTooLarge, '');
      return true;
    }
    const frame = decodeClientFrame(bytes);
    if (!frame.ok) throw new Error(`the client sent nonsense: ${frame.error}`);
    wire.heard.push(frame.value);
    this.#answer(wire, frame.value);
    return true;
  }

  #answer(wire: Wire, frame: ClientFrame): void {
    switch (frame.kind) {
      case 'syncStep1':
        this.#tell(wire, encodeSyncStep2(Y.encodeStateAsUpdate(this.disk, frame.stateVector)));
        return;
      case 'syncStep2':
      case 'update':
        this.#take(wire, frame.update);
        return;
      case 'ping':
        this.#tell(wire, encodePong(frame.nonce));
        return;
      case 'awareness':
        for (const other of this.#others(wire)) this.#tell(other, encodeAwareness(frame.update));
        return;
      case 'queryAwareness':
      case 'pong':
        return;
    }
  }

  #take(wire: Wire, update: Uint8Array): void {
    wire.counted += 1;
    const isEmpty = update.length === 2;
    if (!isEmpty) wire.written.push(update);
    if (!isEmpty && this.#roleOf(wire.person) === 'viewer') {
      this.#close(wire, CLOSE.forbidden, 'a viewer wrote');
      return;
    }
    wire.uncommitted.push({ update, number: wire.counted });
  }

  /** Puts the wire's next frame on disk, tells the others and acknowledges it. */
  commit(wire: Wire): boolean {
    const next = wire.uncommitted.shift();
    if (next === undefined) return false;
    if (this.storage !== undefined && next.update.length > 2) {
      this.#tell(
        wire,
        encodeEvent(eventText({ event: 'storage', data: { state: 'failing', fault: this.storage } }, 0)),
      );
      this.#close(wire, CLOSE.storageFailing, '');
      return true;
    }
    const owner = ownerOf(wire.person);
    for (const [clientId, clock] of Y.parseUpdateMeta(next.update).to) {
      const news = clock > (Y.decodeStateVector(Y.encodeStateVector(this.disk)).get(clientId) ?? 0);
      if (news && (this.#owners.get(clientId) ?? owner) !== owner) {
        this.#close(wire, CLOSE.forbidden, 'structs of another person');
        return true;
      }
    }
    if (!this.#fits(next.update)) {
      this.#tell(wire, encodeSyncStep1(Y.encodeStateVector(this.disk)));
      return true;
    }
    for (const clientId of clientIdsIn(next.update)) {
      if (!this.#owners.has(clientId)) this.#owners.set(clientId, owner);
    }
    Y.applyUpdate(this.disk, next.update);
    if (next.update.length > 2) {
      for (const other of this.#others(wire)) this.#tell(other, encodeUpdate(next.update));
    }
    wire.ackedUpTo = next.number;
    this.#tell(wire, encodeAck(next.number));
    return true;
  }

  commitAll(): void {
    for (const wire of this.wires) while (this.commit(wire));
  }

  #fits(update: Uint8Array): boolean {
    const trial = new Y.Doc();
    Y.applyUpdate(trial, Y.encodeStateAsUpdate(this.disk));
    Y.applyUpdate(trial, update);
    return trial.store.pendingStructs === null && trial.store.pendingDs === null;
  }

  #others(wire: Wire): Wire[] {
    return this.wires.filter((other) => other !== wire && other.open);
  }

  #tell(wire: Wire, bytes: Uint8Array): void {
    if (wire.open) wire.toClient.push(bytes);
  }

  #close(wire: Wire, code: number, reason: string): void {
    // What was not committed is as if it had never been sent.
    wire.uncommitted = [];
    wire.toServer = [];
    wire.toClient.push({ code, reason });
  }
}

/** Tabs are called `person/2`. */
function ownerOf(tab: string): string {
  return tab.split('/')[0] ?? tab;
}
