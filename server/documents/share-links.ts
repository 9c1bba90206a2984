/** A document's share links: made, listed, revoked. The token is known to its maker alone; its hash is kept. */
import type { Kysely } from 'kysely';
import { nanoid } from 'nanoid';
import type { ShareLink } from '../../shared/api/share-links.ts';
import type { DocumentId } from '../../shared/ids.ts';
import type { LinkRole } from '../../shared/roles.ts';
import { recordAccessChange } from '../access/change-feed.ts';
import { createSecretToken, hashToken } from '../access/secret-token.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export const MAX_LINKS_PER_DOCUMENT = 100;

export interface NewShareLink {
  readonly documentId: DocumentId;
  readonly role: LinkRole;
  readonly createdBy: string;
}

export async function addShareLink(
  db: Kysely<DatabaseSchema>,
  { documentId, role, createdBy }: NewShareLink,
  now: number,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = createSecretToken('shareLink');
  const id = nanoid();
  await db
    .insertInto('share_links')
    .values({
      id,
      document_id: documentId,
      token_hash: hashToken(token),
      role,
      created_by: createdBy,
      created_at: now,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return { id, token };
}

/** Those that still open, newest first. */
export async function listShareLinks(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
): Promise<readonly ShareLink[]> {
  const rows = await db
    .selectFrom('share_links')
    .leftJoin('users', 'users.id', 'share_links.created_by')
    .selectAll('share_links')
    .select(['users.name', 'users.color'])
    .where('document_id', '=', documentId)
    .where('revoked_at', 'is', null)
    .orderBy('share_links.created_at', 'desc')
    .orderBy('share_links.id')
    .limit(MAX_LINKS_PER_DOCUMENT)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    role: row.role,
    createdAt: new Date(row.created_at).toISOString(),
    createdBy:
      row.created_by === null || row.name === null || row.color === null
        ? null
        : { id: row.created_by, name: row.name, color: row.color },
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at).toISOString(),
  }));
}

/** False: this document has no such link, or it is revoked already. */
export async function revokeShareLink(
  db: Kysely<DatabaseSchema>,
  link: { readonly id: string; readonly documentId: DocumentId },
  now: number,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('share_links')
      .set({ revoked_at: now })
      .where('id', '=', link.id)
      .where('document_id', '=', link.documentId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await recordAccessChange(transaction, { documentId: link.documentId }, now);
    return true;
  });
}
