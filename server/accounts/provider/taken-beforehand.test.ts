import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../../documents/testing/api-world.ts';
import { findProviderPerson } from './oidc-people.ts';
import { makeOneTimeSecret } from '../one-time-secrets.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = await createApiWorld();
});
afterEach(() => world.close());

it('ACC-81 what an earlier holder of the account was sent ends with the linking: a link to another address above all', async () => {
  // Somebody accepted an open invitation with an address that is not theirs, and asked for another one.
  const made = await world.accounts.createUser({ email: 'ada@example.org', name: 'Ada', role: 'member' });
  if (!made.ok) throw new Error(made.error);
  const userId = made.value.id;
  await world.db.updateTable('users').set({ email_verified: 0 }).where('id', '=', userId).execute();
  const now = world.clock.now();
  const wanted = { purpose: 'emailChange', userId, detail: 'eve@example.org' } as const;
  const token = await world.db.transaction().execute(async (transaction) => {
    await makeOneTimeSecret(transaction, { purpose: 'secondFactor', userId }, now);
    return (await makeOneTimeSecret(transaction, wanted, now)).secret;
  });

  const person = {
    issuer: 'https://login.example.org',
    subject: 'ada-1',
    email: 'ada@example.org',
    isEmailVerified: true,
    name: 'Ada',
  };
  const changes = { tellNow: () => Promise.resolve() };
  const parts = {
    db: world.db,
    clock: world.clock,
    changes,
    admitNewcomer: () => Promise.resolve(undefined),
  };
  expect(await findProviderPerson(parts, person, '127.0.0.1')).toEqual({ ok: true, value: userId });

  // With the address, a forgotten password is a way in.
  expect((await world.browser().post('/email-confirmation', { token })).status).toBe(410);
  const row = await world.db.selectFrom('users').select('email').where('id', '=', userId).executeTakeFirst();
  expect(row?.email).toBe('ada@example.org');
  expect(await world.db.selectFrom('one_time_secrets').selectAll().execute()).toEqual([]);
});
