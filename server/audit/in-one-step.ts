/**
 * How something about people, rights or ways in is changed: the change and the line that tells of it (`recordEvent`) in
 * one transaction, so that neither is ever there without the other; then everybody who holds an answer about rights
 * asks again.
 */
import type { Kysely, Transaction } from 'kysely';
import { fail, type Result } from '../../shared/result.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { ChangeFeed } from '../access/change-feed.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export interface Changing {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
}

/**
 * What `run` throws undoes all of it. There is one connection: whatever `run` asks of the database goes through the
 * transaction, and slow work (hashing a password) is done before.
 */
export async function inOneStep<Value>(
  { db, clock, changes }: Changing,
  run: (transaction: Transaction<DatabaseSchema>, now: number) => Promise<Value>,
): Promise<Value> {
  const now = clock.now();
  const value = await db.transaction().execute((transaction) => run(transaction, now));
  await changes.tellNow();
  return value;
}

/** The same for what may fail as expected: a failure undoes all of it, too. */
export async function tryInOneStep<Value, Failure>(
  changing: Changing,
  run: (transaction: Transaction<DatabaseSchema>, now: number) => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure>> {
  let failure: { readonly why: Failure } | undefined;
  try {
    return await inOneStep(changing, async (transaction, now) => {
      const outcome = await run(transaction, now);
      if (outcome.ok) return outcome;
      failure = { why: outcome.error };
      throw new Error('undone');
    });
  } catch (error) {
    if (failure !== undefined) return fail(failure.why);
    throw error;
  }
}
