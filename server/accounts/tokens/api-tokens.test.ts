import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import { Browser } from '../../documents/testing/browser.ts';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
});
afterEach(() => world.close());

const program = (token: string) => Browser.withToken(world.app, token);

describe('API tokens', () => {
  it('ACC-21 a token is told once, acts as its user, and shows when it was used', async () => {
    const made = await olga.post('/tokens', { name: 'backup', scope: 'write' });
    expect(made.status).toBe(201);
    const token = made.text('token');
    expect(token).toMatch(/^scr_[\w-]{43}$/);
    expect((await olga.get('/tokens')).at('items', 0)).toMatchObject({ name: 'backup', lastUsedAt: null });
    expect((await olga.get('/tokens')).raw.toString()).not.toContain(token);

    const created = await program(token).post('/documents', { title: 'By program' });
    expect(created.at('createdBy', 'name')).toBe('Olga');
    expect((await olga.get('/tokens')).at('items', 0, 'lastUsedAt')).toEqual(expect.any(String));
  });

  it('ACC-22 the time of use is written at most once a minute', async () => {
    const token = (await olga.post('/tokens', { scope: 'read' })).text('token');
    const lastUsed = async () => {
      await program(token).get('/documents');
      return (await olga.get('/tokens')).text('items', 0, 'lastUsedAt');
    };
    const first = await lastUsed();
    world.advance(59_000);
    expect(await lastUsed()).toBe(first);
    world.advance(2_000);
    expect(Date.parse(await lastUsed())).toBeGreaterThan(Date.parse(first));
  });

  it('ACC-23 a token of scope read changes nothing, whoever its user is', async () => {
    const id = (await olga.post('/documents', { title: 'Plan' })).text('id');
    const reader = program((await olga.post('/tokens', { scope: 'read' })).text('token'));
    expect((await reader.get(`/documents/${id}`)).at('role')).toBe('viewer');
    expect((await reader.post('/documents', {})).status).toBe(403);
    expect((await reader.patch(`/documents/${id}`, { title: 'x' })).status).toBe(403);
    expect((await reader.delete(`/documents/${id}`)).status).toBe(403);
    expect((await reader.post(`/documents/${id}/share-links`, { role: 'view' })).status).toBe(403);
    expect((await reader.get(`/documents/${id}/share-links`)).status).toBe(403);
  });

  it('ACC-24 no token makes or revokes tokens, and members have none of scope admin', async () => {
    const ada = await world.member('Ada');
    const token = (await ada.post('/tokens', { scope: 'write' })).text('token');
    expect((await program(token).post('/tokens', { scope: 'write' })).status).toBe(403);
    expect((await program(token).get('/tokens')).status).toBe(403);
    expect((await ada.post('/tokens', { scope: 'admin' })).status).toBe(403);
    expect((await olga.post('/tokens', { scope: 'admin' })).status).toBe(201);
  });

  it('ACC-25 a revoked or expired token is worth nothing, and its open sockets hear of it', async () => {
    const made = await olga.post('/tokens', { scope: 'write' });
    const soon = new Date(Date.now() + 60_000).toISOString();
    const brief = await olga.post('/tokens', { scope: 'write', expiresAt: soon });
    expect((await program(made.text('token')).get('/documents')).status).toBe(200);
    expect((await program(brief.text('token')).get('/documents')).status).toBe(200);

    const principal = await world.access.identify({ kind: 'bearer', token: made.text('token') });
    const ada = await world.member('Ada');
    expect((await ada.delete(`/tokens/${made.text('id')}`)).status).toBe(404);
    expect((await olga.delete(`/tokens/${made.text('id')}`)).status).toBe(204);
    expect(world.changes).toContainEqual({ principalId: principal?.id });
    expect((await program(made.text('token')).get('/documents')).status).toBe(401);

    world.advance(61_000);
    expect((await program(brief.text('token')).get('/documents')).status).toBe(401);
    expect((await olga.post('/tokens', { expiresAt: soon })).at('field')).toBe('body.expiresAt');
  });

  it('ACC-34 whoever is recognised is known by when their session or token ends', async () => {
    const expiresAt = Date.now() + 60_000;
    const end = new Date(expiresAt).toISOString();
    const brief = (await olga.post('/tokens', { scope: 'write', expiresAt: end })).text('token');
    const lasting = (await olga.post('/tokens', { scope: 'write' })).text('token');
    const proofOf = async (token: string) => (await world.access.identify({ kind: 'bearer', token }))?.proof;
    expect(await proofOf(brief)).toMatchObject({ kind: 'token', expiresAt });
    expect(await proofOf(lasting)).not.toHaveProperty('expiresAt');

    const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000;
    const signedIn = await world.access.identify({ kind: 'cookie', header: olga.cookieHeader() });
    const left = signedIn?.proof.kind === 'session' ? (signedIn.proof.expiresAt ?? 0) - Date.now() : 0;
    expect(Math.abs(left - THIRTY_DAYS)).toBeLessThan(60_000);
  });

  it('ACC-26 neither tokens nor passwords nor sessions can be read from the disk', async () => {
    const email = 'ada@example.org';
    const password = 'a password of Ada';
    await world.accounts.createUser({ name: 'Ada', email, role: 'member', password });
    const ada = world.browser();
    await ada.post('/sign-in', { email, password });
    const apiToken = (await ada.post('/tokens', {})).text('token');
    const id = (await ada.post('/documents', { title: 'Here on the disk' })).text('id');
    const linkToken = (await ada.post(`/documents/${id}/share-links`, { role: 'view' })).text('token');
    const ownerToken = await ownerTokenOfAnUnclaimedInstance();
    const cookie = decodeURIComponent(ada.cookies.get('scriptorium') ?? '');

    const bytes = world.bytesOnDisk();
    const isThere = (text: string) => bytes.includes(text);
    expect(isThere('Here on the disk')).toBe(true);
    expect(cookie).toMatch(/^\w{32}\./);
    const secrets = [apiToken, linkToken, ownerToken, password, cookie, cookie.split('.', 1)[0] ?? cookie];
    for (const secret of secrets) {
      expect(isThere(secret)).toBe(false);
      expect(isThere(secret.slice(4, 24))).toBe(false);
    }
  });

  it('ACC-27 the command line makes tokens beside the server', async () => {
    await world.accounts.createUser({ email: 'ada@example.org', name: 'Ada', role: 'member' });
    const made = await world.accounts.createToken({ user: 'ADA@example.org', scope: 'write' });
    if (!made.ok) throw new Error(made.error);
    expect((await program(made.value.token).get('/session')).at('user', 'name')).toBe('Ada');
    expect(await world.accounts.createToken({ user: 'eve@example.org', scope: 'read' })).toMatchObject({
      ok: false,
    });
    const again = await world.accounts.createUser({ email: 'Ada@example.org', name: 'A', role: 'member' });
    expect(again).toMatchObject({ ok: false });
    const wrong = await world.accounts.createUser({ email: 'not an address', name: 'A', role: 'member' });
    expect(wrong).toMatchObject({ ok: false });
  });
});

