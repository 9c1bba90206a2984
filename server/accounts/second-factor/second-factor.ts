/**
 * The second factor: codes of an app (TOTP, RFC 6238) and recovery codes for the day the phone is gone. Not
 * better-auth's plugin: that keeps recovery codes readable and takes a code twice (docs/adr/0015-ways-in.md).
 */
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { constantTimeEqual, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Kysely, Transaction } from 'kysely';
import { nanoid } from 'nanoid';
import type { BegunSecondFactor } from '../../../shared/api/ways-in.ts';
import { fail, succeed, type Result } from '../../../shared/result.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import type { Asker } from '../../audit/noted-request.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import type { OwnSession } from '../sessions/devices.ts';
import { recordOwn } from '../own-line.ts';
import { countRecoveryCodes, newRecoveryCodes, spendRecoveryCode } from './recovery-codes.ts';
import { endAllSessions, renewSession } from '../sessions/renew-session.ts';
import type { WaysIn } from '../ways-in.ts';

const ISSUER = 'Scriptorium';
/** As apps expect it by default. */
const STEP_MS = 30_000;
/** A code counts a step early and a step late: clocks differ, and typing takes time. */
const STEPS_AROUND = [0, -1, 1] as const;
/** 120 random bits, 32 characters of base32. */
const SECRET_CHARACTERS = 20;

type Parts = Pick<WaysIn, 'db' | 'clock' | 'secret' | 'changes' | 'isHttps'>;

