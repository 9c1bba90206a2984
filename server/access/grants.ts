/** Who was let into a document or a collection: people and groups, each with a role. */
import type { Kysely, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { Grant } from '../../shared/api/collections.ts';
import type { GrantRole } from '../../shared/roles.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { authorOf } from './author.ts';
import { recordAccessChange } from './change-feed.ts';
import { recordRightsChange } from './rights-change.ts';

export type GrantPlace = { readonly documentId: string } | { readonly collectionId: string };
export type Grantee = { readonly userId: string } | { readonly groupId: string };

export const MOST_GRANTS = 500;

export interface NewGrant {
  readonly grantee: Grantee;
  readonly role: GrantRole;
  readonly grantedBy: string | null;
}

export type GrantFailure =
  /** No such person or group, or one who was removed. */
  | 'nobody'
  /** There are as many as there may be. */
  | 'tooMany';

/** Groups first, then people, each by name. */
export async function listGrants(db: Kysely<DatabaseSchema>, place: GrantPlace): Promise<readonly Grant[]> {
  const rows = await selectGrants(db, place)
    .leftJoin('users', 'users.id', 'access_grants.user_id')
    .leftJoin('groups', 'groups.id', 'access_grants.group_id')
    .select(['access_grants.id', 'access_grants.role', 'user_id', 'group_id'])
    .select(['users.name', 'users.color', 'users.image', 'users.member_role', 'groups.name as group_name'])
    .select((eb) =>
      eb
        .selectFrom('group_members')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('group_members.group_id', '=', 'access_grants.group_id')
        .as('group_size'),
    )
    .execute();
  return rows
    .map(
      ({ id, role, user_id, group_id, name, color, image, member_role, group_name, group_size }): Grant => {
        const isPerson = user_id !== null && name !== null && color !== null;
        return {
          id,
          role,
          person: isPerson
            ? { ...authorOf({ id: user_id, name, color, image }), isGuest: member_role === 'guest' }
            : null,
          group:
            group_id === null ? null : { id: group_id, name: group_name ?? '', members: Number(group_size) },
        };
      },
    )
    .toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)))
    .toSorted((one, other) => Number(one.group === null) - Number(other.group === null));
}

function nameOf({ person, group }: Grant): string {
  return person?.name ?? group?.name ?? '';
}

/** Lets them in, or gives them this role if they are in. Undefined: done. */
export async function putGrant(
  transaction: Transaction<DatabaseSchema>,
  place: GrantPlace,
  { grant, now }: { readonly grant: NewGrant; readonly now: number },
): Promise<GrantFailure | undefined> {
  const { grantee, role, grantedBy } = grant;
  if (!(await isThere(transaction, grantee))) return 'nobody';
  const before = await selectGrants(transaction, place).select(['id', 'user_id', 'group_id']).execute();
  const own = before.find((row) =>
    'userId' in grantee ? row.user_id === grantee.userId : row.group_id === grantee.groupId,
  );
  if (own !== undefined) {
    await transaction.updateTable('access_grants').set({ role }).where('id', '=', own.id).execute();
  } else if (before.length >= MOST_GRANTS) {
    return 'tooMany';
  } else {
    await transaction
      .insertInto('access_grants')
      .values({
        id: nanoid(),
        document_id: 'documentId' in place ? place.documentId : null,
        collection_id: 'collectionId' in place ? place.collectionId : null,
        user_id: 'userId' in grantee ? grantee.userId : null,
        group_id: 'groupId' in grantee ? grantee.groupId : null,
        role,
        granted_by: grantedBy,
        granted_at: now,
      })
      .execute();
  }
  await tell(transaction, grantee, now);
  return undefined;
}

/** The grant as it was; undefined: there is none such here. */
export async function removeGrant(
  transaction: Transaction<DatabaseSchema>,
  place: GrantPlace,
  { grantId, now }: { readonly grantId: string; readonly now: number },
): Promise<Grant | undefined> {
  const grant = (await listGrants(transaction, place)).find(({ id }) => id === grantId);
  if (grant === undefined) return undefined;
  await transaction.deleteFrom('access_grants').where('id', '=', grantId).execute();
  const grantee = grant.person === null ? { groupId: grant.group?.id ?? '' } : { userId: grant.person.id };
  await tell(transaction, grantee, now);
  return grant;
}

/** What was given in one place holds in all below it: everybody of a group asks again, wherever they are. */
async function tell(transaction: Transaction<DatabaseSchema>, grantee: Grantee, now: number): Promise<void> {
  if ('userId' in grantee) await recordRightsChange(transaction, grantee.userId, now);
  else await recordAccessChange(transaction, {}, now);
}

async function isThere(transaction: Transaction<DatabaseSchema>, grantee: Grantee): Promise<boolean> {
  const row =
    'userId' in grantee
      ? await transaction
          .selectFrom('users')
          .select('id')
          .where('id', '=', grantee.userId)
          .where('removed_at', 'is', null)
          .executeTakeFirst()
      : await transaction
          .selectFrom('groups')
          .select('id')
          .where('id', '=', grantee.groupId)
          .executeTakeFirst();
  return row !== undefined;
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- Kysely infers the row
function selectGrants(db: Kysely<DatabaseSchema>, place: GrantPlace) {
  const query = db.selectFrom('access_grants');
  return 'documentId' in place
    ? query.where('access_grants.document_id', '=', place.documentId)
    : query.where('access_grants.collection_id', '=', place.collectionId);
}
