import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, PASSWORD, type ApiWorld } from '../../documents/testing/api-world.ts';
import { Browser } from '../../documents/testing/browser.ts';

const EMAIL = 'olga@example.org';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner(EMAIL);
});
afterEach(() => world.close());

async function elsewhere(userAgent: string): Promise<Browser> {
  const browser = new Browser(world.app, { 'user-agent': userAgent });
  await browser.post('/sign-in', { email: EMAIL, password: PASSWORD });
  return browser;
}

it('ACC-44 shows where one is signed in, what each browser called itself, and which one asks', async () => {
  const phone = await elsewhere('Phone/1');
  await elsewhere('x'.repeat(1_000));
  const { body } = await phone.get('/devices');
  const seen = await phone.get('/devices');
  expect(seen.at('items')).toHaveLength(3);
  const mine = [0, 1, 2].filter((at) => seen.at('items', at, 'isThis') === true);
  expect(mine.map((at) => seen.text('items', at, 'userAgent'))).toEqual(['Phone/1']);
  const longest = [0, 1, 2].map((at) => String(seen.at('items', at, 'userAgent')).length);
  expect(Math.max(...longest)).toBe(300);
  expect(JSON.stringify(body)).not.toContain(phone.cookies.get('scriptorium'));
});

it('ACC-44 signs out another browser, which its sockets hear of, and never somebody else’s', async () => {
  const phone = await elsewhere('Phone/1');
  const ada = await world.member('Ada');
  const devices = await olga.get('/devices');
  const other = [0, 1].find((at) => devices.at('items', at, 'isThis') === false) ?? -1;
  const id = devices.text('items', other, 'id');
  expect((await ada.delete(`/devices/${id}`)).status).toBe(404);
  expect((await phone.get('/documents')).status).toBe(200);
  const before = world.changes.length;
  expect((await olga.delete(`/devices/${id}`)).status).toBe(204);
  expect(world.changes.length).toBe(before + 1);
  expect((await phone.get('/documents')).status).toBe(401);
  expect((await olga.delete(`/devices/${id}`)).status).toBe(404);
  const here = devices.text('items', 1 - other, 'id');
  expect((await olga.delete(`/devices/${here}`)).status).toBe(409);
});

it('ACC-44 signs out everywhere but here', async () => {
  const [phone, tablet] = [await elsewhere('Phone/1'), await elsewhere('Tablet/2')];
  expect((await olga.post('/devices/sign-out-others', {})).body).toEqual({ ended: 2 });
  expect([(await phone.get('/documents')).status, (await tablet.get('/documents')).status]).toEqual([
    401, 401,
  ]);
  expect((await olga.get('/devices')).at('items')).toHaveLength(1);
});

it('ACC-44 knows to the day when a browser was last used', async () => {
  world.advance(3 * 24 * 60 * 60 * 1000);
  await olga.get('/session');
  const used = Date.parse((await olga.get('/devices')).text('items', 0, 'lastUsedAt'));
  expect(world.clock.now() - used).toBeLessThan(60_000);
});
