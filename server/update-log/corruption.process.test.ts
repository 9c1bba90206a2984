/** A byte that flips anywhere in the database file is told or harmless: no document is ever less than it was, silently. */
import {
  copyFileSync,
  mkdtempSync,
  openSync,
  readSync,
  closeSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trustDocumentId, type DocumentId } from '../../shared/ids.ts';
import { openDatabase } from '../database/open-database.ts';
import { prepareDatabase } from '../database/prepare-database.ts';
import { Compactor } from './compactor.ts';
import { DocumentRows } from './document-rows.ts';
import { FOLD_BOUNDS } from './fold.ts';
import { LogReader } from './log-reader.ts';
import { unpackBytes } from './packed-bytes.ts';
import { SqliteUpdateLog } from './sqlite-update-log.ts';
import { storedText, textOf, Typist } from './testing/typing.ts';

const names = ['letter', 'diary', 'novel'].map(trustDocumentId);
const FLIPS = 250;

let folder: string;
let original: string;
let damaged: string;
const texts = new Map<DocumentId, string>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'scriptorium-log-'));
  original = path.join(folder, 'original.db');
  damaged = path.join(folder, 'damaged.db');
  prepareDatabase(original);
  const log = new SqliteUpdateLog({ file: original, synchronous: 'normal' });
  for (const [at, name] of names.entries()) {
    const typist = await Typist.opens(log, name);
    await typist.types(`the ${name} says what it said before `.repeat(20));
    if (at > 0) await log.compact(name);
    await typist.types('and something since. '.repeat(10));
    texts.set(name, typist.text);
  }
  await log.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

it('LOG-33 flipped bytes are told or harmless, and mostly touch one document', () => {
  const counts = { whole: 0, told: 0, silentlyDifferent: 0, flipsThatSparedSomeDocument: 0 };
  const size = statSync(original).size;
  for (let flip = 0; flip < FLIPS; flip += 1) {
    // A fixed spread over the whole file; the multiplier is prime to any size.
    const position = (flip * 2_654_435_761) % size;
    copyFileSync(original, damaged);
    flipByte(damaged, position, 1 << (flip % 8));
    const outcomes = names.map(readDamaged);
    for (const outcome of outcomes) counts[outcome] += 1;
    if (outcomes.includes('whole')) counts.flipsThatSparedSomeDocument += 1;
  }
  expect(counts.silentlyDifferent).toBe(0);
  expect(counts.told).toBeGreaterThan(20);
  expect(counts.flipsThatSparedSomeDocument).toBeGreaterThan(FLIPS * 0.9);
});

it('LOG-34 a damaged document is quarantined, takes no appends, and gives its longest valid prefix', async () => {
  copyFileSync(original, damaged);
  // The last update of the letter, which was never folded.
  execute(
    damaged,
    `UPDATE log_updates SET bytes = x'0000' WHERE seq = 200 AND document = ${numberOf('letter')}`,
  );
  const log = new SqliteUpdateLog({ file: damaged, synchronous: 'normal' });
  const [letter, diary] = [trustDocumentId('letter'), trustDocumentId('diary')];
  expect(await log.load(letter)).toMatchObject({ kind: 'unreadable', readableSeq: 199 });
  expect(await log.load(letter)).toMatchObject({ kind: 'unreadable', readableSeq: 199 });
  const generation = String(
    execute(damaged, `SELECT generation FROM log_documents WHERE document_id = 'letter'`),
  );
  const append = { documentId: letter, generation, updates: [], claims: [] };
  expect(await log.append(append)).toMatchObject({ kind: 'failed', fault: 'corrupt' });
  expect(await log.compact(letter)).toEqual({ kind: 'nothingToDo' });
  const readable = await log.readableState(letter);
  expect(readable?.seq).toBe(199);
  expect(textOf([readable?.update ?? new Uint8Array()])).toBe(texts.get(letter)?.slice(0, 199));
  expect(await storedText(log, diary)).toBe(texts.get(diary));
  await log.close();
});

