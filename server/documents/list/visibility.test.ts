import { afterEach, beforeEach, expect, it } from 'vitest';
import { trustDocumentId } from '../../../shared/ids.ts';
import type { Credential } from '../../access/principal.ts';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import type { Browser } from '../testing/browser.ts';
import { seenBy } from '../testing/list-and-rule.ts';

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
});
afterEach(() => world.close());

const cookieOf = (browser: Browser): Credential => ({ kind: 'cookie', header: browser.cookieHeader() });

it('DOC-3 for every kind of asker the list holds exactly what each document says of itself', async () => {
  const ada = await world.member('Ada');
  const ids: string[] = [];
  for (const by of [olga, olga, olga, ada]) ids.push((await by.post('/documents', {})).text('id'));
  const [first = '', second = '', third = ''] = ids;
  const link = async (id: string, role: string) =>
    (await olga.post(`/documents/${id}/share-links`, { role })).body;
  const [view, edit, revoked, trashed] = [
    await link(first, 'view'),
    await link(second, 'edit'),
    await link(second, 'view'),
    await link(third, 'edit'),
  ].map((made) => Object.assign({ id: '', token: '' }, made));
  const [guest, formerGuest] = [world.browser(), world.browser()];
  for (const made of [view, edit, trashed]) {
    await guest.post('/share-links/join', { token: made?.token, name: 'Gus' });
  }
  await formerGuest.post('/share-links/join', { token: revoked?.token, name: 'Former' });
  await olga.delete(`/documents/${second}/share-links/${revoked?.id ?? ''}`);
  await olga.delete(`/documents/${third}`);
  const readToken = (await ada.post('/tokens', { scope: 'read' })).text('token');

  const credentials: readonly Credential[] = [
    ...[olga, ada, guest, formerGuest].map(cookieOf),
    ...[readToken, view?.token ?? '', edit?.token ?? '', trashed?.token ?? ''].map((token): Credential => ({
      kind: 'bearer',
      token,
    })),
  ];
  const counts: number[] = [];
  for (const credential of credentials) {
    const { listed, allowed } = await seenBy(world, credential, ids);
    expect(listed).toEqual(allowed);
    counts.push(listed.length);
  }
  expect(counts).toEqual([3, 3, 2, 0, 3, 1, 1, 0]);
});

it('ACC-5 whoever holds an answer learns that a session or token has ended', async () => {
  const id = trustDocumentId((await olga.post('/documents', {})).text('id'));
  const made = await olga.post('/tokens', { scope: 'write' });
  const byToken = await world.access.identify({ kind: 'bearer', token: made.text('token') });
  const bySession = await world.access.identify(cookieOf(olga));
  if (byToken === undefined || bySession === undefined) throw new Error('nobody');
  expect(await world.access.documentAccess(byToken, id)).toEqual({ kind: 'allowed', role: 'owner' });

  await olga.delete(`/tokens/${made.text('id')}`);
  expect(await world.access.documentAccess(byToken, id)).toEqual({ kind: 'signedOut' });
  expect(await world.access.documentAccess(bySession, id)).toEqual({ kind: 'allowed', role: 'owner' });
  const changesBefore = world.changes.length;
  await olga.post('/sign-out');
  expect(world.changes.slice(changesBefore)).toEqual([{ principalId: bySession.id }]);
  expect(await world.access.documentAccess(bySession, id)).toEqual({ kind: 'signedOut' });
});
