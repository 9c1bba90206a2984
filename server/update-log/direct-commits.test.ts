import { afterEach, beforeEach, expect, it } from 'vitest';
import { principalIdOf, trustDocumentId } from '../../shared/ids.ts';
import { openDatabase } from '../database/open-database.ts';
import { DirectCommits } from './direct-commits.ts';
import { LogWriter } from './log-writer.ts';
import { newLogFile, type LogFile } from './testing/new-log-file.ts';
import type { Append } from './update-log.ts';

const LETTER = trustDocumentId('letter');

let file: LogFile;
let other: ReturnType<typeof openDatabase>;
let generation: string;
let direct: DirectCommits;
/** What the clock says, one after the other; the last one for ever. */
let times: number[];

beforeEach(() => {
  file = newLogFile();
  other = openDatabase({ file: file.file, synchronous: 'normal' });
  new LogWriter(other).create(LETTER, 0);
  ({ generation } = other
    .prepare<[], { generation: string }>('SELECT generation FROM log_documents')
    .get() ?? {
    generation: '',
  });
  times = [0];
  direct = new DirectCommits({
    file: file.file,
    elapsedMs: () => (times.length > 1 ? times.shift() : times[0]) ?? 0,
  });
});

afterEach(() => {
  direct.close();
  other.close();
  file.remove();
});

function keystrokes(count: number, bytes = 20): readonly Append[] {
  const updates = Array.from({ length: count }, () => ({
    principalId: principalIdOf('user', 'ada'),
    at: 1,
    update: new Uint8Array(bytes),
  }));
  return [{ documentId: LETTER, generation, updates, claims: [] }];
}

function stored(): unknown {
  return other.prepare<[]>('SELECT count(*) FROM log_updates').pluck().get();
}

it('LOG-47 a keystroke is committed at once', () => {
  expect(direct.tryCommit(keystrokes(1))).toEqual([{ kind: 'appended', lastSeq: 1 }]);
  expect(stored()).toBe(1);
});

it('LOG-47 what takes long is left to the writing thread', () => {
  expect(direct.tryCommit(keystrokes(1_000))).toBeUndefined();
  expect(direct.tryCommit(keystrokes(1, 1_000_000))).toBeUndefined();
  expect(stored()).toBe(0);
});

it('LOG-47 so is all while another connection writes, without waiting for it', () => {
  other.exec('BEGIN IMMEDIATE');
  expect(direct.tryCommit(keystrokes(1))).toBeUndefined();
  other.exec('COMMIT');
  expect(direct.tryCommit(keystrokes(1))).toEqual([{ kind: 'appended', lastSeq: 1 }]);
});

it('LOG-47 so is what the disk does not take, and all for a second after it', () => {
  direct.pragma('query_only = ON');
  expect(direct.tryCommit(keystrokes(1))).toBeUndefined();
  direct.pragma('query_only = OFF');
  times = [999];
  expect(direct.tryCommit(keystrokes(1))).toBeUndefined();
  times = [1_001];
  expect(direct.tryCommit(keystrokes(1))).toMatchObject([{ kind: 'appended' }]);
});

it('LOG-47 a commit that took long is good, and the longer the disk is slow the longer it is left alone', () => {
  times = [0, 50];
  expect(direct.tryCommit(keystrokes(1))).toMatchObject([{ kind: 'appended' }]);
  times = [1_049];
  expect(direct.tryCommit(keystrokes(1))).toBeUndefined();
  times = [1_051, 1_100];
  expect(direct.tryCommit(keystrokes(1))).toMatchObject([{ kind: 'appended' }]);
  times = [3_099];
  expect(direct.tryCommit(keystrokes(1))).toBeUndefined();
  times = [3_101];
  expect(direct.tryCommit(keystrokes(1))).toMatchObject([{ kind: 'appended' }]);
  times = [100_000, 100_050];
  direct.tryCommit(keystrokes(1));
  times = [101_051];
  expect(direct.tryCommit(keystrokes(1))).toMatchObject([{ kind: 'appended' }]);
});

it('LOG-47 says how much the write-ahead log has grown', () => {
  direct.tryCommit(keystrokes(1));
  expect(direct.pages).toBeGreaterThanOrEqual(2);
  direct.checkpointed();
  expect(direct.pages).toBe(0);
  direct.notCheckpointed(7);
  expect(direct.pages).toBe(7);
});
