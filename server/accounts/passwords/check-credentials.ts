/** Address and password at the door. */
import type { Kysely } from 'kysely';
import {
  hashPassword,
  isOutdatedHash,
  PRESENT_HASH,
  verifyPassword,
  workTheOtherWay,
} from '../../access/password-hash.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { PASSWORD_PROVIDER } from '../credentials.ts';

/**
 * The user's id. Undefined: they do not belong together, found out by the same work for known and unknown addresses.
 * What is stored in an outdated way is stored anew.
 */
export async function checkCredentials(
  db: Kysely<DatabaseSchema>,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<string | undefined> {
  const user = await db
    .selectFrom('users')
    .innerJoin('credentials', 'credentials.user_id', 'users.id')
    .select(['users.id', 'password'])
    .where('email', '=', email)
    .where('provider_id', '=', PASSWORD_PROVIDER)
    .executeTakeFirst();
  const stored = user?.password ?? undefined;
  // Till the last of them has come by once, the way of storing must not tell who is here.
  if (await isAnyOutdated(db)) await workTheOtherWay(stored, password);
  if (user === undefined || stored === undefined) {
    await hashPassword(password);
    return undefined;
  }
  if (!(await verifyPassword(stored, password))) return undefined;
  if (isOutdatedHash(stored)) await storeAnew(db, { userId: user.id, stored, password });
  return user.id;
}

async function isAnyOutdated(db: Kysely<DatabaseSchema>): Promise<boolean> {
  const row = await db
    .selectFrom('credentials')
    .select('id')
    .where('password', 'is not', null)
    .where('password', 'not like', `${PRESENT_HASH}%`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The same password: nothing ends by it, and one that was changed meanwhile stays as it is. */
async function storeAnew(
  db: Kysely<DatabaseSchema>,
  {
    userId,
    stored,
    password,
  }: { readonly userId: string; readonly stored: string; readonly password: string },
): Promise<void> {
  const hash = await hashPassword(password);
  await db
    .updateTable('credentials')
    .set({ password: hash })
    .where('user_id', '=', userId)
    .where('password', '=', stored)
    .execute();
}
