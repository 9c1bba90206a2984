import { afterEach, beforeEach, expect, it } from 'vitest';
import { findLink, joinByLink, type Joiner } from '../../accounts/joining/join-by-link.ts';
import { preparePerson } from '../../accounts/people.ts';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import { Browser } from '../testing/browser.ts';

let world: ApiWorld;
let olga: Browser;
let mia: Browser;
let tom: Browser;
let tomsId: string;
let id: string;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  [mia, tom] = [await world.member('Mia'), await world.member('Tom')];
  tomsId = (await tom.get('/session')).text('user', 'id');
  id = (await mia.post('/documents', { private: true })).text('id');
});
afterEach(() => world.close());

const bearer = (token: string): Browser => Browser.withToken(world.app, token);

/** Tom may edit and makes a link by which Gina joins. */
async function tomShares(): Promise<{ token: string; linkId: string; grantId: string; gina: Browser }> {
  const grants = await mia.put(`/documents/${id}/grants`, { userId: tomsId, role: 'editor' });
  const made = await tom.post(`/documents/${id}/share-links`, { role: 'edit' });
  const gina = world.browser();
  const token = made.text('token');
  await gina.post('/share-links/join', { token, name: 'Gina' });
  return { token, linkId: made.text('id'), grantId: grants.text('items', 0, 'id'), gina };
}

const TAKEN: readonly (readonly [string, (grantId: string) => Promise<unknown>])[] = [
  ['loses the document', (grantId) => mia.delete(`/documents/${id}/grants/${grantId}`)],
  ['may only read it', () => mia.put(`/documents/${id}/grants`, { userId: tomsId, role: 'viewer' })],
  ['is deactivated', () => olga.patch(`/members/${tomsId}`, { deactivated: true })],
  ['becomes a guest', () => olga.patch(`/members/${tomsId}`, { role: 'guest' })],
  ['is removed', () => olga.post(`/members/${tomsId}/remove`, { keepName: true })],
];

it.each(TAKEN)(
  'ACC-115 whoever %s has shared it no longer, and everybody asks again',
  async (_what, take) => {
    const { token, grantId, gina } = await tomShares();
    expect([
      (await gina.get(`/documents/${id}`)).status,
      (await bearer(token).get(`/documents/${id}`)).status,
    ]).toEqual([200, 200]);
    const before = world.changes.length;
    await take(grantId);
    expect(world.changes.slice(before)).toContainEqual({});
    expect((await gina.get(`/documents/${id}`)).status).toBe(403);
    expect((await gina.get('/documents')).at('items')).toEqual([]);
    expect((await bearer(token).get(`/documents/${id}`)).status).toBe(403);
    expect((await bearer(token).get('/documents')).at('items')).toEqual([]);
    expect((await world.browser().post('/share-links/open', { token })).status).toBe(404);
    expect((await world.browser().post('/share-links/join', { token, name: 'Eve' })).status).toBe(404);
    const seen = await mia.get(`/documents/${id}/access`);
    expect([JSON.stringify(seen.at('people')).includes('Gina'), seen.at('openLinks')]).toEqual([false, 0]);
  },
);

it('ACC-115 a link that has stopped is taken over by who manages the document, and lets in again', async () => {
  const { linkId, grantId, gina } = await tomShares();
  await mia.delete(`/documents/${id}/grants/${grantId}`);
  const path = `/documents/${id}/share-links/${linkId}`;
  expect((await mia.get(`/documents/${id}/share-links`)).at('items', 0, 'isStopped')).toBe(true);
  const eve = await world.member('Eve');
  await mia.put(`/documents/${id}/grants`, {
    userId: (await eve.get('/session')).text('user', 'id'),
    role: 'editor',
  });
  expect((await eve.patch(path, { takeOver: true })).status).toBe(403);
  const taken = await mia.patch(path, { takeOver: true });
  expect([taken.status, taken.at('isStopped'), taken.at('createdBy', 'name')]).toEqual([200, false, 'Mia']);
  expect((await gina.get(`/documents/${id}`)).status).toBe(200);
});

it('ACC-115 whoever gets the document back has their links back', async () => {
  const { grantId, gina } = await tomShares();
  await mia.delete(`/documents/${id}/grants/${grantId}`);
  await mia.put(`/documents/${id}/grants`, { userId: tomsId, role: 'editor' });
  expect((await gina.get(`/documents/${id}`)).status).toBe(200);
});

it('ACC-115 a link that stops between opening and joining lets nobody in', async () => {
  const { token, grantId } = await tomShares();
  const { db, clock } = world;
  const link = await findLink(db, token, { userId: undefined, now: clock.now() });
  if (link === undefined) throw new Error('no link');
  await mia.delete(`/documents/${id}/grants/${grantId}`);
  const eve = await preparePerson({ name: 'Eve', memberRole: 'guest' }, clock.now());
  const joiner: Joiner = { kind: 'new', guest: eve };
  const changing = { db, clock, changes: { tellNow: () => Promise.resolve() } };
  const joined = await joinByLink(changing, { joiner, link, address: '127.0.0.1' });
  expect(joined).toEqual({ ok: false, error: 'ended' });
});

it('ACC-116 a member who came by a link passes on nothing, and changes no terms of it', async () => {
  const link = await mia.post(`/documents/${id}/share-links`, {
    role: 'edit',
    maxUses: 1,
    password: 'sesame99',
    expiresAt: new Date(world.clock.now() + 60_000).toISOString(),
  });
  await tom.post('/share-links/join', { token: link.text('token'), password: 'sesame99' });
  expect((await tom.get(`/documents/${id}`)).at('role')).toBe('editor');
  expect((await tom.get(`/documents/${id}/share-links`)).status).toBe(403);
  expect((await tom.post(`/documents/${id}/share-links`, { role: 'edit' })).status).toBe(403);
  const terms = { password: null, maxUses: null, expiresAt: null };
  const path = `/documents/${id}/share-links/${link.text('id')}`;
  expect((await tom.patch(path, terms)).status).toBe(403);
  expect((await tom.delete(path)).status).toBe(403);
});

it('ACC-116 an editor manages the links they made, and who manages the document all of them', async () => {
  const { linkId } = await tomShares();
  const mias = `/documents/${id}/share-links/${(await mia.post(`/documents/${id}/share-links`, { role: 'view' })).text('id')}`;
  const toms = `/documents/${id}/share-links/${linkId}`;
  const seen = await tom.get(`/documents/${id}/share-links`);
  expect(new Set([seen.at('items', 0, 'mayChange'), seen.at('items', 1, 'mayChange')])).toEqual(
    new Set([true, false]),
  );
  expect((await tom.patch(mias, { role: 'edit' })).status).toBe(403);
  expect((await tom.delete(mias)).status).toBe(403);
  expect((await tom.patch(toms, { role: 'view' })).status).toBe(200);
  expect((await mia.patch(toms, { name: 'Printers' })).status).toBe(200);
  expect((await mia.delete(toms)).status).toBe(204);
  expect((await mia.delete(toms)).status).toBe(404);
});
