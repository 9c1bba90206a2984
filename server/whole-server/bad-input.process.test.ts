/**
 * A hundred thousand hostile frames against a real server. Whoever sends nonsense is sent away with the published
 * code; two people who write meanwhile notice nothing; memory stays flat; every document still opens.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { HostileFrames } from './testing/hostile-frames.ts';
import { seededRandom } from './testing/seeded-random.ts';
import { pause, ServerProcess, until } from './testing/server-process.ts';
import { WireClient } from './testing/wire-client.ts';

const FRAMES = Number(process.env['HOSTILE_FRAMES'] ?? 100_000);
const SEED = Number(process.env['SEED'] ?? 20_261_121);
const FRAMES_PER_CONNECTION = 25;
const AT_ONCE = 20;

/** What an offender may be told; 1006 would mean that the server let go without a word. */
const PUBLISHED: readonly number[] = [
  CLOSE.undecodable,
  CLOSE.textFrame,
  CLOSE.inadmissible,
  CLOSE.shapeLimit,
  CLOSE.frameTooLarge,
  CLOSE.overload,
  CLOSE.forbidden,
];

let server: ServerProcess;
const tokens = { alice: '', bob: '', mallory: '' };

beforeAll(async () => {
  server = await ServerProcess.create();
  await server.start();
  for (const name of ['alice', 'bob', 'mallory'] as const) tokens[name] = server.tokenFor(name);
}, 120_000);
afterAll(() => server.remove());

it(`STAND-5 stands ${FRAMES} hostile frames; the offender is closed, everybody else notices nothing`, async () => {
  const documentId = server.command('doc', 'create', '--title', 'Under fire');
  const alice = new WireClient({ ws: server.ws, documentId, token: tokens.alice });
  const bob = new WireClient({ ws: server.ws, documentId, token: tokens.bob });
  await until('both in sync', () => alice.isSynced && bob.isSynced);
  alice.doc.getText('words').insert(0, 'alice was here ');
  await until('bob sees it', () => bob.doc.getText('words').length > 0);

  const frames = new HostileFrames(seededRandom(SEED), alice.doc.clientID);
  const codes = new Map<number, number>();
  const latencies: number[] = [];
  let sent = 0;
  let memoryAfterWarmUp = 0;
  let isOver = false;
  const writing = writesThroughout(alice, bob, { latencies, isOver: () => isOver });

  const attackers = Array.from({ length: AT_ONCE }, async () => {
    while (sent < FRAMES) {
      sent += FRAMES_PER_CONNECTION;
      const code = await attacks(documentId, frames);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (memoryAfterWarmUp === 0 && sent > FRAMES / 5) memoryAfterWarmUp = residentMiB(server.pid);
    }
  });
  await Promise.all(attackers);
  isOver = true;
  const written = await writing;

  for (const code of codes.keys()) expect([STAYED, ...PUBLISHED]).toContain(code);
  for (const code of [
    CLOSE.undecodable,
    CLOSE.textFrame,
    CLOSE.inadmissible,
    CLOSE.shapeLimit,
    CLOSE.forbidden,
  ]) {
    expect(codes.get(code), `somebody was closed with ${code}`).toBeGreaterThan(0);
  }
  expect(sent).toBeGreaterThanOrEqual(FRAMES);
  expect(alice.closed).toBeUndefined();
  expect(bob.closed).toBeUndefined();
  expect(written).toBeGreaterThan(Math.min(10, FRAMES / 1_000));
  expect(residentMiB(server.pid) - memoryAfterWarmUp, 'growth in MiB').toBeLessThan(150);

  const text = alice.doc.getText('words').toJSON();
  await until('bob has everything', () => bob.doc.getText('words').toJSON() === text);
  alice.drop();
  bob.drop();
  await server.stop();
  await server.start();
  const fresh = new WireClient({ ws: server.ws, documentId, token: tokens.bob });
  await until('the document opens', () => fresh.isSynced);
  expect(fresh.doc.getText('words').toJSON()).toBe(text);
  fresh.drop();

  latencies.sort((one, other) => one - other);
  const at = (part: number): string => (latencies[Math.floor(latencies.length * part)] ?? 0).toFixed(1);
  process.stdout.write(
    `${sent} hostile frames; closes ${JSON.stringify(Object.fromEntries(codes))}; ` +
      `${written} edits meanwhile, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms\n`,
  );
}, 900_000);

const STAYED = 0;

/** One connection's worth of nonsense; the code it was closed with, or `STAYED` when nothing was offensive. */
async function attacks(documentId: string, frames: HostileFrames): Promise<number> {
  const socket = new WebSocket(`${server.ws}/${documentId}`, ['scriptorium.v1', `bearer.${tokens.mallory}`]);
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    socket.once('open', () => resolve());
    socket.once('close', () => resolve());
  });
  for (let count = 0; count < FRAMES_PER_CONNECTION; count += 1) {
    const frame = frames.next();
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(frame.kind === 'text' ? frame.text : frame.bytes, { binary: frame.kind === 'binary' });
    }
  }
  const code = await Promise.race([closed, pause(500).then(() => STAYED)]);
  socket.terminate();
  return code;
}

/** Alice writes, Bob reads, all the while. Returns how many edits arrived. */
async function writesThroughout(
  alice: WireClient,
  bob: WireClient,
  { latencies, isOver }: { latencies: number[]; isOver: () => boolean },
): Promise<number> {
  let written = 0;
  while (!isOver()) {
    const text = alice.doc.getText('words');
    const startedAt = performance.now();
    const arrived = new Promise<void>((resolve) => {
      bob.onFrame = (frame) => {
        if (frame.kind === 'update') resolve();
      };
    });
    text.insert(text.length, 'x');
    await Promise.race([
      arrived,
      pause(10_000).then(() => Promise.reject(new Error('an edit did not arrive'))),
    ]);
    latencies.push(performance.now() - startedAt);
    written += 1;
    await pause(20);
  }
  return written;
}

/** Linux tells the resident memory of a process. */
function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
