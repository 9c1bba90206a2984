/** A log that a command opens beside the running server: it does its work and makes nobody wait. */
import { statSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import { openDatabase } from '../database/open-database.ts';
import { SqliteUpdateLog } from './sqlite-update-log.ts';
import { newLogFile, type LogFile } from './testing/new-log-file.ts';
import { storedText, Typist } from './testing/typing.ts';

const letter = trustDocumentId('letter');

let stored: LogFile;

beforeEach(() => {
  stored = newLogFile();
});
afterEach(() => stored.remove());

it('LOG-18 a log beside the one that holds the data directory leaves sweeping and tidying to it', async () => {
  const { file } = stored;
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
