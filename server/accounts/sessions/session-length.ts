/**
 * How long somebody stays signed in without coming by. Members, and guests who have signed up, as the instance says:
 * they can sign in again. A guest who came by a link is nobody any more without the session, so theirs lasts a year;
 * but an instance that wants less than the usual length of its members wants it of everybody.
 */
import { sql, type Transaction } from 'kysely';
import { SESSION_DAYS } from '../../../shared/api/instance.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { PLACEHOLDER_DOMAIN } from '../../access/placeholder-address.ts';
import { isGuestByLink } from '../people.ts';

export const DAY_SECONDS = 24 * 60 * 60;
const DAY_MS = DAY_SECONDS * 1000;
/** What is prolonged at every tenth of its length is never much shorter than it says. */
const PROLONGED_AT_MOST = 10;

/** @param days as the instance is set */
export function sessionSeconds(
  days: number,
  person: Pick<DatabaseSchema['users'], 'kind' | 'email'>,
): number {
  return (isGuestByLink(person) ? guestDays(days) : days) * DAY_SECONDS;
}

function guestDays(days: number): number {
  return days < SESSION_DAYS.usual ? days : SESSION_DAYS.most;
}

/** A session in use is prolonged no more often than this: once a day, a short one in tenths of itself. */
export function prolongedEveryMs(lengthSeconds: number): number {
  return Math.min(DAY_MS, (lengthSeconds * 1000) / PROLONGED_AT_MOST);
}

/**
 * Within the transaction of what makes sessions shorter: open ones end when they would have ended under the new
 * length, also those that nobody comes by with any more. When one was last used is known to the day; of that day
 * they have the benefit. Of one person, or of everybody.
 */
export async function shortenSessions(
  transaction: Transaction<DatabaseSchema>,
  days: number,
  userId?: string,
): Promise<void> {
  const lengths: readonly (readonly [isGuest: boolean, days: number])[] = [
    [true, guestDays(days)],
    [false, days],
  ];
  for (const [isGuest, length] of lengths) {
    const most = sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', updated_at, ${`+${length + 1} days`})`;
    let query = transaction
      .updateTable('sessions')
      .set({ expires_at: most })
      .where('expires_at', '>', most)
      .where('user_id', isGuest ? 'in' : 'not in', (eb) =>
        eb
          .selectFrom('users')
          .select('id')
          .where('kind', '=', 'guest')
          .where('email', 'like', `%${PLACEHOLDER_DOMAIN}`),
      );
    if (userId !== undefined) query = query.where('user_id', '=', userId);
    // oxlint-disable-next-line no-await-in-loop -- one transaction, one connection
    await query.execute();
  }
}
