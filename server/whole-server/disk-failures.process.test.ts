/**
 * A real server on a failing disk: the typist is told, nothing is acknowledged that is not there, other documents
 * go on, and it heals when the disk does.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { Chance } from '../../shared/testing/chance.ts';
import { until } from '../testing/until.ts';
import { RestartingServer } from './testing/restarting-server.ts';
import { WireClient } from './testing/wire-client.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_121);
const FLIPS = Number(process.env['FLIPS'] ?? 12);
const DOCUMENTS = 6;

let server: RestartingServer | undefined;
afterEach(async () => {
  await server?.remove();
  server = undefined;
});

it('STAND-6 a disk that takes no more is told to the typist, and heals without a restart', async () => {
  server = new RestartingServer();
  await server.start();
  const token = await server.tokenFor('alice');
  const documentId = await server.command('doc', 'create', '--title', 'Full');
  const { ws } = server;
  const alice = new WireClient({ ws, documentId, token });
  await until('in sync', () => alice.isSynced);
  const text = alice.doc.getText('words');
  text.insert(0, 'saved ');
  await until('acknowledged', () => alice.acked === alice.sent);

  // From here on no file of the process may grow: what a full disk does, on a file system that is not full.
  limitFileSize(server.pid, String(largestFile(server.dataDirectory)));
  let typed = 0;
  await until('the disk is full', () => {
    typed += 1;
    text.insert(text.length, `${'unsaved '.repeat(50)}${typed} `);
    return alice.closed !== undefined;
  });
  expect(alice.closed?.code).toBe(CLOSE.storageFailing);
  const told = alice.frames.findLast((frame) => frame.kind === 'event');
  expect(told).toMatchObject({ kind: 'event' });
  const notSaved = text.toJSON();

  const reader = new WireClient({ ws, documentId, token });
  await until('reading goes on', () => reader.isSynced);
  const shown = reader.doc.getText('words').toJSON();
  expect(shown.startsWith('saved ')).toBe(true);
  expect(notSaved.length).toBeGreaterThan(shown.length);
  reader.drop();

  limitFileSize(server.pid, 'unlimited');
  const again = new WireClient({ ws, documentId, token, doc: alice.doc });
  await until('acknowledged after healing', () => again.acked > 0 && again.acked === again.sent);
  again.drop();
  await server.kill();
  await server.start();
  const fresh = new WireClient({ ws: server.ws, documentId, token });
  await until('a fresh client in sync', () => fresh.isSynced);
  expect(fresh.doc.getText('words').toJSON()).toBe(notSaved);
  fresh.drop();
}, 120_000);

it(`STAND-7 ${FLIPS} flipped bytes: a document opens as it was or says that it cannot be read, never empty or wrong`, async () => {
  server = new RestartingServer();
  await server.start();
  const token = await server.tokenFor('alice');
  const contents = new Map<string, string>();
  for (let count = 0; count < DOCUMENTS; count += 1) {
    const documentId = await server.command('doc', 'create', '--title', `Document ${count}`);
    const content = `content of document ${count} `.repeat(200 + count * 100);
    const writer = new WireClient({ ws: server.ws, documentId, token });
    await until('in sync', () => writer.isSynced);
    writer.doc.getText('words').insert(0, content);
    await until('acknowledged', () => writer.acked === writer.sent);
    writer.drop();
    contents.set(documentId, content);
  }
  await server.stop();
  const file = join(server.dataDirectory, 'scriptorium.db');
  const intact = readFileSync(file);
  const chance = new Chance(SEED);
  let opened = 0;
  let refused = 0;
  let notStarted = 0;

  for (let flip = 0; flip < FLIPS; flip += 1) {
    const damaged = Buffer.from(intact);
    const at = chance.below(damaged.length);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << chance.below(8));
    for (const suffix of ['-wal', '-shm'])
      if (existsSync(`${file}${suffix}`)) writeFileSync(`${file}${suffix}`, '');
    writeFileSync(file, damaged);
    try {
      await server.start();
    } catch (error) {
      // Damage in the file's own structure: the server says so and does not serve.
      expect(String(error)).toMatch(/database|scriptorium\.db/i);
      notStarted += 1;
      continue;
    }
    for (const [documentId, content] of contents) {
      const reader = new WireClient({ ws: server.ws, documentId, token });
      await until('an answer', () => reader.isSynced || reader.closed !== undefined);
      if (reader.isSynced) {
        expect(
          reader.doc.getText('words').toJSON() === content,
          `byte ${at}: ${documentId} is as it was`,
        ).toBe(true);
        opened += 1;
      } else {
        expect(reader.closed?.code).not.toBe(1000);
        refused += 1;
      }
      reader.drop();
    }
    await server.stop();
  }
  // One byte never takes more than one document with it, unless it lies in what all of them share.
  expect(opened).toBeGreaterThan((FLIPS * DOCUMENTS) / 2);
  process.stdout.write(
    `${FLIPS} flips: ${opened} documents opened as they were, ${refused} refused, ${notStarted} starts refused\n`,
  );
}, 300_000);

function limitFileSize(pid: number, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}

function largestFile(directory: string): number {
  return Math.max(
    ...['scriptorium.db', 'scriptorium.db-wal'].map((name) => {
      const file = join(directory, name);
      return existsSync(file) ? statSync(file).size : 0;
    }),
  );
}
