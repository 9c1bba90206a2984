/** Links with a name, an end, a password, a number of people; and links that are changed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trustDocumentId } from '../../../shared/ids.ts';
import { LINK_PASSWORDS } from '../../accounts/joining/join-routes.ts';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import { Browser, type Answer } from '../testing/browser.ts';

const HOUR = 60 * 60 * 1000;

let world: ApiWorld;
let olga: Browser;
let documentId: string;
let links: string;

beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  documentId = (await olga.post('/documents', { title: 'Plan' })).text('id');
  links = `/documents/${documentId}/share-links`;
});
afterEach(() => world.close());

async function share(terms: object): Promise<{ token: string; id: string }> {
  const made = await olga.post(links, { role: 'edit', ...terms });
  expect(made.status).toBe(201);
  return { token: made.text('token'), id: made.text('id') };
}

const join = (browser: Browser, token: string, more: object = {}): Promise<Answer> =>
  browser.post('/share-links/join', { token, name: 'Gus', ...more });
const read = async (browser: Browser): Promise<number> =>
  (await browser.get(`/documents/${documentId}`)).status;
const inAnHour = (): string => new Date(world.clock.now() + HOUR).toISOString();

describe('ACC-40 a link that ends', () => {
  it('ACC-40 lets in until then and nobody after it: newcomers, those who joined, bare tokens', async () => {
    const { token } = await share({ expiresAt: inAnHour() });
    const [gus, late] = [world.browser(), world.browser()];
    const bare = Browser.withToken(world.app, token);
    await join(gus, token);
    expect([await read(gus), await read(bare)]).toEqual([200, 200]);
    world.advance(HOUR);
    expect([await read(gus), await read(bare), (await join(late, token)).status]).toEqual([403, 401, 404]);
    expect((await gus.get('/documents')).at('items')).toEqual([]);
    expect((await late.post('/share-links/open', { token })).status).toBe(404);
  });

  it('ACC-40 whoever holds an answer knows until when it is so', async () => {
    const expiresAt = inAnHour();
    const { token } = await share({ expiresAt });
    await share({ expiresAt: new Date(world.clock.now() + HOUR / 2).toISOString() });
    const gus = world.browser();
    await join(gus, token);
    const principal = await world.access.identify({ kind: 'cookie', header: gus.cookieHeader() });
    if (principal === undefined) throw new Error('nobody');
    expect(await world.access.documentAccess(principal, trustDocumentId(documentId))).toEqual({
      kind: 'allowed',
      role: 'editor',
      until: Date.parse(expiresAt),
    });
  });

  it('ACC-40 cannot end in the past, nor at no time at all', async () => {
    for (const expiresAt of [new Date(world.clock.now()).toISOString(), 'tomorrow', '2031-02-30T00:00:00Z']) {
      const refused = await olga.post(links, { role: 'view', expiresAt });
      expect([refused.status, refused.at('field')]).toEqual([400, 'body.expiresAt']);
    }
  });

  it('ACC-40 stays in the list, so that it can be given longer', async () => {
    const { id } = await share({ expiresAt: inAnHour(), name: '  For the printers ' });
    world.advance(2 * HOUR);
    expect((await olga.get(links)).at('items', 0)).toMatchObject({ id, name: 'For the printers' });
    const expiresAt = inAnHour();
    const longer = await olga.patch(`${links}/${id}`, { expiresAt });
    expect([longer.status, longer.at('expiresAt')]).toEqual([200, expiresAt]);
  });
});

describe('ACC-41 a link with a password', () => {
  const password = 'open sesame';

  it('ACC-41 tells nothing of the document before, and lets in whoever knows it', async () => {
    const { token } = await share({ password });
    const gus = world.browser();
    expect((await gus.post('/share-links/open', { token })).body).toMatchObject({
      title: '',
      needsPassword: true,
      needsName: true,
    });
    expect((await join(gus, token)).at('field')).toBe('body.password');
    const wrong = await join(gus, token, { password: 'open barley' });
    expect([wrong.status, wrong.at('code')]).toEqual([403, 'wrong-link-password']);
    expect(gus.cookieHeader()).toBe('');
    expect((await join(gus, token, { password })).status).toBe(200);
    expect(await read(gus)).toBe(200);
    expect((await gus.post('/share-links/open', { token })).body).toMatchObject({
      title: 'Plan',
      needsPassword: false,
    });
    expect((await gus.post('/share-links/join', { token })).status).toBe(200);
  });

  it('ACC-41 its token alone is nobody’s key, and the password is not on the disk', async () => {
    const { token } = await share({ password });
    expect(await read(Browser.withToken(world.app, token))).toBe(401);
    expect(world.bytesOnDisk().includes(password)).toBe(false);
    expect((await olga.get(links)).at('items', 0, 'hasPassword')).toBe(true);
  });

  it('ACC-41 ten guesses, then a pause; a right one does not count', { timeout: 30_000 }, async () => {
    const { token } = await share({ password });
    const other = await share({ password });
    await join(world.browser(), token, { password });
    const statuses: number[] = [];
    for (let guess = 0; guess < 11; guess += 1) {
      // oxlint-disable-next-line no-await-in-loop
      statuses.push((await join(world.browser(), token, { password: `guess ${guess}` })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429]);
    expect((await join(world.browser(), other.token, { password })).status).toBe(200);
    world.advance(30_000);
    expect((await join(world.browser(), token, { password })).status).toBe(200);
  });

  it('ACC-41 guesses are slowed down however many networks they come from', async () => {
    const { token } = await share({ password });
    const answers = await Promise.all(
      Array.from({ length: LINK_PASSWORDS.perAccount.burst + 1 }, (_, at) =>
        world.app.inject({
          method: 'POST',
          url: '/api/v1/share-links/join',
          headers: { 'sec-fetch-site': 'same-origin' },
          remoteAddress: `2001:db8:1:${Math.floor(at / 8).toString(16)}::1`,
          payload: { token, name: 'Eve', password: 'guess99' },
        }),
      ),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 403)).toHaveLength(answers.length - 1);
    world.advance(LINK_PASSWORDS.perAccount.everyMs);
    expect((await join(world.browser(), token, { password })).status).toBe(200);
  }, 60_000);

  it('ACC-41 given later ends what was open by the token alone, and keeps those who joined', async () => {
    const { token, id } = await share({});
    const gus = world.browser();
    await join(gus, token);
    const bare = Browser.withToken(world.app, token);
    expect(await read(bare)).toBe(200);
    await olga.patch(`${links}/${id}`, { password });
    expect([await read(bare), await read(gus)]).toEqual([401, 200]);
    expect((await join(world.browser(), token)).status).toBe(400);
    await olga.patch(`${links}/${id}`, { password: null });
    expect([await read(bare), (await join(world.browser(), token)).status]).toEqual([200, 200]);
  });

  it.each(['short', 'x'.repeat(201), ''])('ACC-41 no password of %j', async (given) => {
    const refused = await olga.post(links, { role: 'view', password: given });
    expect([refused.status, refused.at('field')]).toEqual([400, 'body.password']);
  });
});

describe('ACC-42 a link for some people', () => {
  it('ACC-42 lets in so many and no more, however many come at once; the same person counts once', async () => {
    const { token } = await share({ maxUses: 2 });
    const browsers = Array.from({ length: 5 }, () => world.browser());
    const answers = await Promise.all(browsers.map((browser) => join(browser, token)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expect(statuses.filter((status) => status === 404)).toHaveLength(3);
    const joined = browsers[statuses.indexOf(200)];
    if (joined === undefined) throw new Error('nobody came in');
    expect((await join(joined, token)).status).toBe(200);
    expect((await joined.post('/share-links/open', { token })).at('needsName')).toBe(false);
    expect(await read(Browser.withToken(world.app, token))).toBe(401);
    expect((await olga.get(links)).at('items', 0)).toMatchObject({ uses: 2, maxUses: 2 });
  });

  it('ACC-42 can be given more, or as many as like', async () => {
    const { token, id } = await share({ maxUses: 1 });
    await join(world.browser(), token);
    expect((await join(world.browser(), token)).status).toBe(404);
    await olga.patch(`${links}/${id}`, { maxUses: null });
    expect((await join(world.browser(), token)).status).toBe(200);
    expect((await olga.get(links)).at('items', 0, 'uses')).toBe(2);
  });
});

describe('ACC-43 a link that is changed', () => {
  it('ACC-43 narrowed or widened, it acts at once on who came by it', async () => {
    const { token, id } = await share({});
    const gus = world.browser();
    await join(gus, token);
    const before = world.changes.length;
    const changed = await olga.patch(`${links}/${id}`, { role: 'view' });
    expect(changed.body).toMatchObject({ id, role: 'view' });
    expect(world.changes.slice(before)).toEqual([{ documentId }]);
    expect((await gus.get(`/documents/${documentId}`)).at('role')).toBe('viewer');
    expect((await gus.patch(`/documents/${documentId}`, { title: 'x' })).status).toBe(403);
    await olga.patch(`${links}/${id}`, { role: 'edit' });
    expect((await gus.get(`/documents/${documentId}`)).at('role')).toBe('editor');
  });

  it('ACC-43 by way of its own document only, never when revoked, and never with nothing', async () => {
    const { id } = await share({});
    const elsewhere = (await olga.post('/documents', {})).text('id');
    const wrong = await olga.patch(`/documents/${elsewhere}/share-links/${id}`, { role: 'view' });
    expect(wrong.status).toBe(404);
    expect((await olga.patch(`${links}/${id}`, {})).status).toBe(400);
    await olga.delete(`${links}/${id}`);
    expect((await olga.patch(`${links}/${id}`, { role: 'view' })).status).toBe(404);
  });
});

it('ACC-78 the log tells of a link by the document it leads to, and by its name where it has one', async () => {
  const { id } = await share({ name: 'For the printers' });
  await olga.patch(`${links}/${id}`, { role: 'view' });
  await olga.delete(`${links}/${id}`);
  const told = (await world.events()).filter(({ kind }) => kind.startsWith('link.'));
  expect(told.map(({ kind }) => kind)).toEqual(['link.made', 'link.changed', 'link.revoked']);
  expect(new Set(told.map(({ subject }) => subject?.name))).toEqual(new Set(['Plan']));
  expect(new Set(told.map(({ detail }) => detail['link']))).toEqual(new Set(['For the printers']));
});
