/** Somebody may do more or less than before: they ask again, and so does everybody whom a link of theirs lets in. */
import type { Transaction } from 'kysely';
import { principalIdOf } from '../../shared/ids.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { recordAccessChange } from './change-feed.ts';

/** Within the transaction of the change itself. */
export async function recordRightsChange(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
  now: number,
): Promise<void> {
  const link = await transaction
    .selectFrom('share_links')
    .select('id')
    .where('created_by', '=', userId)
    .where('revoked_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  // What they may do may have changed in any number of documents, and so may what their links give.
  const change = link === undefined ? { principalId: principalIdOf('user', userId) } : {};
  await recordAccessChange(transaction, change, now);
}
