/** Invitations: links by which new people become members, or guests members. The token is told once; its hash is kept. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { Invitation } from '../../shared/api/members.ts';
import type { MemberRole } from '../../shared/roles.ts';
import { CREATOR, creatorOf, type CreatorColumns } from '../access/author.ts';
import { createSecretToken, hashToken, kindOfToken } from '../access/secret-token.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export const MOST_INVITATIONS = 500;

export interface NewInvitation {
  readonly role: MemberRole;
  /** Null: for whoever has the link. */
  readonly email: string | null;
  /** ms since the epoch. */
  readonly expiresAt: number;
  readonly maxUses: number | null;
  readonly createdBy: string;
}

type InvitationRow = Selectable<DatabaseSchema['invitations']>;
type ListedRow = InvitationRow & CreatorColumns & { readonly creator_name: string };

/** Undefined: there are as many open ones as there may be. */
export async function addInvitation(
  transaction: Transaction<DatabaseSchema>,
  invitation: NewInvitation,
  now: number,
): Promise<{ readonly id: string; readonly token: string } | undefined> {
  const token = createSecretToken('invitation');
  const id = nanoid();
  if ((await listInvitations(transaction, now)).length >= MOST_INVITATIONS) return undefined;
  await transaction
    .insertInto('invitations')
    .values({
      id,
      token_hash: hashToken(token),
      role: invitation.role,
      email: invitation.email,
      created_by: invitation.createdBy,
      created_at: now,
      expires_at: invitation.expiresAt,
      max_uses: invitation.maxUses,
      revoked_at: null,
    })
    .execute();
  return { id, token };
}

/** Those that still let somebody in, newest first. */
export async function listInvitations(
  db: Kysely<DatabaseSchema>,
  now: number,
): Promise<readonly Invitation[]> {
  const rows = await selectOpen(db, now).orderBy('invitations.created_at', 'desc').execute();
  return rows.map(describeInvitation);
}

/** Undefined: none of ours, or it lets nobody in any more. */
export async function findInvitation(
  db: Kysely<DatabaseSchema>,
  token: string,
  now: number,
): Promise<ListedRow | undefined> {
  if (kindOfToken(token) !== 'invitation') return undefined;
  return selectOpen(db, now).where('token_hash', '=', hashToken(token)).executeTakeFirst();
}

/** The invitation as it was; undefined: there is no such one. */
export async function revokeInvitation(
  transaction: Transaction<DatabaseSchema>,
  id: string,
  now: number,
): Promise<Invitation | undefined> {
  const row = await selectOpen(transaction, now).where('invitations.id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  await transaction.updateTable('invitations').set({ revoked_at: now }).where('id', '=', id).execute();
  return describeInvitation(row);
}

/** One statement, so that of many who come at once no more get in than may. */
export async function takeInvitation(
  transaction: Transaction<DatabaseSchema>,
  id: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('invitations')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where((eb) => eb.or([eb('max_uses', 'is', null), eb('uses', '<', eb.ref('max_uses'))]))
    .executeTakeFirst();
  return numUpdatedRows !== 0n;
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- Kysely infers the row
function selectOpen(db: Kysely<DatabaseSchema>, now: number) {
  return (
    db
      .selectFrom('invitations')
      .innerJoin('users', 'users.id', 'invitations.created_by')
      .selectAll('invitations')
      .select(CREATOR)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .where((eb) => eb.or([eb('max_uses', 'is', null), eb('uses', '<', eb.ref('max_uses'))]))
      // Whoever may invite nobody any more has no door left open behind them.
      .where('users.deactivated_at', 'is', null)
      .where('users.removed_at', 'is', null)
      .where((eb) =>
        eb.or([
          eb('users.member_role', '=', 'owner'),
          eb.and([eb('users.member_role', '=', 'admin'), eb('role', '!=', 'owner')]),
        ]),
      )
  );
}

export function describeInvitation(row: ListedRow): Invitation {
  return {
    id: row.id,
    role: row.role,
    email: row.email,
    createdAt: new Date(row.created_at).toISOString(),
    createdBy: creatorOf(row),
    expiresAt: new Date(row.expires_at).toISOString(),
    maxUses: row.max_uses,
    uses: row.uses,
  };
}
