/** A server that stops while many documents wait to be compacted. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import { SqliteUpdateLog } from './sqlite-update-log.ts';
import { newLogFile, type LogFile } from './testing/new-log-file.ts';
import { storedText, Typist } from './testing/typing.ts';

const names = Array.from({ length: 5 }, (_, at) => trustDocumentId(`page-${at}`));

let stored: LogFile;

beforeEach(() => {
  stored = newLogFile();
});
afterEach(() => stored.remove());

it('LOG-27 compactions that wait are let go when folding is to stop, appends go on, and the next start folds', async () => {
  const { file } = stored;
  const log = new SqliteUpdateLog({ file, synchronous: 'normal' });
  const typists = await Promise.all(names.map((name) => Typist.opens(log, name)));
  await Promise.all(typists.map((typist) => typist.types('the last words')));
  const waiting = Promise.all(names.map((name) => log.compact(name)));
  log.stopFolding();
  expect(await waiting).toEqual(names.map(() => ({ kind: 'nothingToDo' })));
  expect(await typists[0]?.types(', and these')).toMatchObject({ kind: 'appended' });
  await log.close();

  const later = new SqliteUpdateLog({ file, synchronous: 'normal' });
  const [first = trustDocumentId('none')] = names;
  expect(await later.compact(first)).toMatchObject({ kind: 'compacted', baseSeq: 25 });
  expect(await storedText(later, first)).toBe('the last words, and these');
  await later.close();
});
