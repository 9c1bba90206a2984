import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodePing, encodeSyncStep2, encodeUpdate } from '../../shared/protocol/frames.ts';
import { LiveServer } from '../connection/testing/live-server.ts';
import { person } from '../connection/testing/fake-access.ts';
import { comesInto, comesTo, type WsClientOptions } from '../connection/testing/ws-client.ts';

const BEARER = { headers: { authorization: 'Bearer alice' } };

let server: LiveServer;
beforeAll(async () => {
  server = await LiveServer.start({ allowedOrigins: ['https://wiki.example'] });
});
afterAll(() => server.stop());

function document(query = ''): string {
  return `${server.address}/ws/meeting-notes${query}`;
}

/** What a client hears, or how it is closed. */
async function fate(url: string, options: WsClientOptions): Promise<string> {
  const entry = await comesTo(url, options);
  if (entry.kind === 'refused') return `HTTP ${entry.status}`;
  const { client } = entry;
  const end = await Promise.race([
    client.closed.then(({ code }) => `${client.protocol || 'none'} ${code}`),
    client.hears('syncStep1').then(() => `${client.protocol || 'none'} in`),
  ]);
  if (end.endsWith(' in')) await client.goesAway();
  return end;
}

describe('the upgrade', () => {
  it.each([
    [[], 'none in'],
    [['y-protocols.v1'], 'y-protocols.v1 in'],
    [['scriptorium.v1'], 'scriptorium.v1 in'],
    [['y-protocols.v1', 'scriptorium.v1'], 'scriptorium.v1 in'],
    [['mqtt', 'y-protocols.v1'], 'y-protocols.v1 in'],
    [['mqtt', 'graphql-ws'], 'mqtt 4400'],
  ])('CONN-2 with a token in the header and %j offered: %s', async (protocols, expected) => {
    expect(await fate(document(), { protocols, ...BEARER })).toBe(expected);
  });

  it.each([
    [['bearer.alice'], 'bearer.alice in'],
    [['y-protocols.v1', 'bearer.alice'], 'y-protocols.v1 in'],
    [['bearer.alice', 'y-protocols.v1'], 'y-protocols.v1 in'],
    [['scriptorium.v1', 'bearer.alice'], 'scriptorium.v1 in'],
    [['bearer.nobody'], 'bearer.nobody 4401'],
    [['y-protocols.v1'], 'y-protocols.v1 4401'],
    [[], 'none 4401'],
  ])('CONN-3 with %j offered and nothing else: %s', async (protocols, expected) => {
    expect(await fate(document(), { protocols })).toBe(expected);
  });

  it.each([
    ['/ws', 4400],
    ['/ws/', 4400],
    ['/ws/abc', 4400],
    [`/ws/${'a'.repeat(65)}`, 4400],
    [`/ws/${'a'.repeat(300)}`, 4400],
    ['/ws/%zz', 4400],
    ['/ws/%', 4400],
    ['/ws/meeting-notes%', 4400],
    ['/ws/%00', 4400],
    ['/ws/%ff%fe', 4400],
    ['/ws/meeting%2Dnotes', 4400],
    ['/ws/meeting%20notes', 4400],
    ['/ws/a/b', 4400],
    ['/ws//meeting-notes', 4400],
    ['/ws/meeting-notes;x=1', 4400],
    ['/ws/%2e%2e%2fadmin', 4400],
    ['/%77s/meeting-notes', 4400],
    ['/', 4400],
    ['/WS/meeting-notes', 4400],
    ['//ws/meeting-notes', 4400],
    ['/ws-and-more', 4400],
    ['/api/v1/session', 4400],
    ['/d/meeting-notes', 4400],
    ['/assets/nothing.js', 4400],
    ['/nowhere?schema=1', 4400],
    ['/ws/meeting-notes?schema=x', 4400],
    ['/ws/meeting-notes?schema=', 4400],
  ])('CONN-1 CONN-5 CONN-35 closes %s with %i', async (path, code) => {
    const client = await comesInto(`${server.address}${path}`, BEARER);
    expect((await client.closed).code).toBe(code);
  });

  it('CONN-5 lets a number pass as the schema', async () => {
    expect(await fate(document('?schema=1'), BEARER)).toBe('none in');
  });

  it.each([
    ['its own', () => `http://${server.hostAndPort}`, 'none in'],
    ['an allowed one', () => 'https://wiki.example', 'none in'],
    ['a foreign one', () => 'https://evil.example', 'HTTP 403'],
    ['its own by the other scheme', () => `https://${server.hostAndPort}`, 'HTTP 403'],
    ['another port', () => 'http://127.0.0.1:1', 'HTTP 403'],
    ['one that begins alike', () => `http://${server.hostAndPort}.evil.example`, 'HTTP 403'],
    ['null', () => 'null', 'HTTP 403'],
    ['nonsense', () => '%%%', 'HTTP 403'],
    ['an empty one', () => '', 'HTTP 403'],
  ])('CONN-4 with a cookie, from %s', async (_name, origin, expected) => {
    const headers = { cookie: 'session=alice', origin: origin() };
    expect(await fate(document(), { headers })).toBe(expected);
  });

  it.each(['/', '/nowhere', '//ws/meeting-notes', '/WS/meeting-notes', '/api/v1/session', '/d/x'])(
    'CONN-35 refuses a foreign origin with a cookie at %s as well',
    async (path) => {
      const headers = { cookie: 'session=alice', origin: 'https://evil.example' };
      expect(await fate(`${server.address}${path}`, { headers })).toBe('HTTP 403');
    },
  );

  it('CONN-4 refuses a cookie without any origin, and lets tokens come from anywhere', async () => {
    expect(await fate(document(), { headers: { cookie: 'session=alice' } })).toBe('HTTP 403');
    const origin = 'https://evil.example';
    expect(await fate(document(), { headers: { ...BEARER.headers, origin } })).toBe('none in');
    expect(
      await fate(document(), { headers: { origin, cookie: 'session=bob' }, protocols: ['bearer.alice'] }),
    ).toBe('bearer.alice in');
  });

  it('CONN-4 takes BASE_URL for its own origin behind a proxy', async () => {
    const behindProxy = await LiveServer.start({ baseUrl: 'https://docs.example', trustProxy: true });
    try {
      const url = `${behindProxy.address}/ws/meeting-notes`;
      const cookie = 'session=alice';
      expect(await fate(url, { headers: { cookie, origin: 'https://docs.example' } })).toBe('none in');
      expect(await fate(url, { headers: { cookie, origin: 'https://evil.example' } })).toBe('HTTP 403');
      expect(
        await fate(url, {
          headers: { cookie, origin: 'https://other.example', 'x-forwarded-host': 'other.example' },
        }),
      ).toBe('HTTP 403');
      expect(await fate(url, { headers: { cookie, origin: 'http://docs.example' } })).toBe('HTTP 403');
    } finally {
      await behindProxy.stop();
    }
  });

  it('CONN-1 answers a plain request with a problem, not with a socket', async () => {
    const status = await new Promise<number>((resolve) => {
      httpRequest(`http://${server.hostAndPort}/ws/meeting-notes`, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).end();
    });
    expect(status).toBe(404);
  });

  it('CONN-30 keeps no socket whose upgrade came to nothing', async () => {
    const strict = await LiveServer.start({ limits: { handshakeMs: 50 } });
    try {
      const foreign = { headers: { cookie: 'session=alice', origin: 'https://evil.example' } };
      const fates = [
        fate(`${strict.address}/nowhere`, BEARER),
        fate(`${strict.address}/api/v1/%zz`, BEARER),
        fate(`${strict.address}/nowhere`, foreign),
      ];
      expect(await Promise.all(fates)).toEqual(['none 4400', 'none 4400', 'HTTP 403']);
      await vi.waitFor(async () => expect(await strict.openSockets()).toBe(0));
    } finally {
      await strict.stop();
    }
  });

  it('CONN-31 writes no token into its log', async () => {
    server.access.principalByToken.set('very-secret-token', person('ann'));
    await fate(document('?token=very-secret-token'), { headers: { cookie: 'session=very-secret-token' } });
    await fate(document(), { protocols: ['bearer.very-secret-token', 'bearer.very-secret-too'] });
    await fate(document(), { headers: { authorization: 'Bearer very-secret-token' } });
    const said = [...server.logLines, ...server.reports.map((report) => JSON.stringify(report))].join('\n');
    expect(said.length).toBeGreaterThan(0);
    expect(said).not.toContain('very-secret');
  });
});

