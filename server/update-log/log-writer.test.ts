import type Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { principalIdOf, trustDocumentId } from '../../shared/ids.ts';
import { openDatabase } from '../database/open-database.ts';
import { LogWriter } from './log-writer.ts';
import { newLogFile, type LogFile } from './testing/new-log-file.ts';
import type { AppendOutcome } from './update-log.ts';

const LETTER = trustDocumentId('letter');

let file: LogFile;
let connections: Database.Database[];
let ours: LogWriter;
let theirs: LogWriter;

beforeEach(() => {
  file = newLogFile();
  connections = [];
  ours = connects();
  theirs = connects();
  ours.create(LETTER, 0);
});

afterEach(() => {
  for (const db of connections) db.close();
  file.remove();
});

function connects(): LogWriter {
  const db = openDatabase({ file: file.file, synchronous: 'normal' });
  connections.push(db);
  return new LogWriter(db);
}

function generation(): string {
  const row = connections[0]
    ?.prepare<[], { generation: string }>('SELECT generation FROM log_documents')
    .get();
  return row?.generation ?? '';
}

function appendBy(writer: LogWriter, of = generation()): AppendOutcome | undefined {
  const update = { principalId: principalIdOf('user', 'ada'), at: 1, update: new Uint8Array([1, 2, 3]) };
  return writer.commit([{ documentId: LETTER, generation: of, updates: [update, update], claims: [] }])[0];
}

it('LOG-46 two processes that append to one document give no seq twice', () => {
  const outcomes = [ours, ours, theirs, theirs, ours, theirs].map((writer) => appendBy(writer));
  expect(outcomes).toEqual([2, 4, 6, 8, 10, 12].map((lastSeq) => ({ kind: 'appended', lastSeq })));
  const count = connections[0]?.prepare('SELECT count(*) AS count FROM log_updates').get();
  expect(count).toEqual({ count: 12 });
});

it('LOG-46 what another process quarantined is written no more', () => {
  appendBy(ours);
  theirs.quarantine(LETTER, 1, 'a flipped bit', 1);
  expect(appendBy(ours)).toMatchObject({ kind: 'failed', fault: 'corrupt' });
  theirs.liftQuarantine(LETTER);
  expect(appendBy(ours)).toEqual({ kind: 'appended', lastSeq: 4 });
});

it('LOG-46 what another process erased and made anew is another document', () => {
  appendBy(ours);
  const before = generation();
  theirs.erase(LETTER);
  theirs.create(LETTER, 2);
  expect(appendBy(ours, before)).toEqual({ kind: 'goneElsewhere' });
  expect(appendBy(ours)).toEqual({ kind: 'appended', lastSeq: 2 });
});

it('LOG-48 a write-ahead log begins anew only when nobody reads from it', () => {
  appendBy(ours);
  const reader = openDatabase({ file: file.file, synchronous: 'normal' });
  connections.push(reader);
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM log_updates').get();
  appendBy(ours);
  expect(theirs.checkpoint()).toBe(false);
  reader.exec('COMMIT');
  expect(theirs.checkpoint()).toBe(true);
  expect(appendBy(ours)).toMatchObject({ kind: 'appended' });
});
