import { expect, it } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import type { StorageFault } from '../../shared/protocol/events.ts';
import { MemoryDisk } from './memory-disk.ts';
import { MemoryUpdateLog, type MemoryLogParts } from './memory-update-log.ts';
import { storedText, Typist } from './testing/typing.ts';

const letter = trustDocumentId('letter');

function openLog(disk: MemoryDisk, parts: Partial<MemoryLogParts> = {}): MemoryUpdateLog {
  return new MemoryUpdateLog({
    disk,
    pause: () => Promise.resolve(),
    soon: queueMicrotask,
    randomId: () => 'generation',
    ...parts,
  });
}

it.each([
  { step: 'write', survives: '' },
  { step: 'answer', survives: 'hello' },
])('LOG-50 a crash before the $step step of a commit leaves "$survives"', async ({ step, survives }) => {
  const disk = new MemoryDisk();
  let isCrashing = false;
  const log = openLog(disk, {
    pause: async (at) => {
      if (isCrashing && at === step) log.crash();
    },
  });
  const ada = await Typist.opens(log, letter);
  isCrashing = true;
  let isAcknowledged = false;
  void ada.types('hello').then(() => {
    isAcknowledged = true;
    return undefined;
  });
  for (let each = 0; each < 50; each += 1) await Promise.resolve();
  expect(isAcknowledged).toBe(false);
  expect(await storedText(openLog(disk), letter)).toBe(survives);
});

it('LOG-51 a torn batch fails what it fails and commits the rest', async () => {
  const diary = trustDocumentId('diary');
  let fault: StorageFault | undefined = 'corrupt';
  const log = openLog(new MemoryDisk(), {
    fateOf: ({ documentId, updates }) =>
      documentId === letter && updates.length > 0 && fault !== undefined ? fault : 'commit',
  });
  const [ada, bob] = [await Typist.opens(log, letter), await Typist.opens(log, diary)];
  const outcomes = await Promise.all([ada.types('a'), bob.types('b')]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'appended']);
  expect(await storedText(log, letter)).toBe('');
  fault = undefined;
  await ada.saves();
  expect(await storedText(log, letter)).toBe('a');
});

it('LOG-51 reading can fail as well, and heals', async () => {
  let fault: StorageFault | undefined;
  const log = openLog(new MemoryDisk(), { readFault: () => fault });
  const ada = await Typist.opens(log, letter);
  await ada.types('hello');
  fault = 'io';
  expect(await log.load(letter)).toMatchObject({ kind: 'failed', fault: 'io' });
  fault = undefined;
  expect(await storedText(log, letter)).toBe('hello');
});
