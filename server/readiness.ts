/** Whether the server can do its work, as /readyz tells it. */
import type { Kysely } from 'kysely';
import type { DatabaseSchema } from './database/schema.ts';
import type { Readiness, ReadinessProblem } from './http/health.ts';

export interface AppReadiness extends Readiness {
  readonly storage: { readonly failing: (fault: string) => void; readonly working: () => void };
  stopping(): void;
}

/** After this long without a sign from the log, a failing storage is asked whether it still fails. */
const ASK_AGAIN_AFTER_MS = 2_000;

export function createReadiness(options: {
  readonly db: Kysely<DatabaseSchema>;
  readonly now: () => number;
}): AppReadiness {
  let isStopping = false;
  let failing: { readonly fault: string; readonly at: number } | undefined;

  /** Nobody may be writing any more because of the fault itself: only a write tells whether it has passed. */
  async function askAgain(): Promise<void> {
    if (failing === undefined || options.now() - failing.at < ASK_AGAIN_AFTER_MS) return;
    try {
      await options.db
        .insertInto('instance_settings')
        .values({ key: 'storage_checked_at', value: String(options.now()) })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({ value: (eb) => eb.ref('excluded.value') }),
        )
        .execute();
      failing = undefined;
    } catch {
      failing = { fault: failing?.fault ?? 'unknown', at: options.now() };
    }
  }

  return {
    storage: {
      failing: (fault) => {
        failing = { fault, at: options.now() };
      },
      working: () => {
        failing = undefined;
      },
    },
    stopping: () => {
      isStopping = true;
    },
    async problems() {
      await askAgain();
      const problems: ReadinessProblem[] = [];
      if (isStopping) problems.push({ check: 'stopping', detail: 'the server is stopping' });
      if (failing !== undefined) {
        problems.push({ check: 'storage', detail: `the last write to the disk failed: ${failing.fault}` });
      }
      return problems;
    },
  };
}
