/** A document's share links: made, listed, changed, revoked. The token is known to its maker alone; its hash is kept. */
import { sql, type Kysely, type Selectable, type Transaction, type Updateable } from 'kysely';
import { nanoid } from 'nanoid';
import type { ShareLink, UpdateShareLinkRequest } from '../../../shared/api/share-links.ts';
import type { DocumentId } from '../../../shared/ids.ts';
import { roleMay, type DocumentRole, type LinkRole } from '../../../shared/roles.ts';
import { hashPassword } from '../../access/password-hash.ts';
import { CREATOR, creatorOf, type CreatorColumns } from '../../access/author.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import { mayStillShare } from '../../access/document-role.ts';
import { factsOfLinks, linksOff, makerRole, notTakenOut, type LinkRow } from '../../access/link-facts.ts';
import { createSecretToken, hashToken } from '../../access/secret-token.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

export const MAX_LINKS_PER_DOCUMENT = 100;
/** Whoever came by one of the last revoked is told that it has ended; older ones are forgotten. */
export const MAX_REVOKED_PER_DOCUMENT = 100;

export interface NewShareLink {
  readonly documentId: DocumentId;
  readonly role: LinkRole;
  readonly name: string;
  /** ms since the epoch. */
  readonly expiresAt: number | null;
  readonly passwordHash: string | null;
  readonly maxUses: number | null;
  readonly createdBy: string;
}

export async function addShareLink(
  transaction: Transaction<DatabaseSchema>,
  link: NewShareLink,
  now: number,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = createSecretToken('shareLink');
  const id = nanoid();
  await transaction
    .insertInto('share_links')
    .values({
      id,
      document_id: link.documentId,
      token_hash: hashToken(token),
      role: link.role,
      name: link.name,
      expires_at: link.expiresAt,
      password_hash: link.passwordHash,
      max_uses: link.maxUses,
      created_by: link.createdBy,
      created_at: now,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return { id, token };
}

/** Who looks at a document's links: a member who may share it. */
export interface LinkViewer {
  readonly userId: string;
  /** What they may do without any link. */
  readonly role: DocumentRole;
  /** ms since the epoch */
  readonly now: number;
}

/** Those that are not revoked, newest first. */
export async function listShareLinks(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
  viewer: LinkViewer,
): Promise<readonly ShareLink[]> {
  const rows = await selectLinks(db, documentId)
    .orderBy('share_links.created_at', 'desc')
    .orderBy('share_links.id')
    .limit(MAX_LINKS_PER_DOCUMENT)
    .execute();
  return describeLinks(db, rows, viewer);
}

/** How many a document has that are not revoked. */
export async function countShareLinks(db: Kysely<DatabaseSchema>, documentId: DocumentId): Promise<number> {
  const { count } = await db
    .selectFrom('share_links')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('document_id', '=', documentId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

export interface LinkPlace {
  readonly id: string;
  readonly documentId: DocumentId;
}

/** Undefined: this document has no such link, or it is revoked. */
export async function findShareLink(
  db: Kysely<DatabaseSchema>,
  { id, documentId }: LinkPlace,
  viewer: LinkViewer,
): Promise<ShareLink | undefined> {
  const rows = await selectLinks(db, documentId).where('share_links.id', '=', id).execute();
  const [link] = await describeLinks(db, rows, viewer);
  return link;
}

/** Before any transaction, as it takes long. Null: none. */
export async function hashLinkPassword(password: string | null | undefined): Promise<string | null> {
  return typeof password === 'string' ? hashPassword(password) : null;
}

export interface LinkChange {
  readonly change: UpdateShareLinkRequest;
  /** Of its password. */
  readonly passwordHash: string | null;
  /** Who changes it, and whose it is from then on where they take it over. */
  readonly userId: string;
  readonly now: number;
}

/** Only what is named is changed. False: this document has no such link, or it is revoked. */
export function changeShareLink(
  transaction: Transaction<DatabaseSchema>,
  link: LinkPlace,
  { change, passwordHash, userId, now }: LinkChange,
): Promise<boolean> {
  const { role, name, expiresAt, password, maxUses, takeOver } = change;
  return update(transaction, link, {
    now,
    values: {
      ...(role === undefined ? {} : { role }),
      ...(name === undefined ? {} : { name }),
      ...(expiresAt === undefined ? {} : { expires_at: expiresAt === null ? null : Date.parse(expiresAt) }),
      ...(password === undefined ? {} : { password_hash: passwordHash }),
      ...(maxUses === undefined ? {} : { max_uses: maxUses }),
      ...(takeOver === undefined ? {} : { created_by: userId }),
    },
  });
}

/** False: this document has no such link, or it is revoked already. */
export async function revokeShareLink(
  transaction: Transaction<DatabaseSchema>,
  link: LinkPlace,
  now: number,
): Promise<boolean> {
  const isRevoked = await update(transaction, link, { values: { revoked_at: now }, now });
  if (isRevoked) await forgetRevoked(transaction, link.documentId);
  return isRevoked;
}

async function forgetRevoked(
  transaction: Transaction<DatabaseSchema>,
  documentId: DocumentId,
): Promise<void> {
  const kept = transaction
    .selectFrom('share_links')
    .select('id')
    .where('document_id', '=', documentId)
    .where('revoked_at', 'is not', null)
    .orderBy('revoked_at', 'desc')
    .orderBy(sql`rowid`, 'desc')
    .limit(MAX_REVOKED_PER_DOCUMENT);
  await transaction
    .deleteFrom('share_links')
    .where('document_id', '=', documentId)
    .where('revoked_at', 'is not', null)
    .where('id', 'not in', kept)
    .execute();
}

interface LinkUpdate {
  readonly values: Updateable<DatabaseSchema['share_links']>;
  readonly now: number;
}

async function update(
  transaction: Transaction<DatabaseSchema>,
  { id, documentId }: LinkPlace,
  { values, now }: LinkUpdate,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('share_links')
    .set(values)
    .where('id', '=', id)
    .where('document_id', '=', documentId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await recordAccessChange(transaction, { documentId }, now);
  return true;
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- Kysely infers the row
function selectLinks(db: Kysely<DatabaseSchema>, documentId: DocumentId) {
  return db
    .selectFrom('share_links')
    .leftJoin('users', 'users.id', 'share_links.created_by')
    .selectAll('share_links')
    .select(CREATOR)
    .select([linksOff(), makerRole(), notTakenOut()])
    .where('document_id', '=', documentId)
    .where('revoked_at', 'is', null);
}

type ListedRow = Selectable<DatabaseSchema['share_links']> & CreatorColumns & LinkRow;

async function describeLinks(
  db: Kysely<DatabaseSchema>,
  rows: readonly ListedRow[],
  { userId, role, now }: LinkViewer,
): Promise<readonly ShareLink[]> {
  const facts = await factsOfLinks(db, rows, now);
  return facts.map(({ row, link }): ShareLink => ({
    id: row.id,
    role: row.role,
    name: row.name,
    expiresAt: timeOf(row.expires_at),
    hasPassword: row.password_hash !== null,
    maxUses: row.max_uses,
    uses: row.uses,
    createdAt: new Date(row.created_at).toISOString(),
    createdBy: creatorOf(row),
    lastUsedAt: timeOf(row.last_used_at),
    isStopped: !link.hasEnded && !mayStillShare(link.maker),
    mayChange: row.created_by === userId || roleMay(role, 'manage'),
  }));
}

function timeOf(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
