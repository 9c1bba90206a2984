import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../documents/testing/api-world.ts';
import { Browser, type Answer } from '../documents/testing/browser.ts';

const mailed: string[] = [];
let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  mailed.length = 0;
  world = await createApiWorld({
    mailInvitation: (to, { url }) => {
      mailed.push(`${to} ${url}`);
      return Promise.resolve(true);
    },
  });
  olga = await world.owner();
});
afterEach(() => world.close());

const invite = (by: Browser, invitation: object = {}): Promise<Answer> => by.post('/invitations', invitation);
const tokenOf = (made: Answer): string => made.text('url').split('#')[1] ?? '';
const newcomer = { name: 'Nia', email: 'nia@example.org', password: PASSWORD };

it('ACC-70 whoever has the link becomes a member, once, and comes back by address and password', async () => {
  const made = await invite(olga);
  expect([made.status, made.at('role'), made.at('maxUses'), made.at('mailed')]).toEqual([
    201,
    'member',
    1,
    false,
  ]);
  const token = tokenOf(made);
  expect(world.bytesOnDisk().includes(token)).toBe(false);
  const [nia, other] = [world.browser(), world.browser()];
  expect((await nia.post('/invitations/open', { token })).body).toEqual({
    role: 'member',
    email: null,
    invitedBy: 'Olga',
    hasAccount: false,
  });
  for (const field of ['name', 'email', 'password'] as const) {
    const refused = await nia.post('/invitations/accept', { token, ...newcomer, [field]: undefined });
    expect(refused.at('errors', 0, 'field')).toBe(`body.${field}`);
  }
  const common = await nia.post('/invitations/accept', { token, ...newcomer, password: 'password123' });
  expect([common.status, common.at('errors', 0, 'field')]).toEqual([400, 'body.password']);
  const joined = await nia.post('/invitations/accept', { token, ...newcomer });
  expect(joined.at('user')).toMatchObject({ name: 'Nia', role: 'member', email: 'nia@example.org' });
  expect((await nia.get('/documents')).status).toBe(200);
  expect(
    (await other.post('/invitations/accept', { token, ...newcomer, email: 'x@example.org' })).status,
  ).toBe(404);
  expect((await olga.get('/invitations')).at('items')).toEqual([]);
  expect((await other.post('/sign-in', { email: newcomer.email, password: PASSWORD })).status).toBe(200);
});

it('ACC-70 one that is for an address is mailed there and is for nobody else', async () => {
  const made = await invite(olga, { email: 'Nia@Example.org', role: 'admin', maxUses: 9 });
  expect([made.at('mailed'), made.at('maxUses')]).toEqual([true, 1]);
  expect(mailed).toEqual([`nia@example.org ${made.text('url')}`]);
  const nia = world.browser();
  const token = tokenOf(made);
  const other = await nia.post('/invitations/accept', { token, ...newcomer, email: 'else@example.org' });
  expect(other.at('errors', 0, 'field')).toBe('body.email');
  const joined = await nia.post('/invitations/accept', { token, name: 'Nia', password: PASSWORD });
  expect(joined.at('user')).toMatchObject({ role: 'admin', email: 'nia@example.org' });
});

it('ACC-70 an ended one lets nobody in: revoked, expired, taken address given back', async () => {
  const [revoked, expired, open] = [
    await invite(olga),
    await invite(olga, { days: 1 }),
    await invite(olga, { days: 3 }),
  ];
  expect((await olga.delete(`/invitations/${revoked.text('id')}`)).status).toBe(204);
  world.advance(2 * 24 * 60 * 60 * 1000);
  const nia = world.browser();
  for (const made of [revoked, expired]) {
    expect((await nia.post('/invitations/open', { token: tokenOf(made) })).status).toBe(404);
    expect((await nia.post('/invitations/accept', { token: tokenOf(made), ...newcomer })).status).toBe(404);
  }
  await world.accounts.createUser({ email: newcomer.email, name: 'Other', role: 'member' });
  const token = tokenOf(open);
  expect((await nia.post('/invitations/accept', { token, ...newcomer })).status).toBe(409);
  const again = await nia.post('/invitations/accept', { token, ...newcomer, email: 'nia2@example.org' });
  expect(again.status).toBe(200);
});

it('ACC-70 what somebody has made who may invite nobody any more lets nobody in', async () => {
  const adam = await world.member('Adam', 'admin');
  const adamsId = (await adam.get('/session')).text('user', 'id');
  const token = tokenOf(await invite(adam, { maxUses: 5 }));
  const open = async (): Promise<number> =>
    (await world.browser().post('/invitations/open', { token })).status;
  expect(await open()).toBe(200);
  await olga.patch(`/members/${adamsId}`, { role: 'member' });
  expect(await open()).toBe(404);
  expect((await world.browser().post('/invitations/accept', { token, ...newcomer })).status).toBe(404);
  await olga.patch(`/members/${adamsId}`, { role: 'admin' });
  expect(await open()).toBe(200);
  await olga.patch(`/members/${adamsId}`, { deactivated: true });
  expect(await open()).toBe(404);
  expect((await olga.get('/invitations')).at('items')).toEqual([]);
});

