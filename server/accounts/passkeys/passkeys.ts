/**
 * Passkeys: added, listed, renamed, removed, and signed in by. WebAuthn's rules (signatures, origin, relying party,
 * user verification, counters) are @simplewebauthn's; what is kept and for how long is decided here.
 */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Kysely } from 'kysely';
import { nanoid } from 'nanoid';
import type { Passkey } from '../../../shared/api/ways-in.ts';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import { hashToken } from '../../access/secret-token.ts';
import { inOneStep, tryInOneStep, type Changing } from '../../audit/in-one-step.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { recordOwn } from '../own-line.ts';
import { createChallenge, readChallenge } from './signed-challenge.ts';
import type { WaysIn } from '../ways-in.ts';

export const MAX_PASSKEYS_PER_USER = 20;

type Parts = Changing & Pick<WaysIn, 'secret'>;
type Options = Awaited<ReturnType<typeof generateRegistrationOptions>>;
type SignInOptions = Awaited<ReturnType<typeof generateAuthenticationOptions>>;

const SIGN_IN = 'sign-in';

/** What the browser needs to make one. `origin`: where the page is; passkeys are bound to its host. */
export async function newPasskeyOptions(
  { db, clock, secret }: Parts,
  user: { readonly id: string; readonly name: string; readonly label: string },
  origin: string,
): Promise<Options> {
  const challenge = createChallenge({ secret, purpose: adding(user.id), now: clock.now() });
  return generateRegistrationOptions({
    rpName: 'Scriptorium',
    rpID: new URL(origin).hostname,
    // Our ids are random: they tell nothing to whoever reads them from an authenticator.
    userID: Uint8Array.from(Buffer.from(user.id)),
    userName: user.label,
    userDisplayName: user.name,
    challenge: Uint8Array.from(challenge),
    attestationType: 'none',
    excludeCredentials: (await rowsOf(db, user.id)).map(({ credential_id: id, transports }) => ({
      id,
      transports: transports === '' ? [] : transports.split(','),
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

export interface NewPasskey {
  readonly userId: string;
  readonly name: string;
  readonly response: RegistrationResponseJSON;
  readonly origin: string;
  /** Where they do it from. */
  readonly address: string;
}

export async function addPasskey(
  parts: Parts,
  { userId, name, response, origin, address }: NewPasskey,
): Promise<Result<Passkey, 'refused' | 'tooMany'>> {
  const { secret } = parts;
  const now = parts.clock.now();
  let answered: Answered | undefined;
  const checked = await verified(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: (challenge) => {
        const expiresAt = readChallenge(challenge, { secret, purpose: adding(userId), now });
        answered = expiresAt === undefined ? undefined : { challenge, expiresAt };
        return answered !== undefined;
      },
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
    }),
  );
  if (checked?.verified !== true || answered === undefined) return fail('refused');
  const spent = answered;
  const { credential } = checked.registrationInfo;
  const row: DatabaseSchema['passkeys'] = {
    id: nanoid(),
    user_id: userId,
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: (credential.transports ?? []).filter((way) => /^[a-z-]{1,20}$/.test(way)).join(','),
    name,
    created_at: now,
    last_used_at: null,
  };
  return tryInOneStep<Passkey, 'refused' | 'tooMany'>(parts, async (transaction) => {
    if (!(await spendChallenge(transaction, spent, now))) return fail('refused');
    if ((await rowsOf(transaction, userId)).length >= MAX_PASSKEYS_PER_USER) return fail('tooMany');
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('passkeys')
      .values(row)
      .onConflict((conflict) => conflict.column('credential_id').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return fail('refused');
    const detail = { what: 'passkeyAdded', name };
    await recordOwn(transaction, { kind: 'passkey.changed', userId, address, detail }, now);
    return succeed(describePasskey(row));
  });
}

/** For whoever comes: the browser offers those it has for this host. */
export function signInOptions(
  { clock, secret }: Pick<Parts, 'clock' | 'secret'>,
  origin: string,
): Promise<SignInOptions> {
  return generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    challenge: Uint8Array.from(createChallenge({ secret, purpose: SIGN_IN, now: clock.now() })),
    userVerification: 'required',
  });
}

/** Whose passkey has answered; undefined: it is not known, not right, too late, or a copy. */
export async function signInByPasskey(
  { db, clock, secret }: Parts,
  { response, origin }: { readonly response: AuthenticationResponseJSON; readonly origin: string },
): Promise<string | undefined> {
  const now = clock.now();
  const row = await db
    .selectFrom('passkeys')
    .selectAll()
    .where('credential_id', '=', response.id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  let answered: Answered | undefined;
  const checked = await verified(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => {
        const expiresAt = readChallenge(challenge, { secret, purpose: SIGN_IN, now });
        answered = expiresAt === undefined ? undefined : { challenge, expiresAt };
        return answered !== undefined;
      },
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      credential: {
        id: row.credential_id,
        publicKey: Uint8Array.from(Buffer.from(row.public_key, 'base64url')),
        counter: row.counter,
      },
      requireUserVerification: true,
    }),
  );
  if (checked?.verified !== true || answered === undefined) return undefined;
  if (!(await spendChallenge(db, answered, now))) return undefined;
  await db
    .updateTable('passkeys')
    .set({ counter: checked.authenticationInfo.newCounter, last_used_at: now })
    .where('id', '=', row.id)
    .execute();
  return row.user_id;
}

export async function listPasskeys(db: Kysely<DatabaseSchema>, userId: string): Promise<readonly Passkey[]> {
  return (await rowsOf(db, userId)).map(describePasskey);
}

/** Undefined: they have no such passkey. */
export async function renamePasskey(
  db: Kysely<DatabaseSchema>,
  { id, userId }: OwnPasskey,
  name: string,
): Promise<Passkey | undefined> {
  await db.updateTable('passkeys').set({ name }).where('id', '=', id).where('user_id', '=', userId).execute();
  return (await rowsOf(db, userId)).map(describePasskey).find((passkey) => passkey.id === id);
}

/** False: they have no such passkey. */
export function removePasskey(
  parts: Changing,
  { id, userId, address }: OwnPasskey & { readonly address: string },
): Promise<boolean> {
  return inOneStep(parts, async (transaction, now) => {
    const removed = await transaction
      .deleteFrom('passkeys')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .returning('name')
      .executeTakeFirst();
    if (removed === undefined) return false;
    const detail = { what: 'passkeyRemoved', name: removed.name };
    await recordOwn(transaction, { kind: 'passkey.changed', userId, address, detail }, now);
    return true;
  });
}

interface OwnPasskey {
  readonly id: string;
  readonly userId: string;
}

function adding(userId: string): string {
  return `add ${userId}`;
}

function rowsOf(db: Kysely<DatabaseSchema>, userId: string): Promise<DatabaseSchema['passkeys'][]> {
  return db
    .selectFrom('passkeys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(MAX_PASSKEYS_PER_USER)
    .execute();
}

function describePasskey(row: DatabaseSchema['passkeys']): Passkey {
  return {
    id: row.id,
    name: row.name,
    createdAt: new Date(row.created_at).toISOString(),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at).toISOString(),
  };
}

/** A challenge of ours that an authenticator has answered, and when it ends. */
interface Answered {
  readonly challenge: string;
  readonly expiresAt: number;
}

/** True for exactly one of those who bring the same answer. */
async function spendChallenge(
  db: Kysely<DatabaseSchema>,
  { challenge, expiresAt }: Answered,
  now: number,
): Promise<boolean> {
  await db.deleteFrom('spent_challenges').where('expires_at', '<=', now).execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('spent_challenges')
    .values({ hash: hashToken(challenge), expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows !== 0n;
}

/** The library throws at what is malformed or does not fit, and all of it comes from outside. */
async function verified<Outcome>(verify: () => Promise<Outcome>): Promise<Outcome | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}
