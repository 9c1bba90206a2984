/**
 * Both sides of the check: honest people are never refused, and what is admitted of anybody's never harms Yjs.
 * A story is told by its seed; fast-check prints the seed of one that fails.
 */
import * as fc from 'fast-check';
import * as Y from 'yjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../shared/protocol/limits.ts';
import { admit, type Admission } from './admission.ts';
import { concatenate } from './concatenate.ts';
import { difference } from './difference.ts';
import { DocumentIndex } from './document-index.ts';
import { EMPTY_UPDATE } from './empty-update.ts';
import { canonicalOf } from './testing/canonical.ts';
import { Chance } from '../../shared/testing/chance.ts';
import { Device, Server } from './testing/honest-world.ts';
import { hostileUpdate, mutated } from './testing/hostile-updates.ts';

const SEED = 20_261_121;
const HONEST_STORIES = 80;
const HOSTILE_STORIES = 700;
const STEPS = 40;

const storySeed = fc.integer({ min: 0, max: 0x7fff_ffff });

// Yjs tells the console when client ids collide, and when two instances of a subdocument meet.
beforeAll(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
});

function liveThrough(chance: Chance, server: Server, hasLoneSurrogates: boolean): Admission[] {
  const refused: Admission[] = [];
  const devices = Array.from(
    { length: 2 + chance.below(4) },
    (_, at) => new Device(server, at === 3, (admission) => refused.push(admission)),
  );
  for (let step = 0; step < 120; step++) {
    const device = chance.oneOf(devices);
    const what = chance.fraction();
    if (what < 0.75) {
      device.edit(chance, hasLoneSurrogates);
      if (chance.happens(0.8)) device.send();
    } else if (what < 0.85) {
      if (device.isOnline) device.disconnect();
      else device.connect(chance.happens(0.3));
    } else if (what < 0.9) {
      const wasOnline = device.isOnline;
      device.disconnect();
      device.reload();
      if (wasOnline) device.connect(chance.happens(0.3));
    } else if (what < 0.93) {
      server.compactAndRestart();
    } else if (what < 0.97) {
      device.sendMerged();
    } else {
      device.send();
    }
  }
  // What a first round brings to the server reaches those who were there before in the second.
  for (let round = 0; round < 3; round++) {
    for (const device of devices) {
      device.disconnect();
      device.connect(false);
    }
  }
  return refused;
}

function replayed(log: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of log) Y.applyUpdate(doc, update);
  return doc;
}

function hasPending({ store }: Y.Doc): boolean {
  return store.pendingStructs !== null || store.pendingDs !== null;
}

describe('honest histories', () => {
  it('UPD-1 not one frame is refused, and all devices and the log come to the same document', () => {
    let frames = 0;
    fc.assert(
      fc.property(storySeed, (seed) => {
        const server = new Server();
        expect(liveThrough(new Chance(seed), server, false)).toEqual([]);
        frames += server.frames;
        const stored = canonicalOf(server.load());
        for (const { doc } of server.devices) {
          expect(hasPending(doc)).toBe(false);
          expect(canonicalOf(doc)).toEqual(stored);
        }
      }),
      { seed: SEED, numRuns: HONEST_STORIES },
    );
    expect(frames).toBeGreaterThan(HONEST_STORIES * 50);
  });

  it('UPD-1 not even with text that is cut in the middle of an emoji', () => {
    fc.assert(
      fc.property(storySeed, (seed) => {
        const server = new Server();
        expect(liveThrough(new Chance(seed), server, true)).toEqual([]);
        const doc = server.load();
        expect(hasPending(doc)).toBe(false);
      }),
      { seed: SEED, numRuns: HONEST_STORIES / 4 },
    );
  });

  it('UPD-2 what comes before its turn is missing something, changes nothing, and is taken in its turn', () => {
    let early = 0;
    fc.assert(
      fc.property(storySeed, (seed) => {
        const chance = new Chance(seed);
        const author = new Device(new Server(), false, () => undefined);
        for (let edit = 0; edit < 25; edit++) author.edit(chance, false);
        const index = DocumentIndex.empty();
        const inTime = new Y.Doc();
        for (const [at, update] of author.outbox.entries()) {
          const later = author.outbox[at + 1] ?? EMPTY_UPDATE;
          const stateVector = index.encodeStateVector();
          const isEarly = hasPending(replayed([Y.encodeStateAsUpdate(inTime), later]));
          early += isEarly ? 1 : 0;
          expect(admit(later, index, DEFAULT_LIMITS).kind === 'missing').toBe(isEarly);
          expect(index.encodeStateVector()).toBe(stateVector);
          const admission = admit(update, index, DEFAULT_LIMITS);
          expect(['admitted', 'nothingNew']).toContain(admission.kind);
          if (admission.kind === 'admitted') index.apply(admission.update);
          Y.applyUpdate(inTime, update);
        }
      }),
      { seed: SEED, numRuns: 60 },
    );
    expect(early).toBeGreaterThan(500);
  });

  it('UPD-14 UPD-15 differences and concatenations say what Yjs says', () => {
    fc.assert(
      fc.property(storySeed, (seed) => {
        const chance = new Chance(seed);
        const server = new Server();
        liveThrough(chance, server, false);
        const whole = server.load();
        const merged = new Y.Doc();
        Y.applyUpdate(merged, Y.mergeUpdates(server.log));
        expect(canonicalOf(merged).stateVector).toEqual(canonicalOf(whole).stateVector);
        const partial = new Y.Doc();
        const known = server.log.slice(0, chance.below(server.log.length));
        Y.applyUpdate(partial, concatenate(known));
        Y.applyUpdate(partial, difference(server.log, Y.decodeStateVector(Y.encodeStateVector(partial))));
        expect(hasPending(partial)).toBe(false);
        expect(canonicalOf(partial).deleted).toEqual(canonicalOf(whole).deleted);
        for (const [root, shape] of Object.entries(canonicalOf(partial).roots)) {
          expect(shape).toBe(canonicalOf(whole).roots[root]);
        }
      }),
      { seed: SEED, numRuns: 25 },
    );
  });
});