/** Nobody owns it any more: a new link is printed. */
async function ownerTokenOfAnUnclaimedInstance(): Promise<string> {
  await world.db.updateTable('users').set({ member_role: 'admin' }).execute();
  return (await world.accounts.ownerLinkToken()) ?? '';
}

it('ACC-162 all tokens of somebody are revoked at once, nobody else’s, and the log tells how many there were', async () => {
  const mia = await world.member('Mia');
  const others = (await olga.post('/tokens', { scope: 'write' })).text('token');
  const own = [await mia.post('/tokens', { scope: 'write' }), await mia.post('/tokens', { scope: 'read' })];
  const [token = ''] = own.map((made) => made.text('token'));
  expect((await program(token).post('/tokens/revoke-all', {})).status).toBe(403);
  expect((await mia.post('/tokens/revoke-all', {})).body).toEqual({ revoked: 2 });
  expect((await mia.get('/tokens')).at('items')).toEqual([]);
  for (const made of own) expect((await program(made.text('token')).get('/documents')).status).toBe(401);
  expect((await program(others).get('/documents')).status).toBe(200);
  const log = await olga.get('/audit-log?kind=token.revoked');
  expect(log.at('items', 0)).toMatchObject({ actor: { name: 'Mia' }, detail: { ended: '2' } });
  expect((await mia.post('/tokens/revoke-all', {})).body).toEqual({ revoked: 0 });
  expect((await olga.get('/audit-log?kind=token.revoked')).at('items', 1)).toBeUndefined();
});

it('ACC-163 a token that looks after the instance takes the password once more, where there is one', async () => {
  const made = await world.accounts.createUser({
    email: 'ada@example.org',
    name: 'Ada',
    role: 'admin',
    password: PASSWORD,
  });
  if (!made.ok) throw new Error(made.error);
  const ada = await world.sessionOf(made.value.id);
  for (const password of [undefined, 'not the one it is']) {
    const refused = await ada.post('/tokens', { scope: 'admin', password });
    expect([refused.status, refused.at('code')]).toEqual([403, 'wrong-password']);
  }
  expect((await ada.get('/tokens')).at('items')).toEqual([]);
  expect((await ada.post('/tokens', { scope: 'admin', password: PASSWORD })).status).toBe(201);
  expect((await ada.post('/tokens', { scope: 'write' })).status).toBe(201);
});
