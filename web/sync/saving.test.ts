import * as Y from 'yjs';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeAck, encodeUpdate } from '../../shared/protocol/frames.ts';
import { Chance } from '../../shared/testing/chance.ts';
import { Device, type Tab } from './testing/device.ts';
import { HonestServer } from './testing/honest-server.ts';
import { createManualTime, heard, type ManualTime } from './testing/manual-time.ts';

let server: HonestServer;
let time: ManualTime;
const device = (person: string): Device => new Device({ server, time, person, seed: person.length });
const save = (tab: Tab): string => tab.getState().save.kind;

beforeEach(() => {
  server = new HonestServer();
  time = createManualTime();
  time.onAlarm(() => server.settle());
});

describe('saved means on disk', () => {
  it('SYNC-1 says Saving from the keystroke to the ack, and Saved only then', async () => {
    const alice = await device('alice').opens();
    expect(alice.getState()).toMatchObject({ phase: 'ready', link: { kind: 'live' }, editable: true });
    server.auto = false;
    alice.types('h');
    server.deliver();
    expect(alice.getState().save).toEqual({ kind: 'saving', edits: 1 });
    server.commitAll();
    expect(save(alice)).toBe('saving');
    server.deliver();
    expect(save(alice)).toBe('saved');
    expect(server.text()).toBe('h');
  });

  it('SYNC-2 clears with an ack only the edits of the frames that it covers', async () => {
    const alice = await device('alice').opens();
    server.auto = false;
    for (const letter of 'abc') alice.types(letter);
    server.deliver();
    server.commit(server.wire('alice'));
    server.deliver();
    expect(alice.getState().save).toEqual({ kind: 'saving', edits: 2 });
    server.commitAll();
    server.deliver();
    expect(save(alice)).toBe('saved');
  });

  it('SYNC-3 counts nothing as saved that an earlier connection sent and did not see acknowledged', async () => {
    const alice = await device('alice').opens();
    server.auto = false;
    alice.types('a');
    alice.types('b');
    server.deliver();
    server.close('alice', 1006);
    server.deliver();
    expect(alice.getState().save).toMatchObject({ kind: 'offline', edits: 2 });
    time.advance(1_000);
    server.deliver();
    // One frame of the new connection is acknowledged: the answer to step 1, which carries both edits.
    expect(alice.getState().save).toEqual({ kind: 'saving', edits: 2 });
    server.commit(server.wire('alice'));
    server.deliver();
    expect(save(alice)).toBe('saved');
    expect(server.text()).toBe('ab');
  });

  it('SYNC-4 believes no ack of frames that it did not send', async () => {
    const alice = await device('alice').opens();
    server.auto = false;
    server.tell('alice', encodeAck(1_000));
    server.deliver();
    alice.types('a');
    server.deliver();
    expect(save(alice)).toBe('saving');
    server.tell('alice', encodeAck(1));
    server.deliver();
    expect(save(alice)).toBe('saving');
  });

  it('SYNC-5 shows offline edits with their number, and saves them on return', async () => {
    const alice = await device('alice').opens();
    server.reachable = false;
    server.cutEverybody();
    for (const letter of 'later') alice.types(letter);
    await heard();
    expect(alice.getState().save).toEqual({ kind: 'offline', edits: 5, kept: true });
    expect(alice.getState().editable).toBe(true);
    server.reachable = true;
    time.advance(60_000);
    expect(save(alice)).toBe('saved');
    expect(server.text()).toBe('later');
  });
});

