/** A session that gets another token: what its open sockets and its other tabs hear, and what the old token is worth. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { trustDocumentId } from '../../../shared/ids.ts';
import { CLOSE } from '../../../shared/protocol/close-codes.ts';
import type { MemberRole } from '../../../shared/roles.ts';
import { FORMER_TOKEN_MS } from '../../access/database-access.ts';
import type { Credential } from '../../access/principal.ts';
import { askStandingAgain, type Standing } from '../../connection/standing.ts';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import type { Browser } from '../../documents/testing/browser.ts';
import { idOf } from '../../documents/testing/deeds.ts';

const CHANGE_OF_PASSWORD = { current: PASSWORD, next: 'seven green kettles sing' };

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner('olga@example.org');
});
afterEach(() => world.close());

/** A socket keeps the cookie it came with: nobody can give it another. */
async function opensSocket(browser: Browser): Promise<() => Promise<Standing>> {
  const documentId = trustDocumentId((await browser.post('/documents', {})).text('id'));
  const credential: Credential = { kind: 'cookie', header: browser.cookieHeader() };
  const principal = await world.access.identify(credential);
  if (principal === undefined) throw new Error('nobody');
  return () => askStandingAgain({ access: world.access, credential, documentId }, principal);
}

async function gives(browser: Browser, role: MemberRole): Promise<void> {
  expect((await olga.patch(`/members/${await idOf(browser)}`, { role })).status).toBe(200);
}

const statusBy = async (cookie: string, path: string): Promise<number> =>
  (await world.app.inject({ url: `/api/v1${path}`, headers: { cookie } })).statusCode;

it('ACC-45 an open socket of the session that changed the password goes on', async () => {
  const asksAgain = await opensSocket(olga);
  expect((await olga.post('/me/password', CHANGE_OF_PASSWORD)).status).toBe(204);
  const still = await asksAgain();
  // Of those seconds some milliseconds are gone.
  const seconds = still.kind === 'in' ? ((still.until ?? Infinity) - world.clock.now()) / 1000 : 0;
  expect(Math.ceil(seconds)).toBe(FORMER_TOKEN_MS / 1000);
});

it('CONN-40 then it comes back by the new cookie; who has a copy of the old one has no socket either', async () => {
  const copy = olga.cookieHeader();
  const asksAgain = await opensSocket(olga);
  await olga.post('/me/password', CHANGE_OF_PASSWORD);
  world.advance(FORMER_TOKEN_MS);
  expect(await asksAgain()).toMatchObject({ kind: 'out', code: CLOSE.goingAway });
  expect(await world.access.identify({ kind: 'cookie', header: copy })).toBe(undefined);
  expect((await (await opensSocket(olga))()).kind).toBe('in');
});

it('CONN-40 of a session that was ended, or of somebody who was kept out, it is closed at once', async () => {
  const mia = await world.member('Mia');
  const olgas = await opensSocket(olga);
  const mias = await opensSocket(mia);
  await olga.post('/me/password', CHANGE_OF_PASSWORD);
  await olga.patch(`/members/${await idOf(mia)}`, { deactivated: true });
  await olga.post('/sign-out');
  expect(await olgas()).toMatchObject({ kind: 'out', code: CLOSE.unauthenticated });
  expect(await mias()).toMatchObject({ kind: 'out', code: CLOSE.unauthenticated });
});

it('CONN-40 the sockets of sessions that a new password ended are closed, though their person is in', async () => {
  const other = world.browser();
  expect((await other.post('/sign-in', { email: 'olga@example.org', password: PASSWORD })).status).toBe(200);
  const asksAgain = await opensSocket(other);
  await olga.post('/me/password', CHANGE_OF_PASSWORD);
  expect(await asksAgain()).toMatchObject({ kind: 'out', code: CLOSE.unauthenticated });
});

it('ACC-75 an open socket goes on after a change of role, also when the session has its new token', async () => {
  const mia = await world.member('Mia');
  const asksAgain = await opensSocket(mia);
  await gives(mia, 'admin');
  await mia.get('/session');
  expect((await asksAgain()).kind).toBe('in');
});

it('ACC-111 until its new token is fetched, the old one gains nothing by the new role', async () => {
  const mia = await world.member('Mia');
  const collection = await olga.post('/collections', { name: 'Closed', membersRole: 'viewer' });
  const path = `/collections/${collection.text('id')}`;
  await gives(mia, 'admin');
  expect((await mia.get('/audit-log')).status).toBe(403);
  expect((await mia.patch(path, { name: 'Mine' })).status).toBe(403);
  await mia.get('/session');
  expect((await mia.get('/audit-log')).status).toBe(200);
  expect((await mia.patch(path, { name: 'Mine' })).status).toBe(200);
});

it('ACC-111 what was taken is gone at once, and after several changes the least of them counts', async () => {
  const adam = await world.member('Adam', 'admin');
  const id = await idOf(adam);
  for (const role of ['member', 'guest', 'admin'] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect((await olga.patch(`/members/${id}`, { role })).status).toBe(200);
  }
  expect((await adam.get('/audit-log')).status).toBe(403);
  expect((await adam.post('/documents', {})).status).toBe(403);
  await adam.get('/session');
  expect((await adam.get('/audit-log')).status).toBe(200);
});

it('ACC-112 two tabs that come at once stay signed in: the former token counts for seconds, as it did', async () => {
  const mia = await world.member('Mia');
  const before = mia.cookieHeader();
  await gives(mia, 'admin');
  await mia.get('/session');
  const answer = await world.app.inject({ url: '/api/v1/session', headers: { cookie: before } });
  expect(answer.json()).toMatchObject({ user: { role: 'admin' } });
  // Nobody gets another one by it, and the browser's new one is not overwritten.
  expect(answer.headers['set-cookie']).toBe(undefined);
  expect([await statusBy(before, '/documents'), await statusBy(before, '/audit-log')]).toEqual([200, 403]);
  world.advance(FORMER_TOKEN_MS);
  expect([await statusBy(before, '/documents'), (await mia.get('/documents')).status]).toEqual([401, 200]);
});

it('ACC-112 of two visits at the same moment one gets the token, and both are answered', async () => {
  const mia = await world.member('Mia');
  const cookie = mia.cookieHeader();
  await gives(mia, 'admin');
  const visit = async (): Promise<Awaited<ReturnType<typeof world.app.inject>>> =>
    world.app.inject({ url: '/api/v1/session', headers: { cookie } });
  const answers = await Promise.all([visit(), visit(), visit()]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  expect(answers.filter(({ headers }) => headers['set-cookie'] !== undefined)).toHaveLength(1);
});

it('ACC-112 a changed password leaves the former token nothing, not for a moment', async () => {
  const before = olga.cookieHeader();
  await olga.post('/me/password', CHANGE_OF_PASSWORD);
  expect(await statusBy(before, '/documents')).toBe(401);
});
