/** Who somebody from the provider is here. */
import { emailSchema, personNameSchema, PERSON_NAME_CHARACTERS } from '../../shared/api/person.ts';
import { fail, succeed, type Result } from '../../shared/result.ts';
import { addCredential } from './credentials.ts';
import type { ProviderPerson } from './oidc.ts';
import { addPerson } from './people.ts';
import { endAllSessions } from './renew-session.ts';
import type { WaysIn } from './ways-in.ts';

/**
 * `notKnown`: nobody here, and not let in as a newcomer. `notVerified`: somebody here has this address, but the
 * provider does not say that it is theirs.
 */
export type Stranger = 'notKnown' | 'notVerified';

type Parts = Pick<WaysIn, 'db' | 'clock' | 'admitNewcomer' | 'note'>;

/** Their id here. Known by issuer and subject, else linked by a verified address, else perhaps a newcomer. */
export async function findProviderPerson(
  parts: Parts,
  person: ProviderPerson,
): Promise<Result<string, Stranger>> {
  const { db } = parts;
  const known = await db
    .selectFrom('credentials')
    .select('user_id')
    .where('provider_id', '=', providerId(person.issuer))
    .where('account_id', '=', person.subject)
    .executeTakeFirst();
  if (known !== undefined) return succeed(known.user_id);

  const address = emailSchema.safeParse(person.email);
  const email = address.success ? address.data : undefined;
  const member =
    email === undefined
      ? undefined
      : await db
          .selectFrom('users')
          .select(['id', 'email_verified'])
          .where('email', '=', email)
          .executeTakeFirst();
  if (member !== undefined && !person.isEmailVerified) return fail('notVerified');
  if (member?.email_verified === 0) await closeOtherWays(parts, member.id);
  const userId = member?.id ?? (await admit(parts, person, email));
  if (userId === undefined) return fail('notKnown');
  await link(parts, person, userId);
  return succeed(userId);
}

/**
 * Somebody may have made an account with an address that was never shown to be theirs, and waited for whoever it
 * belongs to. The provider now says whose it is: what else opened this account opens it no longer.
 */
async function closeOtherWays({ db, clock }: Parts, userId: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const table of ['credentials', 'passkeys', 'second_factors', 'api_tokens'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one transaction, one connection
      await transaction.deleteFrom(table).where('user_id', '=', userId).execute();
    }
    await endAllSessions(transaction, userId, clock.now());
  });
}

/** Whether they can come in by a provider. */
export async function isLinked({ db }: Pick<Parts, 'db'>, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('credentials')
    .select('id')
    .where('user_id', '=', userId)
    .where('provider_id', 'like', `${PROVIDER_PREFIX}%`)
    .executeTakeFirst();
  return row !== undefined;
}

const PROVIDER_PREFIX = 'oidc:';

function providerId(issuer: string): string {
  return PROVIDER_PREFIX + issuer;
}

async function admit(
  { db, clock, admitNewcomer }: Parts,
  { name: given, isEmailVerified }: ProviderPerson,
  email: string | undefined,
): Promise<string | undefined> {
  const name = fitName(given ?? email?.split('@', 1)[0]);
  const memberRole = await admitNewcomer({ email, isEmailVerified });
  if (memberRole === undefined) return undefined;
  // An address that is not known to be theirs would keep out whoever it belongs to.
  const own = isEmailVerified ? email : undefined;
  const added = await addPerson(db, { name, email: own, memberRole }, clock.now());
  return added.ok ? added.value.id : undefined;
}

async function link({ db, clock, note }: Parts, person: ProviderPerson, userId: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await addCredential(
      transaction,
      { userId, providerId: providerId(person.issuer), accountId: person.subject },
      clock.now(),
    );
    if (person.isEmailVerified && person.email !== undefined) {
      await transaction
        .updateTable('users')
        .set({ email_verified: 1 })
        .where('id', '=', userId)
        .where('email', '=', person.email.toLowerCase())
        .execute();
    }
  });
  note({ kind: 'providerLinked', userId, detail: { issuer: person.issuer } });
}

/** Providers hold names that would not pass here: what is left of them, or a word for somebody. */
function fitName(given: string | undefined): string {
  const name = personNameSchema.safeParse(
    Array.from(given ?? '')
      .slice(0, PERSON_NAME_CHARACTERS / 2)
      .join(''),
  );
  return name.success ? name.data : 'Newcomer';
}