describe('the end of a socket', () => {
  it.each([
    ['an unknown frame type', Uint8Array.of(99), 1002],
    ['a truncated frame', Uint8Array.of(0, 2, 200, 1), 1002],
    ['an empty frame', new Uint8Array(), 1002],
    ['a text frame', 'hello', 1003],
    ['an update that is none', encodeUpdate(Uint8Array.of(1, 2, 3)), 1007],
  ])('CONN-10 %s', async (_name, bytes, code) => {
    const client = await comesInto(document(), BEARER);
    await client.hears('syncStep1');
    client.send(bytes);
    expect((await client.closed).code).toBe(code);
  });

  it('CONN-10 a frame too large, and one that is just not', async () => {
    const small = await LiveServer.start({ limits: { frameBytes: 1_000 } });
    try {
      const justNot = await comesInto(`${small.address}/ws/meeting-notes`, BEARER);
      justNot.send(new Uint8Array(1_000).fill(99));
      expect((await justNot.closed).code).toBe(1002);
      const tooLarge = await comesInto(`${small.address}/ws/meeting-notes`, BEARER);
      tooLarge.send(new Uint8Array(1_001).fill(99));
      expect((await tooLarge.closed).code).toBe(1009);
      expect(small.hub.stats.closesByCode.get(1009)).toBe(1);
    } finally {
      await small.stop();
    }
  });

  it('CONN-10 a message in too many fragments', async () => {
    const client = await comesInto(document(), BEARER);
    for (let count = 0; count < 17_000; count += 1) client.socket.send(Uint8Array.of(0), { fin: false });
    expect((await client.closed).code).toBe(1008);
  });

  it('CONN-9 one connection too many', async () => {
    const narrow = await LiveServer.start({ limits: { connectionsPerAddress: 1 } });
    try {
      const first = await comesInto(`${narrow.address}/ws/meeting-notes`, BEARER);
      const second = await comesInto(`${narrow.address}/ws/meeting-notes`, BEARER);
      expect((await second.closed).code).toBe(1013);
      await first.goesAway();
      expect(await fate(`${narrow.address}/ws/meeting-notes`, BEARER)).toBe('none in');
    } finally {
      await narrow.stop();
    }
  });

  it('CONN-12 too many frames', async () => {
    const calm = await LiveServer.start({ limits: { framesPerSecond: 10 } });
    try {
      const client = await comesInto(`${calm.address}/ws/meeting-notes`, BEARER);
      for (let count = 0; count < 1_000; count += 1) client.send(encodePing(count));
      expect((await client.closed).code).toBe(1013);
    } finally {
      await calm.stop();
    }
  });

  it.each([
    [{ kind: 'forbidden' } as const, 4403],
    [{ kind: 'notFound' } as const, 4404],
    [{ kind: 'deleted' } as const, 4410],
  ])('CONN-6 %j', async (answer, code) => {
    const closing = await LiveServer.start();
    try {
      closing.access.answer = answer;
      const client = await comesInto(`${closing.address}/ws/meeting-notes`, BEARER);
      expect((await client.closed).code).toBe(code);
    } finally {
      await closing.stop();
    }
  });

  it('CONN-26 within a second of losing the right, whatever it was about to say', async () => {
    const revoking = await LiveServer.start();
    try {
      const client = await comesInto(`${revoking.address}/ws/meeting-notes`, BEARER);
      await client.hears('syncStep1');
      client.send(encodeSyncStep2(Uint8Array.of(0, 0)));
      const before = performance.now();
      revoking.access.answer = { kind: 'notFound' };
      revoking.access.changes();
      expect((await client.closed).code).toBe(4403);
      expect(performance.now() - before).toBeLessThan(1_000);
    } finally {
      await revoking.stop();
    }
  });

  it('CONN-28 when the server stops, also for those who do not answer', async () => {
    const stopping = await LiveServer.start();
    const polite = await comesInto(`${stopping.address}/ws/meeting-notes`, BEARER);
    const deaf = await comesInto(`${stopping.address}/ws/meeting-notes`, BEARER);
    await deaf.hears('syncStep1');
    deaf.socket.pause();
    const before = performance.now();
    await stopping.stop();
    expect(performance.now() - before).toBeLessThan(5_000);
    expect((await polite.closed).code).toBe(1001);
    expect(stopping.hub.stats.connectionsNow).toBe(0);
    deaf.socket.terminate();
  });
});