describe('what is sent, and when', () => {
  it('SYNC-6 sends no edit before the server has said what it has; step 2 carries those made meanwhile', async () => {
    server.auto = false;
    const alice = device('alice').opensNow();
    alice.types('early');
    await heard();
    server.deliver();
    const kinds = server.wire('alice').heard.map((frame) => frame.kind);
    expect(kinds).toEqual(['syncStep1', 'awareness', 'syncStep2']);
    server.commitAll();
    server.deliver();
    expect(server.text()).toBe('early');
    expect(save(alice)).toBe('saved');
  });

  it('SYNC-6 holds back what is typed between the hello and the question', async () => {
    server.auto = false;
    const alice = device('alice').opensNow();
    await heard();
    server.greetsOnly('alice');
    alice.types('between');
    expect(alice.debug().frames.map((frame) => frame.kind)).toEqual(['hello', 'syncStep1', 'awareness']);
    expect(save(alice)).toBe('saving');
  });

  it('SYNC-7 writes nothing by opening, reloading and viewing', async () => {
    const laptop = device('alice');
    const first = await laptop.opens();
    first.types('content');
    first.erases(0, 3);
    await first.close();
    const before = server.wires.reduce((sum, wire) => sum + wire.written.length, 0);
    const again = await laptop.opens();
    time.advance(5_000);
    await heard();
    await again.close();
    await (await laptop.opens()).close();
    const bob = await device('bob').opens();
    expect(bob.reads()).toBe('tent');
    expect(server.wires.reduce((sum, wire) => sum + wire.written.length, 0)).toBe(before);
    expect(server.wires.length).toBe(4);
  });

  it('SYNC-8 answers step 1 whenever it is asked', async () => {
    const alice = await device('alice').opens();
    const { heard: frames } = server.wire('alice');
    alice.types('a');
    const before = frames.length;
    server.tell('alice', Uint8Array.of(0, 0, 1, 0));
    expect(frames.slice(before).map((frame) => frame.kind)).toEqual(['syncStep2']);
    expect(save(alice)).toBe('saved');
  });

  it('SYNC-9 sends only what this person wrote, even to a server that lost what others wrote', async () => {
    const alice = await device('alice').opens();
    const bob = await device('bob').opens();
    bob.types('bob was here. ');
    alice.types('alice too');
    server.reachable = false;
    server.cutEverybody();
    server.disk = new Y.Doc();
    server.reachable = true;
    server.auto = false;
    alice.says({ kind: 'shown' });
    server.deliver();
    const written = server.wire('alice').written;
    expect(written.length).toBeGreaterThan(0);
    for (const update of written) {
      expect([...Y.parseUpdateMeta(update).from.keys()]).toEqual([alice.doc.clientID]);
    }
  });

  it('SYNC-10 answers a server that lost our own acknowledged edits with these edits', async () => {
    const alice = await device('alice').opens();
    alice.types('acknowledged, then lost with the power');
    expect(save(alice)).toBe('saved');
    server.disk = new Y.Doc();
    server.cutEverybody();
    time.advance(1_000);
    expect(server.text()).toBe('acknowledged, then lost with the power');
  });

  it('SYNC-91 sends again what an earlier page load had acknowledged, and is not Saved until it is on disk', async () => {
    const laptop = device('alice');
    const monday = await laptop.opens();
    monday.types('monday. ');
    await monday.close();
    const backup = Y.encodeStateAsUpdate(server.disk);
    const tuesday = await laptop.opens();
    tuesday.types('tuesday. ', tuesday.title.length);
    await tuesday.close();
    server.disk = new Y.Doc();
    Y.applyUpdate(server.disk, backup);
    server.auto = false;
    const wednesday = laptop.opensNow();
    await heard();
    server.deliver();
    expect(wednesday.getState()).toMatchObject({
      link: { kind: 'live' },
      save: { kind: 'saving', edits: 0 },
    });
    server.commitAll();
    server.deliver();
    expect(save(wednesday)).toBe('saved');
    expect(server.text()).toBe('monday. tuesday. ');
    server.auto = true;
    wednesday.types('wednesday.', wednesday.title.length);
    expect(save(wednesday)).toBe('saved');
    expect(server.text()).toBe('monday. tuesday. wednesday.');
  });

  it('SYNC-92 says Not saved when the server goes on asking for what others wrote, until it has it', async () => {
    const alice = await device('alice').opens();
    const bob = await device('bob').opens();
    bob.types('bob was here. ');
    const lost = Y.encodeStateAsUpdate(server.disk);
    await bob.close();
    server.disk = new Y.Doc();
    server.cutEverybody();
    time.advance(1_000);
    alice.types('alice too', alice.title.length);
    time.advance(1_000);
    await heard();
    expect(alice.getState().save).toMatchObject({
      kind: 'notSaved',
      edits: 1,
      kept: true,
      why: 'serverLost',
    });
    Y.applyUpdate(server.disk, lost);
    time.advance(60_000);
    expect(save(alice)).toBe('saved');
    expect(server.text()).toBe('bob was here. alice too');
  });

  it('SYNC-93 sends unsent edits that are too large together as updates, in order, each within the limit', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    server.reachable = false;
    server.cutEverybody();
    for (let letter = 0; letter < 12; letter += 1) {
      alice.types(String.fromCodePoint(97 + letter).repeat(400), alice.title.length);
    }
    const written = alice.reads();
    await heard();
    alice.crash();
    server.reachable = true;
    server.frameBytes = 1_000;
    const again = await laptop.opens();
    time.advance(1_000);
    expect(server.text()).toBe(written);
    expect(save(again)).toBe('saved');
    expect(server.wire('alice/2').written).toHaveLength(6);
    expect(server.connections('alice/2')).toBe(1);
  });

  it('SYNC-94 says too large only for a single edit above the limit', async () => {
    server.frameBytes = 1_000;
    const alice = await device('alice').opens();
    alice.types('x'.repeat(2_000));
    expect(alice.getState()).toMatchObject({
      link: { kind: 'stopped', why: 'tooLarge' },
      save: { kind: 'notSaved', why: 'tooLarge', edits: 1 },
    });
    expect(alice.unsentUpdate()).toBeDefined();
    alice.retryNow();
    server.settle();
    expect(alice.getState().link).toMatchObject({ kind: 'stopped', why: 'tooLarge' });
  });

  it('SYNC-11 gives up a connection on which the server asks for ever, and comes back', async () => {
    const alice = await device('alice').opens();
    for (let times = 0; times < 25; times += 1) server.tell('alice', Uint8Array.of(0, 0, 1, 0));
    expect(alice.getState().link.kind).toBe('waiting');
    time.advance(1_000);
    expect(alice.getState().link.kind).toBe('live');
  });
});

