/** Whoever takes away what a document's place gives does not lock themselves out. */
import type { Transaction } from 'kysely';
import type { DocumentId } from '../../../shared/ids.ts';
import { listGrants, putGrant } from '../../access/grants.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

/** Lists somebody who managed a document by its place alone as one of its managers; its owner needs no listing. */
export async function keepAsManager(
  transaction: Transaction<DatabaseSchema>,
  documentId: DocumentId,
  { userId, now }: { readonly userId: string; readonly now: number },
): Promise<void> {
  const row = await transaction
    .selectFrom('documents')
    .select('owner_id')
    .where('id', '=', documentId)
    .executeTakeFirst();
  if (row === undefined || row.owner_id === userId) return;
  const grants = await listGrants(transaction, { documentId });
  if (grants.some(({ person, role }) => person?.id === userId && role === 'manager')) return;
  const grant = { grantee: { userId }, role: 'manager', grantedBy: userId } as const;
  await putGrant(transaction, { documentId }, { grant, now });
}
