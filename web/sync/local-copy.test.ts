import * as Y from 'yjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { Device } from './testing/device.ts';
import { HonestServer } from './testing/honest-server.ts';
import { createManualTime, heard, type ManualTime } from './testing/manual-time.ts';

let server: HonestServer;
let time: ManualTime;
const device = (person: string, userId = person): Device =>
  new Device({ server, time, person, userId, seed: person.length });

beforeEach(() => {
  server = new HonestServer();
  time = createManualTime();
  time.onAlarm(() => server.settle());
});

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    time.advance(500);
    await heard();
  }
}

describe('the copy on this device', () => {
  it('SYNC-29 opens a document seen before without the server, and lets its editor type', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    const bob = await device('bob').opens();
    bob.types('from bob, ');
    alice.types('from alice');
    const text = alice.reads();
    await alice.close();
    server.reachable = false;
    const again = await laptop.opens();
    expect(again.reads()).toBe(text);
    expect(again.getState()).toMatchObject({
      phase: 'ready',
      editable: true,
      role: 'editor',
      user: { name: 'alice' },
      save: { kind: 'offline', edits: 0 },
    });
  });

  it('SYNC-30 shows nothing of a document never seen before until the server has answered', async () => {
    server.auto = false;
    const alice = device('alice').opensNow();
    await heard();
    expect(alice.getState()).toMatchObject({ phase: 'opening', editable: false });
    server.deliver();
    expect(alice.getState()).toMatchObject({ phase: 'ready', editable: true });
  });

  it('SYNC-31 does not take a first sync that was cut short for a document seen', async () => {
    const laptop = device('alice');
    server.auto = false;
    const first = laptop.opensNow();
    await heard();
    server.greetsOnly('alice');
    await pass(1_000);
    await first.close();
    const again = laptop.opensNow();
    await heard();
    expect(again.getState()).toMatchObject({ phase: 'opening', role: 'editor' });
  });

  it('SYNC-32 brings unsent edits back after a reload, and sends them', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    server.reachable = false;
    server.cutEverybody();
    alice.types('on a train');
    await alice.close();
    const again = await laptop.opens();
    expect(again.reads()).toBe('on a train');
    expect(again.getState().save).toEqual({ kind: 'offline', edits: 1, kept: true });
    again.types(' and on');
    server.reachable = true;
    await pass(60_000);
    expect(again.getState().save.kind).toBe('saved');
    expect(server.text()).toBe('on a train and on');
    expect(laptop.copy.unsentKeys()).toEqual([]);
  });

  it('SYNC-33 loses nothing that was kept when the browser is killed', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    server.auto = false;
    for (const letter of 'killed') alice.types(letter);
    await heard();
    alice.crash();
    server.auto = true;
    const again = await laptop.opens();
    expect(again.reads()).toBe('killed');
    expect(again.getState().save.kind).toBe('saved');
    expect(server.text()).toBe('killed');
  });

  it('SYNC-83 writes at once what waits when the page is hidden, so that a reload right after Saved sends nothing', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    alice.types('saved');
    await heard();
    expect(alice.getState().save.kind).toBe('saved');
    alice.says({ kind: 'hidden' });
    await heard();
    alice.crash();
    expect(laptop.copy.unsentKeys()).toEqual([]);
    const again = await laptop.opens();
    expect(again.reads()).toBe('saved');
    expect(server.wire('alice/2').written).toEqual([]);
  });

  it('SYNC-34 uses a fresh client id with each page load', async () => {
    const laptop = device('alice');
    const first = await laptop.opens();
    const second = await laptop.opens();
    expect(first.doc.clientID).not.toBe(second.doc.clientID);
  });

  it('SYNC-35 keeps edits made before the first hello as soon as it is known where they belong', async () => {
    const laptop = device('alice');
    server.auto = false;
    const alice = laptop.opensNow();
    alice.types('too early');
    expect(alice.wouldLoseEdits()).toBe(true);
    await heard();
    server.deliver();
    await heard();
    expect(laptop.copy.unsentKeys()).toHaveLength(1);
    expect(alice.wouldLoseEdits()).toBe(false);
  });
});

