import { afterEach, beforeEach, expect, it } from 'vitest';
import { trustDocumentId } from '../../shared/ids.ts';
import { FORMER_TOKEN_MS } from '../access/database-access.ts';
import { makeOneTimeSecret } from '../accounts/one-time-secrets.ts';
import { placeholderAddress } from '../access/placeholder-address.ts';
import { giveAddress } from '../accounts/people.ts';
import { createApiWorld, PASSWORD, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser } from '../documents/testing/browser.ts';
import { idOf } from '../documents/testing/deeds.ts';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
});
afterEach(() => world.close());

it('ACC-72 everybody sees who is here; addresses are for those who look after the instance', async () => {
  const mia = await world.member('Mia');
  const [seen, told] = [await mia.get('/members'), await olga.get('/members')];
  expect([0, 1].map((at) => [seen.at('items', at, 'name'), seen.at('items', at, 'email')])).toEqual([
    ['Olga', null],
    ['Mia', null],
  ]);
  expect(told.at('items', 1, 'email')).toBe('mia@example.org');
  expect(told.at('items', 1, 'lastSeenAt')).not.toBe(null);
});

it('ACC-75 whoever gets another role gets another token at the next visit; the old one is good for nothing', async () => {
  const mia = await world.member('Mia');
  const id = trustDocumentId((await mia.post('/documents', {})).text('id'));
  const session = await world.access.identify({ kind: 'cookie', header: mia.cookieHeader() });
  const before = mia.cookieHeader();
  expect((await olga.patch(`/members/${await idOf(mia)}`, { role: 'admin' })).at('role')).toBe('admin');
  await mia.get('/session');
  expect(mia.cookieHeader()).not.toBe(before);
  world.advance(FORMER_TOKEN_MS);
  expect(await world.access.identify({ kind: 'cookie', header: before })).toBe(undefined);
  expect((await mia.get('/session')).at('user', 'role')).toBe('admin');
  // Open pages of the same session stay open.
  if (session === undefined) throw new Error('nobody');
  expect(await world.access.documentAccess(session, id)).toEqual({ kind: 'allowed', role: 'owner' });
});

it('ACC-73 who is deactivated is out at once, by every way in, and comes back when let in again', async () => {
  const added = await world.accounts.createUser({
    email: 'mia@example.org',
    name: 'Mia',
    role: 'member',
    password: PASSWORD,
  });
  if (!added.ok) throw new Error(added.error);
  const mia = world.browser();
  const signIn = { email: 'mia@example.org', password: PASSWORD };
  await mia.post('/sign-in', signIn);
  const token = (await mia.post('/tokens', { scope: 'write' })).text('token');
  const byToken = await world.access.identify({ kind: 'bearer', token });
  if (byToken === undefined) throw new Error('nobody');
  const id = trustDocumentId((await mia.post('/documents', {})).text('id'));

  const changed = await olga.patch(`/members/${added.value.id}`, { deactivated: true });
  expect(changed.at('state')).toBe('deactivated');
  expect(world.changes.at(-1)).toEqual({ principalId: byToken.id });
  expect((await mia.get('/documents')).status).toBe(401);
  expect(await world.access.documentAccess(byToken, id)).toEqual({ kind: 'signedOut' });
  expect(await world.access.identify({ kind: 'bearer', token })).toBe(undefined);
  const refused = await mia.post('/sign-in', signIn);
  expect([refused.status, refused.at('code')]).toEqual([403, 'deactivated']);
  expect((await mia.post('/sign-in', { ...signIn, password: 'not the password' })).status).toBe(401);

  await olga.patch(`/members/${added.value.id}`, { deactivated: false });
  expect((await mia.post('/sign-in', signIn)).status).toBe(200);
  expect(await world.access.identify({ kind: 'bearer', token })).toMatchObject({ id: byToken.id });
});

it('ACC-74 what a removed person wrote stays, theirs or a former member’s; somebody else owns it', async () => {
  const [mia, tom] = [await world.member('Mia'), await world.member('Tom')];
  const [byMia, byTom] = [
    (await mia.post('/documents', { title: 'By Mia', private: true })).text('id'),
    (await tom.post('/documents', { title: 'By Tom' })).text('id'),
  ];
  const miasId = await idOf(mia);
  expect((await olga.post(`/members/${miasId}/remove`, { keepName: false })).status).toBe(204);
  expect((await tom.post('/me/remove', {})).status).toBe(204);
  expect((await tom.get('/session')).at('user')).toBe(null);

  const [left, kept] = [await olga.get(`/documents/${byMia}`), await olga.get(`/documents/${byTom}`)];
  expect([left.at('createdBy', 'name'), left.at('role')]).toEqual(['', 'owner']);
  expect([kept.at('createdBy', 'name'), kept.at('role')]).toEqual(['Tom', 'owner']);
  expect(JSON.stringify((await olga.get('/members')).body)).not.toContain('Tom');
  const rows = await world.db.selectFrom('users').select('email').where('id', '=', miasId).execute();
  expect(rows[0]?.email).toMatch(/@people\.invalid$/);
  // The address is free again.
  expect((await world.accounts.createUser({ email: 'mia@example.org', name: 'M', role: 'member' })).ok).toBe(
    true,
  );
});

