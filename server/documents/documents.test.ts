import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sql } from 'kysely';
import * as Y from 'yjs';
import { trustDocumentId } from '../../shared/ids.ts';
import { createApiWorld, type ApiWorld } from './testing/api-world.ts';
import type { Browser } from './testing/browser.ts';
import { sweepTrash } from './trash/erase-documents.ts';

const someText: unknown = expect.any(String);
const someNumber: unknown = expect.any(Number);

let world: ApiWorld;
let olga: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
});
afterEach(() => world.close());

async function make(title: string, markdown?: string): Promise<string> {
  const made = await olga.post('/documents', { title, markdown });
  expect(made.status).toBe(201);
  return made.text('id');
}

async function content(id: string, format: string): Promise<string> {
  const answer = await olga.get(`/documents/${id}/content?format=${format}`);
  expect(answer.status).toBe(200);
  return answer.raw.toString();
}

/** What somebody types into the title by a page of their own. */
async function typeTitle(id: string, at: number, words: string): Promise<void> {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, (await olga.get(`/documents/${id}/content?format=yjs`)).raw);
  const before = Y.encodeStateVector(doc);
  doc.getText('title').insert(at, words);
  const principal = await world.access.identify({ kind: 'cookie', header: olga.cookieHeader() });
  if (principal === undefined) throw new Error('not signed in');
  const [documentId] = (
    await world.db.selectFrom('documents').selectAll().where('id', '=', id).execute()
  ).map((row) => row.id);
  const update = Y.encodeStateAsUpdate(doc, before);
  const written = await world.host.write(trustDocumentId(documentId ?? ''), principal.id, update);
  expect(written).toEqual({ kind: 'written' });
}

describe('making and finding', () => {
  it('DOC-1 a new document answers with all that lists show', async () => {
    const made = await olga.post('/documents', { title: '  Plan\nfor  May ', markdown: '# Hello\n\nworld' });
    expect(made.status).toBe(201);
    const id = made.text('id');
    expect(made.body).toEqual({
      id,
      title: 'Plan for May',
      url: `http://localhost/d/${id}`,
      role: 'owner',
      preview: 'Hello world',
      createdAt: someText,
      updatedAt: someText,
      createdBy: { id: someText, name: 'Olga', color: someText, picture: null },
      collectionId: null,
      parentId: null,
      parentTitle: null,
      hasInside: false,
      isPrivate: false,
      deletedAt: null,
    });
    expect((await olga.get(`/documents/${id}`)).body).toEqual(made.body);
    expect((await olga.post('/documents', {})).body).toMatchObject({ title: '', preview: '' });
  });

  it('DOC-2 lists are paged newest first, each document once, also while others are made', async () => {
    const made: string[] = [];
    for (let at = 0; at < 7; at += 1) made.push(await make(`Document ${at}`));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await olga.get(`/documents?limit=3${query}`);
      for (let at = 0; page.at('items', at) !== undefined; at += 1) seen.push(page.text('items', at, 'id'));
      await make('meanwhile');
      cursor = page.at('nextCursor') === null ? null : page.text('nextCursor');
    }
    expect(seen).toEqual(made.toReversed());
  });

  it('DOC-2 a list can be sorted by the last change, and bounds what it gives', async () => {
    const first = await make('First');
    await make('Second');
    world.advance(1_000);
    await olga.patch(`/documents/${first}`, { title: 'First, later' });
    expect((await olga.get('/documents?sort=updated')).at('items', 0, 'title')).toBe('First, later');
    expect((await olga.get('/documents')).at('items', 0, 'title')).toBe('Second');
    const cursor = (await olga.get('/documents?limit=1')).text('nextCursor');
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=x',
      'sort=size',
      'cursor=nonsense',
      `sort=updated&cursor=${cursor}`,
    ]) {
      const refused = await olga.get(`/documents?${query}`);
      expect(refused.status).toBe(400);
      expect(refused.text('field')).toMatch(/^query\./);
    }
  });

  it('DOC-3 members see and edit each other’s documents; the list says the same as each document', async () => {
    const id = await make('Of Olga');
    const ada = await world.member('Ada');
    const own = (await ada.post('/documents', { title: 'Of Ada' })).text('id');
    const list = await ada.get('/documents');
    expect(list.at('items', 0)).toEqual((await ada.get(`/documents/${own}`)).body);
    expect(list.at('items', 1)).toEqual((await ada.get(`/documents/${id}`)).body);
    expect(list.at('items', 0, 'role')).toBe('owner');
    expect(list.at('items', 1, 'role')).toBe('editor');
    expect((await olga.get(`/documents/${own}`)).at('role')).toBe('owner');
    expect((await ada.patch(`/documents/${id}`, { title: 'Of both' })).at('title')).toBe('Of both');
    expect((await ada.delete(`/documents/${id}`)).status).toBe(403);
    expect((await world.browser().get('/documents')).status).toBe(401);
  });

  it('DOC-4 unknown, malformed, foreign and erased ids answer alike to a guest', async () => {
    const shared = await make('Shared');
    const secret = await make('Secret');
    const link = (await olga.post(`/documents/${shared}/share-links`, { role: 'edit' })).text('token');
    const gus = world.browser();
    await gus.post('/share-links/join', { token: link, name: 'Gus' });
    for (const [method, path] of [
      ['get', ''],
      ['get', '/content'],
      ['patch', ''],
    ] as const) {
      const answers = await Promise.all(
        [secret, 'unknownunknown', 'x', 'a b'].map(async (id) => {
          const address = `/documents/${encodeURIComponent(id)}${path}`;
          const { status, body } =
            method === 'get' ? await gus.get(address) : await gus.patch(address, { title: 'x' });
          return { status, body: Object.assign({}, body, { requestId: '' }) };
        }),
      );
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]?.status).toBe(404);
    }
  });

  it('DOC-5 bad input is named and nothing is made of it', async () => {
    const wrong: readonly (readonly [unknown, string, number])[] = [
      [{ title: 5 }, 'body.title', 400],
      [{ markdown: ['x'] }, 'body.markdown', 400],
      [{ collectionId: 'c1' }, 'body.collectionId', 400],
      [{ parentId: 'p1' }, 'body.parentId', 400],
      [{ title: 'x'.repeat(501) }, 'body.title', 400],
      [{ title: 'x'.repeat(1024 * 1024) }, 'body.title', 400],
      [{ markdown: '> '.repeat(2_000) + 'x' }, 'body.markdown', 400],
    ];
    for (const [body, field, status] of wrong) {
      const answer = await olga.post('/documents', body);
      expect({ field: answer.at('field'), status: answer.status }).toEqual({ field, status });
    }
    expect((await olga.post('/documents', '{"title": ')).status).toBe(400);
    expect((await olga.post('/documents', '[]')).status).toBe(400);
    expect((await olga.get('/documents')).body).toEqual({ items: [], nextCursor: null });
    expect((await olga.post('/documents', { title: 'x'.repeat(500) })).status).toBe(201);
  });
});

