/**
 * Accounts: the owner's claim, sessions, guests, API tokens. Each function is one thing that somebody does; the
 * routes put HTTP around them and the command line calls some directly, beside a running server.
 */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { emailSchema, newPasswordSchema, personNameSchema, type Account } from '../../shared/api/person.ts';
import { fail, succeed, type Result } from '../../shared/result.ts';
import { TOKEN_SCOPES, type MemberRole, type TokenScope } from '../../shared/roles.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { ChangeFeed } from '../access/change-feed.ts';
import { createSecretToken, hashToken } from '../access/secret-token.ts';
import {
  cookieValue,
  sessionCookieHeader,
  sessionCookieName,
  sessionTokenOf,
} from '../access/session-cookie.ts';
import { recordEvent } from '../audit/audit-log.ts';
import { inOneStep, tryInOneStep } from '../audit/in-one-step.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { addApiToken } from './tokens/api-tokens.ts';
import { createAuth, type Auth } from './auth.ts';
import { endSession, endSurplusSessions, type OwnSession } from './sessions/devices.ts';
import { rotateToken } from './sessions/renew-session.ts';
import { isSetting, readOrMakeAuthSecret, takeSetting, writeSetting } from './instance-settings.ts';
import { recordOwn } from './own-line.ts';
import {
  accountOf,
  findByEmailOrId,
  findPerson,
  insertPerson,
  isOwnerThere,
  preparePerson,
} from './people.ts';
import { isCommonPassword } from './passwords/password-strength.ts';
import { prolongedEveryMs, sessionSeconds } from './sessions/session-length.ts';

export interface AccountsOptions {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
  /** Whether people reach this server by https: cookies are then Secure and `__Host-`. */
  readonly isHttps: boolean;
  /** How long somebody stays signed in without coming by (session-length.ts). Asked at each sign-in. */
  readonly sessionDays: () => Promise<number>;
  /** What this instance is called: nobody's password. */
  readonly instanceName: () => Promise<string>;
  /** Called when ended sessions cannot be deleted; nobody is kept from anything by it. */
  readonly onError?: (error: unknown) => void;
}

/** Somebody who is now signed in: the account and the Set-Cookie headers that say so. */
export interface SignedIn {
  readonly account: Account;
  readonly cookies: readonly string[];
}

export interface Accounts {
  /** As it is set at present. */
  sessionDays(): Promise<number>;
  /** Whether it is one of the first that anybody would try for somebody with these names here. */
  isCommonPassword(password: string, about: readonly string[]): Promise<boolean>;
  /** A new one-time token for the owner's link, as long as nobody owns this instance; earlier ones end. */
  ownerLinkToken(): Promise<string | undefined>;
  isOwnerClaimed(): Promise<boolean>;
  claimOwner(claim: OwnerClaim): Promise<Result<SignedIn, 'spent' | 'emailTaken'>>;
  /** For whoever has proved who they are (sign-in.ts); undefined: the account has gone, or may not come in. */
  startSession(userId: string, userAgent: string | undefined): Promise<SignedIn | undefined>;
  /** Ends the session; the headers remove its cookie. */
  signOut(session: OwnSession & { readonly address: string }): Promise<readonly string[]>;
  /**
   * Once a day (a short one more often), a session in use is given its whole time again; after a change of its person's rights it gets another
   * token, and the old one is good for nothing. The headers renew its cookie.
   */
  extendSession(sessionId: string, cookieHeader: string): Promise<readonly string[]>;
  /** For the command line. */
  createUser(user: NewUser): Promise<Result<Account, string>>;
  /** For the command line. The token is told once. */
  createToken(token: NewUserToken): Promise<Result<{ readonly token: string }, string>>;
}

export interface OwnerClaim {
  readonly token: string;
  readonly name: string;
  readonly color?: string | undefined;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Where they come from. */
  readonly address: string;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: Exclude<MemberRole, 'guest'>;
  readonly password?: string | undefined;
}

export interface NewUserToken {
  /** Their e-mail address; or their id, for those who have none. */
  readonly user: string;
  readonly scope: TokenScope;
  readonly name?: string | undefined;
}

