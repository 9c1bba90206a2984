/** Somebody who came by a link is taken out alone. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import type { Browser } from '../testing/browser.ts';
import { idOf } from '../testing/deeds.ts';

let world: ApiWorld;
let mia: Browser;
let id: string;
let token: string;
beforeEach(async () => {
  world = await createApiWorld();
  await world.owner();
  mia = await world.member('Mia');
  id = (await mia.post('/documents', { private: true })).text('id');
  token = (await mia.post(`/documents/${id}/share-links`, { role: 'edit', maxUses: 9 })).text('token');
});
afterEach(() => world.close());

const read = async (browser: Browser): Promise<number> => (await browser.get(`/documents/${id}`)).status;
const takeOut = async (by: Browser, whom: Browser): Promise<number> =>
  (await by.delete(`/documents/${id}/came-by-links/${await idOf(whom)}`)).status;

async function joins(name: string): Promise<Browser> {
  const browser = world.browser();
  await browser.post('/share-links/join', { token, name });
  return browser;
}

it('ACC-152 who came by a link is out at once and comes in by it no more; others stay, and it stays open', async () => {
  const [gus, gina] = [await joins('Gus'), await joins('Gina')];
  const before = world.changes.length;
  expect(await takeOut(mia, gus)).toBe(204);
  expect(world.changes.slice(before)).toEqual([{ documentId: id, principalId: `user:${await idOf(gus)}` }]);
  expect([await read(gus), await read(gina)]).toEqual([403, 200]);
  expect((await gus.get('/documents')).at('items')).toEqual([]);
  expect((await gus.post('/share-links/open', { token })).status).toBe(404);
  expect((await gus.post('/share-links/join', { token })).status).toBe(404);
  expect(await read(gus)).toBe(403);
  const people = JSON.stringify((await mia.get(`/documents/${id}/access`)).at('people'));
  expect([people.includes('Gus'), people.includes('Gina')]).toEqual([false, true]);
  expect(await read(await joins('Greta'))).toBe(200);
  expect(await takeOut(mia, gus)).toBe(404);
});

it('ACC-152 another link, and being let in by name, count; a member keeps what is theirs without the link', async () => {
  const gus = await joins('Gus');
  await takeOut(mia, gus);
  const other = (await mia.post(`/documents/${id}/share-links`, { role: 'view' })).text('token');
  await gus.post('/share-links/join', { token: other });
  expect(await read(gus)).toBe(200);
  const tom = await world.member('Tom');
  await tom.post('/share-links/join', { token });
  await mia.put(`/documents/${id}/grants`, { userId: await idOf(tom), role: 'viewer' });
  expect(await takeOut(mia, tom)).toBe(204);
  expect((await tom.get(`/documents/${id}`)).at('role')).toBe('viewer');
});

it('ACC-152 only who manages the document takes somebody out, and the audit log tells it', async () => {
  const gus = await joins('Gus');
  const tom = await world.member('Tom');
  await mia.put(`/documents/${id}/grants`, { userId: await idOf(tom), role: 'editor' });
  expect([await takeOut(tom, gus), await takeOut(gus, gus)]).toEqual([403, 403]);
  expect(await takeOut(mia, mia)).toBe(404);
  await takeOut(mia, gus);
  const rows = await world.db.selectFrom('audit_events').select(['kind', 'detail']).execute();
  expect(rows).toContainEqual({ kind: 'access.revoked', detail: JSON.stringify({ to: 'Gus', way: 'link' }) });
});

it('ACC-152 ACC-132 who was taken out can ask to be let in, and is not taken for somebody who is', async () => {
  const gus = await joins('Gus');
  await takeOut(mia, gus);
  expect((await gus.post('/access-requests', { documentId: id, message: 'Please' })).status).toBe(202);
  const asked = (): Promise<unknown> =>
    mia.get('/access-requests').then((answer) => answer.at('items', 0, 'person', 'name'));
  expect(await asked()).toBe('Gus');
  // A change of rights looks for requests that it answers.
  await mia.patch(`/documents/${id}/access`, { linksBy: 'manager' });
  expect(await asked()).toBe('Gus');
});
