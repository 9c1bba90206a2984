import { afterEach, beforeEach, expect, it } from 'vitest';
import { auditPageSchema } from '../../shared/api/audit.ts';
import { grantListSchema, type Grant } from '../../shared/api/collections.ts';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser } from '../documents/testing/browser.ts';
import { idOf } from '../documents/testing/deeds.ts';
import { AUDIT_KEPT_FOR_MS, forgetOldEvents } from './audit-log.ts';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  // How she became the owner is told in a test of its own.
  await world.db.deleteFrom('audit_events').execute();
});
afterEach(() => world.close());

const kindsIn = (body: unknown): readonly string[] =>
  auditPageSchema.parse(body).items.map(({ kind }) => kind);

it('ACC-78 what is done about people and rights is written down: who, from where, to whom', async () => {
  const mia = await world.member('Mia');
  const id = (await mia.get('/session')).text('user', 'id');
  await olga.patch(`/members/${id}`, { role: 'admin' });
  await mia.get('/session');
  await mia.post('/collections', { name: 'Plans' });
  await olga.patch(`/members/${id}`, { deactivated: true });
  const log = await olga.get('/audit-log');
  expect(kindsIn(log.body)).toEqual([
    'member.deactivated',
    'collection.made',
    'member.role-changed',
    'account.joined',
  ]);
  expect(log.at('items', 2)).toMatchObject({
    actor: { name: 'Olga' },
    address: '127.0.0.1',
    subject: { kind: 'person', id, name: 'Mia' },
    detail: { from: 'member', to: 'admin' },
  });
});

it('ACC-78 it is read in pages and filtered by what, whom and when', async () => {
  const mia = await world.member('Mia');
  const id = (await mia.get('/session')).text('user', 'id');
  await world.db.deleteFrom('audit_events').execute();
  for (const name of ['A', 'B', 'C']) await mia.post('/collections', { name });
  await olga.patch(`/members/${id}`, { role: 'admin' });
  const first = await olga.get('/audit-log?limit=3');
  expect(kindsIn(first.body)).toEqual(['member.role-changed', 'collection.made', 'collection.made']);
  const second = await olga.get(`/audit-log?limit=3&cursor=${first.text('nextCursor')}`);
  expect([second.at('items', 0, 'subject', 'name'), second.at('nextCursor')]).toEqual(['A', null]);
  expect(kindsIn((await olga.get('/audit-log?kind=member.role-changed')).body)).toHaveLength(1);
  // Both what she did and what was done to her.
  expect(kindsIn((await olga.get(`/audit-log?person=${id}`)).body)).toHaveLength(4);
  const later = new Date(world.clock.now() + 60_000).toISOString();
  expect(kindsIn((await olga.get(`/audit-log?from=${later}`)).body)).toEqual([]);
  expect(kindsIn((await olga.get(`/audit-log?until=${later}`)).body)).toHaveLength(4);
  expect((await olga.get('/audit-log?cursor=nonsense')).status).toBe(400);
  expect((await olga.get('/audit-log?kind=nonsense')).status).toBe(400);
});

it('ACC-79 it is exported whole, oldest first, and says so; a name is no formula in a spreadsheet', async () => {
  const name = '=HYPERLINK("http://evil")';
  await olga.post('/collections', { name });
  const csv = (await olga.get('/audit-log/export')).raw.toString().split('\r\n');
  expect(csv[0]).toBe('seq,at,kind,actorId,actorName,address,subjectKind,subjectId,subjectName,detail');
  expect(csv[1]).toContain(`"'=HYPERLINK(""http://evil"")"`);
  expect(csv[2]).toContain('audit.exported');
  const lines = (await olga.get('/audit-log/export?format=jsonl&kind=collection.made')).raw.toString().trim();
  expect(JSON.parse(lines)).toMatchObject({ kind: 'collection.made', subject: { name } });
});

it('ACC-79 an export is as long as the log', async () => {
  const entry = { kind: 'session.started', actor: undefined, address: undefined } as const;
  for (let at = 0; at < 2_100; at += 1) await world.audit.note(entry);
  const lines = (await olga.get('/audit-log/export?format=jsonl')).raw.toString().trim().split('\n');
  expect(lines).toHaveLength(2_101);
});