describe('viewers', () => {
  it('SYNC-12 a viewer may not type, and sends the empty answer alone', async () => {
    server.roles.set('alice', 'viewer');
    const alice = await device('alice').opens();
    expect(alice.getState()).toMatchObject({ role: 'viewer', editable: false, save: { kind: 'saved' } });
    alice.types('not allowed');
    time.advance(60_000);
    expect(server.wire('alice').written).toEqual([]);
    expect(alice.getState().save).toMatchObject({ kind: 'notSaved', why: 'forbidden', edits: 1 });
  });

  it('SYNC-13 who loses the right to write keeps unsent edits, readable and copyable; with the right they go', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    server.reachable = false;
    server.cutEverybody();
    alice.types('written on a train');
    await alice.close();
    server.reachable = true;
    server.roles.set('alice', 'viewer');
    const again = await laptop.opens();
    expect(again.reads()).toBe('written on a train');
    expect(again.getState()).toMatchObject({ editable: false, save: { kind: 'notSaved', why: 'forbidden' } });
    const copy = new Y.Doc();
    Y.applyUpdate(copy, again.unsentUpdate() ?? new Uint8Array());
    expect(copy.getText('title').toJSON()).toBe('written on a train');
    expect(server.text()).toBe('');
    server.changeRole('alice/2', 'editor');
    expect(save(again)).toBe('saved');
    expect(server.text()).toBe('written on a train');
    expect(again.unsentUpdate()).toBeUndefined();
  });
});

