/** Groups: people who are let into documents and collections together. */
import type { Kysely, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { Group } from '../../shared/api/members.ts';
import { groupBy } from '../../shared/group-by.ts';
import { authorOf } from '../access/author.ts';
import { recordRightsChange } from '../access/rights-change.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export const MOST_GROUPS = 500;

/** By name. */
export async function listGroups(db: Kysely<DatabaseSchema>): Promise<readonly Group[]> {
  const groups = await db.selectFrom('groups').select(['id', 'name']).orderBy('name').orderBy('id').execute();
  const members = await db
    .selectFrom('group_members')
    .innerJoin('users', 'users.id', 'group_members.user_id')
    .select(['group_id', 'users.id', 'users.name', 'users.color', 'users.image'])
    .orderBy('users.name')
    .execute();
  const byGroup = groupBy(members, (row) => row.group_id);
  return groups.map(({ id, name }) => ({
    id,
    name,
    members: (byGroup.get(id) ?? []).map(authorOf),
  }));
}

/** Undefined: there are as many as there may be. */
export async function addGroup(
  transaction: Transaction<DatabaseSchema>,
  name: string,
  now: number,
): Promise<Group | undefined> {
  const id = nanoid();
  const { count } = await transaction
    .selectFrom('groups')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count >= MOST_GROUPS) return undefined;
  await transaction.insertInto('groups').values({ id, name, created_at: now }).execute();
  return { id, name, members: [] };
}

/** Two of one name, in whatever case, could not be told apart where one is chosen. */
export async function isNameTaken(
  transaction: Transaction<DatabaseSchema>,
  name: string,
  exceptId?: string,
): Promise<boolean> {
  const groups = await transaction.selectFrom('groups').select(['id', 'name']).execute();
  return groups.some((group) => group.id !== exceptId && folded(group.name) === folded(name));
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

export async function renameGroup(
  transaction: Transaction<DatabaseSchema>,
  id: string,
  name: string,
): Promise<void> {
  await transaction.updateTable('groups').set({ name }).where('id', '=', id).execute();
}

/** What it was let into is closed to those who came in by it alone. */
export async function removeGroup(
  transaction: Transaction<DatabaseSchema>,
  id: string,
  now: number,
): Promise<void> {
  await tellMembers(transaction, id, now);
  await transaction.deleteFrom('groups').where('id', '=', id).execute();
}

export interface GroupMember {
  readonly groupId: string;
  readonly userId: string;
}

/** False: there is no such group or person. Somebody who is in it already stays. */
export async function addToGroup(
  transaction: Transaction<DatabaseSchema>,
  { groupId, userId }: GroupMember,
  now: number,
): Promise<boolean> {
  const group = await transaction.selectFrom('groups').select('id').where('id', '=', groupId).execute();
  const person = await transaction
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('removed_at', 'is', null)
    .execute();
  if (group.length === 0 || person.length === 0) return false;
  await transaction
    .insertInto('group_members')
    .values({ group_id: groupId, user_id: userId, added_at: now })
    .onConflict((conflict) => conflict.columns(['group_id', 'user_id']).doNothing())
    .execute();
  await recordRightsChange(transaction, userId, now);
  return true;
}

/** False: they were not in it. */
export async function removeFromGroup(
  transaction: Transaction<DatabaseSchema>,
  { groupId, userId }: GroupMember,
  now: number,
): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('group_members')
    .where('group_id', '=', groupId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  await recordRightsChange(transaction, userId, now);
  return numDeletedRows !== 0n;
}

async function tellMembers(
  transaction: Transaction<DatabaseSchema>,
  groupId: string,
  now: number,
): Promise<void> {
  const rows = await transaction
    .selectFrom('group_members')
    .select('user_id')
    .where('group_id', '=', groupId)
    .execute();
  for (const { user_id: userId } of rows) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction, one connection
    await recordRightsChange(transaction, userId, now);
  }
}
