import { describe, expect, it } from 'vitest';
import { trustSessionId, type SessionId } from '../../shared/ids.ts';
import type { FrameBatch } from '../room-host/room-door.ts';
import { createConnectionStats } from './connection-stats.ts';
import { OutboundQueue, STALL_MS, TRANSPORT_BYTES } from './outbound-queue.ts';
import { OutboundTurn } from './outbound-turn.ts';
import { FakeSocket } from './testing/fake-socket.ts';
import { ManualTime } from './testing/manual-time.ts';

const MIB = 1024 * 1024;

class Readers {
  readonly time = new ManualTime();
  readonly stats = createConnectionStats();
  readonly sentAway: string[] = [];
  private turnEnds: (() => void)[] = [];
  private readonly turn = new OutboundTurn((run) => this.turnEnds.push(run));

  reader(name: string, budgetBytes = 4 * MIB): { socket: FakeSocket; queue: OutboundQueue } {
    const socket = new FakeSocket();
    const queue = new OutboundQueue({
      sessionId: trustSessionId(name),
      socket,
      turn: this.turn,
      timers: this.time,
      budgetBytes,
      stats: this.stats,
      onSlowReader: () => this.sentAway.push(name),
    });
    socket.listenWith({
      message: () => undefined,
      text: () => undefined,
      drained: () => queue.drained(),
      broken: () => undefined,
      closed: () => undefined,
    });
    return { socket, queue };
  }

  endsTurn(): void {
    const ends = this.turnEnds;
    this.turnEnds = [];
    for (const end of ends) end();
  }
}

function batch(...frames: readonly (number | [number, SessionId])[]): FrameBatch {
  return {
    frames: frames.map((frame) =>
      typeof frame === 'number'
        ? { bytes: Uint8Array.of(frame), except: undefined }
        : { bytes: Uint8Array.of(frame[0]), except: frame[1] },
    ),
  };
}

function sized(byteLength: number): FrameBatch {
  return { frames: [{ bytes: new Uint8Array(byteLength), except: undefined }] };
}

function heard(socket: FakeSocket): number[] {
  return socket.heard.map((bytes) => bytes[0] ?? -1);
}

describe('one write a turn', () => {
  it('CONN-14 writes all frames of a turn at once, in order', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('alice');
    queue.push(batch(1, 2));
    queue.push(batch(3));
    expect(socket.chunks).toHaveLength(0);
    readers.endsTurn();
    expect(socket.chunks).toHaveLength(1);
    expect(heard(socket)).toEqual([1, 2, 3]);
    queue.push(batch(4));
    readers.endsTurn();
    expect(heard(socket)).toEqual([1, 2, 3, 4]);
  });

  it('CONN-15 gives a hundred readers the same bytes, and the author what others wrote', () => {
    const readers = new Readers();
    const author = readers.reader('author');
    const others = Array.from({ length: 100 }, (_, index) => readers.reader(`reader-${index}`));
    const authorId = trustSessionId('author');
    for (const shared of [batch([1, authorId], [2, authorId]), batch(3, [4, authorId])]) {
      for (const { queue } of [author, ...others]) queue.push(shared);
    }
    readers.endsTurn();
    expect(heard(author.socket)).toEqual([3]);
    const buffers = new Set(others.map(({ socket }) => socket.chunks[0]?.parts[0]));
    expect(buffers.size).toBe(1);
    expect(others.map(({ socket }) => heard(socket).join())).toEqual(others.map(() => '1,2,3,4'));
  });

  it('CONN-15 keeps apart clients that were given different things', () => {
    const readers = new Readers();
    const alice = readers.reader('alice');
    const bob = readers.reader('bob');
    const shared = batch(1);
    alice.queue.push(shared);
    bob.queue.push(shared);
    bob.queue.push(batch(2));
    readers.endsTurn();
    expect([heard(alice.socket), heard(bob.socket)]).toEqual([[1], [1, 2]]);
  });

  it('CONN-15 writes nothing to somebody whom every frame excepts', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('author');
    queue.push(batch([1, trustSessionId('author')]));
    readers.endsTurn();
    expect(socket.chunks).toHaveLength(0);
  });

  it('CONN-19 writes what waits before a close, held back or not', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('alice');
    socket.isRead = false;
    queue.push(sized(TRANSPORT_BYTES));
    readers.endsTurn();
    queue.push(batch(1));
    readers.endsTurn();
    queue.push(batch(2));
    queue.finish();
    queue.push(batch(3));
    socket.reads();
    expect(heard(socket)).toEqual([0, 1, 2]);
  });
});

describe('order', () => {
  it('CONN-14 keeps it when the transport has room before it says so', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('alice');
    socket.isRead = false;
    queue.push(sized(TRANSPORT_BYTES));
    readers.endsTurn();
    queue.push(batch(1));
    readers.endsTurn();
    socket.reads(1);
    queue.push(batch(2));
    readers.endsTurn();
    while (queue.waitingBytes() > 0) socket.reads();
    expect(heard(socket)).toEqual([0, 1, 2]);
  });
});

