/**
 * Who asked to be let into a document and came in another way needs no answer any more: the request goes in the
 * transaction that opens the document to them, whatever opened it. If they lose the right again, it does not come back.
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import type { DatabaseSchema } from '../database/schema.ts';
import type { AccessChange } from './principal.ts';
import { readRoles } from './roles-of-people.ts';

const AT_ONCE = 200;
/** What is open beyond that is left to the lists, which ask the rule as well. */
const MOST_ROUNDS = 5;

/** Within the transaction of a change of rights, after it. */
export async function forgetAnswered(
  transaction: Transaction<DatabaseSchema>,
  change: AccessChange,
  now: number,
): Promise<void> {
  let before: OpenRow | undefined;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction, one connection
    const rows = await readOpen(transaction, change, before);
    if (rows.length === 0) return;
    const asked = rows.map(pairOf);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const roleIn = await readRoles(transaction, asked, now);
    const answered = rows.filter((row) => roleIn(pairOf(row)) !== undefined).map(({ id }) => id);
    // oxlint-disable-next-line no-await-in-loop -- as above
    if (answered.length > 0) await removeAll(transaction, answered);
    if (rows.length < AT_ONCE) return;
    before = rows.at(-1);
  }
}

type OpenRow = Awaited<ReturnType<typeof readOpen>>[number];

/** The newest first. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- Kysely infers the row
function readOpen(db: Kysely<DatabaseSchema>, change: AccessChange, before: { seq: number } | undefined) {
  let query = db
    .selectFrom('access_requests')
    .innerJoin('users', 'users.id', 'access_requests.user_id')
    .select(['access_requests.id', 'document_id', 'user_id', 'member_role'])
    .select(sql<number>`access_requests.rowid`.as('seq'))
    .orderBy('seq', 'desc')
    .limit(AT_ONCE);
  if (before !== undefined) query = query.where(sql`access_requests.rowid`, '<', before.seq);
  if (change.documentId !== undefined) query = query.where('document_id', '=', change.documentId);
  // Of a bare link (`link:…`) nobody is found: it is no person, and asks for nothing.
  if (change.principalId !== undefined) {
    query = query.where('user_id', '=', change.principalId.replace(/^user:/, ''));
  }
  return query.execute();
}

function pairOf({
  document_id: documentId,
  user_id: userId,
  member_role: memberRole,
}: OpenRow): Parameters<typeof readRoles>[1][number] {
  return { documentId, userId, memberRole };
}

async function removeAll(transaction: Transaction<DatabaseSchema>, ids: readonly string[]): Promise<void> {
  await transaction
    .deleteFrom('access_requests')
    .where('id', 'in', [...ids])
    .execute();
}
