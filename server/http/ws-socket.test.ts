import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { encodeWire } from '../connection/wire.ts';
import { adaptWsSocket, listenToWs } from './ws-socket.ts';

let server: WebSocketServer;
let client: WebSocket;
let accepted: WebSocket;
let below: unknown;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const entered = new Promise<void>((resolve) => {
    server.on('connection', (socket, request) => {
      accepted = socket;
      below = request.socket;
      resolve();
    });
  });
  client = new WebSocket(`ws://127.0.0.1:${portOf(server.address())}`);
  await Promise.all([once(client, 'open'), entered]);
});
afterEach(() => {
  client.terminate();
  server.close();
});

const MESSAGES = [Uint8Array.of(1), new Uint8Array(700_000).fill(2), new Uint8Array(70_000).fill(3)];

async function whatIsHeard(count: number): Promise<Buffer[]> {
  const heard: Buffer[] = [];
  await new Promise<void>((resolve) => {
    client.on('message', (data: Buffer) => {
      heard.push(data);
      if (heard.length === count) resolve();
    });
  });
  return heard;
}

describe.each([
  ['straight to TCP', () => below],
  ['by ws itself, when there is nothing below that it knows', () => undefined],
])('ws socket, %s', (_name, what) => {
  it('CONN-14 CONN-16 delivers whole messages, pings between them', async () => {
    const socket = adaptWsSocket(accepted, what());
    const heard = whatIsHeard(MESSAGES.length);
    const pinged = once(client, 'ping');
    for (const chunk of encodeWire(MESSAGES).chunks) {
      expect(socket.send(chunk)).toBe('sent');
      socket.ping();
    }
    expect((await heard).map((message, index) => message.equals(MESSAGES[index] ?? message))).toEqual([
      true,
      true,
      true,
    ]);
    await pinged;
  });

  it('CONN-17 says when there is room again', async () => {
    const socket = adaptWsSocket(accepted, what());
    const drained = new Promise<void>((resolve) => {
      listenToWs(accepted, what(), {
        message: nothing,
        text: nothing,
        broken: nothing,
        closed: nothing,
        drained: resolve,
      });
    });
    client.pause();
    for (const chunk of encodeWire([new Uint8Array(16_000_000)]).chunks) socket.send(chunk);
    expect(socket.bufferedBytes()).toBeGreaterThan(0);
    client.resume();
    await drained;
    expect(socket.bufferedBytes()).toBe(0);
  });

  it('hears that something came', async () => {
    const socket = adaptWsSocket(accepted, what());
    const before = socket.heardBytes();
    const came = once(accepted, 'message');
    client.send('anything');
    await came;
    expect(socket.heardBytes()).toBeGreaterThan(before);
  });

  it('closes with a reason of any length, and never throws afterwards', async () => {
    const socket = adaptWsSocket(accepted, what());
    const closed: Promise<unknown[]> = once(client, 'close');
    socket.close(4403, 'é'.repeat(200));
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4403, 'é'.repeat(61)]);
    const [chunk] = encodeWire([Uint8Array.of(1)]).chunks;
    expect(chunk && socket.send(chunk)).toBe('closed');
    socket.ping();
    socket.pause();
    socket.resume();
    socket.close(1001, 'again');
    socket.terminate();
    socket.terminate();
    expect(socket.bufferedBytes()).toBeGreaterThanOrEqual(0);
  });
});

function nothing(): void {
  // The test does not ask.
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
