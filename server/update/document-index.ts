/**
 * What is known of a document without having it: how far each client id has got, what is deleted, where each
 * item lies, which root names exist. Enough to judge an update by its bytes. Built beside the loop that serves
 * sockets, posted to it as plain arrays, and small: a text typed by one hand is a handful of numbers.
 */
import { fail, succeed, type Result } from '../../shared/result.ts';
import { admit, type AdmissionLimits, type AdmittedUpdate } from './admission.ts';
import { ClockRanges } from './clock-ranges.ts';
import { pushRuns } from './place-runs.ts';
import type { KnownDocument } from './known-document.ts';
import { ByteWriter } from './byte-writer.ts';

/** An index as plain typed arrays; the lists of all client ids one after another. */
export interface DocumentIndexData {
  readonly clientIds: Float64Array;
  readonly clocks: Uint32Array;
  readonly placeRunCounts: Uint32Array;
  readonly placeRuns: Float64Array;
  readonly deletedBoundCounts: Uint32Array;
  readonly deletedBounds: Uint32Array;
  readonly rootNames: readonly string[];
}

export interface UnreadableUpdate {
  /** Position in the list that was given. */
  readonly at: number;
  readonly reason: string;
}

interface KnownClient {
  readonly number: number;
  clock: number;
  readonly placeRuns: number[];
  deleted: ClockRanges | undefined;
}

const NO_RUNS: readonly number[] = [];

/** What is on disk was admitted once, maybe under other limits. */
const NO_LIMITS: AdmissionLimits = { clientIdsPerDocument: 0, rootTypesPerDocument: 0, nestingDepth: 0 };

export class DocumentIndex implements KnownDocument {
  readonly #clients = new Map<number, KnownClient>();
  /** By their numbers. */
  readonly #clientIds: number[] = [];
  readonly #rootNumbers = new Map<string, number>();
  #stateVector: Uint8Array | undefined;

  static empty(): DocumentIndex {
    return new DocumentIndex();
  }

  /**
   * From a document's own stored updates, base first; `ofFirst` is the index of the first alone, where it is known.
   * `at` says which of them cannot be read.
   */
  static fromUpdates(
    updates: readonly Uint8Array[],
    ofFirst?: DocumentIndexData,
  ): Result<DocumentIndex, UnreadableUpdate> {
    const index = ofFirst === undefined ? new DocumentIndex() : DocumentIndex.fromData(ofFirst);
    for (const [at, bytes] of updates.entries()) {
      if (at === 0 && ofFirst !== undefined) continue;
      const admission = admit(bytes, index, NO_LIMITS);
      if (admission.kind === 'admitted') index.apply(admission.update);
      else if (admission.kind === 'missing')
        return fail({ at, reason: 'builds on something that is missing' });
      else if (admission.kind !== 'nothingNew') return fail({ at, reason: admission.reason });
    }
    return succeed(index);
  }

  /** Of `toData`, in another thread. */
  static fromData(data: DocumentIndexData): DocumentIndex {
    const index = new DocumentIndex();
    let runsAt = 0;
    let boundsAt = 0;
    for (const [at, clientId] of data.clientIds.entries()) {
      const runsEnd = runsAt + (data.placeRunCounts[at] ?? 0);
      const boundsEnd = boundsAt + (data.deletedBoundCounts[at] ?? 0);
      index.#clientIds.push(clientId);
      index.#clients.set(clientId, {
        number: at,
        clock: data.clocks[at] ?? 0,
        placeRuns: Array.from(data.placeRuns.subarray(runsAt, runsEnd)),
        deleted:
          boundsEnd === boundsAt
            ? undefined
            : ClockRanges.fromBounds(data.deletedBounds.subarray(boundsAt, boundsEnd)),
      });
      runsAt = runsEnd;
      boundsAt = boundsEnd;
    }
    for (const name of data.rootNames) index.#addRootName(name);
    return index;
  }

  toData(): DocumentIndexData {
    const clients = [...this.#clients.values()];
    const bounds = clients.map((client) => client.deleted?.bounds() ?? []);
    return {
      clientIds: Float64Array.from(this.#clients.keys()),
      clocks: Uint32Array.from(clients, (client) => client.clock),
      placeRunCounts: Uint32Array.from(clients, (client) => client.placeRuns.length),
      placeRuns: Float64Array.from(clients.flatMap((client) => client.placeRuns)),
      deletedBoundCounts: Uint32Array.from(bounds, (ofClient) => ofClient.length),
      deletedBounds: Uint32Array.from(bounds.flat()),
      rootNames: [...this.#rootNumbers.keys()],
    };
  }

  clockOf(clientId: number): number {
    return this.#clients.get(clientId)?.clock ?? 0;
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  clientNumberOf(clientId: number): number | undefined {
    return this.#clients.get(clientId)?.number;
  }

  clientIdOf(clientNumber: number): number | undefined {
    return this.#clientIds[clientNumber];
  }

  placeRunsOf(clientId: number): readonly number[] {
    return this.#clients.get(clientId)?.placeRuns ?? NO_RUNS;
  }

  deletedOf(clientId: number): ClockRanges | undefined {
    return this.#clients.get(clientId)?.deleted;
  }

  rootNumberOf(name: string): number | undefined {
    return this.#rootNumbers.get(name);
  }

  get rootNameCount(): number {
    return this.#rootNumbers.size;
  }

  /** As Yjs encodes it. The same bytes until something changes: not to be written into. */
  encodeStateVector(): Uint8Array {
    this.#stateVector ??= this.#writeStateVector();
    return this.#stateVector;
  }

  /** Takes in an update that was admitted against exactly this state of the index. */
  apply(update: AdmittedUpdate): void {
    for (const { clientId, to, placeRuns, deletedBounds } of update.newStructs) {
      const client = this.#clients.get(clientId);
      if (client === undefined) {
        const deleted = deletedBounds.length === 0 ? undefined : ClockRanges.fromBounds(deletedBounds);
        const number = this.#clientIds.push(clientId) - 1;
        this.#clients.set(clientId, { number, clock: to, placeRuns: [...placeRuns], deleted });
      } else {
        client.clock = to;
        pushRuns(client.placeRuns, placeRuns);
        addAll(client, deletedBounds);
      }
      this.#stateVector = undefined;
    }
    for (const { clientId, bounds } of update.newDeletes) {
      const client = this.#clients.get(clientId);
      if (client !== undefined) addAll(client, bounds);
    }
    for (const name of update.newRootNames) this.#addRootName(name);
  }

  #addRootName(name: string): void {
    this.#rootNumbers.set(name, this.#rootNumbers.size);
  }

  #writeStateVector(): Uint8Array {
    const writer = new ByteWriter(8 + this.#clients.size * 12);
    writer.varUint(this.#clients.size);
    for (const clientId of [...this.#clients.keys()].toSorted((one, other) => other - one)) {
      writer.varUint(clientId);
      writer.varUint(this.clockOf(clientId));
    }
    return writer.finish();
  }
}

function addAll(client: KnownClient, bounds: readonly number[]): void {
  if (bounds.length === 0) return;
  client.deleted ??= new ClockRanges();
  for (let at = 0; at < bounds.length; at += 2) client.deleted.add(bounds[at] ?? 0, bounds[at + 1] ?? 0);
}