describe('titles', () => {
  it('DOC-6 a title is text in the document; a new one is the smallest edit, and rewrites nothing', async () => {
    const id = await make('Plan for May');
    const before = (await olga.get(`/documents/${id}/content?format=yjs`)).raw;
    expect((await olga.patch(`/documents/${id}`, { title: 'Plan for June' })).at('title')).toBe(
      'Plan for June',
    );
    const doc = new Y.Doc();
    Y.applyUpdate(doc, (await olga.get(`/documents/${id}/content?format=yjs`)).raw);
    expect(doc.getText('title').toJSON()).toBe('Plan for June');
    const added = Y.decodeUpdate(
      Y.diffUpdate(Y.encodeStateAsUpdate(doc), Y.encodeStateVectorFromUpdate(before)),
    );
    expect(added.structs.map((struct) => struct.length)).toEqual(['June'.length]);
    expect((await olga.patch(`/documents/${id}`, { title: 'Plan for June' })).status).toBe(200);
    expect((await olga.patch(`/documents/${id}`, { title: 'x'.repeat(501) })).at('field')).toBe('body.title');
    expect((await olga.patch(`/documents/${id}`, {})).status).toBe(400);
  });

  it('DOC-7 a title typed by somebody meanwhile is not lost', async () => {
    const id = await make('Plan');
    await typeTitle(id, 4, ' B');
    await olga.patch(`/documents/${id}`, { title: 'A Plan B' });
    expect(await content(id, 'json')).toContain('"title":"A Plan B"');
  });

  it('DOC-8 what is typed into a document is drawn into the list by itself', async () => {
    const id = await make('Plan');
    await typeTitle(id, 4, ' B');
    await expect
      .poll(async () => (await olga.get('/documents')).at('items', 0, 'title'), { timeout: 10_000 })
      .toBe('Plan B');
  });

  it('DOC-42 while a document is open, its title and preview are drawn without reading the disk', async () => {
    const id = await make('Plan');
    await typeTitle(id, 4, ' B');
    const load = vi.spyOn(world.log, 'load');
    await world.projection.describeNow(trustDocumentId(id));
    expect((await olga.get('/documents')).at('items', 0, 'title')).toBe('Plan B');
    expect(load).not.toHaveBeenCalled();
    load.mockRestore();
  });
});

