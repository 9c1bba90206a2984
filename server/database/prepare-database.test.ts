import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataDirectory } from './data-directory-lock.ts';
import { judgeFileSystemType } from './file-system.ts';
import { compareVersions, openDatabase } from './open-database.ts';
import { prepareDatabase } from './prepare-database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'scriptorium-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('LOG-5 a new database is made with its folder, keeps a log of its own, and shrinks when told to', () => {
  const file = path.join(folder, 'new', 'scriptorium.db');
  expect(prepareDatabase(file)).toMatchObject({ ok: true, value: { file } });
  const db = openDatabase({ file, synchronous: 'full' });
  const settings = ['journal_mode', 'synchronous', 'auto_vacuum', 'foreign_keys', 'busy_timeout'].map(
    (name) => db.pragma(name, { simple: true }),
  );
  expect(settings).toEqual(['wal', 2, 2, 1, 5_000]);
  db.close();
  expect(readdirSync(path.dirname(file))).toEqual(['scriptorium.db']);
});

it('LOG-5 a file that is no database is refused and left as it is', () => {
  const file = path.join(folder, 'scriptorium.db');
  writeFileSync(file, 'my shopping list, which is longer than a header of SQLite would be: '.repeat(100));
  const before = readFileSync(file, 'utf8');
  expect(prepareDatabase(file)).toMatchObject({ ok: false, error: { kind: 'notADatabase' } });
  expect(readFileSync(file, 'utf8')).toBe(before);
});

it('LOG-4 the refusal of a newer database says what to do', () => {
  const file = path.join(folder, 'scriptorium.db');
  prepareDatabase(file, [{ name: '9999-telepathy', up: () => undefined }]);
  const prepared = prepareDatabase(file);
  expect(prepared).toMatchObject({ ok: false, error: { kind: 'tooNew' } });
  expect(prepared.ok ? '' : prepared.error.message).toContain('written by a newer Scriptorium');
});

it('LOG-6 network file systems are refused, doubtful ones warned of, local ones fine', () => {
  expect(judgeFileSystemType(0x6969)).toEqual({ kind: 'unsafe', name: 'NFS' });
  expect(judgeFileSystemType(-11_317_950)).toEqual({ kind: 'unsafe', name: 'CIFS' });
  expect(judgeFileSystemType(0x65735546)).toEqual({ kind: 'doubtful', name: 'FUSE' });
  expect(judgeFileSystemType(0xef53)).toEqual({ kind: 'fine' });
});

it('LOG-7 the second server on a data directory is refused until the first lets go', () => {
  const first = lockDataDirectory(folder);
  expect(first.ok).toBe(true);
  expect(lockDataDirectory(folder)).toEqual({
    ok: false,
    error: `another Scriptorium server is already running on ${folder}`,
  });
  if (first.ok) {
    first.value.release();
    first.value.release();
  }
  const next = lockDataDirectory(folder);
  expect(next.ok).toBe(true);
  if (next.ok) next.value.release();
});

it('LOG-8 versions are compared by number, not by letter', () => {
  expect(compareVersions('3.53.2', '3.51.3')).toBeGreaterThan(0);
  expect(compareVersions('3.9', '3.51.3')).toBeLessThan(0);
  expect(compareVersions('3.51.3', '3.51.3')).toBe(0);
});