/** For what is asked ten thousand times: `expect` takes longer than what it looks at. */
function demand(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`not so: ${what}`);
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** One document that hostile updates are sent to. Gives those that were admitted. */
function attack(chance: Chance, isGentle: boolean, seen: Map<string, number>): Uint8Array[] {
  const index = DocumentIndex.empty();
  const docs = [new Y.Doc(), new Y.Doc({ gc: false })];
  const log: Uint8Array[] = [];
  const world = {
    clients: [1, 2, 3, 300],
    clockOf: (client: number) => index.clockOf(client),
    isGentle,
  };
  for (let step = 0; step < STEPS; step++) {
    const forged = hostileUpdate(chance, world);
    const update = chance.happens(0.2) ? mutated(chance, forged) : forged;
    const admission = admit(update, index, DEFAULT_LIMITS);
    const outcome = 'reason' in admission ? admission.reason : admission.kind;
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    if (admission.kind !== 'admitted') continue;
    index.apply(admission.update);
    log.push(admission.update.bytes);
    for (const doc of docs) {
      Y.applyUpdate(doc, admission.update.bytes);
      demand(!hasPending(doc), 'nothing pending');
      demand(
        areEqual(Y.encodeStateVector(doc), index.encodeStateVector()),
        'Yjs and the index know the same',
      );
    }
    demand(admit(admission.update.bytes, index, DEFAULT_LIMITS).kind === 'nothingNew', 'nothing new twice');
  }
  return log;
}

describe('hostile histories', () => {
  it('UPD-11 what is admitted Yjs applies, with nothing pending, and encodes and decodes again', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(storySeed, (seed) => {
        const log = attack(new Chance(seed), false, seen);
        const doc = replayed(log);
        const stored = Y.encodeStateAsUpdate(doc);
        const again = replayed([stored]);
        expect(hasPending(again)).toBe(false);
        const { stateVector, deleted } = canonicalOf(doc);
        expect(canonicalOf(again)).toMatchObject({ stateVector, deleted });
        expect(canonicalOf(replayed([concatenate(log)])).stateVector).toEqual(stateVector);
        expect(DocumentIndex.fromUpdates([stored]).ok).toBe(true);
        expect(DocumentIndex.fromUpdates(log).ok).toBe(true);
      }),
      { seed: SEED, numRuns: HOSTILE_STORIES },
    );
    // The attack has looked at every rule, and at admission often enough.
    expect(seen.get('admitted')).toBeGreaterThan(HOSTILE_STORIES * 3);
    expect([...seen.keys()]).toEqual(expect.arrayContaining(REASONS));
  });

  it('UPD-11 where order is not lied about, all ways to load a document lead to the same one', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(storySeed, (seed) => {
        const log = attack(new Chance(seed), true, seen);
        const doc = canonicalOf(replayed(log));
        expect(canonicalOf(replayed([Y.encodeStateAsUpdate(replayed(log))]))).toEqual(doc);
        expect(canonicalOf(replayed([concatenate(log)])).roots).toEqual(doc.roots);
      }),
      { seed: SEED, numRuns: HOSTILE_STORIES },
    );
    expect(seen.get('admitted')).toBeGreaterThan(HOSTILE_STORIES * 3);
  });
});

const REASONS = [
  'missing',
  'nothingNew',
  'ends too early',
  'something follows the end',
  'a count is larger than what is left',
  'a number is out of range',
  'a clock is out of range',
  'text that is not UTF-8',
  'text that is not JSON',
  'an unknown kind of content',
  'an unknown kind of parent',
  'an unknown kind of value',
  'an unknown shared type',
  'a struct without length',
  'a deletion without length',
  'a section without structs',
  'two sections of one client id',
  'a struct builds on a later one of its own client id',
  'a key with several values',
  'neighbours that lie in different lists',
  'one and the same neighbour on both sides',
];
