/** Documents below documents: what lists and documents tell of where they lie, moving, and the trash. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import type { Browser } from '../testing/browser.ts';
import { idOf, make, roleOf } from '../testing/deeds.ts';

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

const listed = async (by: Browser, query: string): Promise<readonly unknown[]> => {
  const items = (await by.get(`/documents?${query}`)).at('items');
  if (!Array.isArray(items)) throw new Error('no list');
  return items.map((item: { readonly title: unknown }) => item.title);
};
const letIn = async (by: Browser, id: string, who: Browser, role: string): Promise<void> => {
  expect((await by.put(`/documents/${id}/grants`, { userId: await idOf(who), role })).status).toBe(200);
};

it('DOC-44 what lies right below a document is listed by its parent, and not at the top again', async () => {
  const top = await make(mia, { title: 'Top' });
  const middle = await make(mia, { title: 'Middle', parentId: top });
  await make(mia, { title: 'Low', parentId: middle });
  await make(mia, { title: 'Second', parentId: top });
  expect(await listed(tom, 'top=true')).toEqual(['Top']);
  expect(await listed(tom, `parentId=${top}`)).toEqual(['Second', 'Middle']);
  expect(await listed(tom, `parentId=${middle}`)).toEqual(['Low']);
  expect(await listed(tom, '')).toEqual(['Second', 'Low', 'Middle', 'Top']);
  const first = await tom.get(`/documents?parentId=${top}&limit=1`);
  expect(first.at('items', 0, 'title')).toBe('Second');
  expect(await listed(tom, `parentId=${top}&limit=1&cursor=${first.text('nextCursor')}`)).toEqual(['Middle']);
  expect((await tom.get('/documents?top=true')).at('items', 0, 'hasInside')).toBe(true);
  expect((await tom.get(`/documents?parentId=${top}`)).at('items', 1)).toMatchObject({
    parentId: top,
    parentTitle: 'Top',
    hasInside: true,
  });
  expect((await tom.get(`/documents?parentId=${top}&top=true`)).at('field')).toBe('query.parentId');
});

it('DOC-44 whoever may not see the parent finds the document at the top, once', async () => {
  const top = await make(mia, { title: 'Closed', private: true });
  const low = await make(mia, { title: 'Shown', parentId: top });
  await make(mia, { title: 'Below it', parentId: low });
  await letIn(mia, low, tom, 'viewer');
  expect(await listed(tom, 'top=true')).toEqual(['Shown']);
  expect(await listed(tom, '')).toEqual(['Below it', 'Shown']);
  expect(await listed(tom, `parentId=${low}`)).toEqual(['Below it']);
  expect(await listed(tom, `parentId=${top}`)).toEqual([]);
  expect(await listed(mia, 'top=true')).toEqual(['Closed']);
  expect(await listed(olga, 'top=true')).toEqual([]);
});

it('DOC-44 nothing is said to lie inside that the reader may not see', async () => {
  const top = await make(mia, { title: 'Top' });
  await make(mia, { title: 'Hidden', parentId: top, private: true });
  const place = `/documents/${top}/place`;
  expect([
    (await tom.get('/documents')).at('items', 0, 'hasInside'),
    (await tom.get(place)).at('hasInside'),
    (await mia.get(place)).at('hasInside'),
  ]).toEqual([false, false, true]);
  expect(await listed(tom, `parentId=${top}`)).toEqual([]);
});

it('DOC-45 documents are found by their words, wherever they lie, as far as the asker may see or write', async () => {
  const top = await make(mia, { title: 'Übersicht 100 %' });
  await make(mia, { title: 'Protokoll', markdown: 'Was wir übersahen', parentId: top });
  const read = await make(mia, { title: 'Übung', private: true });
  await letIn(mia, read, tom, 'viewer');
  await make(mia, { title: 'Über uns', private: true });
  expect(await listed(tom, `text=${encodeURIComponent('übers')}`)).toEqual(['Protokoll', 'Übersicht 100 %']);
  expect(await listed(tom, `text=${encodeURIComponent('Übu')}`)).toEqual(['Übung']);
  expect(await listed(tom, `text=${encodeURIComponent('über uns')}`)).toEqual([]);
  expect(await listed(tom, `text=${encodeURIComponent('0 %')}`)).toEqual(['Übersicht 100 %']);
  expect(await listed(tom, 'text=_')).toEqual([]);
  expect(await listed(tom, `writable=true&text=${encodeURIComponent('ü')}`)).toEqual([
    'Protokoll',
    'Übersicht 100 %',
  ]);
  expect(await listed(tom, `writable=true&notBelow=${top}`)).toEqual([]);
});

it('DOC-45 a list does not tell what lies below a document that is closed to its asker', async () => {
  const top = await make(mia, { private: true });
  const low = await make(mia, { title: 'Low', parentId: top });
  await letIn(mia, low, tom, 'editor');
  expect(await listed(tom, `notBelow=${top}`)).toEqual(['Low']);
  expect(await listed(mia, `notBelow=${top}`)).toEqual([]);
});

it('DOC-46 a document says where it lies, from the collection down', async () => {
  const collectionId = (await mia.post('/collections', { name: 'Plans', membersRole: 'viewer' })).text('id');
  const top = await make(mia, { title: 'Top', collectionId });
  const middle = await make(mia, { title: 'Middle', parentId: top });
  const low = await make(mia, { title: 'Low', parentId: middle });
  expect((await tom.get(`/documents/${low}/place`)).at('path')).toEqual([
    { kind: 'collection', id: collectionId, title: 'Plans' },
    { kind: 'document', id: top, title: 'Top' },
    { kind: 'document', id: middle, title: 'Middle' },
  ]);
  expect((await tom.get(`/documents/${top}/place`)).at('path')).toEqual([
    { kind: 'collection', id: collectionId, title: 'Plans' },
  ]);
  await mia.patch(`/documents/${top}`, { title: 'Highest' });
  expect((await tom.get(`/documents/${low}/place`)).at('path', 1, 'title')).toBe('Highest');
});

it('DOC-46 a place that is closed to the reader is told by no name, no id and no number', async () => {
  const collectionId = (await mia.post('/collections', { name: 'Secret club' })).text('id');
  const top = await make(mia, { title: 'Secret plan', collectionId });
  const middle = await make(mia, { title: 'Secret detail', parentId: top });
  const low = await make(mia, { title: 'Shown', parentId: middle });
  await letIn(mia, low, tom, 'editor');
  const link = await mia.post(`/documents/${low}/share-links`, { role: 'view' });
  const gus = world.browser();
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  const paths = [`/documents/${low}`, `/documents/${low}/place`, '/documents', '/documents?top=true'];
  for (const reader of [tom, gus]) {
    for (const path of paths) {
      const answer = await reader.get(path);
      expect(answer.status).toBe(200);
      const told = answer.raw.toString();
      for (const secret of ['Secret', collectionId, top, middle]) expect(told).not.toContain(secret);
    }
    expect((await reader.get(`/documents/${low}/place`)).at('path')).toEqual([]);
  }
  const access = await tom.get(`/documents/${low}/access`);
  expect(access.at('place')).toEqual({ kind: 'document', id: null, name: null });
  for (const secret of ['Secret', collectionId, top, middle]) {
    expect(access.raw.toString()).not.toContain(secret);
  }
  // Mia has a way in by owning it, and others by each of three places: two of those are one to Tom.
  expect(access.at('people', 0)).toMatchObject({
    person: { name: 'Mia' },
    ways: [
      { via: 'owner', place: 'document' },
      { via: 'owner', place: 'above', placeName: null },
      { via: 'grant', place: 'collection', placeName: null },
    ],
  });
});

it('DOC-46 a closed document on the way up ends the way, whatever is open above it', async () => {
  const top = await make(mia, { title: 'Open' });
  const middle = await make(mia, { title: 'Closed', parentId: top, private: true });
  const low = await make(mia, { title: 'Shown', parentId: middle });
  await letIn(mia, low, tom, 'viewer');
  expect((await tom.get(`/documents/${low}/place`)).body).toEqual({ path: [], hasInside: false });
  expect((await tom.get(`/documents/${low}`)).at('parentId')).toBeNull();
  expect((await mia.get(`/documents/${low}/place`)).at('path', 1, 'title')).toBe('Closed');
});

it('DOC-47 PAGE-110 before a move it is told who would gain and who would lose, and nothing is moved', async () => {
  const collectionId = (await mia.post('/collections', { name: 'Plans' })).text('id');
  const id = await make(mia, { title: 'Plan' });
  const changesBefore = world.changes.length;
  const inward = await mia.post(`/documents/${id}/move/preview`, { collectionId });
  expect(inward.body).toMatchObject({
    from: { kind: 'everybody' },
    to: { kind: 'collection', id: collectionId, name: 'Plans' },
    gains: [],
    loses: [
      // Who looks after the instance has every right, and owns nothing by it.
      { person: { name: 'Olga' }, role: 'owner', ownsIt: false },
      { person: { name: 'Tom' }, role: 'editor' },
    ],
    changes: [],
  });
  expect([await roleOf(tom, id), world.changes.length]).toEqual(['editor', changesBefore]);
  await mia.post(`/documents/${id}/move`, { collectionId });
  expect([await roleOf(tom, id), await roleOf(olga, id)]).toEqual([404, 404]);
  const outward = await mia.post(`/documents/${id}/move/preview`, {});
  expect([outward.at('gains', 0, 'person', 'name'), outward.at('gains', 1, 'person', 'name')]).toEqual([
    'Olga',
    'Tom',
  ]);
  const parentId = await make(mia, { title: 'Read only' });
  await mia.patch(`/documents/${parentId}/access`, { placeGives: 'viewer' });
  await letIn(mia, id, tom, 'editor');
  const below = await mia.post(`/documents/${id}/move/preview`, { parentId });
  expect(below.at('gains')).toMatchObject([{ person: { name: 'Olga' }, role: 'owner' }]);
  expect(below.at('changes')).toEqual([]);
});

it('DOC-47 a preview refuses what the move would refuse', async () => {
  const [top, closed] = [await make(tom), await make(mia, { private: true })];
  const low = await make(tom, { parentId: top });
  for (const place of [{ parentId: low }, { parentId: top }, { parentId: closed }, { parentId: 'nothing' }]) {
    const answers = [
      await tom.post(`/documents/${top}/move/preview`, place),
      await tom.post(`/documents/${top}/move`, place),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(answers[0]?.at('errors')).toEqual(answers[1]?.at('errors'));
  }
});

it('DOC-47 whoever moves what they manage by its place alone goes on managing it', async () => {
  const [from, to] = [
    (await mia.post('/collections', { name: 'From' })).text('id'),
    (await mia.post('/collections', { name: 'To' })).text('id'),
  ];
  const id = await make(mia, { collectionId: from });
  const userId = await idOf(tom);
  await mia.put(`/collections/${from}/grants`, { userId, role: 'manager' });
  await mia.put(`/collections/${to}/grants`, { userId, role: 'editor' });
  expect((await tom.post(`/documents/${id}/move/preview`, { collectionId: to })).at('changes')).toEqual([]);
  await tom.post(`/documents/${id}/move`, { collectionId: to });
  expect(await roleOf(tom, id)).toBe('manager');
  expect((await tom.post(`/documents/${id}/move`, { collectionId: from })).status).toBe(200);
});

it('DOC-48 a document is made inside another by who may write there', async () => {
  const top = await make(mia, { title: 'Top', private: true });
  await letIn(mia, top, tom, 'viewer');
  expect((await tom.post('/documents', { parentId: top })).at('field')).toBe('body.parentId');
  await letIn(mia, top, tom, 'editor');
  const low = await tom.post('/documents', { parentId: top });
  expect([low.status, low.at('parentTitle'), low.at('role')]).toEqual([201, 'Top', 'owner']);
  expect([await roleOf(mia, low.text('id')), await roleOf(olga, low.text('id'))]).toEqual(['manager', 404]);
});

it('DOC-49 what is taken out of a trash that keeps its parent says that it moved out, and stays with who did it', async () => {
  const top = await make(mia, { title: 'Top' });
  const low = await make(tom, { title: 'Low', parentId: top });
  const lowest = await make(tom, { title: 'Lowest', parentId: low });
  await mia.delete(`/documents/${top}`);
  const back = await mia.post(`/documents/${low}/restore`);
  expect([back.at('movedOut'), back.at('isPrivate'), back.at('parentId')]).toEqual([true, true, null]);
  expect([await roleOf(mia, low), await roleOf(tom, low), await roleOf(mia, lowest)]).toEqual([
    'manager',
    'owner',
    'manager',
  ]);
  const whole = await mia.post(`/documents/${top}/restore`);
  expect(whole.at('movedOut')).toBe(false);
});
