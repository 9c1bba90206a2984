/**
 * The one who watches a simulated world and believes nobody: keeps account of what is on the disk, in the plainest
 * way there is, and holds every frame the server says against it. Shares no code with what it checks.
 */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { decodeServerFrame } from '../../shared/protocol/frames.ts';
import type { Append } from '../update-log/update-log.ts';
import type { WireWitness } from './network.ts';
import type { SimAccess } from './sim-access.ts';

/** A right that was taken away may still be in use for as long as the news travels. */
const RIGHTS_TRAVEL_MS = 1_000;

export class BrokenPromise extends Error {}

export class Witness {
  /** Every update on disk, in order. */
  readonly journal: Uint8Array[] = [];
  readonly counts = { acks: 0, shown: 0, committed: 0, presence: 0 };
  readonly #clockByClient = new Map<number, number>();
  readonly #deletedByClient = new Map<number, Set<number>>();
  readonly #personByClientId = new Map<number, string>();
  readonly #access: SimAccess;

  constructor(access: SimAccess) {
    this.#access = access;
  }

  /** A page of this person uses this Yjs client id. */
  uses(person: string, clientId: number): void {
    this.#personByClientId.set(clientId, person);
  }

  /** The disk has taken these updates. */
  committed(append: Append): void {
    for (const { update, principalId } of append.updates) {
      this.counts.committed += 1;
      this.journal.push(update);
      this.#remember(update);
      const person = principalId.replace('user:', '');
      if (!this.#access.couldEdit(person, RIGHTS_TRAVEL_MS)) {
        throw new BrokenPromise(`${person}, who may only read, changed the document`);
      }
    }
  }

  /** Watches one connection. */
  watch(person: string): WireWitness {
    const counted: Uint8Array[] = [];
    let acknowledged = 0;
    return {
      serverHeard: (bytes) => {
        const frame = decodeServerFrame(bytes);
        if (!frame.ok) return;
        if (frame.value.kind === 'syncStep2' || frame.value.kind === 'update')
          counted.push(frame.value.update);
      },
      serverSaid: (bytes) => {
        const decoded = decodeServerFrame(bytes);
        if (!decoded.ok) throw new BrokenPromise(`the server said nonsense: ${decoded.error}`);
        const frame = decoded.value;
        if (frame.kind === 'ack') {
          this.counts.acks += 1;
          if (frame.count > counted.length)
            throw new BrokenPromise(`${person} heard an ack for frames never sent`);
          for (const update of counted.slice(acknowledged, frame.count)) {
            this.#isOnDisk(update, `acknowledged to ${person}`);
          }
          acknowledged = frame.count;
        }
        if (frame.kind === 'syncStep2' || frame.kind === 'update') {
          this.counts.shown += 1;
          this.#isOnDisk(frame.update, `shown to ${person}`);
        }
        if (frame.kind === 'awareness') this.#hasOneOwner(frame.update);
      },
    };
  }

  /** The document as the disk has it. */
  document(upTo = this.journal.length): Y.Doc {
    const doc = new Y.Doc({ gc: false });
    for (const update of this.journal.slice(0, upTo)) Y.applyUpdate(doc, update);
    return doc;
  }

  #remember(update: Uint8Array): void {
    const { structs, ds } = Y.decodeUpdate(update);
    for (const struct of structs) {
      if (struct instanceof Y.Skip) continue;
      const end = struct.id.clock + struct.length;
      this.#clockByClient.set(
        struct.id.client,
        Math.max(this.#clockByClient.get(struct.id.client) ?? 0, end),
      );
    }
    for (const [client, ranges] of ds.clients) {
      const deleted = this.#deletedByClient.get(client) ?? new Set();
      for (const { clock, len } of ranges) for (let at = clock; at < clock + len; at += 1) deleted.add(at);
      this.#deletedByClient.set(client, deleted);
    }
  }

  #isOnDisk(update: Uint8Array, what: string): void {
    const { structs, ds } = Y.decodeUpdate(update);
    for (const struct of structs) {
      if (struct instanceof Y.Skip) continue;
      const known = this.#clockByClient.get(struct.id.client) ?? 0;
      if (struct.id.clock + struct.length > known) {
        throw new BrokenPromise(
          `${what}, not on disk: ${struct.id.client}@${struct.id.clock}+${struct.length}`,
        );
      }
    }
    for (const [client, ranges] of ds.clients) {
      const deleted = this.#deletedByClient.get(client);
      for (const { clock, len } of ranges) {
        for (let at = clock; at < clock + len; at += 1) {
          if (deleted?.has(at) !== true)
            throw new BrokenPromise(`${what}, deletion not on disk: ${client}@${at}`);
        }
      }
    }
  }

  #hasOneOwner(update: Uint8Array): void {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    const ids = new Set<number>();
    for (let read = 0; read < count; read += 1) {
      const clientId = decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
      const state: unknown = JSON.parse(decoding.readVarString(decoder));
      this.counts.presence += 1;
      if (ids.has(clientId)) throw new BrokenPromise(`two states for client ${clientId} in one frame`);
      ids.add(clientId);
      if (state === null) continue;
      const owner = this.#personByClientId.get(clientId);
      const said = userOf(state);
      if (owner === undefined || said !== owner) {
        throw new BrokenPromise(`client ${clientId} of ${owner ?? 'nobody'} shown as ${said ?? 'nobody'}`);
      }
    }
  }
}

function userOf(state: unknown): string | undefined {
  if (state === null || typeof state !== 'object' || !('user' in state)) return undefined;
  const { user } = state;
  if (user === null || typeof user !== 'object' || !('id' in user)) return undefined;
  return typeof user.id === 'string' ? user.id : undefined;
}
