import { describe, expect, it } from 'vitest';
import {
  decodeServerFrame,
  encodeAck,
  encodeEvent,
  encodePing,
  encodePong,
  encodeQueryAwareness,
  encodeSyncStep1,
  encodeUpdate,
} from '../../shared/protocol/frames.ts';
import { ConnectionWorld, DOCUMENT_ID } from './testing/connection-world.ts';
import { person } from './testing/fake-access.ts';
import type { FakeSocket } from './testing/fake-socket.ts';

const STEP_1 = encodeSyncStep1(Uint8Array.of(0));

function kindsHeard(socket: FakeSocket): string[] {
  return socket.heard.map((bytes) => {
    const decoded = decodeServerFrame(bytes);
    return decoded.ok ? decoded.value.kind : decoded.error;
  });
}

describe('coming in', () => {
  it('CONN-7 does not read a socket until it knows whose it is', async () => {
    const world = new ConnectionWorld();
    const answer = world.access.holdsBack();
    const alice = world.connects();
    await world.answers();
    expect(alice.isPaused).toBe(true);
    expect(world.hub.stats.openingNow).toBe(1);
    answer();
    await world.answers();
    expect(alice.isPaused).toBe(false);
    expect(world.hub.stats.openingNow).toBe(0);
    expect(world.door.last).toMatchObject({
      documentId: DOCUMENT_ID,
      joining: { principalId: 'user:alice', role: 'editor', dialect: 'stock' },
    });
  });

  it('CONN-7 hands over in order what had been read before', async () => {
    const world = new ConnectionWorld();
    const alice = world.connects();
    alice.says(STEP_1);
    alice.says(encodeQueryAwareness());
    await world.answers();
    expect(world.door.last.frames.map((frame) => frame.kind)).toEqual(['syncStep1', 'queryAwareness']);
  });

  it('CONN-7 keeps only a little of it', async () => {
    const world = new ConnectionWorld();
    const chatty = world.connects();
    for (let count = 0; count < 64; count += 1) chatty.says(STEP_1);
    expect(chatty.closedWith).toBeUndefined();
    chatty.says(STEP_1);
    expect(chatty.closedWith?.code).toBe(1013);
    const bulky = world.connects();
    bulky.says(new Uint8Array(1024 * 1024 + 1));
    expect(bulky.closedWith?.code).toBe(1013);
    await world.answers();
    expect(world.door.visitors).toHaveLength(0);
  });

  it('CONN-7 gives up on an identity that does not come', async () => {
    const world = new ConnectionWorld({ handshakeMs: 10_000 });
    const answer = world.access.holdsBack();
    const alice = world.connects();
    world.passes(9_999);
    expect(alice.closedWith).toBeUndefined();
    world.passes(1);
    expect(alice.closedWith?.code).toBe(1013);
    answer();
    await world.answers();
    expect(world.door.visitors).toHaveLength(0);
    expect(world.hub.stats.openingNow).toBe(0);
  });

  it.each([
    [{ kind: 'forbidden' } as const, 4403],
    [{ kind: 'notFound' } as const, 4404],
    [{ kind: 'deleted' } as const, 4410],
    [{ kind: 'signedOut' } as const, 4401],
  ])('CONN-6 closes with the code for %j', async (answer, code) => {
    const world = new ConnectionWorld();
    world.access.answer = answer;
    const alice = await world.comesIn();
    expect(alice.closedWith?.code).toBe(code);
    expect(world.door.visitors).toHaveLength(0);
  });

  it('CONN-6 closes with 4401 whoever is not known', async () => {
    const world = new ConnectionWorld();
    const nobody = await world.comesIn({ credential: { kind: 'none' } });
    const stranger = await world.comesIn({ credential: { kind: 'bearer', token: 'guessed' } });
    expect([nobody, stranger].map((socket) => socket.closedWith?.code)).toEqual([4401, 4401]);
  });

  it('CONN-8 makes a viewer of a token that may only read', async () => {
    const world = new ConnectionWorld();
    world.access.principalByToken.set('r', person('ann', { kind: 'token', tokenId: 't', scope: 'read' }));
    world.access.principalByToken.set('w', person('ann', { kind: 'token', tokenId: 't', scope: 'write' }));
    await world.comesIn({ credential: { kind: 'bearer', token: 'r' } });
    expect(world.door.last.joining.role).toBe('viewer');
    await world.comesIn({ credential: { kind: 'bearer', token: 'w' } });
    expect(world.door.last.joining.role).toBe('editor');
  });

  it('CONN-5 tells the room the schema that was named', async () => {
    const world = new ConnectionWorld();
    await world.comesIn({ schemaVersion: 3, dialect: 'scriptorium' });
    expect(world.door.last.joining).toMatchObject({ schemaVersion: 3, dialect: 'scriptorium' });
    await world.comesIn();
    expect('schemaVersion' in world.door.last.joining).toBe(false);
  });

  it('hears what a room answers while it is being joined', async () => {
    const world = new ConnectionWorld();
    world.door.onJoin = ({ member }) =>
      member.sendBatch({ frames: [{ bytes: encodeAck(1), except: undefined }] });
    const alice = await world.comesIn();
    world.endsTurn();
    expect(kindsHeard(alice)).toEqual(['ack']);
  });

  it('is out again when the room closes it while letting it in', async () => {
    const world = new ConnectionWorld();
    world.door.onJoin = ({ member }) => member.close(4426, 'reload the page');
    const alice = await world.comesIn();
    expect(alice.closedWith?.code).toBe(4426);
    expect(world.door.last.hasLeft).toBe(true);
    alice.says(STEP_1);
    expect(world.door.last.frames).toEqual([]);
  });
});

