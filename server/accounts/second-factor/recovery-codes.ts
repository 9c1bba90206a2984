/** Recovery codes: each stands in for a code of the app, once. Told when made, kept as hashes. */
import { randomInt } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { hashToken } from '../../access/secret-token.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

const CODES = 10;
const GROUPS = 4;
const GROUP_CHARACTERS = 4;
/** Letters and digits that nobody mistakes for others; 32 of them, so that a code has 80 bits and needs no slow hash. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz023456789';

/** Replaces those there were. */
export async function newRecoveryCodes(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
): Promise<readonly string[]> {
  const codes = Array.from({ length: CODES }, newCode);
  await transaction.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  await transaction
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ user_id: userId, hash: hashCode(code) })))
    .execute();
  return codes;
}

/** True for exactly one of those who try at once. */
export async function spendRecoveryCode(
  db: Kysely<DatabaseSchema>,
  userId: string,
  code: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('hash', '=', hashCode(code))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function countRecoveryCodes(db: Kysely<DatabaseSchema>, userId: string): Promise<number> {
  const row = await db
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return row.count;
}

function newCode(): string {
  return Array.from({ length: GROUPS }, newGroup).join('-');
}

function newGroup(): string {
  const letters = Array.from({ length: GROUP_CHARACTERS }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  return letters.join('');
}

/** However it was typed: capitals, spaces, without the dashes. */
function hashCode(code: string): string {
  return hashToken(code.toLowerCase().replaceAll(/[\s-]/g, ''));
}