export async function createAccounts(options: AccountsOptions): Promise<Accounts> {
  const { db, isHttps } = options;
  const auth = createAuth({ db, isHttps, secret: await readOrMakeAuthSecret(db) });
  await forgetEndedSessions(options);
  return {
    sessionDays: options.sessionDays,
    isCommonPassword: async (password, about) =>
      isCommonPassword(password, [...about, await options.instanceName()]),
    isOwnerClaimed: () => isOwnerThere(db),
    ownerLinkToken: () => makeOwnerLinkToken(options),
    claimOwner: (claim) => claimOwner(options, auth, claim),
    startSession: (userId, userAgent) => startSession(options, auth, { userId, userAgent }),
    signOut: (session) => signOut(options, session),
    extendSession: (sessionId, cookieHeader) => extendSession(options, sessionId, cookieHeader),
    createUser: (user) => createUser(options, user),
    createToken: (token) => createToken(options, token),
  };
}

async function startSession(
  options: AccountsOptions,
  auth: Auth,
  { userId, userAgent }: { readonly userId: string; readonly userAgent: string | undefined },
): Promise<SignedIn | undefined> {
  await forgetEndedSessions(options);
  const row = await findPerson(options.db, userId);
  if (row === undefined || row.deactivated_at !== null || row.removed_at !== null) return undefined;
  const lifetimeSeconds = sessionSeconds(await options.sessionDays(), row);
  const cookies = await auth.startSession(userId, { lifetimeSeconds, userAgent });
  await inOneStep(options, (transaction, now) => endSurplusSessions(transaction, userId, now));
  return { account: accountOf(row), cookies };
}

async function makeOwnerLinkToken({
  db,
  clock,
}: Pick<AccountsOptions, 'db' | 'clock'>): Promise<string | undefined> {
  if (await isOwnerThere(db)) return undefined;
  const token = createSecretToken('owner');
  await db.transaction().execute(async (transaction) => {
    await writeSetting(transaction, 'owner_claim_hash', hashToken(token));
    const subject = { kind: 'invitation', id: 'owner', name: '' } as const;
    const detail = { by: AT_COMMAND_LINE.by, role: 'owner' };
    const line = { kind: 'invitation.made', actor: undefined, address: undefined, subject, detail } as const;
    await recordEvent(transaction, line, clock.now());
  });
  return token;
}

async function claimOwner(
  options: AccountsOptions,
  auth: Auth,
  { token, userAgent, address, ...person }: OwnerClaim,
): Promise<Result<SignedIn, 'spent' | 'emailTaken'>> {
  const hash = hashToken(token);
  // Before a password is hashed: strangers make no work by tokens that are none.
  if (!(await isSetting(options.db, 'owner_claim_hash', hash))) return fail('spent');
  // Who runs the instance knows their own address.
  const owner = { ...person, isEmailKnown: true, memberRole: 'owner' } as const;
  const prepared = await preparePerson(owner, options.clock.now());
  const claimed = await tryInOneStep<string, 'spent' | 'emailTaken'>(options, async (transaction, now) => {
    // Asked again: whoever hashed a password meanwhile is not the only one.
    if (await isOwnerThere(transaction)) return fail('spent');
    if (!(await takeSetting(transaction, 'owner_claim_hash', hash))) return fail('spent');
    const added = await insertPerson(transaction, prepared, { by: 'owner link', address, now });
    return added.ok ? succeed(added.value.id) : added;
  });
  if (!claimed.ok) return claimed;
  const signedIn = await startSession(options, auth, { userId: claimed.value, userAgent });
  return signedIn === undefined ? fail('spent') : succeed(signedIn);
}

async function signOut(
  options: AccountsOptions,
  { address, ...session }: OwnSession & { readonly address: string },
): Promise<readonly string[]> {
  await inOneStep(options, async (transaction, now) => {
    await endSession(transaction, session, now);
    await recordOwn(transaction, { kind: 'session.ended', userId: session.userId, address }, now);
  });
  return [sessionCookieHeader(options.isHttps, '', 0)];
}

