import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import type { Browser } from '../documents/testing/browser.ts';
import { noteWhoIsHere, SEEN_EVERY_MS } from './last-seen.ts';

let world: ApiWorld;
let olga: Browser;
let mia: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  mia = await world.member('Mia');
});
afterEach(() => world.close());

/** Minutes since Mia was last here, as the team page tells it. */
async function minutesAgo(): Promise<number> {
  const members = await olga.get('/members');
  const at = [0, 1].find((index) => members.at('items', index, 'name') === 'Mia') ?? -1;
  return Math.round((world.clock.now() - Date.parse(members.text('items', at, 'lastSeenAt'))) / 60_000);
}

it('ACC-165 when somebody was last here is true to a few minutes, and is not written at each request', async () => {
  await mia.get('/documents');
  for (let minute = 0; minute < 60; minute += 1) {
    world.advance(60_000);
    // oxlint-disable-next-line no-await-in-loop -- one minute after the other
    await mia.get('/documents');
    // oxlint-disable-next-line no-await-in-loop
    await expect.poll(minutesAgo).toBeLessThanOrEqual(SEEN_EVERY_MS / 60_000 + 1);
  }
  const before = await minutesAgo();
  world.advance(13 * 60_000);
  expect(await minutesAgo()).toBe(before + 13);
  expect((await mia.get('/documents')).status).toBe(200);
  await expect.poll(minutesAgo).toBe(0);
  world.advance(2 * 60_000);
  await mia.get('/documents');
  await mia.get('/documents');
  expect(await minutesAgo()).toBe(2);
});

it('ACC-165 whoever has a document open is here for as long', async () => {
  const id = (await mia.get('/devices')).text('items', 0, 'id');
  let open: readonly string[] = [id];
  const waiting: (() => void)[] = [];
  const stop = noteWhoIsHere({
    db: world.db,
    clock: world.clock,
    timers: {
      after(_pause, run) {
        waiting.push(run);
        return () => waiting.splice(0);
      },
    },
    openSessions: () => new Set(open),
    onError: () => expect.fail('it could not be noted'),
  });
  for (let round = 0; round < 3; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    await expect.poll(() => waiting.length).toBe(1);
    world.advance(SEEN_EVERY_MS);
    waiting.pop()?.();
    // oxlint-disable-next-line no-await-in-loop
    await expect.poll(minutesAgo).toBe(0);
  }
  open = [];
  await expect.poll(() => waiting.length).toBe(1);
  world.advance(60 * 60_000);
  waiting.pop()?.();
  await expect.poll(() => waiting.length).toBe(1);
  expect(await minutesAgo()).toBe(60);
  stop();
  expect(waiting).toEqual([]);
});
