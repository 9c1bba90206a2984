/** What strangers can cause without end is counted, and fills no disk. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualTime } from '../connection/testing/manual-time.ts';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import type { AuditEntry } from './audit-entry.ts';
import { forgetOldEvents } from './audit-log.ts';
import { createTally, MOST_LINES_AN_HOUR, type Tally } from './tally.ts';

const HOUR_MS = 60 * 60 * 1000;

let world: ApiWorld;
let time: ManualTime;
let tally: Tally;
let complaints: number;
beforeEach(async () => {
  world = await createApiWorld();
  time = new ManualTime();
  complaints = 0;
  const onError = (): void => {
    complaints += 1;
  };
  tally = createTally({ db: world.db, clock: time, timers: time, onError });
});
afterEach(() => world.close());

const wrong = (email: string, address = '192.0.2.1'): AuditEntry => ({
  kind: 'session.refused',
  actor: undefined,
  address,
  detail: { email },
});

/** Each line's detail. */
async function lines(): Promise<readonly Readonly<Record<string, string>>[]> {
  return (await world.events()).map(({ detail }) => detail);
}

it('ACC-103 the first is written at once, more of the same within seconds, as one line with a count', async () => {
  tally.add(wrong('ada@example.org'));
  await tally.settled();
  expect(await lines()).toEqual([{ email: 'ada@example.org' }]);
  for (let at = 0; at < 40; at += 1) tally.add(wrong('ada@example.org'));
  tally.add(wrong('ada@example.org', '198.51.100.7'));
  expect(await lines()).toHaveLength(1);
  time.passes(5_000);
  await tally.settled();
  expect(await lines()).toEqual([{ email: 'ada@example.org', times: '41' }, { email: 'ada@example.org' }]);
});

it('ACC-103 one network is one line, another hour another', async () => {
  tally.add(wrong('ada@example.org', '2001:db8::1'));
  tally.add(wrong('ada@example.org', '2001:db8::ffff'));
  time.passes(HOUR_MS);
  tally.add(wrong('ada@example.org', '2001:db8::1'));
  await tally.settled();
  expect(await lines()).toEqual([{ email: 'ada@example.org', times: '2' }, { email: 'ada@example.org' }]);
});

it('ACC-103 beyond so many lines an hour all others are one', async () => {
  for (let at = 0; at < MOST_LINES_AN_HOUR + 50; at += 1) tally.add(wrong(`person-${at}@example.org`));
  await tally.settled();
  const written = await lines();
  expect(written).toHaveLength(MOST_LINES_AN_HOUR + 1);
  expect(written.at(-1)).toEqual({ from: 'many addresses', times: '50' });
});

it('ACC-103 a stop loses nothing of it', async () => {
  tally.add(wrong('ada@example.org'));
  await tally.settled();
  tally.add(wrong('ada@example.org'));
  tally.add(wrong('eve@example.org'));
  await tally.close();
  expect(await lines()).toEqual([{ email: 'ada@example.org', times: '2' }, { email: 'eve@example.org' }]);
  await tally.close();
});

it('ACC-103 what could not be written is reported, and written when it can be', async () => {
  await world.db.schema.alterTable('audit_events').renameTo('elsewhere').execute();
  tally.add(wrong('ada@example.org'));
  await tally.settled();
  expect(complaints).toBeGreaterThan(0);
  await world.db.schema.alterTable('elsewhere').renameTo('audit_events').execute();
  await tally.settled();
  expect(await lines()).toEqual([{ email: 'ada@example.org' }]);
});

it('ACC-103 of all that was counted the newest are kept', async () => {
  for (const email of ['a@example.org', 'b@example.org', 'c@example.org']) tally.add(wrong(email));
  await tally.settled();
  await world.audit.note({ kind: 'audit.exported', actor: undefined, address: undefined });
  expect(await forgetOldEvents(world.db, world.clock.now(), 2)).toBeGreaterThan(0);
  expect((await lines()).map(({ email }) => email)).toEqual(['b@example.org', 'c@example.org', undefined]);
});
