/**
 * A room on a bench: people with real Yjs documents on one side, a disk that commits when the test says so on the
 * other. Every effect is run at once; nothing has a clock of its own.
 */
import * as Y from 'yjs';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { principalIdOf, trustSessionId, type SessionId } from '../../../shared/ids.ts';
import { decodeServerFrame, type ServerFrame } from '../../../shared/protocol/frames.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../shared/protocol/limits.ts';
import type { StorageFault } from '../../../shared/protocol/events.ts';
import type { DocumentRole } from '../../../shared/roles.ts';
import { DocumentIndex } from '../../update/document-index.ts';
import type { AppendOutcome, ClientIdClaim, LoadedDocument } from '../../update-log/update-log.ts';
import { DEFAULT_ROOM_OPTIONS, type RoomOptions } from '../room-context.ts';
import type { Joining, RoomEffect, RoomEvent } from '../room-events.ts';
import { Room } from '../room.ts';

type Append = Extract<RoomEffect, { kind: 'append' }>;

export class RoomWorld {
  readonly room: Room;
  readonly people: Person[] = [];
  /** Updates on disk, in order. */
  readonly disk: Uint8Array[] = [];
  readonly claimsOnDisk: ClientIdClaim[] = [];
  readonly appends: Append[] = [];
  /** Effects that are neither frames nor appends, as they came. */
  readonly effects: RoomEffect[] = [];
  now = 1_000_000;
  #mustFlush = false;

  constructor(options: Partial<Omit<RoomOptions, 'limits'>> & { limits?: Partial<Limits> } = {}) {
    this.room = new Room({
      ...DEFAULT_ROOM_OPTIONS,
      ...options,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
    });
  }

  joins(name: string, how: Partial<Joining> & { doc?: Y.Doc } = {}): Person {
    const { doc, ...joining } = how;
    const person = new Person(this, name, doc ?? new Y.Doc(), joining);
    this.people.push(person);
    this.give({ kind: 'join', joining: person.joining });
    return person;
  }

  /** Somebody joins and the document, with what is on disk, is loaded. */
  opens(name: string, how: Partial<Joining> & { doc?: Y.Doc } = {}): Person {
    const person = this.joins(name, how);
    this.loads();
    return person;
  }

  loads(over: Partial<LoadedDocument> = {}): void {
    const index = DocumentIndex.fromUpdates(this.disk);
    if (!index.ok) throw new Error(index.error.reason);
    this.give({
      kind: 'loaded',
      outcome: {
        kind: 'loaded',
        document: {
          generation: 'g1',
          schemaVersion: 1,
          base: new Uint8Array([0, 0]),
          tail: [...this.disk],
          lastSeq: this.disk.length,
          claims: [...this.claimsOnDisk],
          index: index.value,
          ...over,
        },
      },
    });
    this.turnEnds();
  }

  give(event: RoomEvent): void {
    for (const effect of this.room.handle(event, this.now)) this.#run(effect);
  }

  /** The turn of the event loop ends. */
  turnEnds(): void {
    if (!this.#mustFlush) return;
    this.#mustFlush = false;
    this.give({ kind: 'flush' });
  }

  /** The disk commits the append that is under way; says so to the room. */
  commits(): void {
    this.turnEnds();
    const append = this.appends.shift();
    if (append === undefined) throw new Error('nothing is being appended');
    for (const { update } of append.updates) this.disk.push(update);
    this.claimsOnDisk.push(...append.claims);
    this.#ends(append, { kind: 'appended', lastSeq: this.disk.length });
  }

  failsToCommit(fault: StorageFault = 'full'): void {
    this.turnEnds();
    const append = this.appends.shift();
    if (append === undefined) throw new Error('nothing is being appended');
    this.#ends(append, { kind: 'failed', fault, detail: 'planted by the test' });
  }

  /** Commits until nothing is under way and nobody has anything to say. */
  settles(): void {
    this.turnEnds();
    while (this.appends.length > 0) {
      this.commits();
      this.turnEnds();
    }
  }

  timePasses(ms: number): void {
    this.now += ms;
    this.give({ kind: 'wake' });
    this.turnEnds();
  }

  #ends(append: Append, outcome: AppendOutcome): void {
    this.give({ kind: 'appended', ticket: append.ticket, outcome });
    this.turnEnds();
  }

