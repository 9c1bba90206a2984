import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  encodeAwareness,
  encodePing,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from '../../shared/protocol/frames.ts';
import { LiveServer } from './testing/live-server.ts';
import { attack, handshake, rawFrame, type Aftermath, type Attack } from './testing/raw-client.ts';
import { comesInto, type WsClient } from './testing/ws-client.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_121);
const BINARY = 2;
const AT_ONCE = 24;

let server: LiveServer;
let bystander: WsClient;
beforeAll(async () => {
  server = await LiveServer.start();
  bystander = await comesInto(`${server.address}/ws/quiet-document`, {
    protocols: ['scriptorium.v1', 'bearer.alice'],
  });
  await bystander.hears('hello');
});
afterAll(() => server.stop());

const ending = fc.constantFrom<Attack['ending']>('fin', 'fin', 'fin', 'reset');
const someBytes = fc.uint8Array({ maxLength: 200 });

function upgraded(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Attack> {
  return fc.record({ bytes, ending, isUpgraded: fc.constant(true) });
}

/** A handshake that has lost, gained or changed a few characters, or is another request altogether. */
const brokenHandshake: fc.Arbitrary<Attack> = fc.record({
  isUpgraded: fc.constant(false),
  ending,
  bytes: fc.oneof(
    someBytes,
    fc
      .record({
        at: fc.nat(200),
        lost: fc.nat(40),
        gained: fc.oneof(
          fc.string({ maxLength: 20 }),
          fc.constantFrom('\0', '\r\n\r\n', '\r\n', ':', '%', '//'),
        ),
      })
      .map(({ at, lost, gained }) => {
        const whole = handshake('/ws/meeting-notes', { Authorization: 'Bearer bob' });
        return Buffer.from(whole.slice(0, at) + gained + whole.slice(at + lost), 'latin1');
      }),
    fc
      .record({
        path: fc.constantFrom(
          '/ws/%',
          '/ws/a',
          '//',
          '*',
          'http://h/ws/meeting-notes',
          '/ws/meeting-notes',
          '/%ff',
        ),
        header: fc.constantFrom(
          ['Upgrade', 'h2c'],
          ['Sec-WebSocket-Version', '7'],
          ['Sec-WebSocket-Key', 'short'],
          ['Sec-WebSocket-Protocol', 'a,,b'],
          ['Sec-WebSocket-Protocol', 'y-protocols.v1, y-protocols.v1'],
          ['Sec-WebSocket-Extensions', 'permessage-deflate; server_max_window_bits=99'],
          ['Cookie', 'session=bob'],
          ['Host', ''],
          ['Transfer-Encoding', 'chunked'],
          ['Content-Length', '99999999'],
          ['Authorization', `Bearer ${'x'.repeat(20_000)}`],
        ),
        tail: someBytes,
      })
      .map(({ path, header: [name = '', value = ''], tail }) =>
        Buffer.concat([Buffer.from(handshake(path, { [name]: value })), tail]),
      ),
  ),
});

/** Frames that RFC 6455 forbids, each with the code that says so. */
const illegalFrames: Readonly<
  Record<string, { readonly code: number; readonly bytes: fc.Arbitrary<Uint8Array> }>
> = {
  'an unknown opcode': {
    code: 1002,
    bytes: fc
      .record({ opcode: fc.constantFrom(3, 4, 5, 6, 7, 11, 12, 13, 14, 15), payload: someBytes })
      .map(rawFrame),
  },
  'a frame without a mask': {
    code: 1002,
    bytes: someBytes.map((payload) => rawFrame({ opcode: BINARY, payload, isMasked: false })),
  },
  'reserved bits': {
    code: 1002,
    bytes: fc
      .record({ reserved: fc.integer({ min: 1, max: 7 }), payload: someBytes })
      .map((frame) => rawFrame({ ...frame, opcode: BINARY })),
  },
  'a control frame in fragments': {
    code: 1002,
    bytes: fc
      .constantFrom(8, 9, 10)
      .map((opcode) => rawFrame({ opcode, payload: new Uint8Array(2), isLast: false })),
  },
  'a long control frame': {
    code: 1002,
    bytes: fc
      .record({
        opcode: fc.constantFrom(8, 9, 10),
        payload: fc.uint8Array({ minLength: 126, maxLength: 300 }),
      })
      .map(rawFrame),
  },
  'a close of one byte': {
    code: 1002,
    bytes: fc.nat(255).map((byte) => rawFrame({ opcode: 8, payload: Uint8Array.of(byte) })),
  },
  'a close with a code that is none': {
    code: 1002,
    bytes: fc
      .constantFrom(0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535)
      .map((code) => rawFrame({ opcode: 8, payload: Uint8Array.of(code >> 8, code & 0xff) })),
  },
  'a close whose reason is not UTF-8': {
    code: 1007,
    bytes: fc
      .constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80])
      .map((reason) => rawFrame({ opcode: 8, payload: Uint8Array.of(0x03, 0xe8, ...reason) })),
  },
  'a continuation of nothing': {
    code: 1002,
    bytes: someBytes.map((payload) => rawFrame({ opcode: 0, payload })),
  },
  'a message within a message': {
    code: 1002,
    bytes: someBytes.map((payload) =>
      Buffer.concat([
        rawFrame({ opcode: BINARY, payload, isLast: false }),
        rawFrame({ opcode: BINARY, payload }),
      ]),
    ),
  },
  'a length beyond all bounds': {
    code: 1009,
    bytes: fc
      .constantFrom(16n * 1024n * 1024n + 1n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 64n - 1n)
      .map((claimedLength) => rawFrame({ opcode: BINARY, payload: new Uint8Array(20), claimedLength })),
  },
  'a text frame': {
    code: 1003,
    bytes: fc.string().map((text) => rawFrame({ opcode: 1, payload: Buffer.from(text) })),
  },
  'a text frame that is not UTF-8': {
    code: 1007,
    bytes: fc.constant(rawFrame({ opcode: 1, payload: Uint8Array.of(0xc0, 0x80) })),
  },
  'an unknown frame type': {
    code: 1002,
    bytes: fc
      .record({ type: fc.constantFrom(2, 4, 5, 63, 64, 65, 66, 69, 127), rest: someBytes })
      .map(({ type, rest }) => rawFrame({ opcode: BINARY, payload: Uint8Array.of(type, ...rest) })),
  },
  'a frame that ends too early': {
    code: 1002,
    bytes: fc
      .constantFrom([], [0], [0, 1], [0, 2, 9, 1], [1], [1, 200, 1], [0, 0, 0x80], [67, 0xff])
      .map((bytes) => rawFrame({ opcode: BINARY, payload: Uint8Array.from(bytes) })),
  },
  'a frame that ends too late': {
    code: 1002,
    bytes: fc
      .record({ nonce: fc.nat(100), rest: fc.uint8Array({ minLength: 1, maxLength: 50 }) })
      .map(({ nonce, rest }) =>
        rawFrame({ opcode: BINARY, payload: Buffer.concat([encodePing(nonce), rest]) }),
      ),
  },
};

