import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import type { Answer, Browser } from '../../documents/testing/browser.ts';
import { askStandingAgain } from '../../connection/standing.ts';
import { trustDocumentId } from '../../../shared/ids.ts';
import type { InstanceSettings } from '../../../shared/api/instance.ts';
import { prepareDatabase } from '../../database/prepare-database.ts';
import { databaseFile, openData, type Data } from '../../open-data.ts';
import { newFolder } from '../../testing/new-folder.ts';
import { insertPerson, preparePerson } from '../people.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

let world: ApiWorld;
let olga: Browser;
let documentId: string;
let token: string;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner('olga@example.org');
  documentId = (await olga.post('/documents', {})).text('id');
  token = (await olga.post(`/documents/${documentId}/share-links`, { role: 'edit' })).text('token');
});
afterEach(() => world.close());

async function guest(): Promise<Browser> {
  const browser = world.browser();
  await browser.post('/share-links/join', { token, name: 'Gus' });
  return browser;
}

async function setDays(sessionDays: number): Promise<void> {
  expect((await olga.patch('/instance/settings', { sessionDays })).status).toBe(200);
}

/** How many days a session of theirs lasts from now on. */
async function daysLeft(browser: Browser): Promise<number> {
  const principal = await world.access.identify({ kind: 'cookie', header: browser.cookieHeader() });
  if (principal?.proof.kind !== 'session') return 0;
  return Math.round(((principal.proof.expiresAt ?? 0) - world.clock.now()) / DAY);
}

const isIn = async (browser: Browser): Promise<boolean> => (await browser.get('/documents')).status === 200;
const setCookie = (answer: Answer): string => JSON.stringify(answer.headers['set-cookie'] ?? '');

it.each([
  [1, 1, 1],
  [29, 29, 29],
  [30, 30, 365],
  [90, 90, 365],
  [365, 365, 365],
])('ACC-7 of %i days: a member’s lasts %i, a guest’s %i', async (days, members, guests) => {
  await setDays(days);
  const ada = world.browser();
  await ada.post('/sign-in', { email: 'olga@example.org', password: PASSWORD });
  expect(await daysLeft(ada)).toBe(members);
  expect(await daysLeft(await guest())).toBe(guests);
});

it('ACC-7 a session of one day goes on for who comes by, and ends for who does not', async () => {
  await setDays(1);
  const ada = world.browser();
  await ada.post('/sign-in', { email: 'olga@example.org', password: PASSWORD });
  expect(setCookie(await ada.get('/session'))).toBe('""');
  for (let visits = 0; visits < 6; visits += 1) {
    world.advance(10 * HOUR);
    expect(setCookie(await ada.get('/session'))).toContain('Max-Age=86400');
  }
  expect(setCookie(await ada.get('/session'))).toBe('""');
  world.advance(25 * HOUR);
  expect(await isIn(ada)).toBe(false);
});

it('ACC-7 a length made shorter ends sessions that nobody comes by with', async () => {
  const [idle, gus] = [await world.member('Ada'), await guest()];
  expect([await isIn(idle), await isIn(gus)]).toEqual([true, true]);
  world.advance(10 * DAY);
  await olga.get('/session');
  await setDays(1);
  expect([await isIn(olga), await isIn(idle), await isIn(gus)]).toEqual([true, false, false]);
});

it('ACC-7 of the day of its last use a session has the benefit, and no longer', async () => {
  const gus = await guest();
  await setDays(1);
  world.advance(1.9 * DAY);
  expect(await isIn(gus)).toBe(true);
  world.advance(0.2 * DAY);
  expect(await isIn(gus)).toBe(false);
});

