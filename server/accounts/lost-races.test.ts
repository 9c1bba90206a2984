import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import { MAX_TOKENS_PER_USER } from './api-tokens.ts';
import { MAX_LINKS_PER_DOCUMENT } from '../documents/share-links.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = await createApiWorld({ threads: true });
});
afterEach(() => world.close());

const many = <Each>(count: number, run: (at: number) => Promise<Each>): Promise<Each[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => run(at)));

it('ACC-42 who comes too late for a link that is used up becomes nobody and gets no cookie', async () => {
  const olga = await world.owner();
  const id = (await olga.post('/documents', {})).text('id');
  const token = (await olga.post(`/documents/${id}/share-links`, { role: 'view', maxUses: 1 })).text('token');
  const browsers = Array.from({ length: 20 }, () => world.browser());
  const answers = await Promise.all(
    browsers.map((browser, at) => browser.post('/share-links/join', { token, name: `Guest ${at}` })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(browsers.filter(({ cookies }) => cookies.size > 0)).toHaveLength(1);
  const guests = await world.db.selectFrom('users').select('id').where('kind', '=', 'guest').execute();
  expect(guests).toHaveLength(1);
});

it('ACC-71 a guest who accepts twice at once becomes a member once, and takes one of the uses', async () => {
  const olga = await world.owner();
  const id = (await olga.post('/documents', {})).text('id');
  const link = (await olga.post(`/documents/${id}/share-links`, { role: 'view' })).text('token');
  const gina = world.browser();
  await gina.post('/share-links/join', { token: link, name: 'Gina' });
  const made = await olga.post('/invitations', { maxUses: 5 });
  const token = made.text('url').replace(/.*#/, '');
  const given = { token, email: 'gina@example.org', password: 'seven green kettles sing' };
  const answers = await many(3, () => gina.post('/invitations/accept', given));
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  expect((await olga.get('/invitations')).at('items', 0, 'uses')).toBe(1);
});

it('ACC-21 no more tokens than a person may have, however many are made at once: others are not even listed', async () => {
  const olga = await world.owner();
  await many(MAX_TOKENS_PER_USER + 20, () => olga.post('/tokens', {}));
  const rows = await world.db.selectFrom('api_tokens').select('id').execute();
  expect(rows.length).toBe(MAX_TOKENS_PER_USER);
});

it('ACC-17 no more links than a document may have, however many are made at once: others cannot be revoked', async () => {
  const olga = await world.owner();
  const id = (await olga.post('/documents', {})).text('id');
  await many(MAX_LINKS_PER_DOCUMENT + 20, () => olga.post(`/documents/${id}/share-links`, { role: 'edit' }));
  const rows = await world.db.selectFrom('share_links').select('id').execute();
  expect(rows.length).toBe(MAX_LINKS_PER_DOCUMENT);
});
