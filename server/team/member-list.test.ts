import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser } from '../documents/testing/browser.ts';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
});
afterEach(() => world.close());

const ROWS_AT_ONCE = 200;

/** Their ids sort before every random one. */
async function guests(count: number): Promise<void> {
  const now = new Date(world.clock.now()).toISOString();
  for (let first = 0; first < count; first += ROWS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, count - first) }, (_, at) => {
      const id = `--${String(first + at).padStart(6, '0')}`;
      return {
        id,
        name: `Guest ${first + at}`,
        email: `${id}@people.invalid`,
        email_verified: 0 as const,
        image: null,
        color: '#5e7615',
        kind: 'guest' as const,
        member_role: 'guest' as const,
        created_at: now,
        updated_at: now,
        deactivated_at: null,
        removed_at: null,
        language: null,
        theme: null,
      };
    });
    await world.db.insertInto('users').values(rows).execute();
  }
}

it('ACC-124 however many guests there are, those who belong to the instance are in the list', async () => {
  await world.member('Mia');
  await world.member('Adam', 'admin');
  await guests(6000);
  const list = await olga.get('/members');
  expect([0, 1, 2].map((at) => list.at('items', at, 'name'))).toEqual(['Olga', 'Adam', 'Mia']);
  expect([list.at('items', 3), list.at('guests'), list.at('nextCursor')]).toEqual([undefined, 6000, null]);
});

it('ACC-124 guests are told in pages, the newest first, each once; a cursor that is none is refused', async () => {
  await guests(5);
  world.advance(1000);
  const id = (await olga.post('/documents', {})).text('id');
  const token = (await olga.post(`/documents/${id}/share-links`, { role: 'edit' })).text('token');
  await world.browser().post('/share-links/join', { token, name: 'Newest' });
  const names: unknown[] = [];
  let cursor = '';
  do {
    const page = await olga.get(`/members?kind=guest&limit=4${cursor}`);
    for (let at = 0; at < 4 && page.at('items', at) !== undefined; at += 1) {
      names.push(page.at('items', at, 'name'));
    }
    cursor = page.at('nextCursor') === null ? '' : `&cursor=${page.text('nextCursor')}`;
  } while (cursor !== '');
  expect(names).toEqual(['Newest', 'Guest 4', 'Guest 3', 'Guest 2', 'Guest 1', 'Guest 0']);
  const wrong = await olga.get('/members?kind=guest&cursor=WzFd');
  expect([wrong.status, wrong.at('errors', 0, 'field')]).toEqual([400, 'query.cursor']);
});