describe('storage of the browser that is full or refused', () => {
  it('SYNC-36 says that it is full, keeps edits in memory, warns on leaving, and tries again', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    server.reachable = false;
    server.cutEverybody();
    laptop.copy.failWith('full');
    alice.types('no room');
    await heard();
    expect(alice.getState().localCopy).toEqual({ kind: 'full' });
    expect(alice.getState().save).toEqual({ kind: 'offline', edits: 1, kept: false });
    expect(alice.wouldLoseEdits()).toBe(true);
    laptop.copy.failWith(undefined);
    await pass(20_000);
    expect(alice.getState().localCopy).toEqual({ kind: 'kept' });
    expect(alice.getState().save).toMatchObject({ kind: 'offline', kept: true });
    expect(alice.wouldLoseEdits()).toBe(false);
  });

  it('SYNC-37 says that storage is refused, and works without', async () => {
    const laptop = device('alice');
    laptop.copy.failWith('refused');
    const alice = await laptop.opens();
    expect(alice.getState()).toMatchObject({ phase: 'ready', localCopy: { kind: 'refused' } });
    alice.types('a');
    await heard();
    expect(alice.getState().save.kind).toBe('saved');
    expect(alice.wouldLoseEdits()).toBe(false);
  });

  it('SYNC-38 warns on leaving only while an edit is neither acknowledged nor kept', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    expect(alice.wouldLoseEdits()).toBe(false);
    server.auto = false;
    alice.types('a');
    expect(alice.wouldLoseEdits()).toBe(true);
    await heard();
    expect(alice.wouldLoseEdits()).toBe(false);
    laptop.copy.failWith('full');
    alice.types('b');
    await heard();
    expect(alice.wouldLoseEdits()).toBe(true);
    server.auto = true;
    server.settle();
    expect(alice.wouldLoseEdits()).toBe(false);
  });

  it('SYNC-39 makes up for content that could not be written, and calls no copy with a gap whole', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    const bob = await device('bob').opens();
    laptop.copy.failWith('full');
    bob.types('while it was full');
    await pass(1_000);
    laptop.copy.failWith(undefined);
    await pass(20_000);
    await alice.close();
    server.reachable = false;
    const again = await laptop.opens();
    expect(again.reads()).toBe('while it was full');
  });
});

describe('another history, another schema, another person', () => {
  it('SYNC-40 does not merge a copy of another generation: it stops, keeps unsent edits readable, and sets it aside', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    alice.types('old history. ');
    server.reachable = false;
    server.cutEverybody();
    alice.types('unsent');
    await heard();
    server.disk = new Y.Doc();
    server.disk.getText('title').insert(0, 'new history');
    server.generation = 'second';
    server.reachable = true;
    await pass(10_000);
    expect(alice.getState()).toMatchObject({
      link: { kind: 'stopped', why: 'rebuilt', code: CLOSE.rebuilt },
      save: { kind: 'notSaved', why: 'rebuilt', edits: 1, kept: true },
      editable: false,
    });
    expect(alice.reads()).toBe('old history. unsent');
    expect(alice.unsentUpdate()).toBeDefined();
    await alice.close();
    const fresh = await laptop.opens();
    expect(fresh.reads()).toBe('new history');
    expect(fresh.getState()).toMatchObject({ link: { kind: 'live' }, save: { kind: 'saved' } });
    expect(server.text()).toBe('new history');
    // Still on this device.
    expect(laptop.copy.unsentKeys()).toHaveLength(1);
  });

  it('SYNC-89 sets nothing aside after 4409 until a hello names another generation', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    server.reachable = false;
    server.cutEverybody();
    alice.types('unsent');
    await heard();
    server.close('alice', CLOSE.rebuilt);
    await alice.close();
    const again = await laptop.opens();
    expect(again.reads()).toBe('unsent');
    server.reachable = true;
    await pass(10_000);
    server.auto = false;
    again.types(', and on');
    server.close('alice/2', CLOSE.rebuilt);
    server.auto = true;
    server.settle();
    await pass(10_000);
    expect(again.getState()).toMatchObject({ link: { kind: 'live' }, save: { kind: 'saved' } });
    expect(server.text()).toBe('unsent, and on');
    await again.close();
    server.reachable = false;
    expect((await laptop.opens()).reads()).toBe('unsent, and on');
  });

  it('SYNC-41 never edits a document whose schema is newer than the page: it reloads the page', async () => {
    server.schema = 2;
    const alice = await device('alice').opens({ pageSchema: 1 });
    expect(alice.getState()).toMatchObject({
      link: { kind: 'stopped', why: 'pageTooOld', code: CLOSE.schemaTooOld },
      editable: false,
    });
    expect(alice.reloads).toEqual(['schema 2']);
    expect(server.wire('alice').written).toEqual([]);
  });

  it('SYNC-42 an older page that opens a newer copy offline does not edit it either', async () => {
    server.schema = 2;
    const laptop = device('alice');
    await (await laptop.opens({ pageSchema: 2 })).close();
    server.reachable = false;
    const older = await laptop.opens({ pageSchema: 1 });
    expect(older.getState()).toMatchObject({ link: { kind: 'stopped', why: 'pageTooOld' }, editable: false });
  });

  it('SYNC-43 reloads, too, when the server speaks another version of the protocol', async () => {
    server.protocol = 2;
    const alice = await device('alice').opens();
    expect(alice.getState().link).toMatchObject({ kind: 'stopped', why: 'pageTooOld' });
    expect(alice.reloads).toEqual(['protocol 2']);
  });

  it("SYNC-44 never sends one person's edits as another's", async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    server.reachable = false;
    server.cutEverybody();
    alice.types('by alice');
    await alice.close();
    server.reachable = true;
    const bob = await new Device({ server, time, person: 'bob', copy: laptop.copy }).opens();
    expect(bob.getState()).toMatchObject({
      link: { kind: 'stopped', why: 'signedOut' },
      save: { kind: 'notSaved', edits: 1 },
    });
    expect(server.wire('bob').written).toEqual([]);
    expect(server.text()).toBe('');
  });
});
