import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accessRequestListSchema, openRequestListSchema } from '../../../shared/api/collections.ts';
import { trustDocumentId } from '../../../shared/ids.ts';
import { listRequests } from './access-requests.ts';
import { listOpenRequests } from './open-requests.ts';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import type { Browser } from '../testing/browser.ts';
import { idOf, make } from '../testing/deeds.ts';

let world: ApiWorld;
let olga: Browser;
let mia: Browser;
let tom: Browser;
let tomId: string;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  [mia, tom] = [await world.member('Mia'), await world.member('Tom')];
  tomId = await idOf(tom);
});
afterEach(() => world.close());

const ask = (by: Browser, documentId: string): Promise<unknown> =>
  by.post('/access-requests', { documentId, message: 'Please' });
/** Who is told at Share, which is the same as in the list of all documents. */
const askers = async (by: Browser, documentId: string): Promise<readonly string[]> => {
  const here = accessRequestListSchema.parse((await by.get(`/documents/${documentId}/access-requests`)).body);
  const all = openRequestListSchema.parse((await by.get('/access-requests')).body);
  const ofAll = all.items.filter(({ document }) => document.id === documentId);
  expect(ofAll.map(({ id }) => id).toSorted()).toEqual(here.items.map(({ id }) => id).toSorted());
  return here.items.map(({ person }) => person.name).toSorted();
};

interface At {
  readonly id: string;
  /** Its collection, or the group that is let in. */
  readonly by: string;
}

interface Way {
  readonly how: string;
  readonly prepare: () => Promise<At>;
  readonly open: (at: At) => Promise<unknown>;
  readonly close: (at: At) => Promise<unknown>;
}

const privately = async (): Promise<At> => ({
  id: await make(mia, { title: 'Plan', private: true }),
  by: '',
});
const collected = async (): Promise<At> => {
  const by = (await mia.post('/collections', { name: 'Plans' })).text('id');
  return { id: await make(mia, { title: 'Plan', collectionId: by }), by };
};
const grouped = async (): Promise<At> => {
  const by = (await olga.post('/groups', { name: 'Writers' })).text('id');
  const { id } = await privately();
  await mia.put(`/documents/${id}/grants`, { groupId: by, role: 'editor' });
  return { id, by };
};
const grantOfTom = async (): Promise<string> => {
  const grants = world.db.selectFrom('access_grants').select('id').where('user_id', '=', tomId);
  return (await grants.executeTakeFirstOrThrow()).id;
};

const WAYS: readonly Way[] = [
  {
    how: 'let in by name',
    prepare: privately,
    open: ({ id }) => mia.put(`/documents/${id}/grants`, { userId: tomId, role: 'viewer' }),
    close: async ({ id }) => mia.delete(`/documents/${id}/grants/${await grantOfTom()}`),
  },
  {
    how: 'let into its collection',
    prepare: collected,
    open: ({ by }) => mia.put(`/collections/${by}/grants`, { userId: tomId, role: 'viewer' }),
    close: async ({ by }) => mia.delete(`/collections/${by}/grants/${await grantOfTom()}`),
  },
  {
    how: 'added to a group',
    prepare: grouped,
    open: ({ by }) => olga.put(`/groups/${by}/members/${tomId}`),
    close: ({ by }) => olga.delete(`/groups/${by}/members/${tomId}`),
  },
  {
    how: 'joined by a link',
    prepare: privately,
    open: async ({ id }) => {
      const link = await mia.post(`/documents/${id}/share-links`, { role: 'view' });
      return tom.post('/share-links/join', { token: link.text('token') });
    },
    close: async ({ id }) => {
      const links = await mia.get(`/documents/${id}/share-links`);
      return mia.delete(`/documents/${id}/share-links/${links.text('items', 0, 'id')}`);
    },
  },
  {
    how: 'made its owner',
    prepare: privately,
    open: ({ id }) => mia.post(`/documents/${id}/owner`, { userId: tomId }),
    close: async ({ id }) => {
      await tom.post(`/documents/${id}/owner`, { userId: await idOf(mia) });
      return mia.delete(`/documents/${id}/grants/${await grantOfTom()}`);
    },
  },
  {
    how: 'it is widened to all members',
    prepare: privately,
    open: ({ id }) => mia.patch(`/documents/${id}/access`, { placeGives: 'viewer' }),
    close: ({ id }) => mia.patch(`/documents/${id}/access`, { placeGives: 'none' }),
  },
  {
    how: 'its collection is opened to members',
    prepare: collected,
    open: ({ by }) => mia.patch(`/collections/${by}`, { membersRole: 'viewer' }),
    close: ({ by }) => mia.patch(`/collections/${by}`, { membersRole: null }),
  },
  {
    how: 'it is moved to where all members are',
    prepare: collected,
    open: ({ id }) => mia.post(`/documents/${id}/move`, {}),
    close: ({ id, by }) => mia.post(`/documents/${id}/move`, { collectionId: by }),
  },
];