  #run(effect: RoomEffect): void {
    switch (effect.kind) {
      case 'send':
        this.#person(effect.sessionId)?.hears(effect.bytes);
        return;
      case 'broadcast':
        for (const sessionId of effect.to) {
          for (const { bytes, except } of effect.frames) {
            if (except !== sessionId) this.#person(sessionId)?.hears(bytes);
          }
        }
        return;
      case 'close':
        this.#person(effect.sessionId)?.isClosed(effect.code, effect.reason);
        return;
      case 'append':
        this.appends.push(effect);
        return;
      case 'flushSoon':
        this.#mustFlush = true;
        return;
      case 'load':
      case 'compact':
      case 'raiseSchemaVersion':
      case 'changed':
      case 'writeDone':
      case 'wakeAt':
      case 'storageFailing':
      case 'evict':
        this.effects.push(effect);
        return;
      default:
        effect satisfies never;
    }
  }

  #person(sessionId: SessionId): Person | undefined {
    return this.people.find((person) => person.joining.sessionId === sessionId);
  }
}

let sessions = 0;

/** Somebody with a Yjs document and a socket into the room. Answers sync step 1 as every Yjs client does. */
export class Person {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly joining: Joining;
  readonly heard: ServerFrame[] = [];
  /** Does not answer sync step 1. */
  isMute = false;
  closed: { readonly code: number; readonly reason: string } | undefined;
  readonly #world: RoomWorld;

  constructor(world: RoomWorld, name: string, doc: Y.Doc, how: Partial<Joining>) {
    this.#world = world;
    this.doc = doc;
    this.awareness = new Awareness(doc);
    sessions += 1;
    this.joining = {
      sessionId: trustSessionId(`${name}-${sessions}`),
      principalId: principalIdOf('user', name),
      user: { id: name, name, color: '#336699', kind: 'member' },
      role: 'editor',
      dialect: 'scriptorium',
      ...how,
    };
  }

  get text(): string {
    return this.doc.getText('t').toJSON();
  }

  get acks(): readonly number[] {
    return this.heard.flatMap((frame) => (frame.kind === 'ack' ? [frame.count] : []));
  }

  heardKinds(): readonly string[] {
    return this.heard.map((frame) => frame.kind);
  }

  /** Types at the end and sends it as one update frame; returns the update. */
  types(text: string): Uint8Array {
    return this.edits((doc) => doc.getText('t').insert(doc.getText('t').length, text));
  }

  edits(edit: (doc: Y.Doc) => void): Uint8Array {
    const update = this.editsUnsent(edit);
    this.sends(update);
    return update;
  }

  /** Edits without a connection: returns the update. */
  editsUnsent(edit: (doc: Y.Doc) => void): Uint8Array {
    const before = Y.encodeStateVector(this.doc);
    edit(this.doc);
    return Y.encodeStateAsUpdate(this.doc, before);
  }

  sends(update: Uint8Array): void {
    this.#frame({ kind: 'update', update });
  }

  /** Sync step 1 and its answer. */
  syncs(): void {
    this.asks(Y.encodeStateVector(this.doc));
    this.#world.turnEnds();
  }

  /** Sync step 1 with any state vector, in the midst of a turn. */
  asks(stateVector: Uint8Array): void {
    this.#frame({ kind: 'syncStep1', stateVector });
  }

  asksWhoIsHere(): void {
    this.#frame({ kind: 'queryAwareness' });
  }

  /** Sync step 2, whether asked or not. */
  answers(update: Uint8Array): void {
    this.#frame({ kind: 'syncStep2', update });
  }

  movesCaret(position: number): void {
    this.awareness.setLocalStateField('cursor', position);
    this.announces();
  }

  announces(): void {
    this.sendsAwareness(encodeAwarenessUpdate(this.awareness, [this.doc.clientID]));
  }

  sendsAwareness(update: Uint8Array): void {
    this.#frame({ kind: 'awareness', update });
  }

  leaves(): void {
    this.#world.give({ kind: 'leave', sessionId: this.joining.sessionId });
    this.#world.turnEnds();
  }

  becomes(role: DocumentRole): void {
    this.#world.give({
      kind: 'accessChanged',
      sessionId: this.joining.sessionId,
      access: { kind: 'role', role, user: this.joining.user },
    });
  }

  hears(bytes: Uint8Array): void {
    if (this.closed !== undefined) throw new Error('a frame after the close');
    const decoded = decodeServerFrame(bytes);
    if (!decoded.ok) throw new Error(`the room sent nonsense: ${decoded.error}`);
    const frame = decoded.value;
    this.heard.push(frame);
    if (frame.kind === 'syncStep2' || frame.kind === 'update') Y.applyUpdate(this.doc, frame.update, 'room');
    if (frame.kind === 'awareness') applyAwarenessUpdate(this.awareness, frame.update, 'room');
    if (frame.kind === 'syncStep1' && !this.isMute) {
      this.#frame({ kind: 'syncStep2', update: Y.encodeStateAsUpdate(this.doc, frame.stateVector) });
    }
  }

  isClosed(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  #frame(frame: Extract<RoomEvent, { kind: 'frame' }>['frame']): void {
    this.#world.give({ kind: 'frame', sessionId: this.joining.sessionId, frame });
  }
}
