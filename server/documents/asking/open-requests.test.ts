import { afterEach, beforeEach, expect, it } from 'vitest';
import { MOST_OPEN_REQUESTS, openRequestListSchema } from '../../../shared/api/collections.ts';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import type { Browser } from '../testing/browser.ts';
import { idOf, make } from '../testing/deeds.ts';

let world: ApiWorld;
let olga: Browser;
let mia: Browser;
let tom: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  [mia, tom] = [await world.member('Mia'), await world.member('Tom')];
});
afterEach(() => world.close());

const ask = async (by: Browser, documentId: string, message = ''): Promise<void> => {
  await by.post('/access-requests', { documentId, message });
};
/** Title and person of each, the newest first. */
const toldTo = async (browser: Browser): Promise<readonly string[]> => {
  const { items } = openRequestListSchema.parse((await browser.get('/access-requests')).body);
  return items.map(({ document, person }) => `${person.name}: ${document.title}`);
};

it('ACC-131 who owns or manages a document is told who asks to come in, the newest first; editors and admins of closed ones are not', async () => {
  const [plan, notes] = [
    await make(mia, { title: 'Plan', private: true }),
    await make(mia, { title: 'Notes', private: true }),
  ];
  const [ada, nia] = [await world.member('Ada', 'admin'), await world.member('Nia')];
  await ask(nia, plan, 'Please');
  world.advance(1000);
  await ask(nia, notes);
  expect(await toldTo(mia)).toEqual(['Nia: Notes', 'Nia: Plan']);
  const [, first] = openRequestListSchema.parse((await mia.get('/access-requests')).body).items;
  expect(first).toMatchObject({
    document: { id: plan, title: 'Plan' },
    person: { id: await idOf(nia), name: 'Nia', isGuest: false },
    message: 'Please',
  });
  for (const closedTo of [olga, ada, tom, nia]) {
    // oxlint-disable-next-line no-await-in-loop -- one server
    expect(await toldTo(closedTo)).toEqual([]);
  }
  await mia.put(`/documents/${plan}/grants`, { userId: await idOf(tom), role: 'editor' });
  expect(await toldTo(tom)).toEqual([]);
  await mia.put(`/documents/${plan}/grants`, { userId: await idOf(tom), role: 'manager' });
  expect(await toldTo(tom)).toEqual(['Nia: Plan']);
});

it('ACC-131 of what is open to all members its admins are told, members are not; a guest who asks is marked', async () => {
  const [open, other] = [await make(mia, { title: 'Open' }), await make(mia, { title: 'Other' })];
  const link = await mia.post(`/documents/${other}/share-links`, { role: 'edit' });
  const gus = world.browser();
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  await ask(gus, open);
  expect(await toldTo(await world.member('Ada', 'admin'))).toEqual(['Gus: Open']);
  expect(await toldTo(olga)).toEqual(['Gus: Open']);
  expect(await toldTo(tom)).toEqual([]);
  const answer = await mia.get('/access-requests');
  expect(answer.at('items', 0, 'person', 'isGuest')).toBe(true);
  expect((await gus.get('/access-requests')).status).toBe(403);
});

it('ACC-131 a request is gone once it is decided, its document is in the trash or its person deactivated', async () => {
  const [one, two, three] = [
    await make(mia, { title: 'One', private: true }),
    await make(mia, { title: 'Two', private: true }),
    await make(mia, { title: 'Three', private: true }),
  ];
  const nia = await world.member('Nia');
  await ask(tom, one);
  await ask(tom, two);
  await ask(nia, three);
  const { items } = openRequestListSchema.parse((await mia.get('/access-requests')).body);
  const ofOne = items.find(({ document }) => document.id === one);
  await mia.post(`/documents/${one}/access-requests/${ofOne?.id ?? ''}`, { role: 'viewer' });
  expect((await toldTo(mia)).toSorted()).toEqual(['Nia: Three', 'Tom: Two']);
  await mia.delete(`/documents/${two}`);
  expect(await toldTo(mia)).toEqual(['Nia: Three']);
  await olga.patch(`/members/${await idOf(nia)}`, { deactivated: true });
  expect(await toldTo(mia)).toEqual([]);
});

it('ACC-131 at most fifty are told, and that there are more, however many lie between that are not theirs to decide', async () => {
  const [hers, his] = [await make(mia, { title: 'Hers' }), await make(tom, { title: 'His' })];
  const people = Array.from({ length: 300 }, (_, index) => `guest-${String(index).padStart(3, '0')}`);
  await world.db
    .insertInto('users')
    .values(people.map((id) => guest(id)))
    .execute();
  const asks = (documentId: string, ids: readonly string[], at: number): Promise<unknown> =>
    world.db
      .insertInto('access_requests')
      .values(
        ids.map((id) => ({
          id: `${documentId}-${id}`,
          document_id: documentId,
          user_id: id,
          message: '',
          asked_at: at,
        })),
      )
      .execute();
  await asks(hers, people.slice(0, MOST_OPEN_REQUESTS), 1);
  await asks(his, people, 2);
  const exactly = openRequestListSchema.parse((await mia.get('/access-requests')).body);
  expect([exactly.items.length, exactly.hasMore]).toEqual([MOST_OPEN_REQUESTS, false]);
  await asks(hers, people.slice(-1), 3);
  const more = openRequestListSchema.parse((await mia.get('/access-requests')).body);
  expect([more.items.length, more.hasMore]).toEqual([MOST_OPEN_REQUESTS, true]);
  expect(more.items[0]?.person.name).toBe(people.at(-1));
});

// oxlint-disable-next-line typescript/explicit-function-return-type -- a row of the table
function guest(id: string) {
  return {
    id,
    name: id,
    email: `${id}@people.invalid`,
    email_verified: 0,
    image: null,
    color: '#5e7615',
    kind: 'guest',
    member_role: 'guest',
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    deactivated_at: null,
    removed_at: null,
    language: null,
    theme: null,
  } as const;
}
