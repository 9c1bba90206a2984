import { beforeEach, describe, expect, it } from 'vitest';
import { encodeAwarenessUpdate, type Awareness } from 'y-protocols/awareness';
import { encodeAwareness } from '../../shared/protocol/frames.ts';
import { Device, type Tab } from './testing/device.ts';
import { HonestServer } from './testing/honest-server.ts';
import { createManualTime, heard, type ManualTime } from './testing/manual-time.ts';

let server: HonestServer;
let time: ManualTime;
const device = (person: string): Device => new Device({ server, time, person, seed: person.length });
const awarenessFrames = (person: string): number =>
  server.wire(person).heard.filter((frame) => frame.kind === 'awareness').length;

beforeEach(() => {
  server = new HonestServer();
  time = createManualTime();
  time.onAlarm(() => server.settle());
});

/** The server sets who somebody is; the honest server of these tests passes on what it gets. */
function introduce(tab: Tab, name: string): void {
  tab.awareness.setLocalStateField('user', { id: name, name, color: '#123456', kind: 'member' });
}

describe('who is here', () => {
  it('SYNC-52 announces once per window however often the caret moves, and ends with the newest', async () => {
    const alice = await device('alice').opens();
    const bob = await device('bob').opens();
    time.advance(100);
    const before = awarenessFrames('alice');
    for (let position = 0; position < 100; position += 1) {
      alice.awareness.setLocalStateField('cursor', position);
      time.advance(1);
    }
    time.advance(100);
    expect(awarenessFrames('alice') - before).toBe(3);
    expect(bob.awareness.getStates().get(alice.doc.clientID)).toMatchObject({ cursor: 99 });
  });

  it('SYNC-53 shows nobody while disconnected, and everybody again afterwards, with unchanged clocks too', async () => {
    const alice = await device('alice').opens();
    const bob = await device('bob').opens();
    introduce(bob, 'bob');
    time.advance(100);
    expect(alice.getPeers().map((peer) => peer.user.name)).toEqual(['bob']);
    server.close('alice', 1006);
    expect(alice.getPeers()).toEqual([]);
    time.advance(1_000);
    server.tell('alice', stateOf(bob.awareness));
    expect(alice.getPeers().map((peer) => peer.user.name)).toEqual(['bob']);
  });

  it('SYNC-54 announces itself anew on a new connection, with a raised clock', async () => {
    const alice = await device('alice').opens();
    const bob = await device('bob').opens();
    introduce(alice, 'alice');
    time.advance(100);
    const before = bob.awareness.meta.get(alice.doc.clientID)?.clock ?? 0;
    server.close('alice', 1006);
    time.advance(1_000);
    expect(bob.awareness.meta.get(alice.doc.clientID)?.clock).toBeGreaterThan(before);
    expect(bob.awareness.getStates().get(alice.doc.clientID)).toHaveProperty('user');
  });

  it('SYNC-55 renews its state often enough for stock clients, which forget after 30 s', async () => {
    await device('alice').opens();
    time.advance(100);
    const before = awarenessFrames('alice');
    time.advance(60_000);
    expect(awarenessFrames('alice') - before).toBeGreaterThanOrEqual(4);
  });

  it('SYNC-56 says who is typing while they type, and no longer', async () => {
    const alice = await device('alice').opens();
    const bob = await device('bob').opens();
    introduce(bob, 'bob');
    time.advance(100);
    expect(alice.getPeers()).toMatchObject([{ user: { name: 'bob' }, typing: false }]);
    bob.types('a');
    expect(alice.getPeers()).toMatchObject([{ typing: true }]);
    time.advance(2_000);
    bob.types('b');
    time.advance(2_000);
    expect(alice.getPeers()).toMatchObject([{ typing: true }]);
    time.advance(1_000);
    expect(alice.getPeers()).toMatchObject([{ typing: false }]);
  });

  it('SYNC-57 passes over awareness that cannot be read', async () => {
    const alice = await device('alice').opens();
    server.tell('alice', encodeAwareness(Uint8Array.of(1, 5, 1, 3, 110, 111, 33)));
    expect(alice.getState().link.kind).toBe('live');
  });
});

describe('what the page draws anew', () => {
  it('SYNC-58 keeps the same state and the same peers until something visible changes', async () => {
    const alice = await device('alice').opens();
    const bob = await device('bob').opens();
    introduce(bob, 'bob');
    time.advance(100);
    bob.types('typing…');
    const state = alice.getState();
    const peers = alice.getPeers();
    let draws = 0;
    alice.subscribe(() => (draws += 1));
    alice.subscribePeers(() => (draws += 1));
    for (let position = 0; position < 50; position += 1) {
      bob.types('x');
      bob.awareness.setLocalStateField('cursor', position);
      time.advance(20);
    }
    expect(alice.getState()).toBe(state);
    expect(alice.getPeers()).toBe(peers);
    expect(draws).toBe(0);
  });

  it('SYNC-59 tells ?debug the frames, the queue, the acks, the state vector and the round trip', async () => {
    const alice = await device('alice').opens();
    let told = 0;
    alice.onDebug(() => (told += 1));
    alice.types('a');
    server.auto = false;
    alice.types('b');
    await heard();
    time.advance(12_000);
    const debug = alice.debug();
    const kinds = debug.frames.map(({ direction, kind }) => `${direction} ${kind}`);
    expect(kinds[0]).toBe('in hello');
    for (const kind of ['out syncStep1', 'in syncStep1', 'out syncStep2', 'in syncStep2', 'out update']) {
      expect(kinds).toContain(kind);
    }
    expect(debug.acks).toEqual({ sent: 3, acked: 2 });
    expect(debug.queue).toMatchObject([{ sentIn: 3, kept: true }]);
    expect(debug.queue[0]?.bytes).toBeGreaterThan(5);
    expect(debug.stateVector.get(alice.doc.clientID)).toBe(2);
    expect(told).toBeGreaterThan(2);
    for (let times = 0; times < 500; times += 1) alice.types('c');
    expect(alice.debug().frames).toHaveLength(200);
  });

  it('SYNC-60 closes what it opened, twice if asked, and leaves no timer that does anything', async () => {
    const laptop = device('alice');
    const alice = await laptop.opens();
    await Promise.all([alice.close(), alice.close()]);
    time.advance(600_000);
    await heard();
    expect(server.connections('alice')).toBe(1);
    expect(server.wire('alice').open).toBe(false);
  });
});

function stateOf(awareness: Awareness): Uint8Array {
  return encodeAwareness(encodeAwarenessUpdate(awareness, [awareness.clientID]));
}