describe('the trash', () => {
  it('DOC-20 deleting moves to the trash, and restoring brings everything back', async () => {
    const id = await make('Plan', 'words');
    const link = await olga.post(`/documents/${id}/share-links`, { role: 'view' });
    expect((await olga.delete(`/documents/${id}`)).status).toBe(204);
    expect(world.changes).toContainEqual({ documentId: id });
    expect((await olga.get(`/documents/${id}`)).status).toBe(404);
    expect((await olga.get(`/documents/${id}/content`)).status).toBe(404);
    expect((await olga.patch(`/documents/${id}`, { title: 'x' })).status).toBe(404);
    expect((await olga.delete(`/documents/${id}`)).status).toBe(404);
    expect((await olga.get('/documents')).at('items', 0)).toBeUndefined();
    expect((await olga.get('/documents?trash=true')).at('items', 0)).toMatchObject({
      id,
      deletedAt: someText,
    });
    const token = link.text('token');
    expect((await world.browser().post('/share-links/open', { token })).status).toBe(404);

    expect((await olga.post(`/documents/${id}/restore`)).at('deletedAt')).toBeNull();
    expect(await content(id, 'text')).toBe('words');
    expect((await world.browser().post('/share-links/open', { token })).status).toBe(200);
  });

  it('DOC-21 only who owns a document deletes, restores or finds it in the trash', async () => {
    const id = await make('Of Olga');
    const ada = await world.member('Ada');
    expect((await ada.delete(`/documents/${id}`)).status).toBe(403);
    await olga.delete(`/documents/${id}`);
    expect((await ada.get('/documents?trash=true')).body).toEqual({ items: [], nextCursor: null });
    expect((await ada.post(`/documents/${id}/restore`)).status).toBe(403);
    expect((await ada.get(`/documents/${id}`)).status).toBe(404);
    expect((await world.browser().delete(`/documents/${id}`)).status).toBe(401);
  });

  it('DOC-22 after thirty days in the trash a document is gone for good', async () => {
    const id = await make('Plan');
    const kept = await make('Kept');
    await olga.delete(`/documents/${id}`);
    const DAY = 24 * 60 * 60 * 1000;
    world.advance(29 * DAY);
    expect(await sweepTrash(world)).toBe(0);
    world.advance(2 * DAY);
    expect(await sweepTrash(world)).toBe(1);
    expect((await world.log.load(trustDocumentId(id))).kind).toBe('unknown');
    expect((await world.log.load(trustDocumentId(kept))).kind).toBe('loaded');
    expect(await world.db.selectFrom('documents').select('id').execute()).toEqual([{ id: kept }]);
  });
});

