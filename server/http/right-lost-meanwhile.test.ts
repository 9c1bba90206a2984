/** A right that is taken away while a request is under way: nothing more is written, and nothing more is told. */
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser, Answer } from '../documents/testing/browser.ts';
import { whileAllowed } from './gate.ts';

let world: ApiWorld;
let olga: Browser;
let documentId: string;
let guest: Browser;
let linkPath: string;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  documentId = (await olga.post('/documents', { title: 'Plan', markdown: 'secret words' })).text('id');
  const link = await olga.post(`/documents/${documentId}/share-links`, { role: 'edit' });
  linkPath = `/documents/${documentId}/share-links/${link.text('id')}`;
  guest = world.browser();
  await guest.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
});
afterEach(() => world.close());

type Job = 'build' | 'retitle' | 'export';

/** Does `meanwhile` once, while the content thread is at its next job of this kind. */
function during(job: Job, meanwhile: () => Promise<unknown>): void {
  let isDone = false;
  const hold = async (present: Job): Promise<void> => {
    if (present !== job || isDone) return;
    isDone = true;
    await meanwhile();
  };
  const { content } = world;
  const build = content.build.bind(content);
  const retitle = content.retitle.bind(content);
  const convert = content.export.bind(content);
  content.build = async (...given) => hold('build').then(() => build(...given));
  content.retitle = async (...given) => hold('retitle').then(() => retitle(...given));
  content.export = async (given) => hold('export').then(() => convert(given));
}

async function revoke(): Promise<void> {
  expect((await olga.delete(linkPath)).status).toBe(204);
}

it('ACC-101 an export that is being converted when the link is revoked is not told', async () => {
  during('export', revoke);
  const answer = await guest.get(`/documents/${documentId}/content?format=markdown`);
  expect([answer.status, answer.at('code')]).toEqual([403, 'forbidden']);
  expect(answer.raw.toString()).not.toContain('secret');
});

it('ACC-101 a title that is being worked out when the link is narrowed is not written', async () => {
  during('retitle', () => olga.patch(linkPath, { role: 'view' }));
  expect((await guest.patch(`/documents/${documentId}`, { title: 'Mine' })).status).toBe(403);
  expect((await olga.get(`/documents/${documentId}`)).at('title')).toBe('Plan');
});

it('ACC-101 a document whose Markdown is being converted when its maker is deactivated is not made', async () => {
  const mia = await world.member('Mia');
  const id = (await mia.get('/session')).text('user', 'id');
  during('build', () => olga.patch(`/members/${id}`, { deactivated: true }));
  expect((await mia.post('/documents', { title: 'New', markdown: 'words' })).status).toBe(401);
  expect(await titles()).toEqual(['Plan']);
});

it('ACC-101 nor one whose place is closed to its maker meanwhile', async () => {
  const mia = await world.member('Mia');
  const collectionId = (await olga.post('/collections', { name: 'C', membersRole: 'editor' })).text('id');
  during('build', () => olga.patch(`/collections/${collectionId}`, { membersRole: 'viewer' }));
  expect((await mia.post('/documents', { title: 'New', collectionId })).at('field')).toBe(
    'body.collectionId',
  );
  expect(await titles()).toEqual(['Plan']);
});

it('ACC-101 the audit log’s export ends with the right to it', async () => {
  const adam = await world.member('Adam', 'admin');
  const id = (await adam.get('/session')).text('user', 'id');
  const entry = { kind: 'session.started', actor: undefined, address: undefined } as const;
  for (let at = 0; at < 1_500; at += 1) await world.audit.note(entry);
  const list = world.audit.list.bind(world.audit);
  let asked = 0;
  world.audit.list = async (filter) => {
    asked += 1;
    if (asked === 2) await olga.patch(`/members/${id}`, { role: 'member' });
    return list(filter);
  };
  await expect(adam.get('/audit-log/export?format=jsonl')).rejects.toThrow(/destroyed/);
  expect(asked).toBe(2);
});

it('ACC-101 an upload whose sender loses the right while it comes in is not taken', async () => {
  const mia = await world.member('Mia');
  const made = await mia.post('/tokens', { scope: 'write' });
  const body = JSON.stringify({ title: 'Uploaded', markdown: 'words' });
  const answer = await sendSlowly(made.text('token'), body, async () => {
    expect((await mia.delete(`/tokens/${made.text('id')}`)).status).toBe(204);
  });
  expect(answer).toBe(401);
  expect(await titles()).toEqual(['Plan']);
});

it('ACC-101 nor one during which the proof ends by itself', async () => {
  const mia = await world.member('Mia');
  const expiresAt = new Date(world.clock.now() + 60_000).toISOString();
  const made = await mia.post('/tokens', { scope: 'write', expiresAt });
  const body = JSON.stringify({ title: 'Uploaded', markdown: 'words' });
  const answer = await sendSlowly(made.text('token'), body, () => {
    world.advance(61_000);
    return Promise.resolve();
  });
  expect(answer).toBe(401);
  expect(await titles()).toEqual(['Plan']);
});

it('ACC-101 what is sent part by part ends with the right to it', async () => {
  const sent: string[] = [];
  const requireRight = (): Promise<void> =>
    sent.length < 2 ? Promise.resolve() : Promise.reject(new Error('no longer'));
  const reading = (async () => {
    for await (const part of whileAllowed(['a', 'b', 'c', 'd'], requireRight)) sent.push(part);
  })();
  await expect(reading).rejects.toThrow('no longer');
  expect(sent).toEqual(['a', 'b']);
});

it('ACC-101 a long export arrives whole where nothing changes', async () => {
  const markdown = Array.from({ length: 40_000 }, (_, at) => `word ${at}`).join(' ');
  const long = (await olga.post('/documents', { title: 'Long', markdown })).text('id');
  const answer: Answer = await olga.get(`/documents/${long}/content?format=markdown`);
  expect(answer.raw.toString().trim()).toBe(markdown);
  expect(answer.headers['content-length']).toBe(String(answer.raw.length));
});

async function titles(): Promise<readonly string[]> {
  const rows = await world.db.selectFrom('documents').select('title').execute();
  return rows.map(({ title }) => title);
}

/** Half of a document's body, then `meanwhile`, then the rest; the status of the answer. */
async function sendSlowly(token: string, body: string, meanwhile: () => Promise<void>): Promise<number> {
  const origin = await world.app.listen({ port: 0, host: '127.0.0.1' });
  const decide = world.access.decide.bind(world.access);
  const isAsked = new Promise<void>((resolve) => {
    world.access.decide = async (...given) => {
      resolve();
      return decide(...given);
    };
  });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const sending = httpRequest(new URL('/api/v1/documents', origin), { method: 'POST', headers });
  const answered = new Promise<number>((resolve, reject) => {
    sending.on('response', (answer) => resolve(answer.resume().statusCode ?? 0));
    sending.on('error', reject);
  });
  sending.write(body.slice(0, 10));
  await isAsked;
  await meanwhile();
  sending.end(body.slice(10));
  return answered;
}
