/**
 * A hundred thousand hostile frames against a real server. Whoever sends nonsense is sent away with the published
 * code; two people who write meanwhile notice nothing; memory stays flat; every document still opens.
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { until } from '../testing/until.ts';
import { Attackers, STAYED } from './testing/attackers.ts';
import { RestartingServer } from './testing/restarting-server.ts';
import { WireClient } from './testing/wire-client.ts';

const FRAMES = Number(process.env['HOSTILE_FRAMES'] ?? 100_000);
const SEED = Number(process.env['SEED'] ?? 20_261_121);
const WRITES_EVERY_MS = 20;

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

let server: RestartingServer;
let attackers: Attackers | undefined;
const tokens = { alice: '', bob: '', mallory: '' };

beforeAll(async () => {
  server = new RestartingServer();
  await server.start();
  for (const name of ['alice', 'bob', 'mallory'] as const) tokens[name] = await server.tokenFor(name);
}, 120_000);
afterAll(() => {
  attackers?.kill();
  return server.remove();
});

it(`STAND-5 stands ${FRAMES} hostile frames; the offender is closed, everybody else notices nothing`, async () => {
  const documentId = await server.command('doc', 'create', '--title', 'Under fire');
  const alice = new WireClient({ ws: server.ws, documentId, token: tokens.alice });
  const bob = new WireClient({ ws: server.ws, documentId, token: tokens.bob });
  await until('both in sync', () => alice.isSynced && bob.isSynced);
  alice.doc.getText('words').insert(0, 'alice was here ');
  await until('bob sees it', () => bob.doc.getText('words').length > 0);

  const own = monitorEventLoopDelay({ resolution: 1 });
  own.enable();
  const writing = writesThroughout(alice, bob);
  attackers = Attackers.attack({
    ws: server.ws,
    documentId,
    token: tokens.mallory,
    strangersId: alice.doc.clientID,
    seed: SEED,
    frames: FRAMES,
  });
  let memoryAfterWarmUp = 0;
  const { sent, closes } = await attackers.over((count) => {
    if (memoryAfterWarmUp === 0 && count.sent > FRAMES / 5) memoryAfterWarmUp = residentMiB(server.pid);
  });
  own.disable();
  const codes = new Map(closes);
  const { written, latencies } = await writing.stop();

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
    `${sent} hostile frames; closes ${JSON.stringify(Object.fromEntries(codes))}; ${written} edits meanwhile, ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${(latencies.at(-1) ?? 0).toFixed(1)} ms ` +
      `(of which this process, p99: ${(own.percentile(99) / 1e6).toFixed(1)} ms)\n`,
  );
}, 900_000);

interface Writing {
  /** Waits for what is under way. Latencies are from Alice's stroke until Bob has it, in ms. */
  stop(): Promise<{ readonly written: number; readonly latencies: number[] }>;
}

/**
 * Alice writes at a steady pace, whether or not Bob has seen what was before: a server that is held up for long
 * would otherwise be asked less often while it is.
 */
function writesThroughout(alice: WireClient, bob: WireClient): Writing {
  const writes = alice.doc.getText('words');
  const reads = bob.doc.getText('words');
  const lengthBefore = writes.length;
  const writtenAt: number[] = [];
  const latencies: number[] = [];
  bob.onFrame = () => {
    const now = performance.now();
    for (const at of writtenAt.slice(latencies.length, reads.length - lengthBefore)) latencies.push(now - at);
  };
  const pace = setInterval(() => {
    writtenAt.push(performance.now());
    writes.insert(writes.length, 'x');
  }, WRITES_EVERY_MS);
  return {
    async stop() {
      clearInterval(pace);
      await until('every edit has arrived', () => latencies.length === writtenAt.length);
      return { written: writtenAt.length, latencies };
    },
  };
}

/** Linux tells the resident memory of a process. */
function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
