/** Who asked for a link to an account: an address and a hash, for a day. Whoever opens the link says the rest. */
import type { Kysely, Transaction } from 'kysely';
import { createSecretToken, hashToken } from '../../access/secret-token.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

export interface NewPendingSignUp {
  readonly email: string;
  /** In whose browser it was asked for, if that is a guest's. */
  readonly guestId: string | undefined;
  /** Where they wanted to go. It waits here rather than in the letter: nothing of the asker's goes into that. */
  readonly next: string;
}

export type PendingSignUp = DatabaseSchema['pending_sign_ups'];

const DAY_MS = 24 * 60 * 60 * 1000;
/** A mail that is asked for again. */
const MOST_OF_ONE_ADDRESS = 5;
/** More than the limits on asking let through in a day (sign-up-routes.ts), so that nobody can push others out. */
export const MOST_PENDING = 10_000;

/** The secret of the link. The oldest end where there are too many. */
export async function addPendingSignUp(
  db: Kysely<DatabaseSchema>,
  { email, guestId, next }: NewPendingSignUp,
  now: number,
): Promise<string> {
  const secret = createSecretToken('signUp');
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('pending_sign_ups').where('expires_at', '<=', now).execute();
    await keepNewest(transaction, MOST_OF_ONE_ADDRESS - 1, email);
    await keepNewest(transaction, MOST_PENDING - 1);
    await transaction
      .insertInto('pending_sign_ups')
      .values({
        hash: hashToken(secret),
        email,
        guest_id: guestId ?? null,
        next,
        created_at: now,
        expires_at: now + DAY_MS,
      })
      .execute();
  });
  return secret;
}

async function keepNewest(
  transaction: Transaction<DatabaseSchema>,
  most: number,
  email?: string,
): Promise<void> {
  await transaction
    .deleteFrom('pending_sign_ups')
    .where('hash', 'in', (eb) => {
      // SQLite: without a limit there is no offset.
      const older = eb
        .selectFrom('pending_sign_ups')
        .select('hash')
        .orderBy('created_at', 'desc')
        .limit(MOST_PENDING)
        .offset(most);
      return email === undefined ? older : older.where('email', '=', email);
    })
    .execute();
}

/** Looks without spending it. */
export function findPendingSignUp(
  db: Kysely<DatabaseSchema>,
  secret: string,
  now: number,
): Promise<PendingSignUp | undefined> {
  return db
    .selectFrom('pending_sign_ups')
    .selectAll()
    .where('hash', '=', hashToken(secret))
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** True for exactly one of those who try at once. All links to this address end by it. */
export async function spendPendingSignUp(
  transaction: Transaction<DatabaseSchema>,
  { hash, email }: Pick<PendingSignUp, 'hash' | 'email'>,
): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('pending_sign_ups')
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await transaction.deleteFrom('pending_sign_ups').where('email', '=', email).execute();
  return true;
}
