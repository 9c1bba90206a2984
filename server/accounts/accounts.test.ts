import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../documents/testing/api-world.ts';
import { Browser, type Answer } from '../documents/testing/browser.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = await createApiWorld();
});
afterEach(() => world.close());

describe('the owner', () => {
  it('ACC-3 whoever opens the one-time link becomes the owner, once', async () => {
    const token = await world.accounts.ownerLinkToken();
    const olga = world.browser();
    expect((await olga.get('/session')).body).toEqual({ user: null, ownerClaimed: false });

    const claimed = await olga.post('/owner', { token, name: ' Olga ' });
    expect(claimed.status).toBe(201);
    expect(claimed.at('user')).toMatchObject({ name: 'Olga', role: 'owner', kind: 'member', email: null });
    expect((await olga.get('/session')).at('user', 'name')).toBe('Olga');

    const mallory = world.browser();
    expect((await mallory.post('/owner', { token, name: 'Mallory' })).status).toBe(404);
    expect((await mallory.get('/session')).at('user')).toBeNull();
    expect(await world.accounts.ownerLinkToken()).toBeUndefined();
  });

  it('ACC-3 of many who open the link at once, one becomes the owner', async () => {
    const token = await world.accounts.ownerLinkToken();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => world.browser().post('/owner', { token, name: `Racer ${at}` })),
    );
    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
    const owners = await world.db
      .selectFrom('users')
      .select('id')
      .where('member_role', '=', 'owner')
      .execute();
    expect(owners).toHaveLength(1);
  });

  it('ACC-4 each start prints a new link and ends the one before', async () => {
    const first = await world.accounts.ownerLinkToken();
    const second = await world.accounts.ownerLinkToken();
    expect((await world.browser().post('/owner', { token: first, name: 'Olga' })).status).toBe(404);
    expect((await world.browser().post('/owner', { token: second, name: 'Olga' })).status).toBe(201);
  });

  it('ACC-3 a claim that fails on its address does not spend the link', async () => {
    await world.accounts.createUser({ email: 'ada@example.org', name: 'Ada', role: 'member' });
    const token = await world.accounts.ownerLinkToken();
    const claim = { token, name: 'Olga', password: PASSWORD };
    const refused = await world.browser().post('/owner', { ...claim, email: 'ada@example.org' });
    expect(refused.status).toBe(409);
    expect(refused.at('field')).toBe('body.email');
    expect((await world.browser().post('/owner', { ...claim, email: 'olga@example.org' })).status).toBe(201);
  });

  it('ACC-1 a wrong name, colour, address or password is named', async () => {
    const token = await world.accounts.ownerLinkToken();
    const wrong: readonly (readonly [object, string])[] = [
      [{ name: ' ' }, 'body.name'],
      [{ name: 'O\u0000' }, 'body.name'],
      [{ name: 'Olga', color: 'red' }, 'body.color'],
      [{ name: 'Olga', email: 'olga', password: PASSWORD }, 'body.email'],
      [{ name: 'Olga', email: 'olga@example.org', password: 'short' }, 'body.password'],
      [{ name: 'Olga', email: 'olga@example.org' }, 'body.password'],
    ];
    for (const [claim, field] of wrong) {
      const answer = await world.browser().post('/owner', { token, ...claim });
      expect({ field: answer.at('field'), status: answer.status }).toEqual({ field, status: 400 });
    }
  });
});