it('ACC-72 the last owner cannot go, and documents go to somebody who stays', async () => {
  const mia = await world.member('Mia');
  expect((await olga.post('/me/remove', {})).status).toBe(409);
  const olgasId = await idOf(olga);
  expect((await olga.patch(`/members/${olgasId}`, { role: 'member' })).status).toBe(409);
  const wrong = await olga.post(`/members/${await idOf(mia)}/remove`, { documentsTo: 'nobody' });
  expect(wrong.at('errors', 0, 'field')).toBe('body.documentsTo');
  expect((await mia.get('/session')).at('user', 'name')).toBe('Mia');
});

it('ACC-125 a guest by a link who is deactivated is out at once, and the same person when let in again', async () => {
  const id = (await olga.post('/documents', { private: true })).text('id');
  const token = (await olga.post(`/documents/${id}/share-links`, { role: 'edit' })).text('token');
  const gus = world.browser();
  await gus.post('/share-links/join', { token, name: 'Gus' });
  const gusId = await idOf(gus);
  await olga.patch(`/members/${gusId}`, { deactivated: true });
  expect((await gus.get(`/documents/${id}`)).status).toBe(401);
  expect((await gus.get('/session')).at('user')).toBe(null);
  await olga.patch(`/members/${gusId}`, { deactivated: false });
  expect(await idOf(gus)).toBe(gusId);
  expect((await gus.get(`/documents/${id}`)).status).toBe(200);
});

it('ACC-122 nobody keeps somebody from being removed by taking the address that stands for none', async () => {
  const [mia, tom] = [await world.member('Mia'), await world.member('Tom')];
  const miasId = await idOf(mia);
  const email = placeholderAddress(miasId);
  const refused = await tom.post('/me/email', { email });
  expect([refused.status, refused.at('errors', 0, 'field')]).toEqual([400, 'body.email']);
  expect((await olga.post('/invitations', { email })).status).toBe(400);
  expect((await world.accounts.createUser({ email, name: 'T', role: 'member' })).ok).toBe(false);
  // One who has it from the days when it was given.
  await world.db
    .updateTable('users')
    .set({ email })
    .where('id', '=', await idOf(tom))
    .execute();
  expect((await olga.post(`/members/${miasId}/remove`, {})).status).toBe(204);
});

it('ACC-123 nothing that lets in is kept of somebody removed, and their row takes no address any more', async () => {
  const mia = await world.member('Mia');
  const [userId, now] = [await idOf(mia), world.clock.now()];
  const wanted = { purpose: 'emailChange', userId, detail: 'mia-elsewhere@example.org' } as const;
  const make = async (): Promise<string> =>
    (await world.db.transaction().execute((all) => makeOneTimeSecret(all, wanted, now))).secret;
  const before = await make();
  await world.db.insertInto('recovery_codes').values({ user_id: userId, hash: 'h' }).execute();
  expect((await olga.post(`/members/${userId}/remove`, { keepName: false })).status).toBe(204);
  for (const table of ['passkeys', 'second_factors', 'recovery_codes', 'one_time_secrets'] as const) {
    const rows = await world.db.selectFrom(table).select('user_id').where('user_id', '=', userId).execute();
    expect({ table, rows }).toEqual({ table, rows: [] });
  }
  // Asked for before they were removed, written down after.
  for (const token of [before, await make()]) {
    expect((await world.browser().post('/email-confirmation', { token })).status).toBe(410);
  }
  const row = await world.db.selectFrom('users').select('email').where('id', '=', userId).executeTakeFirst();
  expect(row?.email).toMatch(/@people\.invalid$/);
  const given = { userId, email: wanted.detail, isEmailKnown: false, passwordHash: 'h', now };
  const outcome = await world.db.transaction().execute((transaction) => giveAddress(transaction, given));
  expect(outcome).toEqual({ ok: false, error: 'ended' });
});

