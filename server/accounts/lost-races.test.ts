import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser } from '../documents/testing/browser.ts';
import { MAX_LINKS_PER_DOCUMENT } from '../documents/links/share-links.ts';
import { MAX_TOKENS_PER_USER } from './tokens/api-tokens.ts';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld({ threads: true });
  olga = await world.owner();
});
afterEach(() => world.close());

const UNDER_LOAD_MS = 60_000;

const many = <Each>(length: number, run: (at: number) => Promise<Each>): Promise<Each[]> =>
  Promise.all(Array.from({ length }, (_, at) => run(at)));

async function count(table: 'api_tokens' | 'share_links'): Promise<number> {
  return (await world.db.selectFrom(table).select('id').execute()).length;
}

it('ACC-42 who comes too late for a link that is used up becomes nobody and gets no cookie', async () => {
  const id = (await olga.post('/documents', {})).text('id');
  const token = (await olga.post(`/documents/${id}/share-links`, { role: 'view', maxUses: 1 })).text('token');
  const browsers = Array.from({ length: 20 }, () => world.browser());
  const answers = await many(20, async (at) =>
    browsers[at]?.post('/share-links/join', { token, name: `Guest ${at}` }),
  );
  expect(answers.filter((answer) => answer?.status === 200)).toHaveLength(1);
  expect(browsers.filter(({ cookies }) => cookies.size > 0)).toHaveLength(1);
  const guests = await world.db.selectFrom('users').select('id').where('kind', '=', 'guest').execute();
  expect(guests).toHaveLength(1);
});

it(
  'ACC-71 a guest who accepts several times at once becomes a member once, and takes one of the uses',
  async () => {
    const id = (await olga.post('/documents', {})).text('id');
    const link = (await olga.post(`/documents/${id}/share-links`, { role: 'view' })).text('token');
    const gina = world.browser();
    await gina.post('/share-links/join', { token: link, name: 'Gina' });
    const made = await olga.post('/invitations', { maxUses: 5 });
    const token = made.text('url').replace(/.*#/, '');
    const given = { token, email: 'gina@example.org', password: 'seven green kettles sing' };
    const answers = await many(5, () => gina.post('/invitations/accept', given));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await olga.get('/invitations')).at('items', 0, 'uses')).toBe(1);
  },
  UNDER_LOAD_MS,
);

it(
  'ACC-117 there are no more tokens than a person may have, however many are made at once',
  async () => {
    await many(MAX_TOKENS_PER_USER + 20, () => olga.post('/tokens', {}));
    expect(await count('api_tokens')).toBe(MAX_TOKENS_PER_USER);
  },
  UNDER_LOAD_MS,
);

it(
  'ACC-117 there are no more links than a document may have, however many are made at once',
  async () => {
    const id = (await olga.post('/documents', {})).text('id');
    const path = `/documents/${id}/share-links`;
    await many(MAX_LINKS_PER_DOCUMENT + 20, () => olga.post(path, { role: 'edit' }));
    expect(await count('share_links')).toBe(MAX_LINKS_PER_DOCUMENT);
  },
  UNDER_LOAD_MS,
);
