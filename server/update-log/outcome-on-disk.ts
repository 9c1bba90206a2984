/**
 * What became of an append whose thread died before it answered. A document has one append under way at a time, so
 * if it was committed its updates are the newest on disk; each document's part of a batch is there whole or not at all.
 */
import type { ThreadCaller } from '../database/thread-calls.ts';
import type { ReaderCalls } from './log-calls.ts';
import { unpackBytes } from './packed-bytes.ts';
import type { Append, AppendOutcome } from './update-log.ts';

/** Rejects when the disk cannot be asked either. */
export async function outcomeOnDisk(
  reader: ThreadCaller<ReaderCalls>,
  { documentId, generation, updates }: Append,
): Promise<AppendOutcome> {
  const newest = await reader.call('newest', { documentId, count: updates.length });
  if (newest?.generation !== generation) return { kind: 'goneElsewhere' };
  const onDisk = unpackBytes(newest.packed);
  const isThere =
    updates.length > 0 &&
    onDisk.length === updates.length &&
    updates.every(({ update }, at) => Buffer.compare(update, onDisk[at] ?? NOTHING) === 0);
  return isThere
    ? { kind: 'appended', lastSeq: newest.lastSeq }
    : { kind: 'failed', fault: 'unknown', detail: 'the writing thread ended before the commit' };
}

const NOTHING = new Uint8Array();
