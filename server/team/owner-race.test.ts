import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = await createApiWorld({ threads: true });
});
afterEach(() => world.close());

it('ACC-72 two owners who take the office from each other at once leave one owner', async () => {
  const olga = await world.owner();
  const mia = await world.member('Mia');
  const [olgasId, miasId] = [
    (await olga.get('/session')).text('user', 'id'),
    (await mia.get('/session')).text('user', 'id'),
  ];
  await olga.patch(`/members/${miasId}`, { role: 'owner' });
  await mia.get('/session');
  await Promise.all([
    olga.patch(`/members/${miasId}`, { role: 'member' }),
    mia.patch(`/members/${olgasId}`, { role: 'member' }),
  ]);
  expect(await world.accounts.isOwnerClaimed()).toBe(true);
});

it('ACC-72 two owners who remove their own accounts at once leave one owner', async () => {
  const olga = await world.owner();
  const mia = await world.member('Mia');
  const miasId = (await mia.get('/session')).text('user', 'id');
  await olga.patch(`/members/${miasId}`, { role: 'owner' });
  await mia.get('/session');
  await Promise.all([olga.post('/me/remove', {}), mia.post('/me/remove', {})]);
  expect(await world.accounts.isOwnerClaimed()).toBe(true);
});
