import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeUpdate } from '../../shared/protocol/frames.ts';
import { FakeDoor } from './testing/fake-door.ts';
import { LiveServer } from './testing/live-server.ts';
import { handshake } from './testing/raw-client.ts';
import { comesInto } from './testing/ws-client.ts';

const MIB = 1024 * 1024;
const BEARER = { Authorization: 'Bearer bob' };

const door = new FakeDoor();
let server: LiveServer;
let sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await server.stop();
});

/** Comes in, and then reads nothing any more. */
async function comesInAndStops(): Promise<Socket> {
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  sockets.push(socket);
  socket.on('error', () => undefined);
  const before = door.visitors.length;
  socket.write(handshake('/ws/meeting-notes', BEARER));
  await once(socket, 'data');
  socket.pause();
  await expect.poll(() => door.visitors.length).toBe(before + 1);
  return socket;
}

describe('a client that stops reading', () => {
  it('CONN-17 costs at most 16 MiB of the 50 MB it is offered, is sent away, and comes back', async () => {
    server = await LiveServer.start({ door });
    const reader = await comesInto(`${server.address}/ws/meeting-notes`, {
      headers: { authorization: 'Bearer alice' },
    });
    const stalled = await comesInAndStops();
    const before = memoryInUse();
    let most = 0;
    for (let count = 1; count <= 1_000; count += 1) {
      const heard = reader.next('update');
      door.broadcast({ frames: [{ bytes: encodeUpdate(new Uint8Array(50_000)), except: undefined }] });
      // oxlint-disable-next-line no-await-in-loop
      await heard;
      if (count % 50 === 0) most = Math.max(most, memoryInUse() - before);
    }
    expect(most).toBeLessThan(16 * MIB);
    expect(server.hub.stats).toMatchObject({ slowReadersDropped: 1 });
    expect(server.hub.stats.closesByCode.get(1013)).toBe(1);
    // It never reads the code: the socket is cut.
    await expect.poll(() => server.hub.stats.connectionsNow, { timeout: 10_000 }).toBe(1);
    stalled.resume();
    await once(stalled, 'close');
    expect(reader.socket.readyState).toBe(reader.socket.OPEN);
    await comesInAndStops();
    expect(server.hub.stats.connectionsNow).toBe(2);
  });

  it('CONN-17 reads why when it wakes up in time', async () => {
    server = await LiveServer.start({ door, limits: { outboundQueueBytes: MIB } });
    const client = await comesInto(`${server.address}/ws/meeting-notes`, {
      headers: { authorization: 'Bearer alice' },
    });
    await expect.poll(() => server.hub.stats.openingNow).toBe(0);
    client.socket.pause();
    while (server.hub.stats.slowReadersDropped === 0) {
      door.broadcast({ frames: [{ bytes: new Uint8Array(100_000), except: undefined }] });
      // oxlint-disable-next-line no-await-in-loop
      await endOfTurn();
    }
    client.socket.resume();
    expect((await client.closed).code).toBe(1013);
  });

  it('CONN-18 gets a document of 64 MiB whole, in its own time', async () => {
    server = await LiveServer.start({ door });
    const client = await comesInto(`${server.address}/ws/meeting-notes`, {
      headers: { authorization: 'Bearer alice' },
    });
    await expect.poll(() => server.hub.stats.openingNow).toBe(0);
    client.socket.pause();
    const whole = Uint8Array.from({ length: 64 * MIB }, (_, index) => index % 251);
    door.last.member.sendBatch({ frames: [{ bytes: encodeUpdate(whole), except: undefined }] });
    await endOfTurn();
    await endOfTurn();
    expect(server.hub.queueDepths().totalBytes).toBeGreaterThan(32 * MIB);
    client.socket.resume();
    await client.hears('update');
    const [frame] = client.frames;
    const received = frame?.kind === 'update' ? Buffer.from(frame.update) : Buffer.alloc(0);
    expect(received.equals(whole)).toBe(true);
    await expect.poll(() => server.hub.queueDepths().totalBytes).toBe(0);
    expect(server.hub.stats.slowReadersDropped).toBe(0);
  });
});

/** Bytes that are really held, after the garbage has been taken away. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  // Twice: what the first round frees is counted as free at the next.
  for (let round = 0; round < 2; round += 1) if (typeof collect === 'function') collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