it.each(WAYS)('ACC-132 a request is gone for good once its asker comes in otherwise: $how', async (way) => {
  const at = await way.prepare();
  const [gus, opened] = [await guest('Gus'), async () => (await tom.get(`/documents/${at.id}`)).status];
  await ask(tom, at.id);
  await ask(gus, at.id);
  expect(await askers(mia, at.id)).toEqual(['Gus', 'Tom']);
  await way.open(at);
  expect([await opened(), await askers(mia, at.id)]).toEqual([200, ['Gus']]);
  // Whoever can come in has nothing to ask for.
  await ask(tom, at.id);
  expect(await askers(mia, at.id)).toEqual(['Gus']);
  await way.close(at);
  expect([await opened(), await askers(mia, at.id)]).toEqual([expect.toBeOneOf([403, 404]), ['Gus']]);
  await ask(tom, at.id);
  expect(await askers(mia, at.id)).toEqual(['Gus', 'Tom']);
});

/** Who came by a link of another document. */
async function guest(name: string): Promise<Browser> {
  const other = await make(mia, { title: 'Other' });
  const link = await mia.post(`/documents/${other}/share-links`, { role: 'view' });
  const browser = world.browser();
  await browser.post('/share-links/join', { token: link.text('token'), name });
  return browser;
}

it('ACC-132 a guest who asked and becomes a member is told of no more where members can come in', async () => {
  const [open, closed] = [
    await make(mia, { title: 'Open' }),
    await make(mia, { title: 'Closed', private: true }),
  ];
  const gus = await guest('Gus');
  await ask(gus, open);
  await ask(gus, closed);
  expect([await askers(mia, open), await askers(mia, closed)]).toEqual([['Gus'], ['Gus']]);
  await olga.patch(`/members/${await idOf(gus)}`, { role: 'member' });
  expect([await askers(mia, open), await askers(mia, closed)]).toEqual([[], ['Gus']]);
});

it('ACC-132 what was kept of somebody who can come in is not told either, nor can it be decided', async () => {
  const id = await make(mia, { title: 'Plan' });
  const kept = { id: 'old', document_id: id, user_id: tomId, message: '', asked_at: 1 };
  await world.db.insertInto('access_requests').values(kept).execute();
  expect(await askers(mia, id)).toEqual([]);
  expect((await mia.post(`/documents/${id}/access-requests/old`, { role: 'viewer' })).status).toBe(404);
});

it('ACC-132 lists and changes ask the database as often for thirty requests as for one', async () => {
  const [alone, many] = [
    await make(mia, { title: 'Alone', private: true }),
    await make(mia, { title: 'Many', private: true }),
  ];
  await ask(tom, alone);
  // Each came by a link of another maker who may share no longer, so that each is asked about.
  for (let number = 0; number < 30; number += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one server
    await askAsGuestOf(many, number);
  }
  expect(await askers(mia, many)).toHaveLength(30);
  const reader = await readerOf(mia);
  const ofOne = (id: string) => counted((db) => listRequests(db, trustDocumentId(id), reader.now));
  expect(await ofOne(many)).toBe(await ofOne(alone));
  expect(await ofOne(many)).toBeLessThanOrEqual(4);
  expect(await counted((db) => listOpenRequests(db, reader))).toBeLessThanOrEqual(6);
}, 30_000);

async function readerOf(browser: Browser): Promise<Parameters<typeof listOpenRequests>[1]> {
  const principal = await world.access.identify({ kind: 'cookie', header: browser.cookieHeader() });
  if (principal === undefined) throw new Error('nobody');
  return { principal, now: world.clock.now() };
}

async function askAsGuestOf(documentId: string, number: number): Promise<void> {
  const maker = await world.member(`Maker${number}`);
  await mia.put(`/documents/${documentId}/grants`, { userId: await idOf(maker), role: 'editor' });
  const link = await maker.post(`/documents/${documentId}/share-links`, { role: 'view' });
  const gus = world.browser();
  await gus.post('/share-links/join', { token: link.text('token'), name: `Gus ${number}` });
  const access = await mia.get(`/documents/${documentId}/access`);
  await mia.delete(`/documents/${documentId}/grants/${access.text('grants', 0, 'id')}`);
  await ask(gus, documentId);
}

/** How many queries. */
async function counted(read: (db: ApiWorld['db']) => Promise<unknown>): Promise<number> {
  let count = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => {
      count += 1;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  await read(world.db.withPlugin(counter));
  return count;
}