export async function hasSecondFactor(db: Kysely<DatabaseSchema>, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('second_factors')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Null: off. */
export async function describeSecondFactor(
  db: Kysely<DatabaseSchema>,
  userId: string,
): Promise<{ readonly recoveryCodesLeft: number } | null> {
  if (!(await hasSecondFactor(db, userId))) return null;
  return { recoveryCodesLeft: await countRecoveryCodes(db, userId) };
}

/** A new secret, which counts once a code of it has been given. Beginning again replaces one that never did. */
export async function beginSecondFactor(
  { db, clock, secret: key }: Parts,
  user: { readonly id: string; readonly label: string },
): Promise<Result<BegunSecondFactor, 'isOn'>> {
  const secret = nanoid(SECRET_CHARACTERS);
  const encrypted = await symmetricEncrypt({ key, data: secret });
  const isBegun = await db.transaction().execute(async (transaction) => {
    if (await hasSecondFactor(transaction, user.id)) return false;
    await transaction.deleteFrom('second_factors').where('user_id', '=', user.id).execute();
    await transaction
      .insertInto('second_factors')
      .values({ user_id: user.id, secret: encrypted, confirmed_at: null, created_at: clock.now() })
      .execute();
    return true;
  });
  if (!isBegun) return fail('isOn');
  return succeed({
    secret: base32.encode(secret, { padding: false }),
    address: createOTP(secret).url(ISSUER, user.label),
  });
}

/** The first right code switches it on: recovery codes, and a new cookie, as all other sessions end. */
export async function confirmSecondFactor(
  parts: Parts,
  { code, address, ...session }: OwnSession & GivenCode,
): Promise<Result<{ readonly recoveryCodes: readonly string[]; readonly cookie: string }, 'wrong'>> {
  const { isHttps } = parts;
  const now = parts.clock.now();
  const row = await findFactor(parts.db, session.userId);
  if (row === undefined || row.confirmed_at !== null) return fail('wrong');
  const step = await stepOf(parts.secret, row, { code, now });
  if (step === undefined) return fail('wrong');
  const done = await inOneStep(parts, async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('second_factors')
      .set({ confirmed_at: now, last_step: step })
      .where('user_id', '=', session.userId)
      .where('confirmed_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    await recordFactor(transaction, { userId: session.userId, address, what: 'secondFactorOn' }, now);
    const recoveryCodes = await newRecoveryCodes(transaction, session.userId);
    return { recoveryCodes, cookie: await renewSession(transaction, session, { now, isHttps }) };
  });
  return done === undefined ? fail('wrong') : succeed(done);
}

interface GivenCode {
  readonly code: string;
  /** Where it came from. */
  readonly address: string;
}

/** Whether this is a code that was not used before; it is used up by that. */
export async function takeCode(
  parts: Pick<Parts, 'db' | 'clock' | 'secret'>,
  { userId, code, address }: GivenCode & { readonly userId: string },
): Promise<boolean> {
  const { db, clock } = parts;
  const now = clock.now();
  const row = await findFactor(db, userId);
  if (row === undefined || row.confirmed_at === null) return false;
  const step = await stepOf(parts.secret, row, { code, now });
  if (step === undefined) {
    return db.transaction().execute(async (transaction) => {
      if (!(await spendRecoveryCode(transaction, userId, code))) return false;
      await recordFactor(transaction, { userId, address, what: 'recoveryCodeUsed' }, now);
      return true;
    });
  }
  const { numUpdatedRows } = await db
    .updateTable('second_factors')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    // Asked again within the statement: the same code may arrive twice at once.
    .where('last_step', '<', step)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Switched off by its owner, who has given the password or a code: the new cookie, as all other sessions end. */
export function removeSecondFactor(
  parts: Parts,
  { address, ...session }: OwnSession & { readonly address: string },
): Promise<string> {
  const { isHttps } = parts;
  return inOneStep(parts, async (transaction, now) => {
    await forgetFactor(transaction, session.userId);
    await recordFactor(transaction, { userId: session.userId, address, what: 'secondFactorOff' }, now);
    return renewSession(transaction, session, { now, isHttps });
  });
}

/** In place of all earlier ones. */
export function renewRecoveryCodes(
  parts: Parts,
  { userId, address }: { readonly userId: string; readonly address: string },
): Promise<readonly string[]> {
  return inOneStep(parts, async (transaction, now) => {
    await recordFactor(transaction, { userId, address, what: 'recoveryCodesRenewed' }, now);
    return newRecoveryCodes(transaction, userId);
  });
}

/** For an admin, when phone and recovery codes are gone; all their sessions end. False: there was none. */
export function removeSecondFactorOf(
  parts: Changing,
  { id, name }: { readonly id: string; readonly name: string },
  by: Asker,
): Promise<boolean> {
  return inOneStep(parts, async (transaction, now) => {
    if (!(await forgetFactor(transaction, id))) return false;
    await endAllSessions(transaction, id, now);
    const subject = { kind: 'person', id, name } as const;
    const detail = { what: 'secondFactorOff' };
    await recordEvent(transaction, { ...by, kind: 'factor.changed', subject, detail }, now);
    return true;
  });
}

interface FactorEvent {
  readonly userId: string;
  readonly address: string;
  readonly what: 'secondFactorOn' | 'secondFactorOff' | 'recoveryCodesRenewed' | 'recoveryCodeUsed';
}

function recordFactor(
  transaction: Transaction<DatabaseSchema>,
  { what, ...whom }: FactorEvent,
  now: number,
): Promise<void> {
  return recordOwn(transaction, { ...whom, kind: 'factor.changed', detail: { what } }, now);
}

async function forgetFactor(transaction: Transaction<DatabaseSchema>, userId: string): Promise<boolean> {
  await transaction.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  const { numDeletedRows } = await transaction
    .deleteFrom('second_factors')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

type FactorRow = DatabaseSchema['second_factors'];

function findFactor(db: Kysely<DatabaseSchema>, userId: string) {
  return db.selectFrom('second_factors').selectAll().where('user_id', '=', userId).executeTakeFirst();
}

/** The time step whose code this is; undefined: of none around now that is newer than the last. */
async function stepOf(
  key: string,
  row: Pick<FactorRow, 'secret'> & { readonly last_step: number },
  { code, now }: { readonly code: string; readonly now: number },
): Promise<number | undefined> {
  const digits = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return undefined;
  const otp = createOTP(await symmetricDecrypt({ key, data: row.secret }));
  const present = Math.floor(now / STEP_MS);
  for (const around of STEPS_AROUND) {
    const step = present + around;
    if (step > row.last_step && constantTimeEqual(await otp.hotp(step), digits)) return step;
  }
  return undefined;
}