/** Well-framed messages with anything inside, whole or cut off, alone or in a row. */
const garbage = upgraded(
  fc
    .array(
      fc.oneof(
        someBytes,
        someBytes.map(encodeSyncStep1),
        someBytes.map(encodeSyncStep2),
        someBytes.map(encodeUpdate),
        someBytes.map(encodeAwareness),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .chain((payloads) => {
      const wire = Buffer.concat(payloads.map((payload) => rawFrame({ opcode: BINARY, payload })));
      return fc.nat(wire.length).map((cut) => (cut % 3 === 0 ? wire.subarray(0, cut) : wire));
    }),
);

/** Runs all attacks, some at a time, and tells how long the bystander waits for answers in the middle of it all. */
async function attacks(list: readonly Attack[]): Promise<{ aftermaths: Aftermath[]; p99Ms: number }> {
  const aftermaths: Aftermath[] = [];
  const waits: number[] = [];
  const rest = list.entries();
  const worker = async (isWatched: boolean): Promise<void> => {
    for (const [index, each] of rest) {
      // One after the other within each of the workers.
      // oxlint-disable-next-line no-await-in-loop
      aftermaths[index] = await attack(server.port, each);
      // oxlint-disable-next-line no-await-in-loop
      if (isWatched) waits.push(await bystandersWait());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => worker(index === 0)));
  waits.sort((one, other) => one - other);
  return { aftermaths, p99Ms: waits[Math.floor(waits.length * 0.99)] ?? Number.POSITIVE_INFINITY };
}

async function bystandersWait(): Promise<number> {
  const before = performance.now();
  const answered = bystander.next('pong');
  bystander.send(encodePing(1));
  await answered;
  return performance.now() - before;
}

async function isAsBefore(): Promise<void> {
  await bystandersWait();
  expect(bystander.socket.readyState).toBe(bystander.socket.OPEN);
  await expect.poll(() => server.openSockets(), { timeout: 15_000 }).toBe(1);
  expect(server.hub.stats.connectionsNow).toBe(1);
  expect(server.reports.filter((report) => report.kind === 'fault')).toEqual([]);
  expect(server.logLines.filter((line) => line.includes('"level":50')).slice(0, 3)).toEqual([]);
}

describe(`hostile sockets (SEED=${SEED})`, () => {
  it('CONN-30 5,000 broken handshakes', async () => {
    const list = fc.sample(brokenHandshake, { numRuns: 5_000, seed: SEED });
    const { aftermaths, p99Ms } = await attacks(list);
    const statuses = new Set(aftermaths.map(({ status }) => status));
    expect(statuses).toContain(400);
    expect([...statuses].filter((status) => status !== undefined && status >= 500)).toEqual([]);
    expect(p99Ms).toBeLessThan(250);
    await isAsBefore();
  });

  it.each(Object.entries(illegalFrames))('CONN-10 CONN-30 500 times %s', async (_name, { code, bytes }) => {
    const list = fc.sample(upgraded(bytes), { numRuns: 500, seed: SEED });
    const { aftermaths } = await attacks(list);
    const answered = aftermaths.filter((_, index) => list[index]?.ending === 'fin');
    expect(answered.length).toBeGreaterThan(300);
    expect(new Set(answered.map(({ closeCode }) => closeCode))).toEqual(new Set([code]));
    await isAsBefore();
  });

  it('CONN-10 CONN-30 8,000 messages with anything inside, whole or cut off', async () => {
    const list = fc.sample(garbage, { numRuns: 8_000, seed: SEED });
    const { aftermaths, p99Ms } = await attacks(list);
    const codes = new Set(aftermaths.map(({ closeCode }) => closeCode));
    // Some of it is well-formed, and some is cut off by the one who sent it.
    for (const code of codes) expect([undefined, 1002, 1005, 1007, 1008]).toContain(code);
    expect(codes).toContain(1002);
    expect(codes).toContain(1007);
    expect(p99Ms).toBeLessThan(250);
    await isAsBefore();
  });
});