it('LOG-36 a quarantined document that reads whole again is released, and takes appends', async () => {
  copyFileSync(original, damaged);
  const row = `seq = 200 AND document = ${numberOf('letter')}`;
  const healthy = String(execute(damaged, `SELECT hex(bytes) FROM log_updates WHERE ${row}`));
  execute(damaged, `UPDATE log_updates SET bytes = 7 WHERE ${row}`);
  const letter = trustDocumentId('letter');
  const before = new SqliteUpdateLog({ file: damaged, synchronous: 'normal' });
  expect(await before.load(letter)).toMatchObject({ kind: 'unreadable', readableSeq: 199 });
  await before.close();

  const log = new SqliteUpdateLog({ file: damaged, synchronous: 'normal' });
  expect(await log.load(letter)).toMatchObject({ kind: 'unreadable', readableSeq: 199 });
  execute(damaged, `UPDATE log_updates SET bytes = x'${healthy}' WHERE ${row}`);
  const typist = await Typist.opens(log, letter);
  expect(typist.text).toBe(texts.get(letter));
  expect(await typist.types('and more')).toMatchObject({ kind: 'appended' });
  expect(await log.compact(letter)).toMatchObject({ kind: 'compacted' });
  expect(execute(damaged, 'SELECT count(*) FROM log_quarantine')).toBe(0);
  await log.close();
});

it('LOG-36 one that cannot be released yet is not handed out as if it could be written', async () => {
  copyFileSync(original, damaged);
  const letter = trustDocumentId('letter');
  execute(damaged, `INSERT INTO log_quarantine VALUES ('letter', 1, 'a fault that passed', 0)`);
  const log = new SqliteUpdateLog({ file: damaged, synchronous: 'normal' });
  await log.writerPragma('query_only = ON');
  expect(await log.load(letter)).toMatchObject({ kind: 'failed', fault: 'readOnly' });
  await log.writerPragma('query_only = OFF');
  expect(await storedText(log, letter)).toBe(texts.get(letter));
  await log.close();
});

it('LOG-34 a damaged base is made good from the history', async () => {
  copyFileSync(original, damaged);
  execute(damaged, `UPDATE log_bases SET bytes = zeroblob(9) WHERE document = ${numberOf('novel')}`);
  const log = new SqliteUpdateLog({ file: damaged, synchronous: 'normal' });
  const novel = trustDocumentId('novel');
  expect(await log.load(novel)).toMatchObject({ kind: 'unreadable', readableSeq: 0 });
  const readable = await log.readableState(novel);
  expect(textOf([readable?.update ?? new Uint8Array()])).toBe(texts.get(novel));
  await log.close();
});

it('LOG-26 parts that an interrupted fold left at the same seq are no part of the base', async () => {
  copyFileSync(original, damaged);
  const number = numberOf('novel');
  execute(
    damaged,
    `INSERT INTO log_bases (document, seq, part, checksum, bytes)
     SELECT document, seq, part + base_parts, log_bases.checksum, bytes FROM log_bases
     JOIN log_documents ON id = document AND base_seq = seq WHERE document = ${number}`,
  );
  const log = new SqliteUpdateLog({ file: damaged, synchronous: 'normal' });
  const novel = trustDocumentId('novel');
  expect(await storedText(log, novel)).toBe(texts.get(novel));
  expect(await log.compact(novel)).toMatchObject({ kind: 'compacted' });
  expect(await storedText(log, novel)).toBe(texts.get(novel));
  await log.close();
  // The next fold takes them away with the base that they lie beside.
  expect(execute(damaged, `SELECT count(*) FROM log_bases WHERE document = ${number}`)).toBe(1);
});

function numberOf(name: string): number {
  return Number(execute(original, `SELECT id FROM log_documents WHERE document_id = '${name}'`));
}

/** Runs one statement; gives the first column of the first row where it has one. */
function execute(file: string, sql: string): unknown {
  const db = openDatabase({ file, synchronous: 'normal' });
  try {
    const statement = db.prepare(sql);
    return statement.reader ? statement.pluck().get() : statement.run().changes;
  } finally {
    db.close();
  }
}

function readDamaged(name: DocumentId): 'whole' | 'told' | 'silentlyDifferent' {
  let db;
  try {
    db = openDatabase({ file: damaged, synchronous: 'normal', queryOnly: true });
    const rows = new DocumentRows(db);
    const load = new LogReader(rows).load({ documentId: name, longestTail: 10_000 });
    if (load.kind === 'unknown' || load.kind === 'longTail') return 'silentlyDifferent';
    if (load.kind !== 'loaded') return 'told';
    const history = new Compactor(rows, FOLD_BOUNDS).replay(name, load.lastSeq);
    const isSame =
      textOf(unpackBytes(load.packed)) === texts.get(name) && textOf([history ?? EMPTY]) === texts.get(name);
    return isSame ? 'whole' : 'silentlyDifferent';
  } catch {
    return 'told';
  } finally {
    db?.close();
  }
}

const EMPTY = new Uint8Array([0, 0]);

function flipByte(file: string, position: number, mask: number): void {
  const descriptor = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(descriptor, byte, 0, 1, position);
  byte[0] = (byte[0] ?? 0) ^ mask;
  writeSync(descriptor, byte, 0, 1, position);
  closeSync(descriptor);
}