describe('content', () => {
  const MARKDOWN = '# Hello\n\n- [x] done\n- [ ] to do\n\n> quote\n\n```js\nlet a;\n```';

  it('DOC-30 content comes as Markdown, text, JSON and one Yjs update, each with its type', async () => {
    const id = await make('Plan', MARKDOWN);
    expect(await content(id, 'markdown')).toBe(MARKDOWN);
    expect(await content(id, 'text')).toBe('Hello\ndone\nto do\nquote\nlet a;');
    const json = await olga.get(`/documents/${id}/content?format=json`);
    expect(json.body).toMatchObject({
      type: 'doc',
      title: 'Plan',
      schemaVersion: someNumber,
      content: [
        { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Hello' }] },
        { type: 'taskList' },
        { type: 'blockquote' },
        { type: 'codeBlock', attrs: { language: 'js' } },
      ],
    });
    const yjs = await olga.get(`/documents/${id}/content?format=yjs`);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, yjs.raw);
    expect(doc.getText('title').toJSON()).toBe('Plan');
    expect(doc.getXmlFragment('default').length).toBe(4);
    expect(doc.store.pendingStructs).toBeNull();

    const types = { markdown: 'text/markdown', text: 'text/plain', yjs: 'application/octet-stream' };
    for (const [format, type] of Object.entries(types)) {
      const answer = await olga.get(`/documents/${id}/content?format=${format}`);
      expect(JSON.stringify(answer.headers['content-type'])).toContain(type);
    }
    expect((await olga.get(`/documents/${id}/content`)).raw.toString()).toBe(MARKDOWN);
  });

  it('DOC-31 a format that comes later says which there are; an unknown one is refused', async () => {
    const id = await make('Plan');
    for (const format of ['html', 'docx', 'pdf']) {
      const answer = await olga.get(`/documents/${id}/content?format=${format}`);
      expect(answer.status).toBe(400);
      expect(answer.text('errors', 0, 'message')).toContain('markdown, text, json, yjs');
    }
    expect((await olga.get(`/documents/${id}/content?format=exe`)).at('field')).toBe('query.format');
  });

  it('DOC-32 content that other programs wrote is exported whole', async () => {
    const id = await make('Plan');
    const doc = new Y.Doc();
    const callout = new Y.XmlElement('callout');
    const inner = new Y.XmlElement('paragraph');
    inner.insert(0, [new Y.XmlText('careful')]);
    callout.insert(0, [inner]);
    callout.setAttribute('kind', 'warning');
    const bare = new Y.XmlText('bare');
    doc.getXmlFragment('default').insert(0, [callout, bare]);
    doc.getMap('other').set('kept', true);
    const principal = await world.access.identify({ kind: 'cookie', header: olga.cookieHeader() });
    if (principal === undefined) throw new Error('not signed in');
    await world.host.write(trustDocumentId(id), principal.id, Y.encodeStateAsUpdate(doc));

    expect((await olga.get(`/documents/${id}/content?format=json`)).at('content')).toEqual([
      {
        type: 'callout',
        attrs: { kind: 'warning' },
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'careful' }] }],
      },
      { type: 'text', text: 'bare' },
    ]);
    expect(await content(id, 'markdown')).toBe('careful\n\nbare');
    expect(await content(id, 'text')).toBe('careful\nbare');
    const back = new Y.Doc();
    Y.applyUpdate(back, (await olga.get(`/documents/${id}/content?format=yjs`)).raw);
    expect(back.getMap('other').get('kept')).toBe(true);
  });
});

describe('share links', () => {
  it('DOC-40 a link’s address is told once; the list shows role and use', async () => {
    const id = await make('Plan');
    const made = await olga.post(`/documents/${id}/share-links`, { role: 'view' });
    expect(made.status).toBe(201);
    expect(made.text('url')).toBe(`http://localhost/d/${id}#link=${made.text('token')}`);
    await world.browser().post('/share-links/join', { token: made.text('token'), name: 'Gus' });
    const list = await olga.get(`/documents/${id}/share-links`);
    expect(list.at('items', 0)).toMatchObject({
      id: made.text('id'),
      role: 'view',
      createdBy: { name: 'Olga' },
      lastUsedAt: someText,
    });
    expect(list.raw.toString()).not.toContain(made.text('token'));
    expect((await olga.post(`/documents/${id}/share-links`, { role: 'own' })).at('field')).toBe('body.role');
  });

  it('DOC-41 a guest is greeted with the title of this moment', async () => {
    const id = await make('');
    const doc = new Y.Doc();
    doc.getText('title').insert(0, 'Typed just now');
    const principal = await world.access.identify({ kind: 'cookie', header: olga.cookieHeader() });
    if (principal === undefined) throw new Error('not signed in');
    await world.host.write(trustDocumentId(id), principal.id, Y.encodeStateAsUpdate(doc));
    const made = await olga.post(`/documents/${id}/share-links`, { role: 'view' });
    const opened = await world.browser().post('/share-links/open', { token: made.text('token') });
    expect(opened.raw.toString()).toContain('Typed just now');
  });
});

describe('a server that cannot write', () => {
  it('DOC-36 a write while it stops is told to come back, not that it was refused', async () => {
    const id = await make('Plan');
    await world.host.drain(1001, 'going away');
    const answer = await olga.patch(`/documents/${id}`, { title: 'Plan B' });
    expect(answer.status).toBe(503);
    expect(answer.at('code')).toBe('stopping');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('RUN-52 a database that takes no writes is a problem of the storage', async () => {
    await sql`pragma query_only = 1`.execute(world.db);
    const answer = await olga.post('/documents', { title: 'Plan' });
    expect(answer.at('code')).toBe('storage-failing');
    expect(answer.status).toBe(503);
    await sql`pragma query_only = 0`.execute(world.db);
    expect((await olga.post('/documents', { title: 'Plan' })).status).toBe(201);
  });
});
