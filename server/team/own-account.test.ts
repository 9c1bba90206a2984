import { afterEach, beforeEach, expect, it } from 'vitest';
import { png } from '../accounts/picture/testing/files.ts';
import { createApiWorld, PASSWORD, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser } from '../documents/testing/browser.ts';

const EMAIL = 'mia@example.org';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
});
afterEach(() => world.close());

async function miaWithPassword(): Promise<{ readonly mia: Browser; readonly id: string }> {
  const made = await world.accounts.createUser({
    email: EMAIL,
    name: 'Mia',
    role: 'member',
    password: PASSWORD,
  });
  if (!made.ok) throw new Error(made.error);
  const mia = world.browser();
  await mia.post('/sign-in', { email: EMAIL, password: PASSWORD });
  return { mia, id: made.value.id };
}

it('ACC-93 an open browser that somebody found removes no account: the password is asked for', async () => {
  const { mia } = await miaWithPassword();
  for (const body of [{}, { password: 'not the password' }]) {
    const refused = await mia.post('/me/remove', body);
    expect([refused.status, refused.at('code')]).toEqual([403, 'wrong-password']);
  }
  expect((await mia.get('/session')).at('user', 'name')).toBe('Mia');
  expect((await mia.post('/me/remove', { password: PASSWORD })).status).toBe(204);
  expect((await mia.get('/session')).at('user')).toBe(null);
});

it('ACC-93 guesses are slowed down, together with those at the other doors', async () => {
  const { mia } = await miaWithPassword();
  const wrong = { password: 'not the password' };
  for (let at = 0; at < 5; at += 1) {
    expect((await mia.post('/me/remove', wrong)).status).toBe(403);
    expect((await mia.post('/me/email', { email: 'm@example.org', ...wrong })).status).toBe(403);
  }
  expect((await mia.post('/me/remove', { password: PASSWORD })).status).toBe(429);
  world.advance(30_000);
  expect((await mia.post('/me/remove', { password: PASSWORD })).status).toBe(204);
});

it('ACC-93 who has no password has none to give, guests included; the last owner is told first', async () => {
  const id = (await olga.post('/documents', {})).text('id');
  const link = await olga.post(`/documents/${id}/share-links`, { role: 'edit' });
  const gus = world.browser();
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  expect((await gus.post('/me/remove', { keepName: false })).status).toBe(204);
  expect((await gus.get('/session')).at('user')).toBe(null);
  const refused = await olga.post('/me/remove', { password: 'whatever' });
  expect([refused.status, refused.at('detail')]).toEqual([
    409,
    'There must be an owner: make somebody else one first.',
  ]);
});

it('ACC-94 of a removed person nothing stays that lets anybody in or shows them', async () => {
  const { mia, id } = await miaWithPassword();
  await mia.put('/me/picture', {
    picture: `data:image/png;base64,${Buffer.from(png(8, 8)).toString('base64')}`,
  });
  const picture = (await mia.get('/session')).text('user', 'picture');
  await mia.patch('/me', { language: 'de', theme: 'dark' });
  await world.db
    .insertInto('passkeys')
    .values({
      id: 'key',
      user_id: id,
      credential_id: 'c',
      public_key: 'p',
      counter: 0,
      transports: '',
      name: 'Phone of Mia',
      created_at: 0,
      last_used_at: null,
    })
    .execute();
  await mia.post('/me/second-factor', { password: PASSWORD });
  await world.db.insertInto('recovery_codes').values({ user_id: id, hash: 'h' }).execute();
  await world.db
    .insertInto('one_time_secrets')
    .values({ hash: 's', purpose: 'passwordReset', user_id: id, created_at: 0, expires_at: 9e15 })
    .execute();
  await mia.post('/tokens', { scope: 'read' });
  expect((await mia.post('/me/remove', { password: PASSWORD, keepName: false })).status).toBe(204);
  for (const table of [
    'sessions',
    'credentials',
    'api_tokens',
    'passkeys',
    'second_factors',
    'recovery_codes',
    'one_time_secrets',
    'pictures',
  ] as const) {
    const rows = await world.db.selectFrom(table).select('user_id').where('user_id', '=', id).execute();
    expect({ table, rows }).toEqual({ table, rows: [] });
  }
  const row = await world.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  expect(row).toMatchObject({ name: '', image: null, language: null, theme: null });
  expect((await olga.get(picture.replace('/api/v1', ''))).status).toBe(404);
});
