import { afterEach, expect, it } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';

let world: ApiWorld;
afterEach(() => world.close());

const PIXEL = `data:image/png;base64,${Buffer.from('not really a picture').toString('base64')}`;

it('ACC-76 an instance has a name, a logo and rules; everybody sees the first two', async () => {
  world = await createApiWorld();
  const olga = await world.owner();
  const stranger = world.browser();
  expect((await stranger.get('/instance')).body).toEqual({ name: '', logoUrl: null, signUp: 'invitation' });
  expect((await stranger.get('/instance/logo')).status).toBe(404);
  const changed = await olga.patch('/instance/settings', {
    name: ' The Weekly ',
    logo: PIXEL,
    sessionDays: 7,
  });
  expect(changed.body).toMatchObject({ name: 'The Weekly', hasLogo: true, sessionDays: 7, fixed: [] });
  const seen = await stranger.get('/instance');
  expect(seen.at('name')).toBe('The Weekly');
  const logo = await stranger.get(seen.text('logoUrl').replace('/api/v1', ''));
  expect([logo.raw.toString(), logo.headers['content-type']]).toEqual(['not really a picture', 'image/png']);
  expect((await olga.patch('/instance/settings', { logo: null })).at('hasLogo')).toBe(false);
  for (const [field, value] of [
    ['logo', 'data:image/svg+xml;base64,PHN2Zz4='],
    ['signUpDomains', ['not a domain']],
    ['sessionDays', 0],
    ['name', 'x'.repeat(61)],
  ] as const) {
    const refused = await olga.patch('/instance/settings', { [field]: value });
    expect([refused.status, refused.text('errors', 0, 'field')]).toEqual([
      400,
      expect.stringContaining(field),
    ]);
  }
  expect((await olga.patch('/instance/settings', { signUp: 'domains' })).status).toBe(400);
});

it('ACC-76 what the environment sets is shown and cannot be changed', async () => {
  world = await createApiWorld({ instance: { name: 'Fixed', sessionDays: 3 } });
  const olga = await world.owner();
  expect((await olga.get('/instance/settings')).body).toMatchObject({
    name: 'Fixed',
    fixed: ['name', 'sessionDays'],
  });
  const refused = await olga.patch('/instance/settings', { name: 'Mine' });
  expect([refused.status, refused.at('errors', 0, 'field')]).toEqual([409, 'body.name']);
  expect((await olga.patch('/instance/settings', { signUp: 'open' })).at('signUp')).toBe('open');
});

it('ACC-77 where links are switched off none lets anybody in, also those who came by one, until they are on', async () => {
  world = await createApiWorld();
  const olga = await world.owner();
  const id = (await olga.post('/documents', {})).text('id');
  const link = await olga.post(`/documents/${id}/share-links`, { role: 'edit' });
  const [gus, late] = [world.browser(), world.browser()];
  const token = link.text('token');
  await gus.post('/share-links/join', { token, name: 'Gus' });
  const guest = await world.access.identify({ kind: 'cookie', header: gus.cookieHeader() });
  const bare = await world.access.identify({ kind: 'bearer', token });
  if (guest === undefined || bare === undefined) throw new Error('nobody');

  await olga.patch('/instance/settings', { shareLinks: false });
  expect(world.changes.at(-1)).toEqual({});
  const documentId = trustDocumentId(id);
  expect(await world.access.documentAccess(guest, documentId)).toEqual({ kind: 'forbidden' });
  expect(await world.access.documentAccess(bare, documentId)).toEqual({ kind: 'forbidden' });
  expect(await world.access.identify({ kind: 'bearer', token })).toBe(undefined);
  expect((await late.post('/share-links/open', { token })).status).toBe(404);
  expect((await gus.get('/documents')).at('items')).toEqual([]);
  expect((await olga.post(`/documents/${id}/share-links`, { role: 'view' })).status).toBe(403);

  await olga.patch('/instance/settings', { shareLinks: true });
  expect((await gus.get(`/documents/${id}`)).at('role')).toBe('editor');
});

it('LOG-63 the log tells what was changed, from what to what, and nothing where nothing was', async () => {
  world = await createApiWorld();
  const olga = await world.owner();
  await olga.patch('/instance/settings', {
    name: 'The Weekly',
    logo: PIXEL,
    sessionDays: 30,
    shareLinks: true,
  });
  await olga.patch('/instance/settings', {
    name: 'The Weekly',
    signUp: 'domains',
    signUpDomains: ['example.org', 'example.com'],
    sessionDays: 7,
    logo: null,
  });
  const asked = '/audit-log?kind=instance.changed';
  const log = await olga.get(asked);
  expect(log.at('items', 1, 'detail')).toEqual({ 'name.from': '', 'name.to': 'The Weekly', logo: 'changed' });
  expect(log.at('items', 0, 'detail')).toEqual({
    'signUp.from': 'invitation',
    'signUp.to': 'domains',
    'signUpDomains.from': '',
    'signUpDomains.to': 'example.org, example.com',
    'sessionDays.from': '30',
    'sessionDays.to': '7',
    logo: 'removed',
  });
  expect((await olga.patch('/instance/settings', { sessionDays: 7, logo: null })).status).toBe(200);
  expect((await olga.get(asked)).body).toEqual(log.body);
});