it('ACC-78 it forgets after four hundred days', async () => {
  await olga.post('/collections', { name: 'Old' });
  expect(await forgetOldEvents(world.db, world.clock.now() + AUDIT_KEPT_FOR_MS - 1_000)).toBe(0);
  expect(await forgetOldEvents(world.db, world.clock.now() + AUDIT_KEPT_FOR_MS + 1_000)).toBe(1);
});

it('LOG-61 who is asked for is found where somebody else did something about them, in the export as well', async () => {
  const mia = await world.member('Mia');
  const tom = await world.member('Tom');
  const [miaId, tomId] = [await idOf(mia), await idOf(tom)];
  const group = (await olga.post('/groups', { name: 'Writers' })).text('id');
  const collection = (await mia.post('/collections', { name: 'Plans' })).text('id');
  const document = (await olga.post('/documents', { title: 'Diary' })).text('id');
  await world.db.deleteFrom('audit_events').execute();
  await olga.put(`/groups/${group}/members/${tomId}`);
  await mia.put(`/collections/${collection}/grants`, { userId: tomId, role: 'editor' });
  const grants = await mia.get(`/collections/${collection}/grants`);
  const mine = grantsIn(grants.body).find(({ person }) => person?.id === tomId);
  await mia.delete(`/collections/${collection}/grants/${mine?.id ?? ''}`);
  await olga.put(`/documents/${document}/grants`, { userId: tomId, role: 'viewer' });
  await olga.put(`/documents/${document}/grants`, { groupId: group, role: 'viewer' });
  await olga.post(`/documents/${document}/owner`, { userId: tomId });
  await olga.post(`/members/${miaId}/remove`, { documentsTo: tomId });

  expect(kindsIn((await olga.get(`/audit-log?person=${tomId}`)).body)).toEqual([
    'member.removed',
    'document.handed-over',
    'access.granted',
    'access.revoked',
    'access.granted',
    'group.changed',
  ]);
  const exported = await olga.get(`/audit-log/export?format=jsonl&person=${tomId}`);
  expect(exported.raw.toString().trim().split('\n')).toHaveLength(6);
});

it('LOG-61 of those who asked to be let in it tells what became of it', async () => {
  const mia = await world.member('Mia');
  const document = (await olga.post('/documents', { title: 'Diary' })).text('id');
  await olga.patch(`/documents/${document}/access`, { placeGives: 'none' });
  await mia.post('/access-requests', { documentId: document });
  const asked = await olga.get(`/documents/${document}/access-requests`);
  await world.db.deleteFrom('audit_events').execute();
  await olga.post(`/documents/${document}/access-requests/${asked.text('items', 0, 'id')}`, { role: null });
  expect(kindsIn((await olga.get(`/audit-log?person=${await idOf(mia)}`)).body)).toEqual(['access.refused']);
});

it('LOG-62 who was removed can still be asked for, by name or as a former member, by whom looks after the instance', async () => {
  const [mia, tom, ada] = [await world.member('Mia'), await world.member('Tom'), await world.member('Ada')];
  const [miaId, tomId] = [await idOf(mia), await idOf(tom)];
  await olga.post(`/members/${miaId}/remove`, {});
  world.advance(60_000);
  await olga.post(`/members/${tomId}/remove`, { keepName: false });
  expect((await olga.get('/audit-log/people')).body).toMatchObject({
    items: [
      { id: tomId, name: '' },
      { id: miaId, name: 'Mia' },
    ],
  });
  expect((await ada.get('/audit-log/people')).status).toBe(403);
  await world.db.deleteFrom('audit_events').where('actor_id', '=', miaId).execute();
  await world.db.deleteFrom('audit_events').where('subject_id', '=', miaId).execute();
  expect((await olga.get('/audit-log/people')).text('items', 0, 'id')).toBe(tomId);
  expect((await olga.get('/audit-log/people')).at('items', 1)).toBeUndefined();
});

const grantsIn = (body: unknown): readonly Grant[] => grantListSchema.parse(body).items;
