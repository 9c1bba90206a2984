/** Requests as an attacker would spell them: none gets past what the plain spelling is asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser } from '../documents/testing/browser.ts';

let world: ApiWorld;
let olga: Browser;
let guest: Browser;
let secret: string;
beforeAll(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  secret = (await olga.post('/documents', { title: 'Secret', private: true })).text('id');
  const open = (await olga.post('/documents', { title: 'Open' })).text('id');
  const link = await olga.post(`/documents/${open}/share-links`, { role: 'edit' });
  guest = world.browser();
  await guest.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
});
afterAll(() => world.close());

async function statusOf(url: string, method: 'GET' | 'DELETE' = 'GET'): Promise<number> {
  const headers = { cookie: guest.cookieHeader(), 'sec-fetch-site': 'same-origin' };
  return (await world.app.inject({ method, url, headers })).statusCode;
}

it.each([
  '/api/v1/documents/ID',
  '/api/v1//documents/ID',
  '//api/v1/documents/ID',
  '/api/v1/documents//ID',
  '/api/v1/documents/ID/',
  '/api/v1/documents/ID;x=1',
  '/api/v1/documents/ID%00',
  '/api/v1/documents/ID%2F',
  '/api/v1/documents/.%2FID',
  '/api/v1/documents/%2e/ID',
  '/api/v1/x/../documents/ID',
  '/api/v1%2Fdocuments/ID',
  '/api%2Fv1/documents/ID',
  '/API/V1/documents/ID',
  '/api/v1/Documents/ID',
  '/api/v1/documents/ID/content',
  '/api/v1/documents/ID/content;format=text',
  '/api/v1/documents/ID/access',
  '/api/v1/members',
  '/api/v1/%6dembers',
  '/api/v1/audit-log',
  '/api/v1/audit%2Dlog',
  '/api/v1/audit-log/export?format=jsonl',
])('ACC-105 a guest gets nothing by %s', async (pattern) => {
  const url = pattern.replace('ID', secret);
  expect([400, 403, 404]).toContain(await statusOf(url));
  expect([400, 403, 404]).toContain(await statusOf(url, 'DELETE'));
  expect((await olga.get(`/documents/${secret}`)).status).toBe(200);
});

it('ACC-105 what is not theirs answers like what is not there, to the letter', async () => {
  const answers = [secret, 'x'.repeat(16)].map(async (id) => {
    const { status, body } = await guest.get(`/documents/${id}`);
    return { status, body: JSON.stringify({ ...Object(body), requestId: '' }) };
  });
  const [theirs, nowhere] = await Promise.all(answers);
  expect(theirs).toEqual(nowhere);
  const asked = [secret, 'x'.repeat(16), 'no id at all'].map((documentId) =>
    guest.post('/access-requests', { documentId, message: '' }),
  );
  for (const answer of await Promise.all(asked)) {
    expect([answer.status, answer.raw.toString()]).toEqual([202, 'null']);
  }
});

describe('another site', () => {
  type Headers = Readonly<Record<string, string>>;
  const FOREIGN: readonly (readonly [string, Headers])[] = [
    ['a form of plain text', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
    ['a form', { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }],
    ['a sandboxed frame', { origin: 'null', 'content-type': 'application/json' }],
    ['a neighbour', { 'sec-fetch-site': 'same-site', 'content-type': 'application/json' }],
    ['one that names no origin', { 'content-type': 'application/json' }],
    ['one that hides behind a host', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
  ];

  it.each(FOREIGN)('ACC-106 changes nothing by the cookie: %s', async (_name, headers) => {
    const send = (method: 'POST' | 'DELETE' | 'PUT' | 'PATCH', url: string, payload?: string) =>
      world.app.inject({
        method,
        url: `/api/v1${url}`,
        headers: { ...headers, cookie: olga.cookieHeader() },
        ...(payload === undefined ? {} : { payload }),
      });
    const before = await world.db.selectFrom('groups').selectAll().execute();
    for (const answer of [
      await send('POST', '/groups', '{"name":"Evil"}'),
      await send('DELETE', `/documents/${secret}`),
      await send('POST', '/sign-out'),
      await send('PUT', `/documents/${secret}/grants`, '{}'),
      await send('PATCH', '/instance/settings', '{}'),
    ]) {
      expect([answer.statusCode, answer.json()]).toMatchObject([403, { code: 'foreign-origin' }]);
    }
    expect(await world.db.selectFrom('groups').selectAll().execute()).toEqual(before);
    expect((await olga.get(`/documents/${secret}`)).status).toBe(200);
  });

  it('ACC-106 nor by a body that only looks like text', async () => {
    const headers = {
      origin: 'http://localhost',
      host: 'localhost',
      'content-type': 'text/plain',
      cookie: olga.cookieHeader(),
    };
    const payload = '{"name":"Plain"}';
    const answer = await world.app.inject({ method: 'POST', url: '/api/v1/groups', headers, payload });
    expect([400, 415]).toContain(answer.statusCode);
  });
});

it('ACC-106 what an address says of itself counts for no limit where no proxy is trusted', async () => {
  const statuses: number[] = [];
  const payload = { token: 'none of ours', password: 'seven green kettles sing' };
  for (let at = 0; at < 12; at += 1) {
    const address = `203.0.113.${at}`;
    const headers = { 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` };
    const url = '/api/v1/password-reset/use';
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    statuses.push((await world.app.inject({ method: 'POST', url, headers, payload })).statusCode);
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 410), 429, 429]);
});
