import { afterEach, beforeEach, expect, it } from 'vitest';
import { documentAccessSchema, type DocumentAccessResponse } from '../../../shared/api/collections.ts';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import type { Answer, Browser } from '../testing/browser.ts';
import { idOf, make, roleOf } from '../testing/deeds.ts';
import { MOST_GUESTS_TOLD } from './who-may-see.ts';

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

const collect = async (by: Browser, collection: object = { name: 'Plans' }): Promise<string> =>
  (await by.post('/collections', collection)).text('id');

it('ACC-61 a private document is for who made it and whom they let in, owners of the instance included', async () => {
  const id = await make(mia, { private: true });
  expect([await roleOf(mia, id), await roleOf(tom, id), await roleOf(olga, id)]).toEqual(['owner', 404, 404]);
  const grants = await mia.put(`/documents/${id}/grants`, { userId: await idOf(tom), role: 'viewer' });
  expect(grants.at('items', 0, 'person', 'name')).toBe('Tom');
  expect(await roleOf(tom, id)).toBe('viewer');
  await mia.put(`/documents/${id}/grants`, { userId: await idOf(tom), role: 'manager' });
  expect(await roleOf(tom, id)).toBe('manager');
  const changesBefore = world.changes.length;
  expect((await tom.delete(`/documents/${id}/grants/${grants.text('items', 0, 'id')}`)).status).toBe(204);
  expect(world.changes.slice(changesBefore)).toEqual([{ principalId: `user:${await idOf(tom)}` }]);
  expect(await roleOf(tom, id)).toBe(404);
});

it('ACC-61 whoever closes what they manage by its place stays in', async () => {
  const collectionId = await collect(mia);
  const id = await make(mia, { collectionId });
  await mia.put(`/collections/${collectionId}/grants`, { userId: await idOf(tom), role: 'manager' });
  const closed = await tom.patch(`/documents/${id}/access`, { placeGives: 'none' });
  expect([closed.at('placeGives'), await roleOf(tom, id)]).toEqual(['none', 'manager']);
  await mia.patch(`/documents/${id}/access`, { placeGives: null });
  expect(await roleOf(tom, id)).toBe('manager');
});

it('ACC-62 a closed collection is closed to admins until they let themselves in, which is written down', async () => {
  const collectionId = await collect(mia);
  const id = await make(mia, { collectionId });
  expect((await olga.get('/collections')).at('items', 0)).toMatchObject({ name: 'Plans', role: null });
  expect((await tom.get('/collections')).at('items')).toEqual([]);
  expect(await roleOf(olga, id)).toBe(404);
  await olga.put(`/collections/${collectionId}/grants`, { userId: await idOf(olga), role: 'viewer' });
  expect(await roleOf(olga, id)).toBe('viewer');
  expect((await olga.get('/audit-log?kind=access.granted')).at('items', 0)).toMatchObject({
    actor: { name: 'Olga' },
    subject: { kind: 'collection', name: 'Plans' },
    detail: { to: 'Olga', role: 'viewer' },
  });
});

it('ACC-63 says who can see a document and why, as the rule that lets them in', async () => {
  const gus = world.browser();
  const collectionId = await collect(mia, { name: 'Plans', membersRole: 'commenter' });
  const id = await make(mia, { collectionId });
  const link = await mia.post(`/documents/${id}/share-links`, { role: 'edit' });
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  const group = (await olga.post('/groups', { name: 'Design' })).text('id');
  await olga.put(`/groups/${group}/members/${await idOf(tom)}`);
  await mia.put(`/documents/${id}/grants`, { groupId: group, role: 'editor' });
  const answer = await mia.get(`/documents/${id}/access`);
  expect(answer.at('place')).toEqual({ kind: 'collection', id: collectionId, name: 'Plans' });
  expect(answer.at('openLinks')).toBe(1);
  expect(answer.at('people')).toMatchObject([
    {
      person: { name: 'Mia' },
      role: 'owner',
      ways: [
        { via: 'owner', place: 'document' },
        { via: 'grant', place: 'collection', placeName: 'Plans' },
        {},
      ],
    },
    {
      person: { name: 'Olga' },
      role: 'owner',
      ways: [{ via: 'office', place: 'collection' }, { via: 'members' }],
    },
    { person: { name: 'Gus', isGuest: true }, role: 'editor', ways: [{ via: 'link', place: 'document' }] },
    {
      person: { name: 'Tom' },
      role: 'editor',
      ways: [
        { via: 'grant', groupName: 'Design' },
        { via: 'members', role: 'commenter' },
      ],
    },
  ]);
});