describe('sessions', () => {
  it('ACC-5 the owner signs out, and back in with e-mail and password', async () => {
    const olga = await world.owner('olga@example.org');
    const before = olga.cookieHeader();
    expect((await olga.post('/sign-out')).status).toBe(204);
    expect(olga.cookieHeader()).toBe('');
    const thief = new Browser(world.app, { cookie: before });
    expect((await thief.get('/documents')).status).toBe(401);
    expect((await olga.post('/sign-in', { email: 'OLGA@example.org', password: PASSWORD })).status).toBe(200);
    expect((await olga.get('/documents')).status).toBe(200);
  });

  it('ACC-6 the cookie is HttpOnly, Lax, and behind TLS Secure with the __Host- prefix', async () => {
    const olga = world.browser();
    const token = await world.accounts.ownerLinkToken();
    const plain = await olga.post('/owner', { token, name: 'Olga' });
    expect(setCookie(plain)).toMatch(/^scriptorium=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);

    const secure = await createApiWorld({ isHttps: true });
    const claim = { token: await secure.accounts.ownerLinkToken(), name: 'Olga' };
    const answer = await secure.browser().post('/owner', claim);
    expect(setCookie(answer)).toMatch(
      /^__Host-scriptorium=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    await secure.close();
  });

  it('ACC-35 behind TLS a session under the plain name, which a neighbour can plant, is nobody', async () => {
    const secure = await createApiWorld({ isHttps: true });
    const mallory = await secure.owner();
    const session = mallory.cookies.get('__Host-scriptorium') ?? '';
    expect((await mallory.get('/session')).at('user', 'name')).toBe('Olga');
    const victim = secure.browser();
    victim.cookies.set('scriptorium', session);
    expect((await victim.get('/session')).at('user')).toBeNull();
    await secure.close();
  });

  it('ACC-7 a session in use is prolonged once a day; an unused one ends after thirty days', async () => {
    const DAY = 24 * 60 * 60 * 1000;
    const olga = await world.owner();
    expect(setCookie(await olga.get('/session'))).toBeUndefined();
    world.advance(2 * DAY);
    expect(setCookie(await olga.get('/session'))).toMatch(/Max-Age=2592000/);
    expect(setCookie(await olga.get('/session'))).toBeUndefined();
    world.advance(29 * DAY);
    expect((await olga.get('/session')).at('user', 'name')).toBe('Olga');
    world.advance(31 * DAY);
    expect((await olga.get('/session')).at('user')).toBeNull();
    expect((await olga.get('/documents')).status).toBe(401);
  });

  it('ACC-8 a wrong password and an unknown address answer alike', async () => {
    await world.owner('ada@example.org');
    const browser = world.browser();
    const wrong = await browser.post('/sign-in', { email: 'ada@example.org', password: 'wrong wrong wrong' });
    const unknown = await browser.post('/sign-in', {
      email: 'eve@example.org',
      password: 'wrong wrong wrong',
    });
    expect(wrong.status).toBe(401);
    expect(Object.assign({}, wrong.body, { requestId: '' })).toEqual(
      Object.assign({}, unknown.body, { requestId: '' }),
    );
  });

  it(
    'ACC-9 guessing at one account is slowed down, and the right password does not count',
    { timeout: 30_000 },
    async () => {
      await world.owner('ada@example.org');
      const browser = world.browser();
      const guess = () =>
        browser.post('/sign-in', { email: 'ada@example.org', password: 'wrong wrong wrong' });
      const right = () => browser.post('/sign-in', { email: 'ada@example.org', password: PASSWORD });
      for (let at = 0; at < 10; at += 1) expect((await guess()).status).toBe(401);
      const stopped = await guess();
      expect(stopped.status).toBe(429);
      expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);
      // Somebody who knows the password waits as well: whoever guesses cannot tell.
      expect((await right()).status).toBe(429);
      // From where nobody guesses the same person comes in (ACC-36).
      const elsewhere = await world.app.inject({
        method: 'POST',
        url: '/api/v1/sign-in',
        remoteAddress: '192.0.2.7',
        headers: { 'sec-fetch-site': 'same-origin' },
        payload: { email: 'ada@example.org', password: PASSWORD },
      });
      expect(elsewhere.statusCode).toBe(200);
      world.advance(30_000);
      expect((await right()).status).toBe(200);
      expect((await right()).status).toBe(200);
    },
  );

  it('ACC-10 name and colour can be changed, and others hear of it', async () => {
    const olga = await world.owner();
    const id = (await olga.get('/session')).text('user', 'id');
    const changed = await olga.patch('/me', { name: 'Olga P.', color: '#2a6cc8' });
    expect(changed.at('user')).toMatchObject({ name: 'Olga P.', color: '#2a6cc8' });
    expect(world.changes).toContainEqual({ principalId: `user:${id}` });
    expect((await olga.patch('/me', {})).status).toBe(400);
    expect((await olga.patch('/me', { color: '#000000' })).at('field')).toBe('body.color');
    expect((await world.browser().patch('/me', { name: 'Nobody' })).status).toBe(401);
  });
});

function setCookie(answer: Answer): string | undefined {
  const header = answer.headers['set-cookie'];
  return Array.isArray(header) ? header.join() : undefined;
}
