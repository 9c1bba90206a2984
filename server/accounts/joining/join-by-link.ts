/** Coming in by a share link: what it is, and joining by it as who one is or as a new guest. */
import type { Kysely, Transaction } from 'kysely';
import { principalIdOf, trustDocumentId, type DocumentId } from '../../../shared/ids.ts';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import type { LinkRole } from '../../../shared/roles.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import {
  hasNotEnded,
  letsIn,
  LINK_COLUMNS,
  linksOff,
  makerRole,
  notTakenOut,
} from '../../access/link-facts.ts';
import { verifyPassword } from '../../access/password-hash.ts';
import { hashToken, kindOfToken } from '../../access/secret-token.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { tryInOneStep, type Changing } from '../../audit/in-one-step.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { personNamed } from '../own-line.ts';
import { insertPerson, type PreparedPerson } from '../people.ts';

export interface OpenedLink {
  readonly linkId: string;
  readonly documentId: DocumentId;
  readonly role: LinkRole;
  readonly title: string;
  /** What its maker calls it. */
  readonly name: string;
  readonly passwordHash: string | null;
  /** This person has joined by it before. */
  readonly hasJoined: boolean;
}

export interface LinkAsker {
  /** Of the person who opens it; undefined: somebody new. */
  readonly userId: string | undefined;
  /** ms since the epoch */
  readonly now: number;
}

/**
 * Undefined: no such link, one that was revoked, has expired or is used up, whose maker may share no longer, by which
 * they came and were taken out, or one of a document in the trash; all the same to those outside.
 */
export async function findLink(
  db: Kysely<DatabaseSchema>,
  token: string,
  { userId, now }: LinkAsker,
): Promise<OpenedLink | undefined> {
  if (kindOfToken(token) !== 'shareLink') return undefined;
  const row = await db
    .selectFrom('share_links')
    .innerJoin('documents', 'documents.id', 'share_links.document_id')
    .select(LINK_COLUMNS)
    .select(['share_links.id', 'title', 'share_links.name', 'password_hash', 'max_uses', 'uses'])
    .select([linksOff(), makerRole(), notTakenOut()])
    .where('token_hash', '=', hashToken(token))
    .where(hasNotEnded(now))
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || !(await letsIn(db, row, now))) return undefined;
  const grant = userId === undefined ? 'none' : await grantBy(db, userId, row.id);
  if (grant === 'ended') return undefined;
  const hasJoined = grant === 'counts';
  if (!hasJoined && row.max_uses !== null && row.uses >= row.max_uses) return undefined;
  return {
    linkId: row.id,
    documentId: trustDocumentId(row.document_id),
    role: row.role,
    title: row.title,
    name: row.name,
    passwordHash: row.password_hash,
    hasJoined,
  };
}

/** Whoever has joined by it is not asked for its password again. */
export function needsPassword({ passwordHash, hasJoined }: OpenedLink): boolean {
  return passwordHash !== null && !hasJoined;
}

export async function opensWith(link: OpenedLink, password: string): Promise<boolean> {
  if (link.passwordHash === null) return true;
  return verifyPassword(link.passwordHash, password);
}

/** Who joins: somebody who is here, or a guest who is made by it. */
export type Joiner =
  | { readonly kind: 'known'; readonly user: { readonly id: string; readonly name: string } }
  | { readonly kind: 'new'; readonly guest: PreparedPerson };

/** Remembers that this person came by this link: their id. It may let nobody in any more at this very moment. */
export function joinByLink(
  changing: Changing,
  { joiner, link, address }: { readonly joiner: Joiner; readonly link: OpenedLink; readonly address: string },
): Promise<Result<string, 'ended'>> {
  return tryInOneStep<string, 'ended'>(changing, async (transaction, now) => {
    const grant = joiner.kind === 'new' ? 'none' : await grantBy(transaction, joiner.user.id, link.linkId);
    if (grant === 'ended') return fail('ended');
    const isNew = grant === 'none';
    if (!(await stillLetsIn(transaction, link.linkId, now))) return fail('ended');
    if (!(await takeUse(transaction, link.linkId, { isNew, now }))) return fail('ended');
    const userId = await idOf(transaction, joiner, { address, now });
    if (!isNew) return succeed(userId);
    await transaction
      .insertInto('share_grants')
      .values({ user_id: userId, link_id: link.linkId, document_id: link.documentId, granted_at: now })
      .execute();
    const principalId = principalIdOf('user', userId);
    await recordAccessChange(transaction, { documentId: link.documentId, principalId }, now);
    const subject = { kind: 'document', id: link.documentId, name: link.title } as const;
    const actor = await personNamed(transaction, userId);
    const detail = { role: link.role, link: link.name };
    await recordEvent(transaction, { actor, address, kind: 'link.joined', subject, detail }, now);
    return succeed(userId);
  });
}

async function idOf(
  transaction: Transaction<DatabaseSchema>,
  joiner: Joiner,
  at: { readonly address: string; readonly now: number },
): Promise<string> {
  if (joiner.kind === 'known') return joiner.user.id;
  const added = await insertPerson(transaction, joiner.guest, { by: 'share link', ...at });
  if (!added.ok) throw new Error('a placeholder address was taken');
  return added.value.id;
}

/** Whoever made it may have lost the document since it was opened. */
async function stillLetsIn(
  transaction: Transaction<DatabaseSchema>,
  linkId: string,
  now: number,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('share_links')
    .select(LINK_COLUMNS)
    .select([linksOff(), makerRole(), notTakenOut()])
    .where('id', '=', linkId)
    .executeTakeFirst();
  return row !== undefined && letsIn(transaction, row, now);
}

/** One statement, so that of many who come at once no more get in than may. */
async function takeUse(
  transaction: Transaction<DatabaseSchema>,
  linkId: string,
  { isNew, now }: { readonly isNew: boolean; readonly now: number },
): Promise<boolean> {
  let query = transaction
    .updateTable('share_links')
    .set({ last_used_at: now })
    .where('id', '=', linkId)
    .where(hasNotEnded(now));
  if (isNew) {
    query = query
      .set((eb) => ({ uses: eb('uses', '+', 1) }))
      .where((eb) => eb.or([eb('max_uses', 'is', null), eb('uses', '<', eb.ref('max_uses'))]));
  }
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows !== 0n;
}

/** Whether they have come by it before; `ended`: and were taken out. */
async function grantBy(
  db: Kysely<DatabaseSchema>,
  userId: string,
  linkId: string,
): Promise<'none' | 'counts' | 'ended'> {
  const row = await db
    .selectFrom('share_grants')
    .select('ended_at')
    .where('user_id', '=', userId)
    .where('link_id', '=', linkId)
    .executeTakeFirst();
  if (row === undefined) return 'none';
  return row.ended_at === null ? 'counts' : 'ended';
}