it('ACC-7 open sockets hear of it: what they ask again says when they end now', async () => {
  const gus = await guest();
  const credential = { kind: 'cookie', header: gus.cookieHeader() } as const;
  const asking = { access: world.access, credential, documentId: trustDocumentId(documentId) };
  const principal = await world.access.identify(credential);
  if (principal === undefined) throw new Error('nobody');
  await setDays(2);
  expect(world.changes.at(-1)).toEqual({});
  const still = await askStandingAgain(asking, principal);
  expect(still.kind === 'in' && (still.until ?? Infinity) < world.clock.now() + 4 * DAY).toBe(true);
  world.advance(3.1 * DAY);
  expect((await askStandingAgain(asking, principal)).kind).toBe('out');
});

it('ACC-7 a longer one, or another change, leaves open sessions alone', async () => {
  const gus = await guest();
  const before = world.changes.length;
  await setDays(60);
  await olga.patch('/instance/settings', { name: 'The Weekly' });
  expect(world.changes.length).toBe(before);
  expect(await daysLeft(gus)).toBe(365);
});

it(
  'ACC-7 what the environment says holds from the start on, and what a command’s says not at all',
  { timeout: 30_000 },
  async () => {
    const folder = newFolder();
    const dataDir = folder.path;
    expect(prepareDatabase(databaseFile(dataDir)).ok).toBe(true);
    const open = (instance: Partial<InstanceSettings>, holdsDataDirectory: boolean): Promise<Data> =>
      openData({
        config: { synchronous: 'normal', baseUrl: undefined, tls: undefined, instance },
        dataDir,
        holdsDataDirectory,
        onError: (error) => {
          throw error;
        },
      });
    const first = await open({}, true);
    const gus = await preparePerson({ name: 'Gus', memberRole: 'guest' }, Date.now());
    const by = { by: 'share link', address: undefined, now: Date.now() } as const;
    await first.db.transaction().execute((transaction) => insertPerson(transaction, gus, by));
    const signedIn = await first.accounts.startSession(gus.row.id, undefined);
    await first.close();
    const header = (signedIn?.cookies ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
    const days = async (...how: Parameters<typeof open>): Promise<number> => {
      const data = await open(...how);
      const principal = await data.access.identify({ kind: 'cookie', header });
      await data.close();
      if (principal?.proof.kind !== 'session') return 0;
      return Math.round(((principal.proof.expiresAt ?? 0) - Date.now()) / DAY);
    };
    expect(await days({ sessionDays: 3 }, false)).toBe(365);
    expect(await days({ sessionDays: 3 }, true)).toBe(4);
    folder.remove();
  },
);

it('ACC-7 a guest who becomes a member has a member’s session from then on, also if they do not come by', async () => {
  const [gus, ida] = [await guest(), await guest()];
  const id = (await gus.get('/session')).text('user', 'id');
  expect((await olga.patch(`/members/${id}`, { role: 'member' })).status).toBe(200);
  expect(await daysLeft(gus)).toBe(31);
  const made = (await olga.post('/invitations', {})).text('url').replace(/.*#/, '');
  await ida.post('/invitations/accept', { token: made, email: 'ida@example.org', password: PASSWORD });
  expect(await daysLeft(ida)).toBe(31);
});

it('ACC-71 a guest who was made a member gives themselves an address and a password, and comes back by them', async () => {
  const gus = await guest();
  const id = (await gus.get('/session')).text('user', 'id');
  expect((await gus.get('/me/ways-in')).status).toBe(403);
  await olga.patch(`/members/${id}`, { role: 'member' });
  await gus.get('/session');
  expect((await gus.get('/me/ways-in')).body).toMatchObject({ email: null, hasPassword: false });
  expect((await gus.post('/me/email', { email: 'gus@example.org' })).body).toEqual({ outcome: 'changed' });
  expect((await gus.post('/me/password', { next: PASSWORD })).status).toBe(204);
  const back = world.browser();
  const signedIn = await back.post('/sign-in', { email: 'gus@example.org', password: PASSWORD });
  expect(signedIn.at('user')).toMatchObject({ id, name: 'Gus', role: 'member' });
  expect((await back.get(`/documents/${documentId}`)).status).toBe(200);
});
