/**
 * The simulated world: people with devices, a network, a server with a disk, and one seed that decides everything
 * that happens. The rooms, the connections and the sync clients in it are the real ones.
 *
 * After every step the witness has checked what was acknowledged and shown; at rest all must be equal.
 */
import * as Y from 'yjs';
import { trustDocumentId, type DocumentId } from '../../shared/ids.ts';
import type { StorageFault } from '../../shared/protocol/events.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import { MemoryDisk } from '../update-log/memory-disk.ts';
import { MemoryUpdateLog, type AppendFate } from '../update-log/memory-update-log.ts';
import { Chance } from '../../shared/testing/chance.ts';
import { MachineTime, Scheduler } from './scheduler.ts';
import { SimAccess } from './sim-access.ts';
import { SimDevice } from './sim-device.ts';
import { SimServer } from './sim-server.ts';
import { BrokenPromise, Witness } from './witness.ts';

/** Changes the log that the server is given: how a bug is planted, to see that the world finds it. */
export type Plant = (log: UpdateLog) => UpdateLog;

export interface WorldOptions {
  readonly seed: number;
  /** How many things happen before everybody comes to rest. */
  readonly steps: number;
  readonly plant?: Plant;
}

const PEOPLE = ['ada', 'ben', 'cleo', 'dan'];
const REST_WITHIN_MS = 300_000;
const HALF_OPEN_NOTICED_MS = 70_000;
const DISK_FAULTS: readonly StorageFault[] = ['full', 'readOnly', 'io', 'locked'];

