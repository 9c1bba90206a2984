/** What ails the disk is told, nothing is acknowledged that is not there, and the log heals when the disk does. */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import { openDatabase, type Synchronous } from '../database/open-database.ts';
import { SqliteUpdateLog } from './sqlite-update-log.ts';
import { LogChild } from './testing/log-child.ts';
import { newLogFile, type LogFile } from './testing/new-log-file.ts';
import { storedText, Typist } from './testing/typing.ts';

const letter = trustDocumentId('letter');
const diary = trustDocumentId('diary');

let stored: LogFile;
let file: string;
let log: SqliteUpdateLog;

function opens(synchronous: Synchronous): void {
  stored = newLogFile();
  ({ file } = stored);
  log = new SqliteUpdateLog({ file, synchronous, busyTimeoutMs: 50 });
}

afterEach(async () => {
  await log.close();
  stored.remove();
});

// Commits are made in two places: with `normal` where they come up, with `full` in the writing thread.
describe.each<Synchronous>(['full', 'normal'])('with SYNCHRONOUS=%s', (synchronous) => {
  beforeEach(() => opens(synchronous));

  it('LOG-30 a full disk is told, what is stored stays readable, and space heals it', async () => {
    const ada = await Typist.opens(log, letter);
    await ada.types('before');
    await log.writerPragma('max_page_count = 1');
    const noise = Array.from({ length: 200_000 }, (_, at) =>
      String.fromCodePoint(0x4e00 + ((at * 7_919) % 20_000)),
    );
    expect(await ada.pastes(noise.join(''))).toMatchObject({ kind: 'failed', fault: 'full' });
    expect(await storedText(log, letter)).toBe('before');
    await log.writerPragma('max_page_count = 1000000');
    expect(await ada.saves()).toMatchObject({ kind: 'appended' });
    expect(await storedText(log, letter)).toBe(ada.text);
  });

  it('LOG-30 a read-only database is told, and heals', async () => {
    const ada = await Typist.opens(log, letter);
    await log.writerPragma('query_only = ON');
    expect(await ada.types('a')).toMatchObject({ kind: 'failed', fault: 'readOnly' });
    expect(await log.create(diary, 1)).toMatchObject({ kind: 'failed', fault: 'readOnly' });
    expect(await storedText(log, letter)).toBe('');
    await log.writerPragma('query_only = OFF');
    expect(await ada.saves()).toMatchObject({ kind: 'appended' });
  });

  it('LOG-30 a lock held by another program for too long is told, and heals', async () => {
    const ada = await Typist.opens(log, letter);
    const other = openDatabase({ file, synchronous: 'normal' });
    other.exec('BEGIN IMMEDIATE');
    expect(await ada.types('a')).toMatchObject({ kind: 'failed', fault: 'locked' });
    other.exec('ROLLBACK');
    other.close();
    expect(await ada.saves()).toMatchObject({ kind: 'appended' });
  });

  it('LOG-31 one bad document never fails the append of another', async () => {
    const [ada, bob] = [await Typist.opens(log, letter), await Typist.opens(log, diary)];
    const other = openDatabase({ file, synchronous: 'normal' });
    other.exec(`CREATE TRIGGER bad BEFORE INSERT ON log_updates
    WHEN NEW.document = (SELECT id FROM log_documents WHERE document_id = 'letter')
    BEGIN SELECT RAISE(ABORT, 'a bad page'); END`);
    const outcomes = await Promise.all([ada.types('a'), bob.types('b'), ada.types('c')]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'appended', 'failed']);
    other.exec('DROP TRIGGER bad');
    other.close();
    expect(await ada.saves()).toMatchObject({ kind: 'appended', lastSeq: 2 });
    expect(await storedText(log, letter)).toBe('ac');
  });

  it('LOG-30 a disk that refuses to write is told, and heals', async () => {
    const child = await LogChild.starts(file, synchronous);
    await child.types('before');
    // The file may not grow: writes fail with EFBIG, which SQLite reports as an I/O error.
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=4096:unlimited']);
    const refused = await child.types('x'.repeat(2_000));
    expect(refused).toMatchObject({ kind: 'failed', fault: 'io' });
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:unlimited']);
    expect(await child.types('after')).toMatchObject({ kind: 'appended' });
    await child.ends();
    expect(await storedText(log, trustDocumentId('child'))).toBe(`before${'x'.repeat(2_000)}after`);
  });

  it('LOG-32 what was acknowledged survives SIGKILL at any moment, also while folding', async () => {
    let killed = 0;
    let acknowledgedSeqs = 0;
    for (const acksBeforeKill of [1, 3, 7, 12, 20, 33]) {
      const child = await LogChild.starts(file, synchronous);
      const acknowledged = await child.typesUntilKilled(acksBeforeKill);
      const id = trustDocumentId('child');
      const text = await storedText(log, id);
      expect(text.length).toBeGreaterThanOrEqual(acknowledged);
      expect(text).toBe(countedText(text.length));
      const loaded = await log.load(id);
      const lastSeq = loaded.kind === 'loaded' ? loaded.document.lastSeq : 0;
      expect(lastSeq).toBe(text.length);
      expect(await log.replay(id, acknowledged)).toBeDefined();
      killed += 1;
      acknowledgedSeqs = acknowledged;
    }
    expect({ killed, hasWritten: acknowledgedSeqs > 300 }).toEqual({ killed: 6, hasWritten: true });
  });
});

it('LOG-43 when the writing thread dies, what became of each append is read from the disk, and it comes back', async () => {
  opens('full');
  const ada = await Typist.opens(log, letter);
  await ada.types('before ');
  const outcomes = new Set<string>();
  for (const round of ['one ', 'two ', 'three ', 'four ']) {
    const saved = await storedText(log, letter);
    const typing = ada.types(round);
    // In the middle of a commit, just before one, or after it: each must be told truly.
    if (round !== 'one ') await new Promise((resolve) => void setImmediate(resolve));
    await log.interruptWriter();
    const outcome = await typing;
    outcomes.add(outcome.kind);
    expect(await storedText(log, letter)).toBe(outcome.kind === 'appended' ? ada.text : saved);
  }
  expect([...outcomes].every((kind) => kind === 'appended' || kind === 'failed')).toBe(true);
  expect(await ada.types('after')).toMatchObject({ kind: 'appended' });
  expect(await storedText(log, letter)).toBe('before one two three four after');
});

it('LOG-48 a write-ahead log that has grown is moved into the file while people write', async () => {
  opens('normal');
  const ada = await Typist.opens(log, letter);
  for (let each = 0; each < 6_000; each += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each is a commit of its own
    expect(await ada.types('x')).toMatchObject({ kind: 'appended' });
  }
  // Two pages of 4 KiB a commit: 48 MB without it, and it begins anew at 16.
  expect(statSync(`${file}-wal`).size).toBeLessThan(32 * 1024 * 1024);
  expect(statSync(file).size).toBeGreaterThan(100_000);
  expect(await storedText(log, letter)).toBe(ada.text);
});

/** What the child types: so that a lost or doubled character anywhere shows. */
function countedText(length: number): string {
  return Array.from({ length }, (_, at) => String(at % 10)).join('');
}
