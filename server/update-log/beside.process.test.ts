/** A log that a command opens beside the running server: it does its work and makes nobody wait. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import { openDatabase } from '../database/open-database.ts';
import { prepareDatabase } from '../database/prepare-database.ts';
import { SqliteUpdateLog } from './sqlite-update-log.ts';
import { storedText, Typist } from './testing/typing.ts';

const letter = trustDocumentId('letter');

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'scriptorium-log-'));
  file = path.join(folder, 'scriptorium.db');
  prepareDatabase(file);
});

afterEach(() => rmSync(folder, { recursive: true }));

it('LOG-18 a log beside the one that holds the data directory leaves sweeping and tidying to it', async () => {
  // Another connection keeps SQLite from clearing up when the last one closes.
  const server = openDatabase({ file, synchronous: 'normal' });
  const beside = new SqliteUpdateLog({ file, synchronous: 'normal', holdsDataDirectory: false });
  const ada = await Typist.opens(beside, letter);
  await ada.types('written by a command');
  expect(await beside.compact(letter)).toMatchObject({ kind: 'compacted' });
  await beside.close();
  const left = server.prepare('SELECT count(*) FROM log_updates').pluck();
  expect(left.get()).toBe(20);
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);

  const holder = new SqliteUpdateLog({ file, synchronous: 'normal', holdsDataDirectory: true });
  expect(await storedText(holder, letter)).toBe('written by a command');
  await holder.close();
  expect(left.get()).toBe(0);
  expect(statSync(`${file}-wal`).size).toBe(0);
  server.close();
});