it('ACC-70 of many who come at once no more get in than may', async () => {
  const token = tokenOf(await invite(olga, { maxUses: 2 }));
  const answers = await Promise.all(
    [1, 2, 3, 4].map((at) =>
      world.browser().post('/invitations/accept', { token, ...newcomer, email: `n${at}@example.org` }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    200, 200, 404, 404,
  ]);
});

it('ACC-70 admins invite no owners', async () => {
  const adam = await world.member('Adam', 'admin');
  expect((await invite(adam, { role: 'owner' })).status).toBe(403);
  expect((await invite(olga, { role: 'owner' })).status).toBe(201);
});

it('ACC-71 a guest becomes a member and keeps what is theirs', async () => {
  const id = (await olga.post('/documents', { private: true })).text('id');
  const link = await olga.post(`/documents/${id}/share-links`, { role: 'edit' });
  const gus = world.browser();
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  const before = (await gus.get('/session')).text('user', 'id');
  const token = tokenOf(await invite(olga));
  const { status, ...missing } = await gus.post('/invitations/accept', { token });
  expect([status, missing.at('errors', 0, 'field')]).toEqual([400, 'body.email']);
  const joined = await gus.post('/invitations/accept', {
    token,
    email: 'gus@example.org',
    password: PASSWORD,
  });
  expect(joined.at('user')).toMatchObject({ id: before, name: 'Gus', kind: 'member', role: 'member' });
  expect((await gus.get(`/documents/${id}`)).at('role')).toBe('editor');
  expect((await gus.post('/documents', {})).status).toBe(201);
});

it('ACC-70 an invitation takes nothing away from who is more already', async () => {
  const token = tokenOf(await invite(olga));
  expect((await olga.post('/invitations/accept', { token })).at('user', 'role')).toBe('owner');
  expect((await olga.get('/invitations')).at('items', 0, 'uses')).toBe(0);
});

it('ACC-105 whoever holds an invitation finds out about a few addresses, and not about as many as they like', async () => {
  const token = tokenOf(await invite(olga, { maxUses: 50 }));
  await world.accounts.createUser({ email: newcomer.email, name: 'Other', role: 'member' });
  const statuses: number[] = [];
  for (let at = 0; at < 7; at += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    statuses.push((await world.browser().post('/invitations/accept', { token, ...newcomer })).status);
  }
  expect(statuses).toEqual([409, 409, 409, 409, 409, 429, 429]);
}, 30_000);

it('ACC-118 one for an address is for the account that has it, not for whoever is signed in', async () => {
  const mia = await world.member('Mia');
  const token = tokenOf(await invite(olga, { email: 'nia@example.org', role: 'admin' }));
  const refused = await mia.post('/invitations/accept', { token });
  expect([refused.status, refused.text('detail').includes('nia')]).toEqual([403, false]);
  expect((await mia.get('/session')).at('user', 'role')).toBe('member');
  expect((await olga.get('/invitations')).at('items', 0, 'uses')).toBe(0);
  const own = tokenOf(await invite(olga, { email: 'Mia@example.org', role: 'admin' }));
  const accepted = await mia.post('/invitations/accept', { token: own });
  expect([accepted.status, accepted.at('user', 'role')]).toEqual([200, 'admin']);
});

it('ACC-118 a guest by a link gets the address it is for', async () => {
  const id = (await olga.post('/documents', {})).text('id');
  const link = (await olga.post(`/documents/${id}/share-links`, { role: 'view' })).text('token');
  const gina = world.browser();
  await gina.post('/share-links/join', { token: link, name: 'Gina' });
  const token = tokenOf(await invite(olga, { email: 'gina@example.org' }));
  const accepted = await gina.post('/invitations/accept', { token, password: PASSWORD });
  expect(accepted.at('user')).toMatchObject({ name: 'Gina', role: 'member', email: 'gina@example.org' });
});

it('ACC-118 no token accepts one, however wide', async () => {
  const mia = await world.member('Mia');
  const leaked = (await mia.post('/tokens', { scope: 'write' })).text('token');
  const token = tokenOf(await invite(olga, { role: 'admin' }));
  const byToken = Browser.withToken(world.app, leaked);
  expect((await byToken.post('/invitations/accept', { token })).status).toBe(403);
  expect((await mia.get('/session')).at('user', 'role')).toBe('member');
});

it('ACC-161 who invites somebody who is here hears so at once, and nothing is made or mailed', async () => {
  const mia = await world.member('Mia');
  const mias = await invite(olga, { email: 'Mia@example.org' });
  expect([mias.status, mias.at('errors', 0)]).toEqual([
    409,
    { field: 'body.email', message: 'Mia is here already: member' },
  ]);
  expect((await invite(olga, { email: 'mia@example.org', role: 'guest' })).status).toBe(409);
  expect([(await olga.get('/invitations')).at('items'), mailed]).toEqual([[], []]);
  // One that makes more of them is an invitation; not while they are kept out.
  expect((await invite(olga, { email: 'mia@example.org', role: 'admin' })).status).toBe(201);
  await olga.patch(`/members/${(await mia.get('/session')).text('user', 'id')}`, { deactivated: true });
  const out = await invite(olga, { email: 'mia@example.org', role: 'admin' });
  expect([out.status, out.at('errors', 0, 'message')]).toEqual([
    409,
    'Mia is here already: member, deactivated',
  ]);
});

it('ACC-161 whoever opens one for an address is told whether to sign in, of no other address', async () => {
  await world.member('Mia');
  const own = tokenOf(await invite(olga, { email: 'mia@example.org', role: 'admin' }));
  const stranger = world.browser();
  expect((await stranger.post('/invitations/open', { token: own })).at('hasAccount')).toBe(true);
  const nias = tokenOf(await invite(olga, { email: 'nia@example.org' }));
  expect((await stranger.post('/invitations/open', { token: nias })).at('hasAccount')).toBe(false);
  const anybody = tokenOf(await invite(olga));
  expect((await stranger.post('/invitations/open', { token: anybody })).at('hasAccount')).toBe(false);
  const asked = { token: anybody, email: 'mia@example.org' };
  expect((await stranger.post('/invitations/open', asked)).at('hasAccount')).toBe(false);
});
