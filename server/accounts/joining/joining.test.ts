import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../../documents/testing/api-world.ts';
import { Browser } from '../../documents/testing/browser.ts';

let world: ApiWorld;
let olga: Browser;
let documentId: string;

beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  documentId = (await olga.post('/documents', { title: 'Plan' })).text('id');
});
afterEach(() => world.close());

async function share(role: 'view' | 'edit'): Promise<{ token: string; id: string }> {
  const made = await olga.post(`/documents/${documentId}/share-links`, { role });
  expect(made.status).toBe(201);
  return { token: made.text('token'), id: made.text('id') };
}

describe('guests', () => {
  it('ACC-12 a guest opens a link, picks a name and colour, and is in', async () => {
    const { token } = await share('edit');
    const gus = world.browser();
    expect((await gus.post('/share-links/open', { token })).body).toEqual({
      documentId,
      role: 'editor',
      title: 'Plan',
      needsPassword: false,
      needsName: true,
    });
    expect((await gus.post('/share-links/join', { token })).at('field')).toBe('body.name');
    expect((await gus.post('/share-links/join', { token, name: '\u0007' })).at('field')).toBe('body.name');

    const joined = await gus.post('/share-links/join', { token, name: 'Gus', color: '#b03bb0' });
    expect(joined.status).toBe(200);
    expect(joined.body).toMatchObject({
      documentId,
      role: 'editor',
      user: { name: 'Gus', color: '#b03bb0', kind: 'guest', role: 'guest', email: null },
    });
    expect((await gus.get(`/documents/${documentId}`)).at('role')).toBe('editor');
    expect((await gus.get('/documents')).at('items', 0, 'id')).toBe(documentId);
  });

  it('ACC-13 the same browser stays the same person, for a year and by another link', async () => {
    const { token } = await share('view');
    const editing = await share('edit');
    const gus = world.browser();
    const first = await gus.post('/share-links/join', { token, name: 'Gus' });
    expect(JSON.stringify(first.headers['set-cookie'])).toContain('Max-Age=31536000');
    world.advance(300 * 24 * 60 * 60 * 1000);
    expect((await gus.post('/share-links/open', { token })).at('needsName')).toBe(false);

    const second = await gus.post('/share-links/join', {
      token: editing.token,
      name: 'Not Gus',
    });
    expect(second.at('user', 'id')).toBe(first.at('user', 'id'));
    expect(second.at('user', 'name')).toBe('Gus');
    expect(second.at('role')).toBe('editor');
    const other = await world.browser().post('/share-links/join', { token, name: 'Gus' });
    expect(other.at('user', 'id')).not.toBe(first.at('user', 'id'));
  });

  it('ACC-14 a member who joins by a link stays who they are', async () => {
    const ada = await world.member('Ada');
    const { token } = await share('view');
    expect((await ada.post('/share-links/open', { token })).body).toMatchObject({
      needsName: false,
      role: 'editor',
    });
    const joined = await ada.post('/share-links/join', { token });
    expect(joined.body).toMatchObject({ role: 'editor', user: { name: 'Ada', kind: 'member' } });
  });

  it('ACC-15 a guest sees what links gave them and nothing else, and makes nothing', async () => {
    const secret = (await olga.post('/documents', { title: 'Secret' })).text('id');
    const gus = world.browser();
    await gus.post('/share-links/join', { token: (await share('edit')).token, name: 'Gus' });
    expect((await gus.get(`/documents/${secret}`)).status).toBe(404);
    expect((await gus.get('/documents')).at('items', 'length')).toBeUndefined();
    expect((await gus.get('/documents')).at('items', 1)).toBeUndefined();
    expect((await gus.post('/documents', { title: 'Mine' })).status).toBe(403);
    expect((await gus.post(`/documents/${documentId}/share-links`, { role: 'edit' })).status).toBe(403);
    expect((await gus.get(`/documents/${documentId}/share-links`)).status).toBe(403);
    expect((await gus.delete(`/documents/${documentId}`)).status).toBe(403);
    expect((await gus.post('/tokens', {})).status).toBe(403);
  });

  it('ACC-16 a viewer by link may read and not rename', async () => {
    const gus = world.browser();
    await gus.post('/share-links/join', { token: (await share('view')).token, name: 'Gus' });
    expect((await gus.get(`/documents/${documentId}/content?format=text`)).status).toBe(200);
    expect((await gus.patch(`/documents/${documentId}`, { title: 'Mine' })).status).toBe(403);
  });
});

describe('many guests', () => {
  it('ACC-28 one address cannot make guests without end', async () => {
    const { token } = await share('view');
    const statuses = new Map<number, number>();
    for (let at = 0; at < 103; at += 1) {
      const { status } = await world.browser().post('/share-links/join', { token, name: `Gus ${at}` });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 200: 100, 429: 3 });
  });
});

describe('revoking', () => {
  it('ACC-17 a revoked link opens nothing any more, at once, and says so to who came by it', async () => {
    const { token, id } = await share('edit');
    const gus = world.browser();
    await gus.post('/share-links/join', { token, name: 'Gus' });
    const stock = Browser.withToken(world.app, token);
    expect((await stock.get(`/documents/${documentId}`)).at('role')).toBe('editor');

    expect((await olga.delete(`/documents/${documentId}/share-links/${id}`)).status).toBe(204);
    expect(world.changes).toContainEqual({ documentId });
    expect((await gus.get(`/documents/${documentId}`)).status).toBe(403);
    expect((await gus.get(`/documents/${documentId}/content`)).status).toBe(403);
    expect((await gus.get('/documents')).body).toEqual({ items: [], nextCursor: null });
    expect((await stock.get(`/documents/${documentId}`)).status).toBe(401);
    expect((await world.browser().post('/share-links/open', { token })).status).toBe(404);
    expect((await gus.post('/share-links/join', { token })).status).toBe(404);
    expect((await olga.get(`/documents/${documentId}/share-links`)).at('items')).toEqual([]);
    expect((await olga.delete(`/documents/${documentId}/share-links/${id}`)).status).toBe(404);
  });

  it('ACC-17 a link of another document cannot be revoked by way of this one', async () => {
    const { id, token } = await share('edit');
    const other = (await olga.post('/documents', { title: 'Other' })).text('id');
    expect((await olga.delete(`/documents/${other}/share-links/${id}`)).status).toBe(404);
    expect((await world.browser().post('/share-links/open', { token })).status).toBe(200);
  });

  it('ACC-18 wrong, foreign and revoked tokens answer alike', async () => {
    const { token, id } = await share('view');
    await olga.delete(`/documents/${documentId}/share-links/${id}`);
    const answers = await Promise.all(
      [token, `scl_${'A'.repeat(43)}`, 'nonsense', `scr_${'A'.repeat(43)}`].map(async (tried) => {
        const { body } = await world.browser().post('/share-links/open', { token: tried });
        return Object.assign({}, body, { requestId: '' });
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 404 });
  });

  it('ACC-19 a bare link is told by its role and sees its document alone', async () => {
    await olga.post('/documents', { title: 'Other' });
    const stock = Browser.withToken(world.app, (await share('view')).token);
    expect((await stock.get('/session')).at('user')).toMatchObject({
      kind: 'link',
      role: 'guest',
      email: null,
    });
    expect((await stock.get('/documents')).at('items', 0, 'role')).toBe('viewer');
    expect((await stock.get('/documents')).at('items', 1)).toBeUndefined();
    expect((await stock.post('/documents', {})).status).toBe(403);
    expect((await stock.patch('/me', { name: 'Somebody' })).status).toBe(403);
  });
});
