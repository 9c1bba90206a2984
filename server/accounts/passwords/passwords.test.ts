import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import { Browser, type Answer } from '../../documents/testing/browser.ts';
import { idOf } from '../../documents/testing/deeds.ts';
import { createSmtpMailer } from '../../mail/mailer.ts';
import { startMailServer, type MailServer } from '../../testing/mail-server.ts';
import { until } from '../../testing/until.ts';
import { makeResetLinkFor } from './password-reset.ts';
import { isCommonPassword } from './password-strength.ts';

const EMAIL = 'olga@example.org';
const NEXT = 'seven green kettles sing';

let world: ApiWorld;
let post: MailServer;
beforeEach(async () => {
  post = await startMailServer();
  world = await createApiWorld({
    mailer: createSmtpMailer({ url: post.url, from: 'Scriptorium <us@example.org>' }),
  });
});
afterEach(async () => {
  await world.close();
  await post.close();
});

async function signsIn(password: string, email = EMAIL): Promise<Browser> {
  const browser = world.browser();
  const answer = await browser.post('/sign-in', { email, password });
  expect({ password, status: answer.status }).toEqual({ password, status: 200 });
  return browser;
}

async function ownSessionOf(browser: Browser): Promise<unknown> {
  return (await browser.get('/devices')).at('items', 0, 'id');
}

function askFor(email: string): Promise<Answer> {
  return world.browser().post('/password-reset', { email });
}

