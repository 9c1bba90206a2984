/**
 * When somebody was last here, to a few minutes: noted with the session they came by, at a request or a handshake, and
 * for as long as they have a document open. Never a write for each request, and none that anybody waits for.
 */
import type { Kysely } from 'kysely';
import { every } from '../../shared/every-day.ts';
import { inBites } from '../../shared/in-bites.ts';
import type { Clock, Timers } from '../../shared/time-and-chance.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export const SEEN_EVERY_MS = 5 * 60_000;
/** In one statement. */
const MOST_AT_ONCE = 500;

/** @param lastUsed of the session, as the table has it */
export function isSeenAnew(lastUsed: string, now: number): boolean {
  return Date.parse(lastUsed) < now - SEEN_EVERY_MS;
}

export async function noteSeen(
  db: Kysely<DatabaseSchema>,
  sessionIds: readonly string[],
  now: number,
): Promise<void> {
  const updated_at = new Date(now).toISOString();
  for (const ids of inBites(sessionIds, MOST_AT_ONCE)) {
    // oxlint-disable-next-line no-await-in-loop -- there is one connection
    await db
      .updateTable('sessions')
      .set({ updated_at })
      .where('id', 'in', [...ids])
      .execute();
  }
}

export interface SeenParts {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** By which sessions documents are open now. */
  readonly openSessions: () => ReadonlySet<string>;
  readonly onError: (error: unknown) => void;
}

/** Returns how to stop. */
export function noteWhoIsHere({ db, clock, timers, openSessions, onError }: SeenParts): () => void {
  const note = (): Promise<void> => noteSeen(db, [...openSessions()], clock.now());
  return every(SEEN_EVERY_MS, { timers, run: note, onError });
}
