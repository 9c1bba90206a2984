/** Collections: places that documents lie in, with people and groups who may do this or that in all of them. */
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { Collection, UpdateCollectionRequest } from '../../shared/api/collections.ts';
import { groupBy } from '../../shared/group-by.ts';
import { looksAfterInstance, type MembersRole } from '../../shared/roles.ts';
import { recordAccessChange } from '../access/change-feed.ts';
import { roleInCollection } from '../access/collection-role.ts';
import type { GrantFacts } from '../access/document-role.ts';
import { putGrant } from '../access/grants.ts';
import type { Principal } from '../access/principal.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export const MOST_COLLECTIONS = 1_000;
/** One person alone does not use up all of them. */
export const MOST_COLLECTIONS_PER_PERSON = 100;

type CollectionRow = Selectable<DatabaseSchema['collections']>;

/** Those that are open to them, and to who looks after the instance all; by name. */
export async function listCollections(
  db: Kysely<DatabaseSchema>,
  principal: Principal,
): Promise<readonly Collection[]> {
  const rows = await db
    .selectFrom('collections')
    .selectAll()
    .orderBy('name')
    .orderBy('id')
    .limit(MOST_COLLECTIONS)
    .execute();
  const grants = await readGrants(db, principal.user.id);
  return rows.flatMap((row) => {
    const collection = describeCollection(row, principal, grants.get(row.id) ?? []);
    const isListed = collection.role !== null || looksAfterInstance(principal.memberRole);
    return isListed ? [collection] : [];
  });
}

/** Undefined: there is no such collection. */
export async function findCollection(
  db: Kysely<DatabaseSchema>,
  principal: Principal,
  id: string,
): Promise<Collection | undefined> {
  const row = await db.selectFrom('collections').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  return describeCollection(row, principal, (await readGrants(db, principal.user.id)).get(id) ?? []);
}

async function readGrants(
  db: Kysely<DatabaseSchema>,
  userId: string,
): Promise<ReadonlyMap<string, readonly GrantFacts[]>> {
  const rows = await db
    .selectFrom('access_grants')
    .select(['collection_id', 'role', 'group_id'])
    .where('collection_id', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('user_id', '=', userId),
        eb('group_id', 'in', eb.selectFrom('group_members').select('group_id').where('user_id', '=', userId)),
      ]),
    )
    .execute();
  const byCollection = groupBy(rows, (row) => row.collection_id ?? '');
  return new Map(
    [...byCollection].map(([id, own]) => [
      id,
      own.map(({ role, group_id: group }) => ({ role, groupId: group ?? undefined })),
    ]),
  );
}

function describeCollection(
  row: CollectionRow,
  { memberRole }: Principal,
  grants: readonly GrantFacts[],
): Collection {
  const level = { kind: 'collection', id: row.id, grants, membersRole: row.members_role } as const;
  return {
    id: row.id,
    name: row.name,
    membersRole: row.members_role,
    linksBy: row.links_by,
    role: roleInCollection({ kind: 'user', memberRole, level }) ?? null,
    createdAt: new Date(row.created_at).toISOString(),
  };
}

export interface NewCollection {
  readonly name: string;
  readonly membersRole: MembersRole | null;
  readonly createdBy: string;
}

/** Who makes it manages it. Undefined: there are as many as there may be, or as they may make. */
export async function addCollection(
  transaction: Transaction<DatabaseSchema>,
  { name, membersRole, createdBy }: NewCollection,
  now: number,
): Promise<string | undefined> {
  const id = nanoid(16);
  const { all, own } = await transaction
    .selectFrom('collections')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn.countAll<number>().filterWhere('created_by', '=', createdBy).as('own'),
    ])
    .executeTakeFirstOrThrow();
  if (all >= MOST_COLLECTIONS || own >= MOST_COLLECTIONS_PER_PERSON) return undefined;
  await transaction
    .insertInto('collections')
    .values({ id, name, members_role: membersRole, created_by: createdBy, created_at: now })
    .execute();
  const grant = { grantee: { userId: createdBy }, role: 'manager', grantedBy: null } as const;
  await putGrant(transaction, { collectionId: id }, { grant, now });
  return id;
}

export async function changeCollection(
  transaction: Transaction<DatabaseSchema>,
  id: string,
  { change, now }: { readonly change: UpdateCollectionRequest; readonly now: number },
): Promise<void> {
  const { name, membersRole, linksBy } = change;
  await transaction
    .updateTable('collections')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(membersRole === undefined ? {} : { members_role: membersRole }),
      ...(linksBy === undefined ? {} : { links_by: linksBy }),
    })
    .where('id', '=', id)
    .execute();
  if (membersRole !== undefined || linksBy !== undefined) await recordAccessChange(transaction, {}, now);
}

/** Removes an empty one. False: documents lie in it, be it in the trash. */
export async function removeCollection(
  transaction: Transaction<DatabaseSchema>,
  id: string,
  now: number,
): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('collections')
    .where('id', '=', id)
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM documents WHERE documents.collection_id = collections.id)`)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await recordAccessChange(transaction, {}, now);
  return true;
}
