import { expect, it } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import { ManualTime } from '../connection/testing/manual-time.ts';
import { AFTER_LEAVING_MS, ChangeNotices, MOST_ROUNDS, QUIET_MS } from './change-notices.ts';

const DOCUMENT = trustDocumentId('d');

function world(): { time: ManualTime; notices: ChangeNotices; told: number[] } {
  const time = new ManualTime();
  const notices = new ChangeNotices(time);
  const told: number[] = [];
  notices.subscribe((_documentId, lastSeq) => told.push(lastSeq));
  return { time, notices, told };
}

it('DOC-37 a change is told of once writing has paused, with the newest number', () => {
  const { time, notices, told } = world();
  notices.note(DOCUMENT, 1);
  time.passes(QUIET_MS - 1);
  notices.note(DOCUMENT, 2);
  time.passes(QUIET_MS);
  expect(told).toEqual([]);
  time.passes(1);
  expect(told).toEqual([2]);
  time.passes(10 * QUIET_MS);
  expect(told).toEqual([2]);
});

it('DOC-37 writing that never pauses is told of now and then, not at each keystroke', () => {
  const { time, notices, told } = world();
  const keystrokes = 3 * MOST_ROUNDS * 5;
  for (let seq = 1; seq <= keystrokes; seq += 1) {
    notices.note(DOCUMENT, seq);
    time.passes(QUIET_MS / 5);
  }
  expect(told.length).toBeGreaterThanOrEqual(2);
  expect(told.length).toBeLessThanOrEqual(3);
});

it('DOC-37 who leaves finds the list as they left the document', () => {
  const { time, notices, told } = world();
  notices.note(DOCUMENT, 1);
  notices.left(DOCUMENT);
  notices.note(DOCUMENT, 2);
  time.passes(AFTER_LEAVING_MS);
  expect(told).toEqual([2]);
  time.passes(10 * QUIET_MS);
  expect(told).toEqual([2]);
});

it('DOC-37 what waits is told of when the server stops', () => {
  const { notices, told } = world();
  notices.note(DOCUMENT, 7);
  notices.flush();
  expect(told).toEqual([7]);
});
