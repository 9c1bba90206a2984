/**
 * A request whose body arrives slowly is decided about before the body is there. What was true then may not be true
 * when the route runs, up to a minute later: it is decided about once more.
 */
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser } from '../documents/testing/browser.ts';
import { idOf } from '../documents/testing/deeds.ts';

let world: ApiWorld;
let port: number;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  port = Number(new URL(await world.app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterEach(() => world.close());

interface SlowRequest {
  /** A header with what proves who asks. */
  readonly proof: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Sends the head and the first bytes; what is returned sends the rest and tells the status. */
async function beginsSlowly({ proof, method, path, body }: SlowRequest): Promise<() => Promise<number>> {
  const payload = JSON.stringify(body);
  const decide = world.access.decide.bind(world.access);
  const isDecided = new Promise<void>((resolve) => {
    world.access.decide = async (...given) => {
      const decision = await decide(...given);
      resolve();
      return decision;
    };
  });
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  const isOver = new Promise((resolve) => socket.on('close', resolve));
  const head = [
    `${method} /api/v1${path} HTTP/1.1`,
    'Host: localhost',
    'Sec-Fetch-Site: same-origin',
    proof,
    'Content-Type: application/json',
    `Content-Length: ${payload.length}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${payload.slice(0, 3)}`);
  await isDecided;
  world.access.decide = decide;
  return async () => {
    socket.write(payload.slice(3));
    await isOver;
    return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
  };
}

const cookieOf = (browser: Browser): string => `Cookie: ${browser.cookieHeader()}`;
const personOf = async (browser: Browser): Promise<string> => `/members/${await idOf(browser)}`;

const AS_ADMIN = {
  'making another an admin': async () => ({
    method: 'PATCH',
    path: await personOf(await world.member('Mia')),
    body: { role: 'admin' },
  }),
  'making a group': async () => ({ method: 'POST', path: '/groups', body: { name: 'Friends' } }),
  'opening a collection to all': async () => {
    const closed = await olga.post('/collections', { name: 'Closed', membersRole: 'viewer' });
    const path = `/collections/${closed.text('id')}`;
    return { method: 'PATCH', path, body: { membersRole: 'editor' } };
  },
  'changing the rules of the instance': async () => ({
    method: 'PATCH',
    path: '/instance/settings',
    body: { signUp: 'open' },
  }),
  'inviting somebody': async () => ({ method: 'POST', path: '/invitations', body: { role: 'admin' } }),
} satisfies Record<string, () => Promise<Omit<SlowRequest, 'proof'>>>;

it.each(Object.entries(AS_ADMIN))(
  'ACC-101 an admin who is made a member while %s does not do it',
  async (_what, prepare) => {
    const adam = await world.member('Adam', 'admin');
    const request = await prepare();
    const finish = await beginsSlowly({ proof: cookieOf(adam), ...request });
    await olga.patch(await personOf(adam), { role: 'member' });
    expect(await finish()).toBe(403);
    const again = await beginsSlowly({ proof: cookieOf(olga), ...request });
    expect([200, 201]).toContain(await again());
  },
);

it('ACC-101 an admin who is deactivated while a request of theirs is under way changes nobody by it', async () => {
  const [adam, mia] = [await world.member('Adam', 'admin'), await world.member('Mia')];
  const body = { role: 'admin' };
  const proof = cookieOf(adam);
  const finish = await beginsSlowly({ proof, method: 'PATCH', path: await personOf(mia), body });
  await olga.patch(await personOf(adam), { deactivated: true });
  expect(await finish()).toBe(401);
  expect((await mia.get('/session')).at('user', 'role')).toBe('member');
});

it('ACC-101 an owner made a member meanwhile is judged by what they are: no owner is made', async () => {
  const [otto, mia] = [await world.member('Otto'), await world.member('Mia')];
  expect((await olga.patch(await personOf(otto), { role: 'owner' })).status).toBe(200);
  await otto.get('/session');
  const body = { role: 'owner' };
  const proof = cookieOf(otto);
  const finish = await beginsSlowly({ proof, method: 'PATCH', path: await personOf(mia), body });
  expect((await olga.patch(await personOf(otto), { role: 'admin' })).status).toBe(200);
  expect(await finish()).toBe(403);
  expect((await mia.get('/session')).at('user', 'role')).toBe('member');
});

it('ACC-101 whoever loses a document while their request for a share link is under way gets none', async () => {
  const [mia, tom] = [await world.member('Mia'), await world.member('Tom')];
  const id = (await mia.post('/documents', { private: true })).text('id');
  const put = { userId: await idOf(tom), role: 'editor' };
  const grantId = (await mia.put(`/documents/${id}/grants`, put)).text('items', 0, 'id');
  const path = `/documents/${id}/share-links`;
  const finish = await beginsSlowly({ proof: cookieOf(tom), method: 'POST', path, body: { role: 'edit' } });
  await mia.delete(`/documents/${id}/grants/${grantId}`);
  expect(await finish()).toBe(404);
  expect((await mia.get(path)).at('items')).toEqual([]);
});

it('ACC-101 whoever signs out while a request is under way makes nothing by it', async () => {
  const late = { method: 'POST', path: '/documents', body: { title: 'Late' } };
  const finish = await beginsSlowly({ proof: cookieOf(olga), ...late });
  await olga.post('/sign-out');
  expect(await finish()).toBe(401);
});

it('ACC-101 a token that is revoked meanwhile makes no document', async () => {
  const made = await olga.post('/tokens', { scope: 'write' });
  const late = { method: 'POST', path: '/documents', body: { title: 'Late' } };
  const finish = await beginsSlowly({ proof: `Authorization: Bearer ${made.text('token')}`, ...late });
  await olga.delete(`/tokens/${made.text('id')}`);
  expect(await finish()).toBe(401);
  expect((await olga.get('/documents')).at('items')).toEqual([]);
});
