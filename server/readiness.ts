/** Whether the server can do its work, as /readyz tells it. */
import type { Clock } from '../shared/time-and-chance.ts';
import type { RelationalDatabase } from './database/relational.ts';
import type { Readiness, ReadinessProblem } from './http/health.ts';

/** What the update log last said of the disk. */
export interface StorageWatch {
  failing(fault: string): void;
  working(): void;
  fault(): string | undefined;
  /** Whether the fault is old enough to ask whether it still holds. */
  isStale(): boolean;
}

export interface AppReadiness extends Readiness {
  stopping(): void;
}

/** After this long without a sign from the log, a failing storage is asked whether it still fails. */
const ASK_AGAIN_AFTER_MS = 2_000;

export function createStorageWatch(clock: Clock): StorageWatch {
  let failing: { readonly fault: string; readonly at: number } | undefined;
  return {
    failing(fault) {
      failing = { fault, at: clock.now() };
    },
    working() {
      failing = undefined;
    },
    fault: () => failing?.fault,
    isStale: () => failing !== undefined && clock.now() - failing.at >= ASK_AGAIN_AFTER_MS,
  };
}

export function createReadiness(db: RelationalDatabase['db'], storage: StorageWatch): AppReadiness {
  let isStopping = false;
  return {
    stopping() {
      isStopping = true;
    },
    async problems() {
      if (storage.isStale()) await askAgain(db, storage);
      const problems: ReadinessProblem[] = [];
      if (isStopping) problems.push({ check: 'stopping', detail: 'the server is stopping' });
      const fault = storage.fault();
      if (fault !== undefined) {
        problems.push({ check: 'storage', detail: `the last write to the disk failed: ${fault}` });
      }
      return problems;
    },
  };
}

/** Because of the fault nobody may be writing any more: only a write tells whether it has passed. */
async function askAgain(db: RelationalDatabase['db'], storage: StorageWatch): Promise<void> {
  try {
    const value = new Date().toISOString();
    await db
      .insertInto('instance_settings')
      .values({ key: 'storage_checked_at', value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
    storage.working();
  } catch {
    storage.failing(storage.fault() ?? 'unknown');
  }
}
