/** Asking to be let into a document, and what becomes of it. */
import type { Kysely, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { AccessRequest } from '../../../shared/api/collections.ts';
import { trustDocumentId, type DocumentId } from '../../../shared/ids.ts';
import type { MemberRole } from '../../../shared/roles.ts';
import { authorOf } from '../../access/author.ts';
import { readRoles } from '../../access/roles-of-people.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

const MOST_PER_DOCUMENT = 100;
const MOST_PER_PERSON = 50;

export interface NewRequest {
  readonly documentId: DocumentId;
  readonly userId: string;
  readonly memberRole: MemberRole;
  readonly message: string;
}

/**
 * Kept once; one more of the same person replaces its words. Past the limits it is not kept, nor of somebody who can come
 * in, and nobody is told. The id of what was kept anew; undefined: nothing was.
 */
export async function addRequest(
  transaction: Transaction<DatabaseSchema>,
  { documentId, userId, memberRole, message }: NewRequest,
  now: number,
): Promise<string | undefined> {
  const asker = { documentId, userId, memberRole };
  const roleIn = await readRoles(transaction, [asker], now);
  if (roleIn(asker) !== undefined) return undefined;
  const open = await transaction
    .selectFrom('access_requests')
    .select(['document_id', 'user_id'])
    .where((eb) => eb.or([eb('document_id', '=', documentId), eb('user_id', '=', userId)]))
    .execute();
  const isNew = !open.some((row) => row.document_id === documentId && row.user_id === userId);
  const isTooMany =
    open.filter((row) => row.document_id === documentId).length >= MOST_PER_DOCUMENT ||
    open.filter((row) => row.user_id === userId).length >= MOST_PER_PERSON;
  if (isNew && isTooMany) return undefined;
  const id = nanoid();
  await transaction
    .insertInto('access_requests')
    .values({ id, document_id: documentId, user_id: userId, message, asked_at: now })
    .onConflict((conflict) => conflict.columns(['document_id', 'user_id']).doUpdateSet({ message }))
    .execute();
  return isNew ? id : undefined;
}

/** Of those who cannot come in, the oldest first. */
export async function listRequests(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
  now: number,
): Promise<readonly AccessRequest[]> {
  const rows = await db
    .selectFrom('access_requests')
    .innerJoin('users', 'users.id', 'access_requests.user_id')
    .select(['access_requests.id', 'message', 'asked_at', 'users.id as user_id', 'name', 'color', 'image'])
    .select('member_role')
    .where('document_id', '=', documentId)
    .where('removed_at', 'is', null)
    .where('deactivated_at', 'is', null)
    .orderBy('asked_at')
    .execute();
  const askers = rows.map((row) => ({ documentId, userId: row.user_id, memberRole: row.member_role }));
  const roleIn = await readRoles(db, askers, now);
  const waiting = rows.filter((row) => roleIn({ documentId, userId: row.user_id }) === undefined);
  return waiting.map((row) => ({
    id: row.id,
    person: { ...authorOf({ ...row, id: row.user_id }), isGuest: row.member_role === 'guest' },
    message: row.message,
    askedAt: new Date(row.asked_at).toISOString(),
  }));
}

export interface FoundRequest {
  readonly documentId: DocumentId;
  readonly title: string;
  readonly asker: { readonly id: string; readonly name: string; readonly isGuest: boolean };
  readonly message: string;
}

/** Undefined: nobody waits for an answer to it any more. */
export async function findRequest(
  db: Kysely<DatabaseSchema>,
  id: string,
  now: number,
): Promise<FoundRequest | undefined> {
  const row = await db
    .selectFrom('access_requests')
    .innerJoin('users', 'users.id', 'access_requests.user_id')
    .innerJoin('documents', 'documents.id', 'access_requests.document_id')
    .select(['document_id', 'user_id', 'message', 'title', 'users.name', 'member_role'])
    .where('access_requests.id', '=', id)
    .where('removed_at', 'is', null)
    .where('deactivated_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { user_id: userId, member_role: memberRole, message, title, name } = row;
  const documentId = trustDocumentId(row.document_id);
  const asker = { documentId, userId, memberRole };
  if ((await readRoles(db, [asker], now))(asker) !== undefined) return undefined;
  return { documentId, title, asker: { id: userId, name, isGuest: memberRole === 'guest' }, message };
}

export async function removeRequest(transaction: Transaction<DatabaseSchema>, id: string): Promise<void> {
  await transaction.deleteFrom('access_requests').where('id', '=', id).execute();
}
