import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import type { Answer } from '../../documents/testing/browser.ts';

const NIA = 'nia@example.org';
const given = { name: 'Nia', password: PASSWORD };

/** Where no mail is sent, and everybody may come in. */
let world: ApiWorld;
beforeEach(async () => {
  world = await createApiWorld();
  const owner = await world.owner('olga@example.org');
  await owner.patch('/instance/settings', { signUp: 'open' });
});
afterEach(() => world.close());

const make = (email: string, more: object = {}, by = world.browser()): Promise<Answer> =>
  by.post('/sign-up/at-once', { email, ...given, ...more });

it('ACC-88 an account is there at once, and its address is not taken as shown', async () => {
  expect((await world.browser().get('/ways-in')).at('signUp')).toBe('atOnce');
  expect((await make(NIA, { password: 'password123' })).at('field')).toBe('body.password');
  expect((await make(NIA, { name: undefined })).at('field')).toBe('body.name');
  const nia = world.browser();
  expect((await make(NIA, {}, nia)).at('user')).toMatchObject({ email: NIA, role: 'member' });
  expect((await nia.post('/documents', {})).status).toBe(201);
  const row = await world.db
    .selectFrom('users')
    .select('email_verified')
    .where('email', '=', NIA)
    .executeTakeFirst();
  expect(row).toEqual({ email_verified: 0 });
  const [joined] = await world.audit.list({ kind: 'account.joined', order: 'newestFirst', limit: 1 });
  expect(joined?.detail).toEqual({ by: 'sign-up', role: 'member' });
  expect((await world.browser().post('/sign-up', { email: NIA })).status).toBe(422);
});

it('ACC-88 of many at once with one address one gets it', async () => {
  const answers = await Promise.all([1, 2, 3].map((at) => make(NIA, { name: `Nia ${at}` })));
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409, 409]);
  expect(await named('Nia')).toHaveLength(1);
});

it(
  'ACC-88 that an address is taken is told few times; who signs up rightly is not counted',
  { timeout: 60_000 },
  async () => {
    for (let at = 0; at < 5; at += 1) expect((await make(`n${at}@example.org`)).status).toBe(200);
    for (let at = 0; at < 10; at += 1) {
      const told = await make('olga@example.org');
      expect([told.status, told.at('field')]).toEqual([409, 'body.email']);
    }
    expect((await make('olga@example.org')).status).toBe(429);
    expect((await make('free@example.org')).status).toBe(429);
    world.advance(5 * 60_000);
    expect((await make('free@example.org')).status).toBe(200);
  },
);

function named(name: string): Promise<readonly { readonly id: string }[]> {
  return world.db.selectFrom('users').select('id').where('name', 'like', `${name}%`).execute();
}
