/** Requests that were refused and that somebody who looks after an instance wants to know of. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuditEvent } from '../../shared/api/audit.ts';
import { createApiWorld, PASSWORD, type ApiWorld } from '../documents/testing/api-world.ts';
import { Browser } from '../documents/testing/browser.ts';

const EMAIL = 'olga@example.org';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner(EMAIL);
  await world.db.deleteFrom('audit_events').execute();
});
afterEach(() => world.close());

async function told(kind: AuditEvent['kind']): Promise<readonly AuditEvent[]> {
  return (await world.events()).filter((event) => event.kind === kind);
}

it('ACC-104 a token that was revoked, and one that never was', async () => {
  const made = await olga.post('/tokens', { scope: 'read' });
  await olga.delete(`/tokens/${made.text('id')}`);
  const program = Browser.withToken(world.app, made.text('token'));
  expect((await program.get('/documents')).status).toBe(401);
  await Browser.withToken(world.app, 'secret').get('/documents');
  const refused = await told('token.refused');
  expect(refused.map(({ detail }) => detail)).toEqual([{ token: 'api' }, { token: 'none of ours' }]);
  expect(JSON.stringify(refused)).not.toMatch(/scr_|secret/);
});

it('ACC-104 what only owners and admins may do, with who tried', async () => {
  const mia = await world.member('Mia');
  for (let at = 0; at < 3; at += 1) await mia.get('/audit-log');
  await mia.get('/documents/nothing-here');
  const refused = await told('right.refused');
  expect(refused).toMatchObject([{ actor: { name: 'Mia' }, address: '127.0.0.1' }]);
  expect(refused[0]?.detail).toEqual({ route: 'GET /api/v1/audit-log', times: '3' });
});

it('ACC-104 requests of another site', async () => {
  const evil = new Browser(world.app, { origin: 'https://evil.example' });
  for (const [name, value] of olga.cookies) evil.cookies.set(name, value);
  expect((await evil.post('/groups', { name: 'X' })).status).toBe(403);
  const [refused] = await told('origin.refused');
  expect(refused?.detail).toEqual({ origin: 'https://evil.example', route: 'POST /api/v1/groups' });
});

it('ACC-104 the wrong password of a share link, and when too many were tried', async () => {
  const id = (await olga.post('/documents', { title: 'Plan' })).text('id');
  const link = await olga.post(`/documents/${id}/share-links`, {
    role: 'view',
    name: 'Press',
    password: PASSWORD,
  });
  const guess = { token: link.text('token'), name: 'Gus', password: 'wrong guess' };
  for (let at = 0; at < 12; at += 1) await world.browser().post('/share-links/join', guess);
  const [refused] = await told('link.refused');
  expect(refused).toMatchObject({ subject: { kind: 'link', name: 'Press' }, detail: { times: '10' } });
  const [slowed] = await told('limit.reached');
  expect(slowed?.detail).toEqual({ route: 'POST /api/v1/share-links/join', times: '2' });
  expect(JSON.stringify(await world.events())).not.toMatch(/wrong guess|scl_/);
  // Ten guesses at a password are ten times the work of one.
}, 30_000);

it('ACC-104 a wrong password where it is asked for once more', async () => {
  await olga.post('/me/password', { current: 'not this one', next: 'seven green kettles sing' });
  expect(await told('session.refused')).toMatchObject([
    { actor: { name: 'Olga' }, detail: { way: 'password', why: 'asked once more' } },
  ]);
});
