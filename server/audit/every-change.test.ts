/**
 * Every route that changes something about people, rights or ways in, while the audit log takes no line: it answers an
 * error and has changed nothing. Then, with the log working again, the same request leaves its line. A new route that
 * changes something fails here until it stands in one of the two tables.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditKind } from '../../shared/api/audit.ts';
import { findProviderPerson } from '../accounts/provider/oidc-people.ts';
import { makeResetLinkFor } from '../accounts/passwords/password-reset.ts';
import { createApiWorld, type ApiWorld } from '../documents/testing/api-world.ts';
import { ChangeScene } from './testing/change-scene.ts';
import { CHANGING_ROUTES, CLAIM, SILENT_ROUTES } from './testing/changing-routes.ts';

let scene: ChangeScene;
let world: ApiWorld;
beforeAll(async () => {
  scene = await ChangeScene.begin();
  ({ world } = scene);
});
afterAll(() => world.close());

it('ACC-100 every route that changes something stands in one of the two tables', () => {
  const changing = [...world.app.routeActions.keys()]
    .filter(
      (route) => !/^(GET|HEAD|OPTIONS) /.test(route) && !route.endsWith('/*') && route.includes('/api/v1/'),
    )
    .map((route) => route.replace('/api/v1', ''));
  expect(changing.toSorted()).toEqual(
    [CLAIM, ...Object.keys(CHANGING_ROUTES), ...Object.keys(SILENT_ROUTES)].toSorted(),
  );
});

it.each(Object.entries(CHANGING_ROUTES))(
  'ACC-100 %s changes nothing without its line, and leaves it',
  async (_route, { leaves, prepare, spends = [] }) => {
    const request = await prepare(scene);
    const before = await everything(spends);
    await refuseLines();
    const refused = await request();
    await takeLines();
    expect(refused.status).toBe(500);
    expect(await everything(spends)).toEqual(before);
    const last = await lastSeq();
    const done = await request();
    expect(done.status).toBeLessThan(300);
    const lines = (await world.events()).filter(({ seq }) => seq > last);
    expect(lines.map(({ kind }) => kind)).toContain(leaves);
  },
);

it('ACC-100 the claim of the owner’s link, the command line and the provider leave theirs, or do nothing', async () => {
  const fresh = await createApiWorld();
  const outer = world;
  world = fresh;
  const claims = { token: (await fresh.accounts.ownerLinkToken()) ?? '', name: 'Olga' };
  const email = 'ada@example.org';
  const provider = { ...fresh, changes: { tellNow: () => Promise.resolve() }, admitNewcomer: admitMember };
  const person = { issuer: 'https://id.example', subject: '1', email, isEmailVerified: true, name: 'Ada' };
  const steps: readonly (readonly [AuditKind, () => Promise<unknown>])[] = [
    ['invitation.made', () => fresh.accounts.ownerLinkToken()],
    [
      'account.joined',
      async () => {
        const { status } = await fresh.browser().post('/owner', claims);
        if (status !== 201) throw new Error(String(status));
      },
    ],
    ['account.joined', () => fresh.accounts.createUser({ email, name: 'Ada', role: 'member' })],
    ['token.made', () => fresh.accounts.createToken({ user: email, scope: 'read' })],
    [
      'password.reset-asked',
      () => makeResetLinkFor(fresh.db, email, { now: fresh.clock.now(), baseUrl: '' }),
    ],
    ['account.changed', () => findProviderPerson(provider, person, '127.0.0.1')],
    [
      'account.joined',
      () => findProviderPerson(provider, { ...person, subject: '2', email: 'eve@example.org' }, '127.0.0.1'),
    ],
  ];
  for (const [kind, step] of steps) {
    const before = await everything([]);
    await refuseLines();
    await expect(step()).rejects.toThrow(/./);
    await takeLines();
    expect(await everything([])).toEqual(before);
    if (kind === 'invitation.made') {
      claims.token = (await fresh.accounts.ownerLinkToken()) ?? '';
    } else await step();
    const events = await fresh.events();
    expect(events.map((event) => event.kind)).toContain(kind);
  }
  const byCommand = (await fresh.events()).filter(({ address }) => address === null);
  expect(byCommand.map(({ detail }) => detail['by'])).toEqual(byCommand.map(() => 'command line'));
  world = outer;
  await fresh.close();
});

function admitMember(): Promise<'member'> {
  return Promise.resolve('member');
}

/** All rows of all tables but the audit log's own. */
async function everything(without: readonly string[]): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`.execute(world.db);
  const content = new Map<string, readonly unknown[]>();
  for (const { name } of tables) {
    if (name === 'audit_events' || without.includes(name)) continue;
    content.set(name, (await sql`SELECT * FROM ${sql.table(name)}`.execute(world.db)).rows);
  }
  expect(content.size).toBeGreaterThan(15);
  return content;
}

async function refuseLines(): Promise<void> {
  await sql`CREATE TRIGGER no_lines BEFORE INSERT ON audit_events
            BEGIN SELECT RAISE(ABORT, 'the log is full'); END`.execute(world.db);
}

async function takeLines(): Promise<void> {
  await sql`DROP TRIGGER no_lines`.execute(world.db);
}

async function lastSeq(): Promise<number> {
  return (await world.events()).at(-1)?.seq ?? 0;
}