describe('what a client says', () => {
  it('CONN-10 closes with 1002 what cannot be decoded', async () => {
    const world = new ConnectionWorld();
    for (const bytes of [[], [0], [0, 0], [0, 9, 0], [2, 0], [9], [64, 0], [0, 2, 5, 1], [1, 1, 0, 0]]) {
      const socket = await world.comesIn();
      socket.says(Uint8Array.from(bytes));
      expect(socket.closedWith?.code, `bytes ${bytes.join()}`).toBe(1002);
      expect(world.door.last.hasLeft).toBe(true);
      expect(world.door.last.frames).toEqual([]);
    }
  });

  it('CONN-10 closes with 1003 a text frame', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    alice.saysText();
    expect(alice.closedWith?.code).toBe(1003);
  });

  it('CONN-11 answers a ping with its number, and passes over a pong', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn({ dialect: 'scriptorium' });
    alice.says(encodePong(5));
    alice.says(encodePing(77));
    world.endsTurn();
    expect(alice.heard.map((bytes) => decodeServerFrame(bytes))).toEqual([
      { ok: true, value: { kind: 'pong', nonce: 77 } },
    ]);
    expect(world.door.last.frames).toEqual([]);
  });

  it('CONN-12 closes with 1013 whoever talks too fast, after a burst of ten seconds', async () => {
    const world = new ConnectionWorld({ framesPerSecond: 5 });
    const alice = await world.comesIn();
    const bob = await world.comesIn({ credential: { kind: 'bearer', token: 'bob' } });
    for (let count = 0; count < 50; count += 1) alice.says(STEP_1);
    expect(alice.closedWith).toBeUndefined();
    world.passes(1_000);
    for (let count = 0; count < 5; count += 1) alice.says(STEP_1);
    expect(alice.closedWith).toBeUndefined();
    alice.says(STEP_1);
    expect(alice.closedWith?.code).toBe(1013);
    bob.says(STEP_1);
    expect(bob.closedWith).toBeUndefined();
    expect(world.hub.stats.rateLimited).toBe(1);
  });

  it('CONN-13 listens to nothing after its close began', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    world.door.last.member.close(4410, 'deleted');
    alice.says(encodeUpdate(Uint8Array.of(0, 0)));
    alice.saysText();
    expect(world.door.last.frames).toEqual([]);
    expect(alice.closedWith).toEqual({ code: 4410, reason: 'deleted' });
  });

  it('CONN-29 closes with 1011 when the room fails at a frame', async () => {
    const world = new ConnectionWorld();
    const bob = await world.comesIn({ credential: { kind: 'bearer', token: 'bob' } });
    const alice = await world.comesIn();
    world.door.onFrame = () => {
      throw new Error('planted');
    };
    alice.says(STEP_1);
    expect(alice.closedWith?.code).toBe(1011);
    expect(bob.closedWith).toBeUndefined();
    expect(world.reports).toMatchObject([{ kind: 'fault', where: 'receiving' }]);
  });
});