describe('rights and formatting', () => {
  it('SYNC-88 who is made a viewer with an edit on its way reads on, and keeps the edit', async () => {
    const alice = await device('alice').opens();
    const bob = await device('bob').opens();
    server.auto = false;
    alice.types('on its way');
    server.changeRole('alice', 'viewer');
    server.deliver();
    server.auto = true;
    time.advance(1_000);
    bob.types('still heard');
    expect(alice.getState()).toMatchObject({
      link: { kind: 'live' },
      editable: false,
      save: { kind: 'notSaved', why: 'forbidden', edits: 1 },
    });
    expect(alice.reads()).toContain('still heard');
    expect(server.text()).toBe('still heard');
  });

  it('SYNC-87 who merely looks on writes nothing when others format the same text at once', async () => {
    server.roles.set('viewer', 'viewer');
    const onlookers = [await device('viewer').opens(), await device('onlooker').opens()];
    const chance = new Chance(3);
    server.disk.getText('title').insert(0, 'formatted by two at once');
    for (const name of ['viewer', 'onlooker']) {
      server.tell(name, encodeUpdate(Y.encodeStateAsUpdate(server.disk)));
    }
    for (let round = 0; round < 100; round += 1) {
      const before = Y.encodeStateAsUpdate(server.disk);
      const vector = Y.encodeStateVector(server.disk);
      for (let writer = 0; writer < 2; writer += 1) {
        const doc = new Y.Doc();
        Y.applyUpdate(doc, before);
        for (let times = 0; times < 3; times += 1) formatsSomething(doc.getText('title'), chance);
        const update = Y.encodeStateAsUpdate(doc, vector);
        Y.applyUpdate(server.disk, update);
        for (const name of ['viewer', 'onlooker']) server.tell(name, encodeUpdate(update));
      }
    }
    const [viewer, onlooker] = onlookers.map((tab) => JSON.stringify(tab.title.toDelta()));
    expect(viewer).toBe(onlooker);
    expect(viewer).toBe(JSON.stringify(server.disk.getText('title').toDelta()));
    expect(viewer).toMatch(/bold|italic/);
    for (const name of ['viewer', 'onlooker']) expect(server.wire(name).written).toEqual([]);
    for (const tab of onlookers) expect(save(tab)).toBe('saved');
  });
});

describe('storage that fails', () => {
  it('SYNC-14 says Not saved with the fault until an ack proves that writing works again', async () => {
    const alice = await device('alice').opens();
    server.storage = 'full';
    alice.types('a');
    await heard();
    expect(alice.getState().save).toEqual({ kind: 'notSaved', edits: 1, kept: true, why: 'full' });
    time.advance(60_000);
    expect(alice.getState().save).toMatchObject({ kind: 'notSaved', why: 'full' });
    expect(alice.getState().editable).toBe(true);
    server.storage = undefined;
    time.advance(60_000);
    expect(save(alice)).toBe('saved');
    expect(server.text()).toBe('a');
  });

  it('SYNC-14 what somebody else could write proves it too', async () => {
    const [alice, bob] = [await device('alice').opens(), await device('bob').opens()];
    server.close('bob', CLOSE.storageFailing);
    time.advance(60_000);
    alice.types('a');
    expect(bob.title.toJSON()).toBe('a');
    server.close('bob', 1006);
    bob.types('b');
    expect(bob.getState().save).toMatchObject({ kind: 'offline', edits: 1 });
  });

  it('SYNC-15 backs off from failing storage rather than hammer it', async () => {
    const alice = await device('alice').opens();
    server.storage = 'io';
    alice.types('a');
    time.advance(10 * 60_000);
    expect(server.connections('alice')).toBeGreaterThan(10);
    expect(server.connections('alice')).toBeLessThan(180);
  });
});

function formatsSomething(text: Y.Text, chance: Chance): void {
  const at = chance.below(text.length + 1);
  const length = chance.below(text.length - at + 1);
  switch (length === 0 ? 0 : chance.below(3)) {
    case 0:
      text.insert(at, 'ab');
      break;
    case 1:
      text.delete(at, Math.min(length, 3));
      break;
    default: {
      const value = chance.below(2) === 0 ? true : null;
      text.format(at, length, chance.below(2) === 0 ? { bold: value } : { italic: value });
    }
  }
}
