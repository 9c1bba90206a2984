/** Coming in by a share link: what it is, and joining by it as who one is or as a new guest. */
import type { Kysely } from 'kysely';
import { trustDocumentId, type DocumentId } from '../../shared/ids.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { LinkRole } from '../../shared/roles.ts';
import { recordAccessChange, type ChangeFeed } from '../access/change-feed.ts';
import type { Principal } from '../access/principal.ts';
import { hashToken, kindOfToken } from '../access/secret-token.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export interface OpenedLink {
  readonly linkId: string;
  readonly documentId: DocumentId;
  readonly role: LinkRole;
  readonly title: string;
}

/** Undefined: no such link, a revoked one, or one of a document in the trash; all the same to those outside. */
export async function findLink(db: Kysely<DatabaseSchema>, token: string): Promise<OpenedLink | undefined> {
  if (kindOfToken(token) !== 'shareLink') return undefined;
  const row = await db
    .selectFrom('share_links')
    .innerJoin('documents', 'documents.id', 'share_links.document_id')
    .select(['share_links.id', 'document_id', 'role', 'title'])
    .where('token_hash', '=', hashToken(token))
    .where('revoked_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { linkId: row.id, documentId: trustDocumentId(row.document_id), role: row.role, title: row.title };
}

export interface JoinDeps {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
}

/** Remembers that this person came by this link. False: it was revoked this very moment. */
export async function joinByLink(
  { db, clock, changes }: JoinDeps,
  person: Pick<Principal, 'id'> & { readonly userId: string },
  link: OpenedLink,
): Promise<boolean> {
  const now = clock.now();
  const joined = await db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('share_links')
      .set({ last_used_at: now })
      .where('id', '=', link.linkId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('share_grants')
      .values({ user_id: person.userId, link_id: link.linkId, document_id: link.documentId, granted_at: now })
      .onConflict((conflict) => conflict.columns(['user_id', 'link_id']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 0n) {
      await recordAccessChange(transaction, { documentId: link.documentId, principalId: person.id }, now);
    }
    return true;
  });
  await changes.tellNow();
  return joined;
}