async function extendSession(
  options: AccountsOptions,
  sessionId: string,
  cookieHeader: string,
): Promise<readonly string[]> {
  const { db, clock, isHttps } = options;
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['expires_at', 'kind', 'email', 'must_rotate'])
    .where('sessions.id', '=', sessionId)
    // A cookie that another tab's request has replaced meanwhile is not set again.
    .where('token_hash', '=', hashToken(sessionTokenOf(cookieHeader, isHttps) ?? ''))
    .executeTakeFirst();
  const value = cookieValue(cookieHeader, sessionCookieName(isHttps));
  if (row === undefined || value === undefined) return [];
  const seconds = sessionSeconds(await options.sessionDays(), row);
  if (row.must_rotate === 1) {
    const cookie = await rotateToken(db, sessionId, { now: clock.now(), isHttps });
    return cookie === undefined ? [] : [cookie];
  }
  const expiresAt = clock.now() + seconds * 1000;
  // Neither at every visit, nor longer than the instance's rule, which may have become stricter.
  const before = Date.parse(row.expires_at);
  if (before > expiresAt - prolongedEveryMs(seconds) && before <= expiresAt) return [];
  await db
    .updateTable('sessions')
    .set({
      expires_at: new Date(expiresAt).toISOString(),
      updated_at: new Date(clock.now()).toISOString(),
    })
    .where('id', '=', sessionId)
    .execute();
  return [sessionCookieHeader(isHttps, value, seconds)];
}

/** They are good for nothing already: a disk that is full or damaged must not stop the server over them. */
async function forgetEndedSessions({ db, clock, onError }: AccountsOptions): Promise<void> {
  const now = new Date(clock.now()).toISOString();
  try {
    await db.deleteFrom('sessions').where('expires_at', '<', now).execute();
  } catch (error) {
    onError?.(error);
  }
}

const AT_COMMAND_LINE = { by: 'command line', address: undefined } as const;

const newUserSchema = z.object({
  email: emailSchema,
  name: personNameSchema,
  role: z.enum(['owner', 'admin', 'member']),
  password: newPasswordSchema.optional(),
});

async function createUser({ db, clock }: AccountsOptions, user: NewUser): Promise<Result<Account, string>> {
  const parsed = newUserSchema.safeParse(user);
  if (!parsed.success) return fail(z.prettifyError(parsed.error));
  const { role, ...person } = parsed.data;
  // Whoever has the command line answers for the address.
  const known = { ...person, isEmailKnown: true, memberRole: role };
  const now = clock.now();
  const prepared = await preparePerson(known, now);
  const added = await db
    .transaction()
    .execute((transaction) => insertPerson(transaction, prepared, { ...AT_COMMAND_LINE, now }));
  return added.ok ? succeed(accountOf(added.value)) : fail(`There is already somebody with ${person.email}.`);
}

const newTokenSchema = z.object({
  user: z.string().trim().min(1),
  scope: z.enum(TOKEN_SCOPES),
  name: personNameSchema.default('command line'),
});

async function createToken(
  { db, clock }: AccountsOptions,
  token: NewUserToken,
): Promise<Result<{ readonly token: string }, string>> {
  const parsed = newTokenSchema.safeParse(token);
  if (!parsed.success) return fail(z.prettifyError(parsed.error));
  const { scope, name } = parsed.data;
  const user = await findByEmailOrId(db, parsed.data.user);
  if (user === undefined) {
    return fail(`There is nobody with ${parsed.data.user}. To make them: scriptorium user create`);
  }
  const now = clock.now();
  return db.transaction().execute(async (transaction) => {
    const added = await addApiToken(transaction, { userId: user.id, scope, name }, now);
    if (added === undefined) return fail(`${user.name} has too many tokens: revoke some first.`);
    const { token: made, row } = added;
    const subject = { kind: 'token', id: row.id, name } as const;
    const detail = { by: AT_COMMAND_LINE.by, scope, of: user.name };
    const line = { kind: 'token.made', actor: undefined, address: undefined, subject, detail } as const;
    await recordEvent(transaction, line, now);
    return succeed({ token: made });
  });
}