it('ACC-65 a document goes where its mover may write, and never below itself', async () => {
  const [closed, own] = [await collect(mia), await collect(tom)];
  const [top, middle] = [await make(tom), await make(tom)];
  const low = await make(tom, { parentId: middle });
  expect((await tom.post(`/documents/${top}/move`, { collectionId: closed })).at('errors', 0, 'field')).toBe(
    'body.collectionId',
  );
  expect((await tom.post(`/documents/${middle}/move`, { parentId: low })).status).toBe(400);
  expect((await tom.post(`/documents/${middle}/move`, { parentId: middle })).status).toBe(400);
  expect(await roleOf(mia, low)).toBe('editor');
  expect((await tom.post(`/documents/${middle}/move`, { collectionId: own })).at('place', 'kind')).toBe(
    'collection',
  );
  expect([await roleOf(mia, low), await roleOf(mia, middle)]).toEqual([404, 404]);
  await tom.post(`/documents/${middle}/move`, { parentId: top });
  expect([await roleOf(mia, low), await roleOf(mia, middle)]).toEqual(['editor', 'editor']);
  expect((await mia.post('/documents', { collectionId: own })).status).toBe(400);
  let parentId = low;
  for (let depth = 3; depth < 20; depth += 1) parentId = await make(tom, { parentId });
  expect((await tom.post('/documents', { parentId })).status).toBe(400);
  expect((await tom.post(`/documents/${top}/move`, { parentId: await make(tom) })).status).toBe(400);
});

it('ACC-66 a document is handed over by its owner, who stays as one who manages it', async () => {
  const id = await make(mia, { private: true });
  expect((await mia.post(`/documents/${id}/owner`, { userId: 'nobody' })).status).toBe(400);
  expect((await mia.post(`/documents/${id}/owner`, { userId: await idOf(tom) })).status).toBe(204);
  expect([await roleOf(mia, id), await roleOf(tom, id)]).toEqual(['manager', 'owner']);
  expect((await mia.post(`/documents/${id}/owner`, { userId: await idOf(mia) })).status).toBe(403);
});

it('ACC-67 asking to be let in is answered alike whether there is such a document', async () => {
  const id = await make(mia, { private: true });
  const asked = await Promise.all(
    [id, 'doesnotexist', '!'].map((documentId) =>
      tom.post('/access-requests', { documentId, message: 'Please' }),
    ),
  );
  expect(asked.map(({ status, raw }) => `${status} ${raw.toString()}`)).toEqual([
    '202 null',
    '202 null',
    '202 null',
  ]);
  await tom.post('/access-requests', { documentId: id, message: 'Please, Mia' });
  const requests = await mia.get(`/documents/${id}/access-requests`);
  expect(requests.at('items')).toMatchObject([
    { person: { name: 'Tom', isGuest: false }, message: 'Please, Mia' },
  ]);
  const request = `/documents/${id}/access-requests/${requests.text('items', 0, 'id')}`;
  expect((await mia.post(request, { role: 'commenter' })).status).toBe(204);
  expect(await roleOf(tom, id)).toBe('commenter');
  expect((await mia.post(request, { role: 'commenter' })).status).toBe(404);
  await olga.post('/access-requests', { documentId: id });
  const again = await mia.get(`/documents/${id}/access-requests`);
  await mia.post(`/documents/${id}/access-requests/${again.text('items', 0, 'id')}`, { role: null });
  expect((await mia.get(`/documents/${id}/access-requests`)).at('items')).toEqual([]);
});

it('ACC-127 who only reads in a collection is not told who else does; who fills it or looks after the instance is', async () => {
  const collectionId = await collect(mia, { name: 'Plans', membersRole: 'viewer' });
  const path = `/collections/${collectionId}/grants`;
  expect((await tom.get(path)).status).toBe(403);
  expect((await olga.get(path)).at('items', 0, 'person', 'name')).toBe('Mia');
  await mia.put(path, { userId: await idOf(tom), role: 'editor' });
  expect((await tom.get(path)).status).toBe(200);
  const gus = world.browser();
  const id = await make(mia, {});
  const link = await mia.post(`/documents/${id}/share-links`, { role: 'edit' });
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  await mia.put(path, { userId: await idOf(gus), role: 'viewer' });
  expect((await gus.get(`/collections/${collectionId}`)).status).toBe(200);
  expect((await gus.get(path)).status).toBe(403);
});

