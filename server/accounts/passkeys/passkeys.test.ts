import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import type { Answer, Browser } from '../../documents/testing/browser.ts';
import { Authenticator, type AnswerOptions } from '../../testing/authenticator.ts';
import { createChallenge, readChallenge } from './signed-challenge.ts';

const EMAIL = 'olga@example.org';
const MINUTE_MS = 60_000;

let world: ApiWorld;
beforeEach(async () => {
  world = await createApiWorld();
});
afterEach(() => world.close());

async function challengeToAdd(browser: Browser, password?: string): Promise<string> {
  return (await browser.post('/me/passkeys/options', { password })).text('challenge');
}

async function add(browser: Browser, key: Authenticator, name = 'Laptop'): Promise<Answer> {
  const challenge = await challengeToAdd(browser);
  return browser.post('/me/passkeys', { name, response: key.makes({ challenge }) });
}

async function challengeToSignIn(): Promise<string> {
  return (await world.browser().post('/sign-in/passkey/options')).text('challenge');
}

async function signIn(key: Authenticator, options: Partial<AnswerOptions> = {}): Promise<Answer> {
  const challenge = options.challenge ?? (await challengeToSignIn());
  return world.browser().post('/sign-in/passkey', { response: key.answers({ challenge, ...options }) });
}

describe('one’s own', () => {
  it('ACC-56 are added, listed, renamed and removed by their owner', async () => {
    const [ada, ben] = [await world.member('Ada'), await world.member('Ben')];
    const added = await add(ada, new Authenticator());
    expect([added.status, added.at('name'), added.at('lastUsedAt')]).toEqual([201, 'Laptop', null]);
    const id = added.text('id');
    expect((await ben.patch(`/me/passkeys/${id}`, { name: 'Mine' })).status).toBe(404);
    expect((await ben.delete(`/me/passkeys/${id}`)).status).toBe(404);
    expect((await ada.patch(`/me/passkeys/${id}`, { name: 'Old laptop' })).at('name')).toBe('Old laptop');
    expect((await ada.get('/me/ways-in')).at('passkeys')).toMatchObject([{ id, name: 'Old laptop' }]);
    expect((await ada.delete(`/me/passkeys/${id}`)).status).toBe(204);
    expect((await ada.get('/me/ways-in')).at('passkeys')).toEqual([]);
    const events = (await world.events()).filter(({ kind }) => kind === 'passkey.changed');
    expect(events.map(({ detail }) => detail)).toEqual([
      { what: 'passkeyAdded', name: 'Laptop' },
      { what: 'passkeyRemoved', name: 'Old laptop' },
    ]);
  });

  it('ACC-56 the answer by which one was added adds it once: not again after it was removed', async () => {
    const ada = await world.member('Ada');
    const challenge = await challengeToAdd(ada);
    const request = { name: 'Laptop', response: new Authenticator().makes({ challenge }) };
    const id = (await ada.post('/me/passkeys', request)).text('id');
    await ada.delete(`/me/passkeys/${id}`);
    expect((await ada.post('/me/passkeys', request)).status).toBe(403);
  });

  it('ACC-59 adding one asks for the password', async () => {
    const olga = await world.owner(EMAIL);
    expect((await olga.post('/me/passkeys/options', {})).status).toBe(403);
    expect(await challengeToAdd(olga, PASSWORD)).not.toBe('');
  });

  it('ACC-56 only what was asked of this person, just now, at this place, with their finger or PIN', async () => {
    const [ada, ben] = [await world.member('Ada'), await world.member('Ben')];
    const key = new Authenticator();
    const refused = async (response: object): Promise<void> => {
      const answer = await ada.post('/me/passkeys', { name: 'x', response });
      expect([answer.status, answer.at('code')]).toEqual([403, 'passkey-refused']);
    };
    await refused(key.makes({ challenge: await challengeToAdd(ben) }));
    await refused(key.makes({ challenge: await challengeToSignIn() }));
    await refused(key.makes({ challenge: 'bWFkZSB1cA' }));
    const challenge = await challengeToAdd(ada);
    await refused(key.makes({ challenge, origin: 'https://evil.example' }));
    await refused(new Authenticator('evil.example').makes({ challenge }));
    await refused(key.makes({ challenge, isVerified: false }));
    world.advance(5 * MINUTE_MS);
    await refused(key.makes({ challenge }));
    expect((await add(ada, key)).status).toBe(201);
    // The same key once more, by somebody else: it stays whose it was.
    expect((await add(ben, key)).status).toBe(403);
  });

  it('ACC-56 are twenty at most', async () => {
    const ada = await world.member('Ada');
    for (let at = 0; at < 20; at += 1) expect((await add(ada, new Authenticator())).status).toBe(201);
    expect((await add(ada, new Authenticator())).status).toBe(409);
  });
});

