import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { trustDocumentId, trustPrincipalId } from '../../shared/ids.ts';
import { openDatabase } from '../database/open-database.ts';
import { prepareDatabase } from '../database/prepare-database.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { createChangeFeed, recordAccessChange, type ChangeFeed } from './change-feed.ts';
import type { AccessChange } from './principal.ts';

const documentId = trustDocumentId('plan');
const principalId = trustPrincipalId('user:ada');

let folder: string;
let server: Kysely<DatabaseSchema>;
let commandLine: Kysely<DatabaseSchema>;
let feed: ChangeFeed;
let heard: AccessChange[];
let errors: unknown[];
let pending: (() => void)[];
let now: number;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'scriptorium-'));
  const file = path.join(folder, 'scriptorium.db');
  prepareDatabase(file);
  const connect = () =>
    new Kysely<DatabaseSchema>({
      dialect: new SqliteDialect({ database: openDatabase({ file, synchronous: 'normal' }) }),
    });
  [server, commandLine] = [connect(), connect()];
  [heard, errors, pending, now] = [[], [], [], 1_000];
  await change(commandLine, { principalId });
  feed = createChangeFeed({
    db: server,
    clock: { now: () => now },
    timers: {
      after(_delayMs, run) {
        pending.push(run);
        return () => {
          pending = pending.filter((waiting) => waiting !== run);
        };
      },
    },
    onError: (error) => errors.push(error),
  });
  feed.onChange((told) => heard.push(told));
  await feed.start();
});

afterEach(async () => {
  await feed.close();
  await server.destroy();
  await commandLine.destroy();
  rmSync(folder, { recursive: true });
});

function change(db: Kysely<DatabaseSchema>, told: AccessChange): Promise<void> {
  return db.transaction().execute((transaction) => recordAccessChange(transaction, told, now));
}

/** The next of the regular reads. */
async function timePasses(): Promise<void> {
  const [next] = pending.splice(0, 1);
  next?.();
  await expect.poll(() => pending.length).toBe(1);
}

it('ACC-30 what another process changes is heard at the next look, once, in order', async () => {
  expect(heard).toEqual([]);
  await change(commandLine, { documentId });
  await change(commandLine, { documentId, principalId });
  await timePasses();
  expect(heard).toEqual([{ documentId }, { documentId, principalId }]);
  await timePasses();
  expect(heard).toHaveLength(2);
});

it('ACC-30 a change of one’s own is heard before the request ends, and not again', async () => {
  await change(server, { principalId });
  await Promise.all([feed.tellNow(), feed.tellNow()]);
  expect(heard).toEqual([{ principalId }]);
  await timePasses();
  expect(heard).toHaveLength(1);
});

it('ACC-31 a change that is rolled back is never told', async () => {
  const failed = server.transaction().execute(async (transaction) => {
    await recordAccessChange(transaction, { documentId }, now);
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  await feed.tellNow();
  expect(heard).toEqual([]);
});

it('ACC-32 one listener’s fault keeps no other from hearing; who has left hears nothing', async () => {
  const late: AccessChange[] = [];
  const leave = feed.onChange(() => {
    throw new Error('a bug');
  });
  feed.onChange((told) => late.push(told));
  await change(server, { documentId });
  await feed.tellNow();
  expect(late).toEqual([{ documentId }]);
  expect(errors).toHaveLength(1);
  leave();
  await change(server, { documentId });
  await feed.tellNow();
  expect(errors).toHaveLength(1);
});

it('ACC-33 old changes are forgotten, new ones still come', async () => {
  now += 2 * 60 * 60 * 1000;
  await timePasses();
  const rows = await server.selectFrom('access_changes').selectAll().execute();
  expect(rows).toEqual([]);
  await change(commandLine, { documentId });
  await timePasses();
  expect(heard).toEqual([{ documentId }]);
});