describe('the end', () => {
  it('CONN-19 lets a client read why before it is closed, within one turn', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn({ dialect: 'scriptorium' });
    const { member } = world.door.last;
    member.sendBatch({ frames: [{ bytes: encodeEvent('{}'), except: undefined }] });
    member.close(4403, 'you may read this document, not edit it');
    expect(kindsHeard(alice)).toEqual(['event']);
    expect(alice.closedWith?.code).toBe(4403);
    world.endsTurn();
    expect(alice.chunks).toHaveLength(1);
  });

  it('CONN-20 cuts a socket that has not gone two seconds after its close', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    world.door.last.member.close(4410, 'deleted');
    world.passes(1_999);
    expect(alice.isTerminated).toBe(false);
    world.passes(1);
    expect(alice.isTerminated).toBe(true);
    expect(world.hub.stats.connectionsNow).toBe(0);
  });

  it('CONN-20 leaves no timer behind', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    alice.goesAway();
    world.passes(10_000);
    expect(world.time.timersWaiting).toBe(0);
    expect(world.door.last.hasLeft).toBe(true);
  });

  it('CONN-10 lets the transport close what it found broken, and leaves the room at once', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    alice.breaks(1009);
    expect(world.door.last.hasLeft).toBe(true);
    expect(alice.closedWith).toBeUndefined();
    world.passes(2_000);
    expect(alice.isTerminated).toBe(true);
    expect(world.hub.stats.closesByCode).toEqual(new Map([[1009, 1]]));
  });

  it('CONN-31 reports the end without the credential', async () => {
    const world = new ConnectionWorld();
    world.access.principalByToken.set('very-secret-token', person('ann'));
    const ann = await world.comesIn({ credential: { kind: 'bearer', token: 'very-secret-token' } });
    ann.says(Uint8Array.of(99));
    ann.goesAway();
    expect(world.reports).toEqual([
      expect.objectContaining({ kind: 'closed', code: 1002, documentId: DOCUMENT_ID }),
    ]);
    expect(JSON.stringify(world.reports)).not.toContain('very-secret-token');
  });

  it('CONN-32 counts what went in and out', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    alice.says(STEP_1);
    world.door.last.member.sendBatch({ frames: [{ bytes: encodeAck(1), except: undefined }] });
    world.endsTurn();
    expect(world.hub.stats).toMatchObject({
      connectionsNow: 1,
      accepted: 1,
      framesIn: 1,
      bytesIn: STEP_1.length,
      framesOut: 1,
      bytesOut: encodeAck(1).length + 2,
    });
    alice.goesAway();
    expect(world.hub.stats.closesByCode).toEqual(new Map([[0, 1]]));
  });
});

describe('staying alive', () => {
  it('CONN-21 lets a stock client alone in a document hear something every twelve seconds for an hour', async () => {
    const world = new ConnectionWorld();
    const alone = await world.comesIn();
    for (let second = 0; second < 3_600; second += 15) {
      world.passes(15_000);
      alone.saysHalfAMessage(6);
    }
    expect(alone.closedWith).toBeUndefined();
    expect(new Set(kindsHeard(alone))).toEqual(new Set(['awareness']));
    expect(alone.heard.length).toBe(300);
    expect(alone.pings).toBe(240);
  });

  it('CONN-21 sends a ping frame instead to a client that knows it', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn({ dialect: 'scriptorium' });
    world.passes(13_000);
    expect(kindsHeard(alice)).toEqual(['ping']);
  });

  it('CONN-23 closes with 4508 and cuts a client that has been silent for thirty seconds', async () => {
    const world = new ConnectionWorld();
    const gone = await world.comesIn();
    gone.isRead = false;
    world.passes(29_000);
    expect(gone.closedWith).toBeUndefined();
    world.passes(4_000);
    expect(gone.closedWith?.code).toBe(4508);
    expect(gone.isTerminated).toBe(true);
    expect(world.door.last.hasLeft).toBe(true);
  });

  it('CONN-23 is not deceived by an operating system that takes whatever is sent to nobody', async () => {
    const world = new ConnectionWorld();
    const gone = await world.comesIn();
    const { member } = world.door.last;
    for (let second = 0; second < 33; second += 1) {
      member.sendBatch({ frames: [{ bytes: encodeAck(second), except: undefined }] });
      world.passes(1_000);
    }
    expect(gone.closedWith?.code).toBe(4508);
  });

  it('CONN-23 takes for life that a backlog shrinks', async () => {
    const world = new ConnectionWorld({ outboundQueueBytes: 0 });
    const slow = await world.comesIn();
    slow.isRead = false;
    const sync = encodeUpdate(new Uint8Array(64 * 256 * 1024));
    world.door.last.member.sendBatch({ frames: [{ bytes: sync, except: undefined }] });
    for (let second = 0; second < 600; second += 25) {
      world.passes(25_000);
      slow.reads(2);
    }
    expect(slow.closedWith).toBeUndefined();
    world.passes(33_000);
    expect(slow.closedWith?.code).toBe(4508);
  });

  it('CONN-23 waits for the rest of a message on a slow line', async () => {
    const world = new ConnectionWorld();
    const slow = await world.comesIn();
    slow.isRead = false;
    for (let second = 0; second < 300; second += 25) {
      slow.saysHalfAMessage(1_000);
      world.passes(25_000);
    }
    expect(slow.closedWith).toBeUndefined();
  });

  it('CONN-24 survives a clock that jumps by a day, either way', async () => {
    const world = new ConnectionWorld();
    const alice = await world.comesIn();
    for (const jumpMs of [86_400_000, -2 * 86_400_000]) {
      world.time.clockJumps(jumpMs);
      world.passes(15_000);
      alice.saysHalfAMessage(1);
    }
    expect(alice.closedWith).toBeUndefined();
  });
});
