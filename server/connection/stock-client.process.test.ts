import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { WebsocketProvider } from 'y-websocket';
import { person } from './testing/fake-access.ts';
import { LiveServer, type LiveServerOptions } from './testing/live-server.ts';
import { ManualTime } from './testing/manual-time.ts';

/** Somebody with the unmodified client of y-websocket. */
class StockClient {
  readonly doc = new Y.Doc();
  readonly text = this.doc.getText('title');
  readonly provider: WebsocketProvider;
  disconnects = 0;

  constructor(server: LiveServer, token: string) {
    this.provider = new WebsocketProvider(`${server.address}/ws`, 'meeting-notes', this.doc, {
      protocols: ['y-protocols.v1', `bearer.${token}`],
      WebSocketPolyfill: webSocketClass(),
      disableBc: true,
    });
    this.provider.on('connection-close', () => (this.disconnects += 1));
  }

  async isSynced(): Promise<void> {
    if (this.provider.synced) return;
    await new Promise<void>((resolve) => {
      this.provider.on('sync', (isSynced: boolean) => {
        if (isSynced) resolve();
      });
    });
  }

  async sees(text: string): Promise<void> {
    await this.eventually(() => this.text.toJSON() === text);
  }

  async eventually(isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (isSo()) resolve();
      };
      this.doc.on('update', look);
      this.provider.awareness.on('change', look);
      this.provider.on('connection-close', look);
      this.provider.on('closed', look);
    });
  }

  /** There and back, so that whatever it sent before has arrived as well. */
  async pingsTheServer(): Promise<void> {
    const { ws } = this.provider;
    if (!(ws instanceof WebSocket)) throw new Error('not connected');
    const answered = once(ws, 'pong');
    ws.ping();
    await answered;
  }

  leaves(): void {
    this.provider.destroy();
    this.doc.destroy();
  }
}

let server: LiveServer;
let clients: StockClient[] = [];

async function starts(options: LiveServerOptions = {}): Promise<void> {
  server = await LiveServer.start(options);
}

function joins(token: string): StockClient {
  const client = new StockClient(server, token);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients) client.leaves();
  clients = [];
  await server.stop();
});

describe('an unmodified y-websocket client', () => {
  it('CONN-2 two of them type in one document, and a third finds what they wrote', async () => {
    await starts();
    const alice = joins('alice');
    const bob = joins('bob');
    await Promise.all([alice.isSynced(), bob.isSynced()]);
    alice.text.insert(0, 'hello ');
    await bob.sees('hello ');
    bob.text.insert(6, 'world');
    await alice.sees('hello world');
    alice.text.insert(0, '> ');
    bob.text.insert(bob.text.length, '!');
    await Promise.all([alice.sees('> hello world!'), bob.sees('> hello world!')]);
    const carol = joins('alice');
    await carol.sees('> hello world!');
    expect([alice, bob, carol].map((client) => client.disconnects)).toEqual([0, 0, 0]);
  });

  it('CONN-2 what was typed while the server was away arrives when it is back', async () => {
    await starts();
    const alice = joins('alice');
    await alice.isSynced();
    alice.provider.disconnect();
    alice.text.insert(0, 'offline');
    const bob = joins('bob');
    await bob.isSynced();
    alice.provider.connect();
    await bob.sees('offline');
    expect(bob.disconnects).toBe(0);
  });

  it('sees the other’s presence, and that it has gone', async () => {
    await starts();
    const alice = joins('alice');
    const bob = joins('bob');
    await Promise.all([alice.isSynced(), bob.isSynced()]);
    bob.provider.awareness.setLocalStateField('cursor', { at: 3 });
    const bobsId = bob.doc.clientID;
    await alice.eventually(() => alice.provider.awareness.getStates().get(bobsId)?.['cursor'] !== undefined);
    expect(alice.provider.awareness.getStates().get(bobsId)?.['user']).toMatchObject({ name: 'bob' });
    bob.leaves();
    await alice.eventually(() => !alice.provider.awareness.getStates().has(bobsId));
  });

  it('CONN-21 counts the empty awareness frame as a sign of life', async () => {
    const time = new ManualTime();
    await starts({ timers: time });
    const alone = joins('alice');
    await alone.isSynced();
    for (let minute = 0; minute < 10; minute += 1) {
      const heard = new Promise((resolve) => {
        alone.provider.ws?.addEventListener('message', resolve, { once: true });
      });
      alone.provider.wsLastMessageReceived = 0;
      time.passes(12_000);
      await heard;
      expect(alone.provider.wsLastMessageReceived).toBeGreaterThan(0);
      await alone.pingsTheServer();
    }
    expect(alone.disconnects).toBe(0);
    expect(alone.provider.awareness.getStates().size).toBe(1);
  });

  it('CONN-6 stops for good at a final code, and comes back after any other', async () => {
    await starts();
    const stranger = joins('nobody');
    await stranger.eventually(() => !stranger.provider.shouldConnect);
    const alice = joins('alice');
    await alice.isSynced();
    server.access.fault = new Error('planted');
    server.access.changes();
    await alice.eventually(() => alice.disconnects > 0);
    server.access.fault = undefined;
    await alice.isSynced();
    expect(stranger.disconnects).toBe(1);
  });

  it('CONN-26 is out when its share link is revoked, and does not come back', async () => {
    await starts();
    server.access.principalByToken.set('share', person('guest', { kind: 'shareLink', linkId: 'l' }));
    const guest = joins('share');
    await guest.isSynced();
    const closed = new Promise<number>((resolve) => {
      guest.provider.on('closed', ({ code }) => resolve(code));
    });
    server.access.principalByToken.delete('share');
    server.access.changes();
    expect(await closed).toBe(4403);
  });
});

/** y-websocket asks for a browser's WebSocket class; that of ws is as good. */
function webSocketClass(): typeof globalThis.WebSocket {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return WebSocket as unknown as typeof globalThis.WebSocket;
}