it('ACC-129 of many guests by links the newest are told, and how many more there are; others not at all', async () => {
  const id = await make(mia, {});
  const elsewhere = await make(mia, {});
  const joins = async (documentId: string, name: string): Promise<void> => {
    const made = await mia.post(`/documents/${documentId}/share-links`, { role: 'edit' });
    await world.browser().post('/share-links/join', { token: made.text('token'), name });
  };
  await joins(id, 'First');
  await joins(elsewhere, 'Elsewhere');
  await copiesOfFirst(MOST_GUESTS_TOLD);
  const answer = await mia.get(`/documents/${id}/access`);
  const guests = peopleIn(answer).filter(({ person }) => person.isGuest);
  expect([guests.length, answer.at('moreGuests')]).toEqual([MOST_GUESTS_TOLD, 1]);
  expect(guests.map(({ person }) => person.name)).not.toContain('First');
  const other = await mia.get(`/documents/${elsewhere}/access`);
  const names = peopleIn(other).map(({ person }) => person.name);
  expect(names.toSorted()).toEqual(['Elsewhere', 'Mia', 'Olga', 'Tom']);
  expect(other.at('moreGuests')).toBe(0);
});

/** Guests who joined by the same link a second later. */
async function copiesOfFirst(count: number): Promise<void> {
  const first = await world.db
    .selectFrom('users')
    .selectAll()
    .where('name', '=', 'First')
    .executeTakeFirstOrThrow();
  const grant = await world.db
    .selectFrom('share_grants')
    .selectAll()
    .where('user_id', '=', first.id)
    .executeTakeFirstOrThrow();
  const rows = Array.from({ length: count }, (_, at) => ({
    ...first,
    id: `g${at}`,
    name: `G${at}`,
    email: `g${at}@x`,
  }));
  await world.db.insertInto('users').values(rows).execute();
  const grants = rows.map(({ id }) =>
    Object.assign({}, grant, { user_id: id, granted_at: grant.granted_at + 1000 }),
  );
  await world.db.insertInto('share_grants').values(grants).execute();
}

function peopleIn(answer: Answer): DocumentAccessResponse['people'] {
  return documentAccessSchema.parse(answer.body).people;
}

it('ACC-68 a collection is removed when nothing lies in it', async () => {
  const collectionId = await collect(mia);
  const id = await make(mia, { collectionId });
  await mia.patch(`/collections/${collectionId}`, { name: 'Ideas', membersRole: 'viewer' });
  expect((await tom.get(`/documents?collectionId=${collectionId}`)).at('items', 0)).toMatchObject({
    id,
    role: 'viewer',
  });
  expect((await mia.delete(`/collections/${collectionId}`)).status).toBe(409);
  await mia.post(`/documents/${id}/move`, {});
  expect((await mia.delete(`/collections/${collectionId}`)).status).toBe(204);
  expect((await mia.get('/collections')).at('items')).toEqual([]);
  expect(await roleOf(tom, id)).toBe('editor');
});

it('DOC-43 what lies below goes to the trash along, comes back along, and never becomes more open', async () => {
  const top = await make(mia, { private: true });
  const low = await make(mia, { parentId: top });
  const alone = await make(mia, { parentId: top });
  await mia.delete(`/documents/${alone}`);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await mia.delete(`/documents/${top}`);
  expect([await roleOf(mia, top), await roleOf(mia, low)]).toEqual([404, 404]);
  await mia.post(`/documents/${top}/restore`);
  expect([await roleOf(mia, top), await roleOf(mia, low), await roleOf(mia, alone)]).toEqual([
    'owner',
    'owner',
    404,
  ]);
  await mia.delete(`/documents/${top}`);
  await mia.post(`/documents/${low}/restore`);
  expect([await roleOf(mia, low), await roleOf(tom, low), await roleOf(olga, low)]).toEqual([
    'owner',
    404,
    404,
  ]);
});

it('PAGE-76 who is on a list of people is told apart as a guest', async () => {
  const gus = world.browser();
  const id = await make(mia, { private: true });
  const link = await mia.post(`/documents/${id}/share-links`, { role: 'edit' });
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  await mia.put(`/documents/${id}/grants`, { userId: await idOf(tom), role: 'viewer' });
  await mia.put(`/documents/${id}/grants`, { userId: await idOf(gus), role: 'viewer' });
  expect((await mia.get(`/documents/${id}/access`)).at('grants')).toMatchObject([
    { person: { name: 'Gus', isGuest: true } },
    { person: { name: 'Tom', isGuest: false } },
  ]);
});