async function ownLink(): Promise<{ readonly link: string }> {
  const at = { now: world.clock.now(), baseUrl: 'http://localhost' };
  const made = await makeResetLinkFor(world.db, EMAIL, at);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

function use(link: string, password = NEXT): Promise<Answer> {
  return world.browser().post('/password-reset/use', { token: link.replace(/.*#/, ''), password });
}

describe('changing a password', () => {
  it('ACC-45 asks for the current one, ends all other sessions and gives this one a new token', async () => {
    const olga = await world.owner(EMAIL);
    const laptop = await signsIn(PASSWORD);
    const old = olga.cookieHeader();
    const session = (await olga.get('/devices')).at('items', 0, 'isThis');
    expect(session).toBeDefined();
    for (const current of [undefined, 'not the current one']) {
      const refused = await olga.post('/me/password', { current, next: NEXT });
      expect([refused.status, refused.at('code')]).toEqual([403, 'wrong-password']);
    }
    const before = world.changes.length;
    expect((await olga.post('/me/password', { current: PASSWORD, next: NEXT })).status).toBe(204);
    expect(world.changes.length).toBe(before + 1);
    expect(olga.cookieHeader()).not.toBe(old);
    expect((await olga.get('/documents')).status).toBe(200);
    expect((await laptop.get('/documents')).status).toBe(401);
    expect((await new Browser(world.app, { cookie: old }).get('/documents')).status).toBe(401);
    expect((await world.browser().post('/sign-in', { email: EMAIL, password: PASSWORD })).status).toBe(401);
    await signsIn(NEXT);
    expect((await post.letterTo(EMAIL)).source).toContain('Your password at Scriptorium was changed');
  });

  it('ACC-45 stays the same session, so that its open sockets go on', async () => {
    const olga = await world.owner(EMAIL);
    const before = await ownSessionOf(olga);
    await olga.post('/me/password', { current: PASSWORD, next: NEXT });
    expect(await ownSessionOf(olga)).toBe(before);
  });

  it('ACC-45 a member without one sets one, and signs in by it', async () => {
    const ada = await world.member('Ada');
    expect((await ada.get('/me/ways-in')).body).toMatchObject({
      email: 'ada@example.org',
      hasPassword: false,
      secondFactor: null,
      isLinked: false,
      confirmsByMail: true,
    });
    expect((await ada.post('/me/password', { next: NEXT })).status).toBe(204);
    expect((await ada.get('/me/ways-in')).at('hasPassword')).toBe(true);
    await signsIn(NEXT, 'ada@example.org');
  });

  it('ACC-46 an owner’s first password is not one that anybody would try, and the link is not spent by it', async () => {
    const claim = { token: await world.accounts.ownerLinkToken(), name: 'Olga', email: EMAIL };
    const refused = await world.browser().post('/owner', { ...claim, password: 'password123' });
    expect([refused.status, refused.at('field')]).toEqual([400, 'body.password']);
    expect((await world.browser().post('/owner', { ...claim, password: NEXT })).status).toBe(201);
  });

  it('ACC-46 judges the first forty characters alone: the work grows much faster than the text, and others wait', async () => {
    const strong = 'tungsten weasel harbour quilt '.repeat(3);
    expect(await isCommonPassword('p@ssw0rd'.repeat(5) + strong, [])).toBe(true);
    expect(await isCommonPassword('p@ssw0rd'.repeat(4) + strong, [])).toBe(false);
  });

  it('ACC-128 refuses seasons, cities and the product with a year, and words said twice', async () => {
    const taken = [];
    for (const password of [
      'Sommer2026!',
      'Fussball2026',
      'scriptorium2026',
      'password password',
      'letmein2026!!',
      'Winter2026!',
      'Welcome2026!',
      'Berlin2026!',
      'Frühling2026!',
      'September2026!',
      'Passwort!2026!',
      'willkommen willkommen',
      'hunter2hunter2',
      'Willkommen1',
    ]) {
      if (!(await isCommonPassword(password, []))) taken.push(password);
    }
    expect(taken).toEqual([]);
  });

  it('ACC-128 takes a few words, German ones as well, and what was drawn at random', async () => {
    const refused = [];
    for (const password of [
      'correct horse battery',
      'seven green kettles sing',
      'three small words here',
      'open sesame and go',
      'drei blaue Esel tanzen',
      'mein Hund frisst gern Käse',
      'im Winter ist es kalt',
      'Regenschirm Tisch Lampe',
      'am Montag gibt es Suppe',
      'Apfelbaum-Wolke-Zahnrad',
      'Butterbrotpapier 9',
      'correcthorsebattery',
      'k3Q9zR7vWx2m',
      'Xp7!kLq92vTb',
      'q8ZrT2mKx9',
      'tGk3 9sd plum',
    ]) {
      if (await isCommonPassword(password, ['Olga', EMAIL])) refused.push(password);
    }
    expect(refused).toEqual([]);
  });

  it('ACC-128 the name of the instance is no password', async () => {
    const olga = await world.owner(EMAIL);
    const change = { current: PASSWORD, next: 'Quillfeather2026' };
    await olga.patch('/instance/settings', { name: 'Quillfeather' });
    expect((await olga.post('/me/password', change)).at('field')).toBe('body.next');
    await olga.patch('/instance/settings', { name: 'Another' });
    expect((await olga.post('/me/password', change)).status).toBe(204);
  });

  it('ACC-59 new ones are taken ten at once, then one each ten seconds', async () => {
    const ada = await world.member('Ada');
    const set = () => ada.post('/me/password', { next: 'password123' });
    for (let at = 0; at < 10; at += 1) expect((await set()).status).toBe(400);
    expect((await set()).status).toBe(429);
    world.advance(10_000);
    expect((await set()).status).toBe(400);
  });

  it('ACC-46 refuses what anybody would try first, and what is made of one’s own name', async () => {
    const ada = await world.member('Adalbertine');
    for (const next of [
      'password123',
      '1234567890',
      'qwertyuiop',
      'aaaaaaaaaaaa',
      'adalbertine',
      'letmein1234',
    ]) {
      const refused = await ada.post('/me/password', { next });
      expect({ next, field: refused.at('field'), status: refused.status }).toEqual({
        next,
        field: 'body.next',
        status: 400,
      });
    }
    expect((await ada.post('/me/password', { next: 'short' })).status).toBe(400);
    expect((await ada.get('/me/ways-in')).at('hasPassword')).toBe(false);
  });

  it('ACC-59 guesses at the current one are slowed down', { timeout: 30_000 }, async () => {
    const olga = await world.owner(EMAIL);
    const guess = () => olga.post('/me/password', { current: 'wrong wrong', next: NEXT });
    for (let at = 0; at < 10; at += 1) expect((await guess()).status).toBe(403);
    expect((await guess()).status).toBe(429);
  });
});

describe('a password that was forgotten', () => {
  it('ACC-47 a mailed link sets a new one, once, and ends all sessions', async () => {
    const olga = await world.owner(EMAIL);
    const asked = await world
      .browser()
      .post('/password-reset', { email: 'OLGA@example.org', language: 'de' });
    expect([asked.status, asked.body]).toEqual([202, null]);
    const letter = await post.letterTo(EMAIL);
    expect(letter.source).toContain('Hallo Olga');
    expect(letter.link).toMatch(/^http:\/\/localhost\/reset#scp_[\w-]{43}$/);
    const token = letter.link.replace(/.*#/, '');
    const browser = world.browser();
    const common = await browser.post('/password-reset/use', { token, password: 'password123' });
    expect([common.status, common.at('field')]).toEqual([400, 'body.password']);
    const used = await browser.post('/password-reset/use', { token, password: NEXT });
    expect([used.status, used.at('user', 'name')]).toEqual([200, 'Olga']);
    expect((await browser.get('/documents')).status).toBe(200);
    expect((await olga.get('/documents')).status).toBe(401);
    expect((await world.browser().post('/password-reset/use', { token, password: NEXT })).status).toBe(410);
    await signsIn(NEXT);
  });

  it('ACC-47 of many who use a link at once, one sets the password', { timeout: 20_000 }, async () => {
    await world.owner(EMAIL);
    const { link } = await ownLink();
    const token = link.replace(/.*#/, '');
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        world.browser().post('/password-reset/use', { token, password: `${NEXT} ${at}` }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410, 410, 410]);
  });

  it('ACC-47 a link ends after an hour, with a change of password, and a sixth ends the first', async () => {
    const olga = await world.owner(EMAIL);
    const late = await ownLink();
    world.advance(60 * 60_000);
    expect((await use(late.link)).status).toBe(410);
    const links = [];
    for (let at = 0; at < 6; at += 1) {
      world.advance(1);
      links.push(await ownLink());
    }
    expect((await use(links[0]?.link ?? '')).status).toBe(410);
    expect((await use(links[1]?.link ?? '', 'password123')).status).toBe(400);
    await olga.post('/me/password', { current: PASSWORD, next: NEXT });
    expect((await use(links[5]?.link ?? '')).status).toBe(410);
  });

  it('ACC-47 nobody learns whether there is such an address: no letter, the same answer', async () => {
    await world.owner(EMAIL);
    for (const email of ['nobody@example.org', EMAIL]) {
      expect((await world.browser().post('/password-reset', { email })).status).toBe(202);
    }
    await post.letterTo(EMAIL);
    expect(post.letters.flatMap(({ to }) => to)).not.toContain('nobody@example.org');
  });

  it('ACC-50 a letter that cannot be sent is logged, and nobody who asks learns of it', async () => {
    const refusing = await startMailServer({ refuses: true });
    const mailer = createSmtpMailer({ url: refusing.url, from: 'us@example.org' });
    const silent = await createApiWorld({ mailer });
    await silent.owner(EMAIL);
    expect((await silent.browser().post('/password-reset', { email: EMAIL })).status).toBe(202);
    await until('it is logged', () => silent.complaints.includes('a mail could not be sent'));
    await silent.close();
    await refusing.close();
  });

  it('ACC-47 asking is slowed down alike for every address', async () => {
    for (let at = 0; at < 3; at += 1) expect((await askFor('nobody@example.org')).status).toBe(202);
    expect((await askFor('nobody@example.org')).status).toBe(429);
    for (let at = 0; at < 17; at += 1) await askFor(`nobody-${at}@example.org`);
    expect((await askFor('somebody@example.org')).status).toBe(429);
  });

  it('ACC-48 an owner or admin makes a link to hand over; an admin none for an owner', async () => {
    const olga = await world.owner(EMAIL);
    const adam = await world.member('Adam', 'admin');
    const mia = await world.member('Mia');
    const link = await adam.post(`/members/${await idOf(mia)}/reset-link`);
    expect(link.status).toBe(201);
    expect((await use(link.text('link'))).status).toBe(200);
    await signsIn(NEXT, 'mia@example.org');
    expect((await adam.post(`/members/${await idOf(olga)}/reset-link`)).status).toBe(403);
    expect((await olga.post(`/members/${await idOf(olga)}/reset-link`)).status).toBe(201);
    expect((await olga.post('/members/nobody/reset-link')).status).toBe(404);
  });

  it('ACC-48 there is no link for guests, nor for those who could not sign in by a password', async () => {
    const olga = await world.owner();
    const documentId = (await olga.post('/documents', {})).text('id');
    const shared = await olga.post(`/documents/${documentId}/share-links`, { role: 'view' });
    const gus = world.browser();
    await gus.post('/share-links/join', { token: shared.text('token'), name: 'Gus' });
    expect((await olga.post(`/members/${await idOf(gus)}/reset-link`)).status).toBe(404);
    const refused = await olga.post(`/members/${await idOf(olga)}/reset-link`);
    expect([refused.status, refused.at('errors', 0, 'field')]).toEqual([400, 'body.email']);
  });

  it('ACC-126 whom an admin made a member gets an address with the link, and signs in by it; one who has one keeps it', async () => {
    const olga = await world.owner(EMAIL);
    const documentId = (await olga.post('/documents', { private: true })).text('id');
    const shared = await olga.post(`/documents/${documentId}/share-links`, { role: 'view' });
    const gina = world.browser();
    await gina.post('/share-links/join', { token: shared.text('token'), name: 'Gina' });
    const id = await idOf(gina);
    await olga.patch(`/members/${id}`, { role: 'member' });
    const path = `/members/${id}/reset-link`;
    const taken = await olga.post(path, { email: EMAIL });
    expect([taken.status, taken.at('errors', 0, 'field')]).toEqual([409, 'body.email']);
    const made = await olga.post(path, { email: 'Gina@example.org' });
    expect(made.status).toBe(201);
    const lines = await world.events();
    expect(lines.slice(-2).map(({ kind }) => kind)).toEqual(['account.changed', 'password.reset-asked']);
    expect((await use(made.text('link'))).status).toBe(200);
    const back = await signsIn(NEXT, 'gina@example.org');
    expect(await idOf(back)).toBe(id);
    expect((await back.get(`/documents/${documentId}`)).status).toBe(200);
    expect((await olga.post(path, { email: 'another@example.org' })).status).toBe(409);
    // Nothing has shown yet that the address is hers (ACC-81).
    const row = await world.db.selectFrom('users').select('email_verified').where('id', '=', id).execute();
    expect(row).toEqual([{ email_verified: 0 }]);
    await olga.post(`/members/${id}/remove`, {});
    expect((await olga.post(path, { email: 'gina@example.org' })).status).toBe(404);
  });

  it('ACC-48 without a mail server the page is told so', async () => {
    const silent = await createApiWorld();
    expect((await silent.browser().get('/ways-in')).body).toMatchObject({
      provider: null,
      resetsByMail: false,
    });
    const refused = await silent.browser().post('/password-reset', { email: EMAIL });
    expect([refused.status, refused.at('code')]).toEqual([422, 'not-supported']);
    await silent.close();
  });

  it('ACC-48 the command line makes a link for a member, and says when there is none', async () => {
    await world.member('Mia');
    const at = { now: world.clock.now(), baseUrl: 'https://write.example.org' };
    const made = await makeResetLinkFor(world.db, 'Mia@Example.org', at);
    expect(made.ok && made.value.link).toMatch(/^https:\/\/write\.example\.org\/reset#scp_/);
    expect(await makeResetLinkFor(world.db, 'eve@example.org', at)).toMatchObject({ ok: false });
  });
});

describe('another address', () => {
  it('ACC-49 is asked for with the password and counts once its link was opened; the old one is told', async () => {
    const olga = await world.owner(EMAIL);
    const change = { email: 'New@Example.org', password: PASSWORD };
    expect((await olga.post('/me/email', { ...change, password: 'wrong' })).status).toBe(403);
    expect((await olga.post('/me/email', change)).body).toEqual({ outcome: 'mailed' });
    expect((await olga.get('/me/ways-in')).at('email')).toBe(EMAIL);
    const { link } = await post.letterTo('new@example.org');
    expect(link).toMatch(/^http:\/\/localhost\/confirm-email#sce_/);
    const token = link.replace(/.*#/, '');
    // It may be opened in another browser, where nobody is signed in.
    const confirmed = await world.browser().post('/email-confirmation', { token });
    expect(confirmed.body).toEqual({ email: 'new@example.org' });
    expect((await olga.get('/me/ways-in')).at('email')).toBe('new@example.org');
    expect((await world.browser().post('/email-confirmation', { token })).status).toBe(410);
    expect((await post.letterTo(EMAIL)).source).toContain('new@example.org');
    await signsIn(PASSWORD, 'new@example.org');
  });

  it('ACC-49 ACC-105 that somebody has, or has got meanwhile, is not given, and not told', async () => {
    await world.member('Mia');
    const ada = await world.member('Ada');
    const taken = await ada.post('/me/email', { email: 'mia@example.org' });
    expect(taken.body).toEqual({ outcome: 'mailed' });
    await ada.post('/me/email', { email: 'quick@example.org' });
    const token = (await post.letterTo('quick@example.org')).link.replace(/.*#/, '');
    await world.accounts.createUser({ email: 'quick@example.org', name: 'Quick', role: 'member' });
    expect((await world.browser().post('/email-confirmation', { token })).status).toBe(409);
    expect(post.letters.filter(({ to }) => to.includes('mia@example.org'))).toEqual([]);
  });

  it('ACC-49 ends the links that went to the old one', async () => {
    await world.member('Ada');
    const ada = await world.member('Ben');
    await world.browser().post('/password-reset', { email: 'ben@example.org' });
    const reset = (await post.letterTo('ben@example.org')).link.replace(/.*#/, '');
    await ada.post('/me/email', { email: 'benjamin@example.org' });
    const token = (await post.letterTo('benjamin@example.org')).link.replace(/.*#/, '');
    expect((await world.browser().post('/email-confirmation', { token })).status).toBe(200);
    expect((await world.browser().post('/password-reset/use', { token: reset, password: NEXT })).status).toBe(
      410,
    );
  });

  it('ACC-49 without a mail server counts at once, and a first one can be added', async () => {
    const silent = await createApiWorld();
    const olga = await silent.owner();
    expect((await olga.post('/me/email', { email: EMAIL })).body).toEqual({ outcome: 'changed' });
    expect((await olga.post('/me/password', { next: NEXT })).status).toBe(204);
    expect((await silent.browser().post('/sign-in', { email: EMAIL, password: NEXT })).status).toBe(200);
    await silent.close();
  });

  it('ACC-49 fills nobody’s post box', async () => {
    const ada = await world.member('Ada');
    const ask = (at: number) => ada.post('/me/email', { email: `victim-${at}@example.org` });
    for (let at = 0; at < 5; at += 1) expect((await ask(at)).status).toBe(200);
    expect((await ask(5)).status).toBe(429);
  });
});

it('ACC-58 what happens to a way in is noted, with where it came from and without secrets', async () => {
  const olga = await world.owner(EMAIL);
  await world.browser().post('/sign-in', { email: EMAIL, password: 'wrong wrong wrong' });
  await signsIn(PASSWORD);
  await olga.post('/me/password', { current: PASSWORD, next: NEXT });
  await olga.post('/sign-out');
  // Before that: the owner's link, and who came by it.
  const events = (await world.events()).slice(2);
  expect(events.map(({ kind }) => kind)).toEqual([
    'session.refused',
    'session.started',
    'password.changed',
    'session.ended',
  ]);
  expect(events.every(({ address }) => address === '127.0.0.1')).toBe(true);
  expect(JSON.stringify(events)).not.toMatch(/kettles|battery|wrong wrong/);
});

it('ACC-57 neither passwords nor links can be read from the database', async () => {
  const olga = await world.owner(EMAIL);
  await world.browser().post('/password-reset', { email: EMAIL });
  const token = (await post.letterTo(EMAIL)).link.replace(/.*#/, '');
  expect(world.bytesOnDisk().includes(token.slice(4))).toBe(false);
  expect(world.bytesOnDisk().includes('passwordReset')).toBe(true);
  await olga.post('/me/password', { current: PASSWORD, next: NEXT });
  const session = olga.cookies.get('scriptorium') ?? 'none';
  for (const secret of [NEXT, session]) expect(world.bytesOnDisk().includes(secret)).toBe(false);
});
