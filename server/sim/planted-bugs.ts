/** Bugs planted on purpose, to see that the simulated world finds them. */
import type { UpdateLog } from '../update-log/update-log.ts';
import type { Plant } from './world.ts';

/** Says "on disk" as soon as it was asked to write, as servers do that acknowledge from memory. */
const acknowledgeBeforeCommit: Plant = (log) => {
  let seq = 1_000_000;
  return over(log, {
    append: (append) => {
      void log.append(append);
      seq += append.updates.length;
      return Promise.resolve({ kind: 'appended', lastSeq: seq });
    },
  });
};

/** Swallows a failed write and says that all went well. */
const hideFailedWrites: Plant = (log) =>
  over(log, {
    append: async (append) => {
      const outcome = await log.append(append);
      return outcome.kind === 'failed' ? { kind: 'appended', lastSeq: 1 } : outcome;
    },
  });

/** Loads the base without the updates since. */
const forgetTheTail: Plant = (log) =>
  over(log, {
    load: async (documentId) => {
      const outcome = await log.load(documentId);
      if (outcome.kind !== 'loaded') return outcome;
      return { ...outcome, document: { ...outcome.document, tail: [] } };
    },
  });

export const PLANTED_BUGS = { acknowledgeBeforeCommit, hideFailedWrites, forgetTheTail } as const;

export function isPlantedBug(name: string): name is keyof typeof PLANTED_BUGS {
  return Object.hasOwn(PLANTED_BUGS, name);
}

function over(log: UpdateLog, changed: Partial<UpdateLog>): UpdateLog {
  return {
    create: (documentId, now) => log.create(documentId, now),
    append: (append) => log.append(append),
    load: (documentId) => log.load(documentId),
    compact: (documentId) => log.compact(documentId),
    history: (documentId) => log.history(documentId),
    replay: (documentId, seq) => log.replay(documentId, seq),
    raiseSchemaVersion: (documentId, version) => log.raiseSchemaVersion(documentId, version),
    erase: (documentId) => log.erase(documentId),
    close: () => log.close(),
    ...changed,
  };
}