describe('signing in', () => {
  it('ACC-56 a passkey is enough, also where there is a second factor', async () => {
    const ada = await world.member('Ada');
    const userId = (await ada.get('/session')).text('user', 'id');
    const key = new Authenticator();
    await add(ada, key);
    await world.db
      .insertInto('second_factors')
      .values({ user_id: userId, secret: 'x', confirmed_at: 1, created_at: 1 })
      .execute();
    const browser = world.browser();
    const challenge = (await browser.post('/sign-in/passkey/options')).text('challenge');
    const signed = await browser.post('/sign-in/passkey', { response: key.answers({ challenge }) });
    expect([signed.status, signed.at('user', 'name')]).toEqual([200, 'Ada']);
    expect((await browser.get('/documents')).status).toBe(200);
    expect((await ada.get('/me/ways-in')).at('passkeys', 0, 'lastUsedAt')).not.toBeNull();
  });

  it('ACC-56 an answer counts once, also when it comes twice at once', async () => {
    const key = new Authenticator();
    await add(await world.member('Ada'), key);
    const challenge = await challengeToSignIn();
    const answers = await Promise.all([1, 2, 3].map(() => signIn(key, { challenge })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403, 403]);
    world.advance(5 * MINUTE_MS);
    expect((await signIn(key, { challenge })).status).toBe(403);
    expect((await signIn(key)).status).toBe(200);
    const kept = await world.db.selectFrom('spent_challenges').selectAll().execute();
    expect(kept).toHaveLength(1);
  });

  it('ACC-56 an unknown key, another site, no proof of its owner and a challenge of another kind are refused', async () => {
    const ada = await world.member('Ada');
    const key = new Authenticator();
    await add(ada, key);
    const answers = [
      await signIn(new Authenticator()),
      await signIn(key, { origin: 'https://evil.example' }),
      await signIn(key, { isVerified: false }),
      await signIn(key, { challenge: await challengeToAdd(ada) }),
      await signIn(key, { challenge: 'x' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(answers.map((answer) => answer.at('code'))).toEqual(answers.map(() => 'passkey-refused'));
    const bodies = answers.map(({ body }) => Object.assign({}, body, { requestId: '' }));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  it('ACC-56 a counter that does not go on is a copy’s', async () => {
    const key = new Authenticator();
    await add(await world.member('Ada'), key);
    expect((await signIn(key, { counter: 5 })).status).toBe(200);
    expect((await signIn(key, { counter: 5 })).status).toBe(403);
    expect((await signIn(key, { counter: 4 })).status).toBe(403);
    expect((await signIn(key, { counter: 6 })).status).toBe(200);
  });

  it('ACC-56 who has been deactivated does not come in by one either', async () => {
    const ada = await world.member('Ada');
    const key = new Authenticator();
    await add(ada, key);
    const userId = (await ada.get('/session')).text('user', 'id');
    await world.db.updateTable('users').set({ deactivated_at: 1 }).where('id', '=', userId).execute();
    const refused = await signIn(key);
    expect(refused.at('code')).toBe('deactivated');
    expect(refused.headers['set-cookie']).toBeUndefined();
  });

  it('ACC-56 what is no answer at all is bad input', async () => {
    for (const response of [{}, { id: 'x' }, 'x', { id: 'ä', rawId: 'ä', type: 'public-key' }]) {
      expect((await world.browser().post('/sign-in/passkey', { response })).status).toBe(400);
    }
  });
});

it('ACC-56 a challenge of another secret or purpose, changed or over, is none', () => {
  const terms = { secret: 'a', purpose: 'sign-in', now: 1_000 };
  const challenge = createChallenge(terms).toString('base64url');
  expect(readChallenge(challenge, terms)).toBe(1_000 + 5 * MINUTE_MS);
  expect(readChallenge(challenge, { ...terms, secret: 'b' })).toBeUndefined();
  expect(readChallenge(challenge, { ...terms, purpose: 'add ada' })).toBeUndefined();
  expect(readChallenge(challenge, { ...terms, now: 1_000 + 5 * MINUTE_MS })).toBeUndefined();
  const bytes = Buffer.from(challenge, 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(readChallenge(changed.toString('base64url'), terms)).toBeUndefined();
  }
});

it('ACC-56 the answer by which one was added adds it once: not again after it was removed', async () => {
  const ada = await world.member('Ada');
  const challenge = await challengeToAdd(ada);
  const request = { name: 'Laptop', response: new Authenticator().makes({ challenge }) };
  const id = (await ada.post('/me/passkeys', request)).text('id');
  await ada.delete(`/me/passkeys/${id}`);
  expect((await ada.post('/me/passkeys', request)).status).toBe(403);
});