describe('slow readers', () => {
  it('CONN-17 sends away at once whoever does not read at all', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('stalled');
    socket.isRead = false;
    let offered = 0;
    let most = 0;
    while (readers.sentAway.length === 0 && offered < 50 * MIB) {
      queue.push(sized(100_000));
      readers.endsTurn();
      offered += 100_000;
      most = Math.max(most, queue.waitingBytes());
    }
    expect(readers.sentAway).toEqual(['stalled']);
    expect(most).toBeLessThan(9 * MIB);
    expect(queue.waitingBytes()).toBeLessThanOrEqual(TRANSPORT_BYTES + 100_010);
    queue.push(sized(100_000));
    readers.endsTurn();
    readers.time.passes(60_000);
    expect(readers.sentAway).toHaveLength(1);
    expect(readers.stats.slowReadersDropped).toBe(1);
  });

  it('CONN-17 does not even encode what a flood of questions is answered with in one turn', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('flooder');
    const answer = new Uint8Array(200_000);
    for (let count = 0; count < 10_000; count += 1) {
      queue.push({ frames: [{ bytes: answer, except: undefined }] });
      expect(readers.sentAway).toEqual([]);
    }
    readers.endsTurn();
    expect(readers.sentAway).toEqual(['flooder']);
    expect(socket.chunks).toEqual([]);
  });

  it('CONN-17 CONN-18 takes one large frame and a budget beside it in one turn', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('newcomer');
    for (const byteLength of [100_000, 64 * MIB, MIB, MIB, MIB]) queue.push(sized(byteLength));
    readers.endsTurn();
    expect(readers.sentAway).toEqual([]);
    expect(socket.heard).toHaveLength(5);
  });

  it('CONN-17 counts tiny frames for what keeping them costs', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('stalled');
    socket.isRead = false;
    queue.push(sized(TRANSPORT_BYTES));
    readers.endsTurn();
    let turns = 0;
    while (readers.sentAway.length === 0 && turns < 1_000_000) {
      queue.push(batch(1));
      readers.endsTurn();
      turns += 1;
    }
    expect(turns).toBeLessThan(40_000);
  });

  it('CONN-17 gives three seconds to somebody over the budget, and longer while it reads', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('slow');
    socket.isRead = false;
    for (let count = 0; count < 50; count += 1) {
      queue.push(sized(100_000));
      readers.endsTurn();
    }
    expect(queue.waitingBytes()).toBeGreaterThan(4 * MIB);
    for (let round = 0; round < 3; round += 1) {
      readers.time.passes(STALL_MS - 1);
      socket.reads(1);
      readers.time.passes(1);
    }
    expect(readers.sentAway).toEqual([]);
    readers.time.passes(STALL_MS);
    expect(readers.sentAway).toEqual(['slow']);
  });

  it('CONN-17 forgives whoever catches up', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('slow');
    socket.isRead = false;
    for (let count = 0; count < 50; count += 1) {
      queue.push(sized(100_000));
      readers.endsTurn();
    }
    while (queue.waitingBytes() > 0) socket.reads();
    readers.time.passes(STALL_MS * 4);
    expect(readers.sentAway).toEqual([]);
    expect(socket.heard).toHaveLength(50);
    expect(readers.time.timersWaiting).toBe(0);
  });

  it('CONN-18 lets the first sync of a large document pass, and counts what comes on top', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('newcomer');
    socket.isRead = false;
    queue.push(sized(64 * MIB));
    readers.endsTurn();
    readers.time.passes(STALL_MS * 10);
    expect(readers.sentAway).toEqual([]);
    expect(socket.bufferedBytes()).toBeLessThanOrEqual(TRANSPORT_BYTES + 100);
    for (let count = 0; count < 85; count += 1) {
      queue.push(sized(100_000));
      readers.endsTurn();
    }
    expect(readers.sentAway).toEqual(['newcomer']);
  });

  it('CONN-18 forgets the large frame once it has left', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('newcomer');
    socket.isRead = false;
    queue.push(sized(64 * MIB));
    queue.push(batch(1));
    readers.endsTurn();
    while (queue.waitingBytes() > 0) socket.reads();
    expect(socket.heard.map((bytes) => bytes.length)).toEqual([64 * MIB, 1]);
    for (let count = 0; count < 90; count += 1) {
      queue.push(sized(100_000));
      readers.endsTurn();
    }
    expect(readers.sentAway).toEqual(['newcomer']);
  });

  it('CONN-17 keeps everything when the limit is off', () => {
    const readers = new Readers();
    const { socket, queue } = readers.reader('slow', 0);
    socket.isRead = false;
    for (let count = 0; count < 300; count += 1) queue.push(sized(100_000));
    readers.endsTurn();
    readers.time.passes(60_000);
    expect(readers.sentAway).toEqual([]);
  });
});
