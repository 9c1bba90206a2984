/** Bodies are parsed in one go, on the thread that serves everybody: large ones are for content and pictures alone. */
import type { HTTPMethods } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import { MOST_BODY_BYTES } from './identify-requests.ts';

/** Each has a limit of its own. */
const LARGER: readonly string[] = ['PATCH /instance/settings', 'POST /documents', 'PUT /me/picture'];
const METHODS: readonly HTTPMethods[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

let world: ApiWorld;
beforeEach(async () => {
  world = await createApiWorld();
});
afterEach(() => world.close());

// 24 MiB of brackets kept the whole server from answering anybody for seconds.
it('ACC-110 a guest may not send megabytes where a few words are asked for', async () => {
  const olga = await world.owner();
  const id = (await olga.post('/documents', {})).text('id');
  const token = (await olga.post(`/documents/${id}/share-links`, { role: 'view' })).text('token');
  const guest = world.browser();
  await guest.post('/share-links/join', { token, name: 'Gus' });
  const half = 1024 * 1024;
  const body = `{"documentId":"${id}","message":"","more":${'['.repeat(half)}${']'.repeat(half)}}`;
  expect((await guest.post('/access-requests', body)).status).toBe(413);
});

it('ACC-110 of the routes that change something only these take more than 64 KiB, of an owner', async () => {
  const olga = await world.owner();
  const documentId = (await olga.post('/documents', {})).text('id');
  const collectionId = (await olga.post('/collections', { name: 'C', membersRole: 'editor' })).text('id');
  const headers = {
    cookie: olga.cookieHeader(),
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  };
  const payload = JSON.stringify({ more: 'x'.repeat(MOST_BODY_BYTES) });
  const larger: string[] = [];
  let asked = 0;
  for (const route of world.app.routeActions.keys()) {
    const [name = '', pattern = ''] = route.split(' ');
    const method = METHODS.find((each) => each === name);
    if (method === undefined || !pattern.startsWith('/api/v1/') || pattern.endsWith('*')) continue;
    const url = pattern
      .replace(':documentId', documentId)
      .replace(':collectionId', collectionId)
      .replaceAll(/:\w+/g, 'x');
    asked += 1;
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { statusCode } = await world.app.inject({ method, url, headers, payload });
    if (statusCode !== 413) larger.push(route.replace('/api/v1', ''));
  }
  expect(larger.toSorted()).toEqual(LARGER);
  expect(asked).toBeGreaterThan(50);
});
