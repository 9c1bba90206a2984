/** Who somebody from the provider is here. */
import { emailSchema, personNameSchema, PERSON_NAME_CHARACTERS } from '../../../shared/api/person.ts';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import type { Kysely, Transaction } from 'kysely';
import { tryInOneStep, type Changing } from '../../audit/in-one-step.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { addCredential } from '../credentials.ts';
import type { ProviderPerson } from './oidc.ts';
import { forgetSecretsOf } from '../one-time-secrets.ts';
import { recordOwn } from '../own-line.ts';
import { insertPerson, preparePerson, type PreparedPerson } from '../people.ts';
import { endAllSessions } from '../sessions/renew-session.ts';
import type { WaysIn } from '../ways-in.ts';

/**
 * `notKnown`: nobody here, and not let in as a newcomer. `notVerified`: the same, and the provider does not say that
 * their address is theirs; whether somebody here has it is not looked up, so that nobody finds out by naming it.
 */
export type Stranger = 'notKnown' | 'notVerified';

type Parts = Changing & Pick<WaysIn, 'admitNewcomer'>;

/**
 * Their id here. Known by issuer and subject, else linked by a verified address, else perhaps a newcomer.
 *
 * @param address where they come from
 */
export async function findProviderPerson(
  parts: Parts,
  person: ProviderPerson,
  address: string,
): Promise<Result<string, Stranger>> {
  const { db } = parts;
  const known = await db
    .selectFrom('credentials')
    .select('user_id')
    .where('provider_id', '=', providerId(person.issuer))
    .where('account_id', '=', person.subject)
    .executeTakeFirst();
  if (known !== undefined) return succeed(known.user_id);

  const parsed = emailSchema.safeParse(person.email);
  const email = parsed.success ? parsed.data : undefined;
  const own = person.isEmailVerified ? email : undefined;
  const isMember = (await findByEmail(db, own)) !== undefined;
  const newcomer = isMember ? undefined : await prepareNewcomer(parts, person, email);
  return tryInOneStep<string, Stranger>(parts, async (transaction, now) => {
    const member = await findByEmail(transaction, own);
    if (member?.email_verified === 0) await closeOtherWays(transaction, member.id, now);
    const userId = member?.id ?? (await admit(transaction, newcomer, { address, now }));
    if (userId === undefined) return fail(own === email ? 'notKnown' : 'notVerified');
    await link(transaction, person, { userId, address, now });
    return succeed(userId);
  });
}

async function findByEmail(
  db: Kysely<DatabaseSchema>,
  email: string | undefined,
): Promise<{ readonly id: string; readonly email_verified: number } | undefined> {
  if (email === undefined) return undefined;
  return db
    .selectFrom('users')
    .select(['id', 'email_verified'])
    .where('email', '=', email)
    .executeTakeFirst();
}

/**
 * Somebody may have made an account with an address that was never shown to be theirs, and waited for whoever it
 * belongs to. The provider now says whose it is: what else opened this account opens it no longer.
 */
async function closeOtherWays(
  transaction: Transaction<DatabaseSchema>,
  userId: string,
  now: number,
): Promise<void> {
  const tables = ['credentials', 'passkeys', 'second_factors', 'recovery_codes', 'api_tokens'] as const;
  for (const table of tables) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction, one connection
    await transaction.deleteFrom(table).where('user_id', '=', userId).execute();
  }
  // What was sent to them as well: a link to another address would take the account back.
  await forgetSecretsOf(transaction, userId);
  await endAllSessions(transaction, userId, now);
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

/** Undefined: the instance lets no such newcomer in. */
async function prepareNewcomer(
  { clock, admitNewcomer }: Parts,
  { name: given, isEmailVerified }: ProviderPerson,
  email: string | undefined,
): Promise<PreparedPerson | undefined> {
  const name = fitName(given ?? email?.split('@', 1)[0]);
  const memberRole = await admitNewcomer({ email, isEmailVerified });
  if (memberRole === undefined) return undefined;
  // An address that is not known to be theirs would keep out whoever it belongs to.
  const own = isEmailVerified ? email : undefined;
  return preparePerson({ name, email: own, memberRole }, clock.now());
}

interface Where {
  readonly address: string;
  readonly now: number;
}

async function admit(
  transaction: Transaction<DatabaseSchema>,
  newcomer: PreparedPerson | undefined,
  where: Where,
): Promise<string | undefined> {
  if (newcomer === undefined) return undefined;
  const added = await insertPerson(transaction, newcomer, { by: 'provider', ...where });
  return added.ok ? added.value.id : undefined;
}

async function link(
  transaction: Transaction<DatabaseSchema>,
  person: ProviderPerson,
  { userId, address, now }: Where & { readonly userId: string },
): Promise<void> {
  const credential = { userId, providerId: providerId(person.issuer), accountId: person.subject };
  await addCredential(transaction, credential, now);
  if (person.isEmailVerified && person.email !== undefined) {
    await transaction
      .updateTable('users')
      .set({ email_verified: 1 })
      .where('id', '=', userId)
      .where('email', '=', person.email.toLowerCase())
      .execute();
  }
  const detail = { what: 'providerLinked', issuer: person.issuer };
  await recordOwn(transaction, { kind: 'account.changed', userId, address, detail }, now);
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
