/** What belongs to the instance as a whole and must survive a restart. */
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../database/schema.ts';

export type SettingKey = 'auth_secret' | 'owner_claim_hash';

/** Signs cookies. Kept in the database, so that a backup and every process have the same. */
export async function readOrMakeAuthSecret(db: Kysely<DatabaseSchema>): Promise<string> {
  // Two processes may start at once: the first value stays.
  await db
    .insertInto('instance_settings')
    .values({ key: 'auth_secret', value: randomBytes(32).toString('base64url') })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const row = await db
    .selectFrom('instance_settings')
    .select('value')
    .where('key', '=', 'auth_secret')
    .executeTakeFirstOrThrow();
  return row.value;
}

export async function writeSetting(
  db: Kysely<DatabaseSchema>,
  key: SettingKey,
  value: string,
): Promise<void> {
  await db
    .insertInto('instance_settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

export async function isSetting(
  db: Kysely<DatabaseSchema>,
  key: SettingKey,
  value: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('instance_settings')
    .select('key')
    .where('key', '=', key)
    .where('value', '=', value)
    .executeTakeFirst();
  return row !== undefined;
}

/** Removes the setting if it has this value: true for exactly one of those who try at once. */
export async function takeSetting(
  db: Kysely<DatabaseSchema>,
  key: SettingKey,
  value: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('instance_settings')
    .where('key', '=', key)
    .where('value', '=', value)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
