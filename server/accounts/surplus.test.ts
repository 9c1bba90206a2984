import { afterEach, beforeEach, expect, it } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser } from '../documents/testing/browser.ts';
import { addShareLink, MAX_REVOKED_PER_DOCUMENT, revokeShareLink } from '../documents/links/share-links.ts';
import { addCollection, MOST_COLLECTIONS_PER_PERSON } from '../team/collections.ts';
import { MAX_SESSIONS_PER_USER } from './sessions/devices.ts';

let world: ApiWorld;
let olga: Browser;
let olgasId: string;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  olgasId = (await olga.get('/session')).text('user', 'id');
});
afterEach(() => world.close());

const timesOver = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

it('ACC-117 who signs in once more than they may is signed out where they were longest ago', async () => {
  for (const at of timesOver(MAX_SESSIONS_PER_USER - 1)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await world.accounts.startSession(olgasId, `Browser ${at}`);
  }
  expect((await olga.get('/devices')).at('items')).toHaveLength(MAX_SESSIONS_PER_USER);
  const before = world.changes.length;
  const newest = world.browser();
  const signedIn = await world.accounts.startSession(olgasId, 'The newest');
  const [cookie = ''] = signedIn?.cookies ?? [];
  newest.cookies.set('scriptorium', /^scriptorium=([^;]+)/.exec(cookie)?.[1] ?? '');
  const seen = await newest.get('/devices');
  expect(seen.at('items')).toHaveLength(MAX_SESSIONS_PER_USER);
  expect(JSON.stringify(seen.at('items'))).toContain('The newest');
  expect((await olga.get('/documents')).status).toBe(401);
  expect(world.changes.slice(before)).toEqual([{ principalId: `user:${olgasId}` }]);
});

it('ACC-117 of revoked links the last are kept, so that making and revoking fills no disk', async () => {
  const documentId = trustDocumentId((await olga.post('/documents', {})).text('id'));
  const terms = { role: 'view', name: '', expiresAt: null, passwordHash: null, maxUses: null } as const;
  await world.db.transaction().execute(async (transaction) => {
    for (const at of timesOver(MAX_REVOKED_PER_DOCUMENT + 5)) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { id } = await addShareLink(transaction, { ...terms, documentId, createdBy: olgasId }, at);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await revokeShareLink(transaction, { id, documentId }, at);
    }
  });
  const rows = await world.db.selectFrom('share_links').select('revoked_at').execute();
  expect(rows).toHaveLength(MAX_REVOKED_PER_DOCUMENT);
  expect(Math.min(...rows.map(({ revoked_at: at }) => at ?? 0))).toBe(5);
});

it('ACC-117 one person does not use up the collections of all', async () => {
  const mia = await world.member('Mia');
  const miasId = (await mia.get('/session')).text('user', 'id');
  await world.db.transaction().execute(async (transaction) => {
    for (const at of timesOver(MOST_COLLECTIONS_PER_PERSON)) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await addCollection(transaction, { name: `${at}`, membersRole: null, createdBy: miasId }, at);
    }
  });
  expect((await mia.post('/collections', { name: 'One more' })).status).toBe(409);
  expect((await olga.post('/collections', { name: 'Of somebody else' })).status).toBe(201);
});

it('ACC-120 what a guest repeats fills no audit log', async () => {
  const id = (await olga.post('/documents', {})).text('id');
  const link = await olga.post(`/documents/${id}/share-links`, { role: 'view' });
  const gina = world.browser();
  await gina.post('/share-links/join', { token: link.text('token'), name: 'Gina' });
  const closed = (await olga.post('/documents', { private: true })).text('id');
  const before = (await world.events()).length;
  const statuses = { asking: new Set<number>(), naming: new Set<number>() };
  for (const at of timesOver(40)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const asked = await gina.post('/access-requests', { documentId: closed, message: `${at}` });
    statuses.asking.add(asked.status);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    statuses.naming.add((await gina.patch('/me', { name: `Gina ${at}` })).status);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect((await gina.post('/devices/sign-out-others', {})).body).toEqual({ ended: 0 });
  }
  expect(statuses).toEqual({ asking: new Set([202]), naming: new Set([200, 429]) });
  const kinds = (await world.events()).slice(before).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'access.asked')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'account.changed')).toHaveLength(30);
  expect(kinds.filter((kind) => kind === 'session.ended')).toEqual([]);
});
