import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UpdateInstanceRequest } from '../../../shared/api/instance.ts';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import { Browser, type Answer } from '../../documents/testing/browser.ts';
import { idOf } from '../../documents/testing/deeds.ts';
import { createSmtpMailer } from '../../mail/mailer.ts';
import { startMailServer, type MailServer } from '../../testing/mail-server.ts';
import { until } from '../../testing/until.ts';
import { addCredential } from '../credentials.ts';
import { MOST_PENDING } from './pending-sign-ups.ts';

const HOUR = 60 * 60_000;
const NIA = 'nia@example.org';

let post: MailServer;
let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  post = await startMailServer();
  world = await createApiWorld({ mailer: createSmtpMailer({ url: post.url, from: 'us@example.org' }) });
  olga = await world.owner('olga@example.org');
});
afterEach(async () => {
  await world.close();
  await post.close();
});

async function rule(change: UpdateInstanceRequest): Promise<void> {
  const changed = await olga.patch('/instance/settings', change);
  expect(changed.status).toBe(200);
}

function ask(email: string, more: object = {}, by = world.browser()): Promise<Answer> {
  return by.post('/sign-up', { email, ...more });
}

/** Asks, and takes the link out of the letter. */
async function link(email: string, more: object = {}, by = world.browser()): Promise<string> {
  expect((await ask(email, more, by)).status).toBe(202);
  return (await post.letterTo(email)).link.replace(/.*#/, '');
}

const given = { name: 'Nia', password: PASSWORD };
const finish = (token: string, more: object = {}, by = world.browser()): Promise<Answer> =>
  by.post('/sign-up/finish', { token, ...given, ...more });
const open = (token: string, by = world.browser()): Promise<Answer> => by.post('/sign-up/open', { token });

async function guestOf(
  a: Browser,
  name = 'Gus',
): Promise<{ readonly gus: Browser; readonly documentId: string }> {
  const documentId = (await a.post('/documents', { private: true })).text('id');
  const shared = await a.post(`/documents/${documentId}/share-links`, { role: 'edit' });
  const gus = world.browser();
  await gus.post('/share-links/join', { token: shared.text('token'), name });
  return { gus, documentId };
}

describe('by a link in a mail', () => {
  it('ACC-82 whoever opens the link says who they are, is signed in, and comes back by address and password', async () => {
    await rule({ signUp: 'open' });
    expect((await world.browser().get('/ways-in')).at('signUp')).toBe('byMail');
    expect((await ask('Nia@Example.org', { language: 'de', next: '/d/abc' })).body).toBe(null);
    const letter = await post.letterTo(NIA);
    expect(letter.source).toContain('Er gilt einen Tag');
    // Nothing that a stranger chose goes into a letter to somebody else.
    expect(letter.source).not.toContain('/d/abc');
    expect(letter.link).toMatch(/^http:\/\/localhost\/sign-up#scn_[\w-]{43}$/);
    const token = letter.link.replace(/.*#/, '');
    expect(world.bytesOnDisk().includes(token)).toBe(false);
    const nia = world.browser();
    expect((await open(token)).body).toEqual({ email: NIA, next: '/d/abc', staysGuest: false });
    expect((await finish(token, { name: undefined }, nia)).at('field')).toBe('body.name');
    for (const password of ['short', 'password123']) {
      expect((await finish(token, { password }, nia)).at('field')).toBe('body.password');
    }
    const made = await finish(token, { color: '#2a6cc8' }, nia);
    expect(made.at('user')).toMatchObject({ name: 'Nia', email: NIA, role: 'member', color: '#2a6cc8' });
    expect((await nia.post('/documents', {})).status).toBe(201);
    expect((await world.browser().post('/sign-in', { email: NIA, password: PASSWORD })).status).toBe(200);
    const [joined] = await world.audit.list({ kind: 'account.joined', order: 'newestFirst', limit: 1 });
    const id = await idOf(nia);
    expect(joined).toMatchObject({
      actor: { id, name: 'Nia' },
      subject: { kind: 'person', id },
      detail: { by: 'mail', role: 'member' },
    });
  });

  it('ACC-82 they become what the rule says at that moment', async () => {
    await rule({ signUp: 'open' });
    const token = await link(NIA);
    await rule({ signUpRole: 'guest' });
    expect((await finish(token)).at('user')).toMatchObject({ role: 'guest', kind: 'guest', email: NIA });
  });

  it('ACC-82 who became a guest with an address can have a forgotten password set anew', async () => {
    await rule({ signUp: 'open', signUpRole: 'guest' });
    await finish(await link(NIA));
    expect((await world.browser().post('/password-reset', { email: NIA })).status).toBe(202);
    const token = (await post.letterTo(NIA)).link.replace(/.*#/, '');
    const used = await world
      .browser()
      .post('/password-reset/use', { token, password: 'seven green kettles' });
    expect(used.at('user', 'name')).toBe('Nia');
  });

  it('ACC-83 with the same answer, whoever has an account gets another letter, and nothing waits for them', async () => {
    await rule({ signUp: 'open' });
    const known = await ask('olga@example.org');
    const unknown = await ask(NIA);
    expect([known.status, known.raw.toString()]).toEqual([unknown.status, unknown.raw.toString()]);
    expect(namesOfHeaders(known)).toEqual(namesOfHeaders(unknown));
    const letter = await post.letterTo('olga@example.org');
    expect(letter.source).toContain('you have one already');
    expect(letter.link).toBe('http://localhost/sign-in');
    await post.letterTo(NIA);
    const pending = await world.db.selectFrom('pending_sign_ups').select('email').execute();
    expect(pending).toEqual([{ email: NIA }]);
  });

  it('ACC-83 the answer waits neither for the letter nor for a look at who is here', async () => {
    const slow = await createApiWorld({
      mailer: { send: () => new Promise(() => {}), close: () => {} },
    });
    const owner = await slow.owner('olga@example.org');
    await owner.patch('/instance/settings', { signUp: 'open' });
    for (const email of ['olga@example.org', NIA]) {
      expect((await slow.browser().post('/sign-up', { email })).status).toBe(202);
    }
    await slow.close();
  });

  it('ACC-84 only addresses of the domains get one, which says nothing about anybody', async () => {
    await rule({ signUp: 'domains', signUpDomains: ['example.org'] });
    expect((await world.browser().get('/ways-in')).at('signUp')).toBe('byMail');
    for (const email of ['nia@example.com', 'nia@sub.example.org']) {
      const refused = await ask(email);
      expect([refused.status, refused.at('field')]).toEqual([400, 'body.email']);
    }
    expect((await finish(await link(NIA))).status).toBe(200);
  });

  it('ACC-84 without a mail server no domain can be shown: nobody signs up', async () => {
    const silent = await createApiWorld();
    const owner = await silent.owner();
    await owner.patch('/instance/settings', { signUp: 'domains', signUpDomains: ['example.org'] });
    expect((await silent.browser().get('/ways-in')).at('signUp')).toBe('closed');
    for (const path of ['/sign-up', '/sign-up/at-once']) {
      const refused = await silent.browser().post(path, { email: NIA, ...given });
      expect([path, refused.status]).toEqual([path, 403]);
    }
    expect((await owner.get('/instance/settings')).at('sendsMail')).toBe(false);
    await silent.close();
  });

  it('ACC-85 a link works once, for a day, and of many who open it at once one makes the account', async () => {
    await rule({ signUp: 'open' });
    const token = await link(NIA);
    const answers = await Promise.all([1, 2, 3].map((at) => finish(token, { name: `Nia ${at}` })));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 409, 409,
    ]);
    expect((await finish(token)).status).toBe(410);
    expect(await named('Nia')).toHaveLength(1);
    const late = await link('late@example.org');
    world.advance(24 * HOUR - 1_000);
    expect((await open(late)).status).toBe(200);
    world.advance(1_000);
    expect((await open(late)).status).toBe(410);
    expect((await finish(late)).status).toBe(410);
    expect((await open('scn_nonsense')).status).toBe(410);
  });

  it('ACC-85 the account ends all links to its address, and of one address five wait', async () => {
    await rule({ signUp: 'open' });
    const tokens: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      tokens.push(await link(NIA));
      world.advance(HOUR);
    }
    expect((await open(tokens[0] ?? '')).status).toBe(410);
    expect((await open(tokens[1] ?? '')).status).toBe(200);
    await finish(tokens[5] ?? '');
    const left = await world.db.selectFrom('pending_sign_ups').selectAll().execute();
    expect(left).toEqual([]);
  });

  it('ACC-85 a rule that lets nobody or that domain in no more ends links that are under way', async () => {
    await rule({ signUp: 'domains', signUpDomains: ['example.org', 'example.com'] });
    const token = await link(NIA);
    for (const change of [
      { signUpDomains: ['example.com'] },
      { signUp: 'invitation' as const, signUpDomains: ['example.org'] },
    ]) {
      await rule(change);
      expect((await open(token)).status).toBe(410);
      expect((await finish(token)).status).toBe(410);
    }
    expect((await ask(NIA)).status).toBe(403);
    await rule({ signUp: 'domains' });
    expect((await finish(token)).status).toBe(200);
  });

  it('ACC-85 an address that somebody has got meanwhile makes no second account', async () => {
    await rule({ signUp: 'open' });
    const token = await link(NIA);
    await world.accounts.createUser({ email: NIA, name: 'Other', role: 'member' });
    expect((await open(token)).status).toBe(409);
    expect((await finish(token)).status).toBe(409);
  });

  it('ACC-86 asking with somebody else’s address gets nothing into their account', async () => {
    await rule({ signUp: 'open' });
    const { gus: mallory } = await guestOf(olga, 'Mallory');
    const malloryId = await idOf(mallory);
    // Whatever else is sent along is not kept: neither name nor password of who asks.
    const token = await link(NIA, { name: 'Mallory', password: 'mallory knows this one' }, mallory);
    const nia = world.browser();
    expect((await open(token, nia)).at('staysGuest')).toBe(false);
    const made = await finish(token, {}, nia);
    expect(made.at('user')).toMatchObject({ name: 'Nia', email: NIA });
    expect(await idOf(nia)).not.toBe(malloryId);
    const refused = await mallory.post('/sign-in', { email: NIA, password: 'mallory knows this one' });
    expect(refused.status).toBe(401);
    expect((await mallory.get('/session')).at('user')).toMatchObject({ id: malloryId, role: 'guest' });
  });

  it('ACC-81 who took an address where none was shown comes in no more once its owner has set a password by mail', async () => {
    // As an instance without a mail server makes accounts; this one has got one since.
    const squatter = await world.member('Nia');
    const id = await idOf(squatter);
    await world.db.updateTable('users').set({ email_verified: 0 }).where('id', '=', id).execute();
    await squatter.post('/me/password', { next: PASSWORD });
    expect((await post.letterTo(NIA)).source).toContain('was changed');
    const prepared = Browser.withToken(world.app, (await squatter.post('/tokens', {})).text('token'));
    const atProvider = { userId: id, providerId: 'oidc:https://login.example.org', accountId: 'mallory-1' };
    await world.db.transaction().execute((all) => addCredential(all, atProvider, world.clock.now()));
    expect((await prepared.get('/documents')).status).toBe(200);
    await rule({ signUp: 'open' });
    await ask(NIA);
    expect((await post.letterTo(NIA)).source).toContain('you have one already');
    await world.browser().post('/password-reset', { email: NIA });
    const token = (await post.letterTo(NIA)).link.replace(/.*#/, '');
    const owner = world.browser();
    const password = 'seven green kettles';
    expect((await owner.post('/password-reset/use', { token, password })).status).toBe(200);
    expect((await prepared.get('/documents')).status).toBe(401);
    expect((await squatter.get('/documents')).status).toBe(401);
    const ways = await world.db
      .selectFrom('credentials')
      .select('provider_id')
      .where('user_id', '=', id)
      .execute();
    expect(ways).toEqual([{ provider_id: 'credential' }]);
    // Now it is shown: what they make from here on is theirs and outlives another reset.
    const own = Browser.withToken(world.app, (await owner.post('/tokens', {})).text('token'));
    await world.browser().post('/password-reset', { email: NIA });
    const again = (await post.letterTo(NIA)).link.replace(/.*#/, '');
    await world.browser().post('/password-reset/use', { token: again, password: PASSWORD });
    expect((await own.get('/documents')).status).toBe(200);
  });

  it('ACC-86 a link that somebody else has asked for takes no guest’s documents along', async () => {
    await rule({ signUp: 'open' });
    const { gus, documentId } = await guestOf(olga);
    const before = await idOf(gus);
    const mallorys = await link('mallory@example.org');
    expect((await open(mallorys, gus)).at('staysGuest')).toBe(false);
    await finish(mallorys, { name: 'Gus' }, gus);
    expect(await idOf(gus)).not.toBe(before);
    expect((await gus.get(`/documents/${documentId}`)).status).toBe(404);
  });

  it('ACC-87 asking is slowed down per asker, per address and for all, alike for who is here and who is not', async () => {
    await rule({ signUp: 'open' });
    for (const email of ['olga@example.org', NIA]) {
      for (let at = 0; at < 3; at += 1) expect((await ask(email)).status).toBe(202);
      const stopped = await ask(email);
      expect([email, stopped.status]).toEqual([email, 429]);
      expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);
    }
    const fromEverywhere = [];
    for (let at = 1; at <= 4; at += 1) fromEverywhere.push(await askFrom(`192.0.2.${at}`, NIA));
    expect(fromEverywhere).toEqual([202, 202, 429, 429]);
    const fromOnePlace = [];
    for (let at = 1; at <= 21; at += 1)
      fromOnePlace.push(await askFrom('198.51.100.1', `n${at}@example.org`));
    expect(fromOnePlace.filter((status) => status === 202)).toHaveLength(20);
    expect(fromOnePlace.at(-1)).toBe(429);
    await until('all letters are written', async () => {
      const { length } = await world.db.selectFrom('pending_sign_ups').select('hash').execute();
      return length === 25;
    });
  });

  it(
    'ACC-87 everybody together asks a thousand times at once, wherever they are',
    { timeout: 30_000 },
    async () => {
      // Of another domain: limits come first, and no letter is written.
      await rule({ signUp: 'domains', signUpDomains: ['example.org'] });
      for (let at = 0; at < 1_000; at += 1) expect(await askSomewhere(at)).toBe(400);
      expect(await askSomewhere(1_000)).toBe(429);
      world.advance(10_000);
      expect(await askSomewhere(1_001)).toBe(400);
    },
  );

  it('ACC-87 so many may be pending at once: the oldest end', async () => {
    await rule({ signUp: 'open' });
    const oldest = await link('oldest@example.org');
    const now = world.clock.now();
    const rows = Array.from({ length: MOST_PENDING - 1 }, (_, at) => ({
      hash: `hash ${at}`,
      email: `many${at}@example.org`,
      guest_id: null,
      next: '/',
      created_at: now + 1,
      expires_at: now + HOUR,
    }));
    while (rows.length > 0) {
      await world.db.insertInto('pending_sign_ups').values(rows.splice(0, 1_000)).execute();
    }
    expect((await open(oldest)).status).toBe(200);
    world.advance(HOUR / 2);
    const token = await link(NIA);
    expect((await open(oldest)).status).toBe(410);
    expect((await open(token)).status).toBe(200);
    const { length } = await world.db.selectFrom('pending_sign_ups').select('hash').execute();
    expect(length).toBe(MOST_PENDING);
  });
});

describe('a guest', () => {
  it('ACC-89 who signs up stays the same person, with their documents, in a session with a new token', async () => {
    await rule({ signUp: 'open' });
    const { gus, documentId } = await guestOf(olga);
    const before = await idOf(gus);
    const old = gus.cookieHeader();
    const token = await link('gus@example.org', {}, gus);
    expect((await open(token, gus)).at('staysGuest')).toBe(true);
    const made = await finish(token, { name: undefined }, gus);
    expect(made.at('user')).toMatchObject({
      id: before,
      name: 'Gus',
      role: 'member',
      kind: 'member',
      email: 'gus@example.org',
    });
    expect(gus.cookieHeader()).not.toBe(old);
    expect(JSON.stringify(made.headers['set-cookie'])).toMatch(/Max-Age=2[56]\d{5}\b/);
    expect(world.changes).toContainEqual({ principalId: `user:${before}` });
    expect((await gus.get(`/documents/${documentId}`)).at('role')).toBe('editor');
    const back = world.browser();
    await back.post('/sign-in', { email: 'gus@example.org', password: PASSWORD });
    expect(await idOf(back)).toBe(before);
    const [joined] = await world.audit.list({ kind: 'account.joined', order: 'newestFirst', limit: 1 });
    expect(joined?.subject).toEqual({ kind: 'person', id: before, name: 'Gus' });
  });

  it('ACC-89 the same at once; who has an account already makes no second one in that browser', async () => {
    const silent = await createApiWorld();
    const owner = await silent.owner('olga@example.org');
    await owner.patch('/instance/settings', { signUp: 'open', signUpRole: 'guest' });
    const documentId = (await owner.post('/documents', {})).text('id');
    const shared = await owner.post(`/documents/${documentId}/share-links`, { role: 'edit' });
    const gus = silent.browser();
    await gus.post('/share-links/join', { token: shared.text('token'), name: 'Gus' });
    const before = await idOf(gus);
    const make = (email: string): Promise<Answer> =>
      gus.post('/sign-up/at-once', { email, password: PASSWORD });
    const both = await Promise.all([make('gus@example.org'), make('gus2@example.org')]);
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
    expect((await gus.get('/session')).at('user')).toMatchObject({
      id: before,
      kind: 'guest',
      role: 'guest',
    });
    expect((await make('gus3@example.org')).status).toBe(409);
    expect((await owner.post('/sign-up/at-once', { email: NIA, ...given })).status).toBe(409);
    await silent.close();
  });

  it('ACC-89 with an address and a password of their own is asked for neither by an invitation', async () => {
    await rule({ signUp: 'open', signUpRole: 'guest' });
    const nia = world.browser();
    await finish(await link(NIA), {}, nia);
    const before = await idOf(nia);
    const token = (await olga.post('/invitations', {})).text('url').replace(/.*#/, '');
    const joined = await nia.post('/invitations/accept', { token });
    expect(joined.at('user')).toMatchObject({ id: before, role: 'member', email: NIA });
    expect((await world.browser().post('/sign-in', { email: NIA, password: PASSWORD })).status).toBe(200);
  });
});

function named(name: string): Promise<readonly { readonly id: string }[]> {
  return world.db.selectFrom('users').select('id').where('name', 'like', `${name}%`).execute();
}

function namesOfHeaders({ headers }: Answer): readonly string[] {
  return Object.keys(headers).toSorted();
}

async function askFrom(remoteAddress: string, email: string): Promise<number> {
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/v1/sign-up',
    headers: { 'sec-fetch-site': 'same-origin' },
    payload: { email },
    remoteAddress,
  });
  return answer.statusCode;
}

/** Each time from another place, with another address. */
function askSomewhere(at: number): Promise<number> {
  return askFrom(`198.51.${Math.floor(at / 250)}.${at % 250}`, `n${at}@example.com`);
}
