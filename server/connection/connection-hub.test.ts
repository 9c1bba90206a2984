import { describe, expect, it } from 'vitest';
import { encodeAck } from '../../shared/protocol/frames.ts';
import { ConnectionWorld } from './testing/connection-world.ts';

describe('connection hub', () => {
  it('CONN-1 tells a malformed request so, and asks nobody about it', async () => {
    const world = new ConnectionWorld();
    const socket = world.accepts({ kind: 'malformed', reason: 'not a document id' });
    await world.answers();
    expect(socket.closedWith).toEqual({ code: 4400, reason: 'not a document id' });
    expect(world.access.asked).toEqual([]);
    world.passes(2_000);
    expect(socket.isTerminated).toBe(true);
  });

  it('CONN-9 tells whoever is too many so, and lets the next in when a socket has gone', async () => {
    const world = new ConnectionWorld({ connectionsPerAddress: 1 });
    const first = await world.comesIn();
    const second = await world.comesIn();
    const elsewhere = await world.comesIn({}, '198.51.100.7');
    expect(second.closedWith?.code).toBe(1013);
    expect(elsewhere.closedWith).toBeUndefined();
    second.goesAway();
    expect((await world.comesIn()).closedWith?.code).toBe(1013);
    first.goesAway();
    expect((await world.comesIn()).closedWith).toBeUndefined();
    expect(world.hub.stats).toMatchObject({ crowdedOut: 2, connectionsNow: 2, accepted: 5 });
  });

  it('CONN-28 sends everybody away with 1001, and cuts whoever stays', async () => {
    const world = new ConnectionWorld();
    const polite = await world.comesIn();
    const stubborn = await world.comesIn();
    const opening = world.connects();
    let isDone = false;
    const both = Promise.all([world.hub.closeAll(), world.hub.closeAll()]);
    void both.then(() => (isDone = true));
    expect([polite, stubborn, opening].map((socket) => socket.closedWith?.code)).toEqual([1001, 1001, 1001]);
    polite.goesAway();
    await world.answers();
    expect(isDone).toBe(false);
    world.passes(2_000);
    await world.answers();
    expect(isDone).toBe(true);
    expect(world.hub.stats.connectionsNow).toBe(0);
  });

  it('CONN-28 ends at once when nobody is there, also the second time', async () => {
    const world = new ConnectionWorld();
    await world.hub.closeAll();
    await world.hub.closeAll();
    expect(world.connects().closedWith?.code).toBe(1001);
  });

  it('CONN-28 lets those who are in go on when it only stops accepting', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    world.hub.stopAccepting();
    expect(world.connects().closedWith?.code).toBe(1001);
    world.door.last.member.sendBatch({ frames: [{ bytes: encodeAck(1), except: undefined }] });
    world.endsTurn();
    expect(alice.heard).toHaveLength(1);
  });

  it('ACC-165 knows by which sessions documents are open, once each, until they have gone', async () => {
    const world = new ConnectionWorld();
    expect([...world.hub.openSessions()]).toEqual([]);
    const alice = await world.comesIn();
    const [session = ''] = world.hub.openSessions();
    expect(session).not.toBe('');
    const again = await world.comesIn();
    expect([...world.hub.openSessions()]).toEqual([session]);
    alice.goesAway();
    expect([...world.hub.openSessions()]).toEqual([session]);
    again.goesAway();
    expect([...world.hub.openSessions()]).toEqual([]);
  });

  it('CONN-17 sends a stalled reader away and leaves the others in peace', async () => {
    const world = new ConnectionWorld({ outboundQueueBytes: 1_000_000 });
    const alice = await world.comesIn();
    const stalled = await world.comesIn();
    stalled.isRead = false;
    for (let count = 0; count < 100; count += 1) {
      world.door.broadcast({ frames: [{ bytes: new Uint8Array(50_000), except: undefined }] });
      world.endsTurn();
    }
    expect(stalled.closedWith?.code).toBe(1013);
    expect(alice.heard).toHaveLength(100);
    expect(world.hub.queueDepths().largestBytes).toBeLessThan(600_000);
    world.passes(2_000);
    expect(stalled.isTerminated).toBe(true);
    expect(world.hub.queueDepths()).toEqual({ totalBytes: 0, largestBytes: 0 });
  });
});
