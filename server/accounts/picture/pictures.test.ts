import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../../documents/testing/api-world.ts';
import type { Answer, Browser } from '../../documents/testing/browser.ts';
import { dataAddress, JPEG, png, pngChunk, WEBP, withSegment } from './testing/files.ts';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
});
afterEach(() => world.close());

function sets(browser: Browser, bytes: Uint8Array, type?: string): Promise<Answer> {
  return browser.put('/me/picture', { picture: dataAddress(bytes, type) });
}

/** As the page asks for it: below `/api/v1` already. */
function seesAt(browser: Browser, address: string): Promise<Answer> {
  return browser.get(address.replace('/api/v1', ''));
}

async function guestOf(documentId: string): Promise<Browser> {
  const link = await olga.post(`/documents/${documentId}/share-links`, { role: 'view' });
  const guest = world.browser();
  await guest.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  return guest;
}

it('ACC-91 a picture is shown at an address that stands with its person, to whoever is known', async () => {
  const set = await sets(olga, withSegment(JPEG, 0xe1, Buffer.from('Exif GPS')), 'image/png');
  expect(set.status).toBe(200);
  const address = set.text('user', 'picture');
  expect(address).toMatch(/^\/api\/v1\/pictures\/[\w-]{21}$/);
  expect((await olga.get('/session')).at('user', 'picture')).toBe(address);
  const id = (await olga.post('/documents', {})).text('id');
  const gus = await guestOf(id);
  const seen = await seesAt(gus, address);
  expect(seen.status).toBe(200);
  expect(seen.headers).toMatchObject({
    // What its bytes are, whatever was said of them.
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  });
  expect(seen.raw.includes('GPS')).toBe(false);
  expect((await seesAt(world.browser(), address)).status).toBe(401);
});

it('ACC-91 wherever a person stands, their picture stands with them', async () => {
  const mia = await world.member('Mia');
  const picture = (await sets(mia, WEBP, 'image/webp')).text('user', 'picture');
  const miasId = (await mia.get('/session')).text('user', 'id');
  const id = (await mia.post('/documents', { private: true })).text('id');
  const group = (await olga.post('/groups', { name: 'Design' })).text('id');
  await olga.put(`/groups/${group}/members/${miasId}`);
  const token = (await mia.post('/tokens', { scope: 'write' })).text('token');
  expect([
    (await olga.get('/groups')).at('items', 0, 'members', 0, 'picture'),
    (await olga.get('/members')).at('items', 1, 'picture'),
    (await mia.get(`/documents/${id}`)).at('createdBy', 'picture'),
    (await mia.get(`/documents/${id}/access`)).at('owner', 'picture'),
    (await mia.get(`/documents/${id}/access`)).at('people', 0, 'person', 'picture'),
    (await world.access.identify({ kind: 'cookie', header: mia.cookieHeader() }))?.user.picture,
    (await world.access.identify({ kind: 'bearer', token }))?.user.picture,
  ]).toEqual(Array.from({ length: 7 }, () => picture));
  expect(
    'picture' in ((await world.access.identify({ kind: 'cookie', header: olga.cookieHeader() }))?.user ?? {}),
  ).toBe(false);
});

it('ACC-91 another picture has another address, the old one and none lead to the same nothing', async () => {
  const first = (await sets(olga, png(8, 8))).text('user', 'picture');
  const heard = world.changes.length;
  const second = (await sets(olga, png(9, 9))).text('user', 'picture');
  expect(second).not.toBe(first);
  // Open documents are told.
  expect(world.changes.length).toBe(heard + 1);
  const [old, guessed] = [
    await seesAt(olga, first),
    await seesAt(olga, `/api/v1/pictures/${'x'.repeat(21)}`),
  ];
  expect([old.status, guessed.status]).toEqual([404, 404]);
  expect({ ...Object(old.body), requestId: '' }).toEqual({ ...Object(guessed.body), requestId: '' });
  const removed = await olga.delete('/me/picture');
  expect(removed.at('user', 'picture')).toBe(null);
  expect((await seesAt(olga, second)).status).toBe(404);
  expect(await world.db.selectFrom('pictures').selectAll().execute()).toEqual([]);
});

it('ACC-90 what is no picture, too large or too many pixels is refused with what was expected', async () => {
  const field = async (bytes: Uint8Array): Promise<unknown> => (await sets(olga, bytes)).at('errors', 0);
  expect(await field(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toEqual({
    field: 'body.picture',
    message: 'a PNG, JPEG or WebP that is whole',
  });
  expect(await field(png(2_000, 1))).toMatchObject({ message: 'at most 1024 pixels on a side' });
  expect((await olga.put('/me/picture', { picture: 'https://example.org/me.png' })).status).toBe(400);
  const noise = pngChunk('IDAT', Buffer.alloc(256 * 1024));
  const large = await sets(olga, png(8, 8, [noise]));
  expect([large.status, large.at('code')]).toEqual([413, 'too-large']);
  const larger = await sets(olga, png(8, 8, [pngChunk('IDAT', Buffer.alloc(2_000_000))]));
  expect(larger.status).toBe(413);
  // Text that does not draw it is not counted.
  expect((await sets(olga, png(8, 8, [pngChunk('tEXt', Buffer.alloc(20_000))]))).status).toBe(200);
});

it('ACC-90 LIMIT_PICTURE_BYTES is what the instance allows', async () => {
  const strict = await createApiWorld({ limits: { pictureBytes: 100 } });
  try {
    const owner = await strict.owner();
    expect((await sets(owner, png(8, 8))).status).toBe(200);
    expect((await sets(owner, JPEG)).status).toBe(413);
  } finally {
    await strict.close();
  }
});

it('ACC-90 twenty pictures at once are enough for anybody', async () => {
  for (let at = 0; at < 20; at += 1) expect((await sets(olga, png(4, 4))).status).toBe(200);
  expect((await sets(olga, png(4, 4))).status).toBe(429);
  world.advance(10_000);
  expect((await sets(olga, png(4, 4))).status).toBe(200);
});

it('ACC-91 the audit log tells of another picture and of another name', async () => {
  await sets(olga, png(8, 8));
  await olga.delete('/me/picture');
  await olga.patch('/me', { name: 'Olga B.', color: '#2a6cc8' });
  await olga.patch('/me', { color: '#d32828' });
  const log = await olga.get('/audit-log?kind=account.changed');
  expect([0, 1, 2, 3].map((at) => log.at('items', at, 'detail'))).toEqual([
    { what: 'renamed', from: 'Olga', to: 'Olga B.' },
    { what: 'pictureRemoved' },
    { what: 'pictureChanged' },
    undefined,
  ]);
});

it('ACC-91 bytes of a picture are the same through the threads of a real server', async () => {
  const threaded = await createApiWorld({ threads: true });
  try {
    const owner = await threaded.owner();
    const address = (await sets(owner, png(16, 16))).text('user', 'picture');
    expect(new Uint8Array((await seesAt(owner, address)).raw)).toEqual(new Uint8Array(png(16, 16)));
  } finally {
    await threaded.close();
  }
});