export class World {
  readonly chance: Chance;
  readonly scheduler = new Scheduler();
  readonly access = new SimAccess(this.scheduler);
  readonly witness = new Witness(this.access);
  readonly devices: readonly SimDevice[];
  readonly documentId: DocumentId = trustDocumentId('the-document');
  readonly #disk: WitnessedDisk;
  readonly #options: WorldOptions;
  #server: SimServer | undefined;
  #log: MemoryUpdateLog | undefined;
  #fate: AppendFate = 'commit';
  #isReadFailing = false;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.chance = new Chance(options.seed);
    this.#disk = new WitnessedDisk(this.witness);
    this.#disk.create(this.documentId, 'generation-1');
    for (const person of PEOPLE) this.access.gives(person, 'editor');
    // Ada has two devices; everybody else one.
    this.devices = ['ada', ...PEOPLE].map(
      (person, index) =>
        new SimDevice({
          person,
          name: `${person}.${index}.`,
          documentId: this.documentId,
          scheduler: this.scheduler,
          chance: this.chance.fork(),
          witness: this.witness,
          connect: (name, handlers) => this.#server?.connect(name, handlers),
        }),
    );
  }

  get server(): SimServer | undefined {
    return this.#server;
  }

  /** The whole story of one seed; throws a `BrokenPromise` that names it. */
  async lives(act: (world: World) => void): Promise<void> {
    this.serverStarts();
    for (const device of this.devices) device.opensPage();
    for (let step = 0; step < this.#options.steps; step += 1) {
      act(this);
      await this.passes(
        this.chance.happens(0.02) ? this.chance.whole(1_000, 40_000) : this.chance.whole(1, 60),
      );
    }
    await this.comesToRest();
  }

  /** Time passes, and what is due in it happens. */
  async passes(ms: number): Promise<void> {
    const until = this.scheduler.now + ms;
    while (await this.scheduler.step(until)) this.#check();
    this.scheduler.jumpTo(until);
  }

  serverStarts(): void {
    if (this.#server !== undefined) return;
    const machine = new MachineTime(this.scheduler);
    const own = this.chance.fork();
    const log = new MemoryUpdateLog({
      disk: this.#disk,
      pause: (step) =>
        new Promise((resolve) => {
          machine.after(step === 'read' ? own.whole(1, 40) : own.whole(0, 8), resolve);
        }),
      soon: (run) => void machine.after(0, run),
      randomId: () => `id-${own.whole(0, 1e9)}`,
      fateOf: () => this.#fate,
      readFault: () => (this.#isReadFailing ? 'io' : undefined),
    });
    this.#log = log;
    this.#server = new SimServer({
      scheduler: this.scheduler,
      chance: own,
      access: this.access,
      witness: this.witness,
      documentId: this.documentId,
      machine,
      log: this.#options.plant?.(log) ?? log,
    });
  }

  /** The plug is pulled. */
  serverDies(): void {
    this.#log?.crash();
    this.#server?.dies();
    this.#server = undefined;
  }

  diskFails(): void {
    this.#fate = this.chance.oneOf(DISK_FAULTS);
  }

  diskStopsReading(): void {
    this.#isReadFailing = true;
  }

  diskHeals(): void {
    this.#fate = 'commit';
    this.#isReadFailing = false;
  }

  /** Everything heals, everybody may write, everybody comes back; then all must agree. */
  async comesToRest(): Promise<void> {
    this.diskHeals();
    this.serverStarts();
    for (const person of PEOPLE) this.access.gives(person, 'editor');
    for (const wire of this.#server?.wires ?? []) wire.resumeReader();
    for (const device of this.devices) {
      device.storageHasRoom();
      device.goesOnline();
      device.opensPage();
    }
    // A half-open connection looks well until its silence has lasted long enough.
    await this.passes(HALF_OPEN_NOTICED_MS);
    const deadline = this.scheduler.now + REST_WITHIN_MS;
    while (!this.#isQuiet()) {
      if (this.scheduler.now > deadline) throw new BrokenPromise(`no rest: ${this.#unrest()}`);
      for (const device of this.devices) device.reopensIfStopped();
      await this.passes(250);
    }
    await this.#allAgree();
  }

  #isQuiet(): boolean {
    return this.devices.every((device) => {
      const state = device.client?.getState();
      return state?.link.kind === 'live' && state.save.kind === 'saved';
    });
  }

  #unrest(): string {
    return this.devices
      .map((device) => `${device.person}: ${JSON.stringify(device.client?.getState())}`)
      .join('\n');
  }

  async #allAgree(): Promise<void> {
    const expected = contentOf(this.witness.document());
    for (const device of this.devices) {
      const has = device.client === undefined ? 'no page' : contentOf(device.client.doc);
      if (has !== expected) throw new BrokenPromise(`${device.person} has ${has}\nthe disk has ${expected}`);
      for (const { word, isSafe } of device.words) {
        if (isSafe && !expected.includes(`${word} `)) throw new BrokenPromise(`${word} was safe and is lost`);
      }
    }
    await this.#historyAgrees(expected);
  }

  /** The log folded as far as it goes, loaded afresh, and replayed to a moment of the past. */
  async #historyAgrees(expected: string): Promise<void> {
    const log = this.#log;
    if (log === undefined) return;
    const lastSeq = this.witness.journal.length;
    const whole = await this.#awaited(log.replay(this.documentId, lastSeq));
    if (lastSeq > 0 && contentOfUpdate(whole) !== expected)
      throw new BrokenPromise('history is not the document');
    const moment = this.chance.whole(1, Math.max(1, lastSeq));
    const then = await this.#awaited(log.replay(this.documentId, moment));
    if (lastSeq > 0 && contentOfUpdate(then) !== contentOf(this.witness.document(moment))) {
      throw new BrokenPromise(`history at ${moment} of ${lastSeq} is not what was there`);
    }
    await this.#awaited(log.compact(this.documentId));
    const loaded = await this.#awaited(log.load(this.documentId));
    if (loaded.kind !== 'loaded') throw new BrokenPromise(`the document cannot be loaded: ${loaded.kind}`);
    const doc = new Y.Doc();
    for (const update of [loaded.document.base, ...loaded.document.tail]) Y.applyUpdate(doc, update);
    if (contentOf(doc) !== expected) throw new BrokenPromise('after compaction the document is another');
  }

  /** Lets simulated time pass until a promise of the log is kept. */
  async #awaited<Value>(promise: Promise<Value>): Promise<Value> {
    let kept: { readonly value: Value } | undefined;
    void promise.then((value) => {
      kept = { value };
      return undefined;
    });
    for (let waited = 0; waited < 1_000; waited += 1) {
      await this.passes(10);
      if (kept !== undefined) return kept.value;
    }
    throw new BrokenPromise('the log does not answer');
  }

  #check(): void {
    const tooLong = this.#server?.exceedsQueues();
    if (tooLong !== undefined) throw new BrokenPromise(`a queue of ${tooLong} bytes towards one client`);
    const bug = this.#server?.problems.find((problem) => problem.kind === 'bug');
    if (bug?.kind === 'bug') throw bug.error;
  }
}

/** Tells the witness of everything that comes to lie on it. */
class WitnessedDisk extends MemoryDisk {
  readonly #witness: Witness;

  constructor(witness: Witness) {
    super();
    this.#witness = witness;
  }

  override append(append: Parameters<MemoryDisk['append']>[0]): ReturnType<MemoryDisk['append']> {
    const outcome = super.append(append);
    if (outcome.kind === 'appended') this.#witness.committed(append);
    return outcome;
  }
}

function contentOf(doc: Y.Doc): string {
  return `${doc.getText('words').toJSON()}|${doc.getText('scratch').toJSON()}`;
}

function contentOfUpdate(update: Uint8Array | undefined): string {
  const doc = new Y.Doc();
  if (update !== undefined) Y.applyUpdate(doc, update);
  return contentOf(doc);
}
