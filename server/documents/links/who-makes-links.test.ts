/** A document, or what it lies in, leaves making links to who manages it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import { Browser } from '../testing/browser.ts';

let world: ApiWorld;
let mia: Browser;
let tom: Browser;
let id: string;
let collectionId: string;
beforeEach(async () => {
  world = await createApiWorld();
  await world.owner();
  [mia, tom] = [await world.member('Mia'), await world.member('Tom')];
  collectionId = (await mia.post('/collections', { name: 'HR', membersRole: 'editor' })).text('id');
  id = (await mia.post('/documents', { collectionId })).text('id');
});
afterEach(() => world.close());

const managersOnly = { linksBy: 'manager' } as const;
const make = async (browser: Browser, documentId = id): Promise<number> =>
  (await browser.post(`/documents/${documentId}/share-links`, { role: 'edit' })).status;
const mayMake = async (browser: Browser): Promise<unknown> =>
  (await browser.get(`/documents/${id}/share-links`)).at('mayMake');

/** Tom, who may edit, has made a link by which Gina joined. */
async function tomShares(): Promise<{ gina: Browser; bare: Browser; linkId: string }> {
  const made = await tom.post(`/documents/${id}/share-links`, { role: 'view' });
  const gina = world.browser();
  await gina.post('/share-links/join', { token: made.text('token'), name: 'Gina' });
  return { gina, bare: Browser.withToken(world.app, made.text('token')), linkId: made.text('id') };
}

const read = async (browser: Browser): Promise<number> => (await browser.get(`/documents/${id}`)).status;

const SAID: readonly (readonly [string, () => Promise<unknown>, () => Promise<unknown>])[] = [
  [
    'a document',
    () => mia.patch(`/documents/${id}/access`, managersOnly),
    () => mia.patch(`/documents/${id}/access`, { linksBy: 'editor' }),
  ],
  [
    'a collection',
    () => mia.patch(`/collections/${collectionId}`, managersOnly),
    () => mia.patch(`/collections/${collectionId}`, { linksBy: 'editor' }),
  ],
];

it.each(SAID)('ACC-150 %s leaves links to who manages: editors make none', async (_what, close, open) => {
  expect([await make(tom), await mayMake(tom)]).toEqual([201, true]);
  await close();
  expect([await make(tom), await mayMake(tom)]).toEqual([403, false]);
  expect([await make(mia), await mayMake(mia)]).toEqual([201, true]);
  await open();
  expect([await make(tom), await mayMake(tom)]).toEqual([201, true]);
});

it.each(SAID)(
  'ACC-151 when %s does, links of editors stop at once, and work again when it is taken back',
  async (_what, close, open) => {
    const { gina, bare, linkId } = await tomShares();
    expect([await read(gina), await read(bare)]).toEqual([200, 200]);
    const before = world.changes.length;
    await close();
    expect(world.changes.slice(before)).toContainEqual({});
    expect([await read(gina), await read(bare)]).toEqual([403, 403]);
    expect((await mia.get(`/documents/${id}/share-links`)).at('items', 0, 'isStopped')).toBe(true);
    expect((await mia.get(`/documents/${id}/access`)).at('openLinks')).toBe(0);
    // Who may edit sees and ends what they made.
    expect((await tom.delete(`/documents/${id}/share-links/${linkId}`)).status).toBe(204);
    await open();
    const again = await tomShares();
    await close();
    await open();
    expect([await read(again.gina), await read(again.bare)]).toEqual([200, 200]);
  },
);

it('ACC-150 it holds in what lies below, and not where nothing is taken over', async () => {
  const below = (await mia.post('/documents', { parentId: id })).text('id');
  await mia.patch(`/documents/${id}/access`, managersOnly);
  expect(await make(tom, below)).toBe(403);
  const seen = await mia.get(`/documents/${below}/access`);
  expect([seen.at('linksBy'), seen.at('placeLinksBy')]).toEqual(['editor', 'manager']);
  await mia.patch(`/documents/${below}/access`, { placeGives: 'none' });
  const tomsId = (await tom.get('/session')).text('user', 'id');
  await mia.put(`/documents/${below}/grants`, { userId: tomsId, role: 'editor' });
  expect(await make(tom, below)).toBe(201);
});

it('ACC-150 only who manages says so, and the audit log tells it', async () => {
  expect((await tom.patch(`/documents/${id}/access`, managersOnly)).status).toBe(403);
  expect((await tom.patch(`/collections/${collectionId}`, managersOnly)).status).toBe(403);
  expect((await mia.patch(`/documents/${id}/access`, {})).status).toBe(400);
  expect((await mia.patch(`/documents/${id}/access`, { linksBy: 'nobody' })).status).toBe(400);
  const changed = await mia.patch(`/documents/${id}/access`, managersOnly);
  expect([changed.at('linksBy'), changed.at('placeGives')]).toEqual(['manager', null]);
  const rows = await world.db.selectFrom('audit_events').select(['kind', 'detail']).execute();
  expect(rows).toContainEqual({ kind: 'document.narrowed', detail: JSON.stringify(managersOnly) });
});