it('ACC-74 documents of somebody removed do not go to somebody who is deactivated', async () => {
  const [mia, tom] = [await world.member('Mia'), await world.member('Tom')];
  const [miasId, tomsId] = [await idOf(mia), await idOf(tom)];
  await olga.patch(`/members/${tomsId}`, { deactivated: true });
  const refused = await olga.post(`/members/${miasId}/remove`, { documentsTo: tomsId });
  expect([refused.status, refused.at('errors', 0, 'field')]).toEqual([400, 'body.documentsTo']);
  expect((await olga.post(`/members/${miasId}/remove`, {})).status).toBe(204);
});

it('ACC-69 a group lets in who is in it, and out who leaves it', async () => {
  const mia = await world.member('Mia');
  const [miasId, group] = [await idOf(mia), (await olga.post('/groups', { name: 'Design' })).text('id')];
  const id = (await olga.post('/documents', { private: true })).text('id');
  await olga.put(`/documents/${id}/grants`, { groupId: group, role: 'commenter' });
  expect((await mia.get(`/documents/${id}`)).status).toBe(404);
  expect((await olga.put(`/groups/${group}/members/${miasId}`)).status).toBe(204);
  expect((await mia.get(`/documents/${id}`)).at('role')).toBe('commenter');
  expect((await olga.get('/groups')).at('items', 0, 'members', 0, 'name')).toBe('Mia');
  await olga.delete(`/groups/${group}/members/${miasId}`);
  expect((await mia.get(`/documents/${id}`)).status).toBe(404);
  await olga.put(`/groups/${group}/members/${miasId}`);
  await olga.patch(`/groups/${group}`, { name: 'Designers' });
  expect((await mia.get('/groups')).at('items', 0, 'name')).toBe('Designers');
  await olga.delete(`/groups/${group}`);
  expect((await mia.get(`/documents/${id}`)).status).toBe(404);
});

it('PAGE-88 two groups are never called the same, whichever way they came to it', async () => {
  const design = (await olga.post('/groups', { name: 'Design' })).text('id');
  const cafe = (await olga.post('/groups', { name: 'Caf\u00E9' })).text('id');
  for (const answer of [
    await olga.post('/groups', { name: ' design ' }),
    await olga.patch(`/groups/${design}`, { name: 'CAFE\u0301' }),
  ]) {
    expect([answer.status, answer.at('code'), answer.at('field')]).toEqual([409, 'conflict', 'body.name']);
  }
  // One's own name is no other's.
  expect((await olga.patch(`/groups/${design}`, { name: 'DESIGN' })).at('name')).toBe('DESIGN');
  await olga.delete(`/groups/${cafe}`);
  expect((await olga.patch(`/groups/${design}`, { name: 'Caf\u00E9' })).status).toBe(200);
  const lines = (await olga.get('/audit-log?kind=group.changed')).text('items', 0, 'detail', 'to');
  expect(lines).toBe('Caf\u00E9');
});

it('ACC-119 a member who becomes a guest has no tokens any more, and keeps their ways in', async () => {
  const added = await world.accounts.createUser({
    email: 'mia@example.org',
    name: 'Mia',
    role: 'member',
    password: PASSWORD,
  });
  if (!added.ok) throw new Error(added.error);
  const mia = world.browser();
  const signIn = { email: 'mia@example.org', password: PASSWORD };
  await mia.post('/sign-in', signIn);
  const token = (await mia.post('/tokens', { scope: 'write' })).text('token');
  await olga.patch(`/members/${added.value.id}`, { role: 'guest' });
  expect(await world.access.identify({ kind: 'bearer', token })).toBe(undefined);
  expect((await mia.get('/tokens')).status).toBe(403);
  expect((await mia.get('/me/ways-in')).at('email')).toBe('mia@example.org');
  const next = 'seven green kettles sing';
  const changed = await mia.post('/me/password', { current: PASSWORD, next });
  expect(changed.status).toBeLessThan(300);
  expect((await world.browser().post('/sign-in', { ...signIn, password: next })).status).toBe(200);
});

it('ACC-119 a guest by a link has no ways in to manage', async () => {
  const id = (await olga.post('/documents', {})).text('id');
  const link = (await olga.post(`/documents/${id}/share-links`, { role: 'view' })).text('token');
  const gina = world.browser();
  await gina.post('/share-links/join', { token: link, name: 'Gina' });
  expect((await gina.get('/me/ways-in')).status).toBe(403);
  expect((await gina.post('/me/passkeys/options', {})).status).toBe(403);
});
