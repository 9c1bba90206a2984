import { hashPassword as hashByScrypt } from 'better-auth/crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PRESENT_HASH } from '../../access/password-hash.ts';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import type { Answer } from '../../documents/testing/browser.ts';

/** How often each of the two slow functions worked. */
const worked = vi.hoisted(() => ({ argon: 0, scrypt: 0 }));

vi.mock(import('@node-rs/argon2'), async (importOriginal) => {
  const real = await importOriginal();
  return {
    ...real,
    hash: (...args: Parameters<typeof real.hash>) => ((worked.argon += 1), real.hash(...args)),
    verify: (...args: Parameters<typeof real.verify>) => ((worked.argon += 1), real.verify(...args)),
  };
});
vi.mock(import('better-auth/crypto'), async (importOriginal) => {
  const real = await importOriginal();
  return {
    ...real,
    hashPassword: (...args: Parameters<typeof real.hashPassword>) => (
      (worked.scrypt += 1),
      real.hashPassword(...args)
    ),
    verifyPassword: (...args: Parameters<typeof real.verifyPassword>) => (
      (worked.scrypt += 1),
      real.verifyPassword(...args)
    ),
  };
});

const EMAIL = 'olga@example.org';
const LONG_AGO = 'paul@example.org';

let world: ApiWorld;
beforeEach(async () => {
  world = await createApiWorld();
  await world.owner(EMAIL);
});
afterEach(() => world.close());

/** Somebody whose password was stored before Argon2. */
async function hasBeenHereForLong(): Promise<void> {
  await world.accounts.createUser({ name: 'Paul', email: LONG_AGO, role: 'member', password: PASSWORD });
  await world.db
    .updateTable('credentials')
    .set({ password: await hashByScrypt(PASSWORD) })
    .where('user_id', '=', await idOf(LONG_AGO))
    .execute();
}

async function idOf(email: string): Promise<string> {
  const { id } = await world.db
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  return id;
}

async function storedOf(email: string): Promise<string | null> {
  const { password } = await world.db
    .selectFrom('credentials')
    .select('password')
    .where('user_id', '=', await idOf(email))
    .executeTakeFirstOrThrow();
  return password;
}

function signsIn(email: string, password: string): Promise<Answer> {
  return world.browser().post('/sign-in', { email, password });
}

async function workOf(email: string, password: string): Promise<typeof worked> {
  Object.assign(worked, { argon: 0, scrypt: 0 });
  await signsIn(email, password);
  return { ...worked };
}

it('ACC-140 passwords are stored by Argon2id at the cost that OWASP asks for', async () => {
  expect(await storedOf(EMAIL)).toContain(PRESENT_HASH);
  expect(PRESENT_HASH).toBe('$argon2id$v=19$m=19456,t=2,p=1$');
});

it('ACC-141 a password stored by scrypt still opens, and is stored anew then', async () => {
  await hasBeenHereForLong();
  const before = await storedOf(LONG_AGO);
  expect((await signsIn(LONG_AGO, 'not it, not at all')).status).toBe(401);
  expect(await storedOf(LONG_AGO)).toBe(before);
  expect((await signsIn(LONG_AGO, PASSWORD)).status).toBe(200);
  expect(await storedOf(LONG_AGO)).toContain(PRESENT_HASH);
  expect((await signsIn(LONG_AGO, PASSWORD)).status).toBe(200);
  expect((await signsIn(LONG_AGO, 'not it, not at all')).status).toBe(401);
});

it('ACC-142 the work tells nobody how a password is stored, nor whether there is one', async () => {
  expect(await workOf(EMAIL, 'not it, not at all')).toEqual({ argon: 1, scrypt: 0 });
  expect(await workOf('nobody@example.org', 'not it, not at all')).toEqual({ argon: 1, scrypt: 0 });
  await hasBeenHereForLong();
  const both = { argon: 1, scrypt: 1 };
  expect(await workOf(EMAIL, 'not it, not at all')).toEqual(both);
  expect(await workOf(LONG_AGO, 'not it, not at all')).toEqual(both);
  expect(await workOf('nobody@example.org', 'not it, not at all')).toEqual(both);
});
