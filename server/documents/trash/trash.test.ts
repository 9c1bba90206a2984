/** The trash as a list, and what is erased from it for good. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { trashListSchema } from '../../../shared/api/trash.ts';
import { isRecord } from '../../../shared/document/body-json.ts';
import { trustDocumentId } from '../../../shared/ids.ts';
import { sweepTrash } from './erase-documents.ts';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import { Browser, type Answer } from '../testing/browser.ts';
import { idOf, make } from '../testing/deeds.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let world: ApiWorld;
let olga: Browser;
let mia: Browser;
let tom: Browser;
beforeEach(async () => {
  world = await createApiWorld();
  olga = await world.owner();
  [mia, tom] = [await world.member('Mia'), await world.member('Tom')];
});
afterEach(() => world.close());

const letIn = async (by: Browser, id: string, who: Browser, role: string): Promise<void> => {
  expect((await by.put(`/documents/${id}/grants`, { userId: await idOf(who), role })).status).toBe(200);
};
/** In another moment than what was deleted before: what is deleted at once went along. */
const remove = async (by: Browser, id: string): Promise<void> => {
  world.advance(10);
  expect((await by.delete(`/documents/${id}`)).status).toBe(204);
};
const erase = async (by: Browser, id: string): Promise<number> => (await by.delete(`/trash/${id}`)).status;
/** `<title> +<how many inside>`. */
const listed = async (by: Browser, query = ''): Promise<readonly string[]> => {
  const { items } = trashListSchema.parse((await by.get(`/trash?${query}`)).body);
  return items.map(({ title, inside }) => `${title} +${inside}`);
};
/** All of it but the number of the request. */
const told = ({ body }: Answer): unknown => (isRecord(body) ? { ...body, requestId: '' } : body);
const isOnDisk = async (id: string): Promise<boolean> =>
  (await world.log.load(trustDocumentId(id))).kind === 'loaded';
const rows = async (): Promise<readonly string[]> =>
  (await world.db.selectFrom('documents').select('title').orderBy('title').execute()).map(
    ({ title }) => title,
  );

it('DOC-50 the trash lists what its reader may take out, deleted last first, in pages', async () => {
  const ids = [];
  for (const title of ['One', 'Two', 'Three']) ids.push(await make(mia, { title, private: true }));
  await make(mia, { title: 'Alive' });
  for (const id of ids) await remove(mia, id);
  expect(await listed(mia)).toEqual(['Three +0', 'Two +0', 'One +0']);
  const first = await mia.get('/trash?limit=2');
  expect(first.at('items', 1, 'title')).toBe('Two');
  const cursor = first.text('nextCursor');
  expect(await listed(mia, `limit=2&cursor=${cursor}`)).toEqual(['One +0']);
  expect((await mia.get(`/trash?limit=2&cursor=${cursor}`)).at('nextCursor')).toBeNull();
  expect((await mia.get(`/documents?cursor=${cursor}`)).at('field')).toBe('query.cursor');
  expect((await mia.get('/trash?cursor=nonsense')).at('field')).toBe('query.cursor');
  expect(await listed(mia, 'text=tw')).toEqual(['Two +0']);
  for (const other of [olga, tom]) expect(await listed(other)).toEqual([]);
  await mia.post(`/documents/${ids[2]}/restore`);
  expect(await listed(mia)).toEqual(['Two +0', 'One +0']);
});

it('DOC-50 a page is filled with what comes after that which is not its reader’s', async () => {
  for (const title of ['One', 'Two']) await remove(mia, await make(mia, { title }));
  for (let at = 0; at < 5; at += 1) await remove(tom, await make(tom, { title: 'Of Tom' }));
  expect(await listed(mia, 'limit=2')).toEqual(['Two +0', 'One +0']);
  expect((await listed(olga, 'limit=10')).length).toBe(7);
});

it('DOC-50 each says when it was deleted, when it is erased and where it lay, as far as its reader may see', async () => {
  const collectionId = (await mia.post('/collections', { name: 'Plans' })).text('id');
  const top = await make(mia, { title: 'Top', collectionId });
  const low = await make(mia, { title: 'Low', parentId: top });
  await letIn(mia, low, tom, 'manager');
  await letIn(mia, top, olga, 'manager');
  await remove(mia, low);
  const one = (await mia.get('/trash')).at('items', 0);
  const deletedAt = (await mia.get('/trash')).text('items', 0, 'deletedAt');
  expect(one).toEqual({
    id: low,
    title: 'Low',
    role: 'owner',
    deletedAt,
    erasedFrom: new Date(Date.parse(deletedAt) + 30 * DAY_MS).toISOString(),
    inside: 0,
    collection: null,
    parent: { title: 'Top', isInTrash: false },
  });
  expect((await tom.get('/trash')).at('items', 0)).toMatchObject({ role: 'manager', parent: null });
  await remove(mia, top);
  expect((await mia.get(`/trash?documentId=${low}`)).at('items', 0, 'parent')).toEqual({
    title: 'Top',
    isInTrash: true,
  });
  expect((await mia.get('/trash')).at('items', 0, 'collection')).toEqual({ id: collectionId, name: 'Plans' });
  expect((await olga.get('/trash')).at('items', 0, 'title')).toBe('Top');
  // Owners and admins see every collection; a member who was let into one document of it does not.
  expect((await tom.get('/trash')).raw.toString()).not.toMatch(/Top|Plans/);
});

it('DOC-51 what went along is counted with what it lies below, and what went by itself is listed by itself', async () => {
  const top = await make(mia, { title: 'Top' });
  const middle = await make(mia, { title: 'Middle', parentId: top });
  await make(mia, { title: 'Low', parentId: middle });
  const alone = await make(mia, { title: 'Alone', parentId: top });
  await make(mia, { title: 'Below alone', parentId: alone });
  await remove(mia, alone);
  await remove(mia, top);
  expect(await listed(mia)).toEqual(['Top +2', 'Alone +1']);
  expect((await mia.get(`/trash?documentId=${middle}`)).at('items', 0)).toMatchObject({
    inside: 1,
    parent: { title: 'Top', isInTrash: true },
  });
});

it('DOC-51 what is one’s own is listed also where what it went along with is not', async () => {
  const top = await make(mia, { title: 'Of Mia' });
  const own = await make(tom, { title: 'Of Tom', parentId: top });
  await make(tom, { title: 'Below it', parentId: own });
  await make(tom, { title: 'Private', parentId: top, private: true });
  await remove(mia, top);
  expect(await listed(tom)).toEqual(expect.arrayContaining(['Of Tom +1', 'Private +0']));
  expect((await listed(tom)).length).toBe(2);
  // Tom’s private one is nothing she manages, nor is told of.
  expect(await listed(mia)).toEqual(['Of Mia +2']);
});

it('DOC-51 what belongs to nobody in particular is everybody’s, also below what does not', async () => {
  const top = await make(mia, { title: 'Of Mia' });
  const low = await make(mia, { title: 'Nobody’s', parentId: top });
  await world.db.updateTable('documents').set({ owner_id: null }).where('id', '=', low).execute();
  await remove(mia, top);
  expect(await listed(tom)).toEqual(['Nobody’s +0']);
  expect((await tom.post(`/documents/${low}/restore`)).status).toBe(200);
});

it('DOC-52 who may not restore is told nothing: guests, links, tokens that read, other members', async () => {
  const id = await make(mia, { title: 'Plan' });
  const link = await mia.post(`/documents/${id}/share-links`, { role: 'edit' });
  const gus = world.browser();
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  const bare = Browser.withToken(world.app, link.text('token'));
  const reading = Browser.withToken(world.app, (await mia.post('/tokens', { scope: 'read' })).text('token'));
  await remove(mia, id);
  for (const other of [tom, gus, bare, reading]) {
    for (const query of ['', `?documentId=${id}`]) {
      expect((await other.get(`/trash${query}`)).body).toEqual({ items: [], nextCursor: null });
    }
    expect((await other.delete(`/trash/${id}`)).status).toBe(403);
  }
  expect((await world.browser().get('/trash')).status).toBe(401);
  const closed = await make(mia, { private: true });
  await remove(mia, closed);
  const answers = [];
  for (const unknown of [closed, 'nothing']) {
    answers.push([
      told(await tom.get(`/trash?documentId=${unknown}`)),
      told(await tom.delete(`/trash/${unknown}`)),
    ]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(await listed(mia, `documentId=${await make(mia)}`)).toEqual([]);
});

it('DOC-53 what is erased is gone with what went along, its text and history, and the audit log tells', async () => {
  const top = await make(mia, { title: 'Top', markdown: 'words' });
  const low = await make(mia, { title: 'Low', parentId: top });
  await make(mia, { title: 'Other' });
  expect(await erase(mia, top)).toBe(409);
  await remove(mia, top);
  expect(await erase(mia, top)).toBe(204);
  expect(await rows()).toEqual(['Other']);
  expect([await isOnDisk(top), await isOnDisk(low)]).toEqual([false, false]);
  expect([await listed(mia), await erase(mia, top)]).toEqual([[], 404]);
  expect((await mia.post(`/documents/${top}/restore`)).status).toBe(404);
  expect((await world.events()).at(-1)).toMatchObject({
    kind: 'document.erased',
    actor: { name: 'Mia' },
    subject: { kind: 'document', id: top, name: 'Top' },
    detail: { inside: '1' },
  });
});

it('DOC-53 one of those that went along can be erased alone', async () => {
  const top = await make(mia, { title: 'Top' });
  const low = await make(mia, { title: 'Low', parentId: top });
  await make(mia, { title: 'Lowest', parentId: low });
  await remove(mia, top);
  expect(await erase(mia, low)).toBe(204);
  expect([await rows(), await listed(mia)]).toEqual([['Top'], ['Top +0']]);
  expect((await mia.post(`/documents/${top}/restore`)).status).toBe(200);
});

it('DOC-54 what was in the trash by itself stays there, and with whoever erased what it lay below', async () => {
  const top = await make(mia, { title: 'Top' });
  const alone = await make(tom, { title: 'Alone', parentId: top, markdown: 'words' });
  await make(tom, { title: 'Below alone', parentId: alone });
  await remove(mia, alone);
  await remove(mia, top);
  expect(await erase(mia, top)).toBe(204);
  for (const one of [tom, mia]) expect(await listed(one)).toEqual(['Alone +1']);
  expect(await listed(olga)).toEqual([]);
  const back = await mia.post(`/documents/${alone}/restore`);
  expect(back.body).toMatchObject({ movedOut: false, isPrivate: true, parentId: null });
  expect((await mia.get(`/documents/${alone}/content`)).raw.toString()).toBe('words');
});

it('DOC-54 nobody erases what they do not manage: it stays in the trash, private, with its owner', async () => {
  const top = await make(mia, { title: 'Top' });
  const closed = await make(tom, { title: 'Closed', parentId: top, private: true });
  const below = await make(mia, { title: 'Mia’s below it' });
  await letIn(tom, closed, mia, 'editor');
  await mia.post(`/documents/${below}/move`, { parentId: closed });
  await remove(mia, top);
  expect(await listed(mia)).toEqual(expect.arrayContaining(['Top +0', 'Mia’s below it +0']));
  expect(await erase(mia, top)).toBe(204);
  expect(await rows()).toEqual(['Closed', 'Mia’s below it']);
  expect(await listed(tom)).toEqual(['Closed +1']);
  expect((await tom.post(`/documents/${closed}/restore`)).at('isPrivate')).toBe(true);
  expect(await isOnDisk(below)).toBe(true);
});

it('DOC-55 what was cut short is found by nobody and ended by the next sweep', async () => {
  const top = await make(mia, { title: 'Top' });
  const low = await make(mia, { title: 'Low', parentId: top });
  await remove(mia, top);
  const broken = vi.spyOn(world.log, 'erase').mockRejectedValueOnce(new Error('the disk is gone'));
  expect(await erase(mia, top)).toBe(500);
  broken.mockRestore();
  expect([await rows(), await listed(mia)]).toEqual([['Low', 'Top'], []]);
  expect((await mia.get('/documents?trash=true')).at('items')).toEqual([]);
  expect(await listed(mia, `documentId=${top}`)).toEqual([]);
  const asked = [await mia.delete(`/trash/${top}`), await mia.post(`/documents/${low}/restore`)];
  expect(asked.map(({ status }) => status)).toEqual([404, 404]);
  expect(told(await mia.get(`/documents/${top}`))).toEqual(told(await mia.get('/documents/nothing')));
  expect(await sweepTrash(world)).toBe(2);
  expect([await rows(), await isOnDisk(top), await isOnDisk(low)]).toEqual([[], false, false]);
});

it('DOC-55 what is restored while its time runs out is not erased half', async () => {
  const id = await make(mia, { title: 'Plan', markdown: 'words' });
  await remove(mia, id);
  world.advance(31 * DAY_MS);
  let restored: number | undefined;
  const { log } = world;
  const erasing = {
    erase: async (documentId: ReturnType<typeof trustDocumentId>) => {
      restored = (await mia.post(`/documents/${id}/restore`)).status;
      await log.erase(documentId);
    },
  };
  expect(await sweepTrash({ ...world, log: erasing })).toBe(1);
  expect([restored, await rows()]).toEqual([404, []]);
});

it('DOC-55 a sweep keeps what lives below what it erases, for its owner alone', async () => {
  const top = await make(mia, { title: 'Top' });
  await remove(mia, top);
  const low = await make(tom, { title: 'Low' });
  await sql`UPDATE documents SET parent_id = ${top} WHERE id = ${low}`.execute(world.db);
  world.advance(31 * DAY_MS);
  expect(await sweepTrash(world)).toBe(1);
  expect((await tom.get(`/documents/${low}`)).body).toMatchObject({ parentId: null, isPrivate: true });
});

it('DOC-53 with the threads and the disk of a real server as well', async () => {
  const real = await createApiWorld({ threads: true });
  const owner = await real.owner();
  const top = await make(owner, { title: 'Top', markdown: 'words' });
  const low = await make(owner, { title: 'Low', markdown: 'words', parentId: top });
  const kept = await make(owner, { title: 'Kept', markdown: 'words' });
  await owner.post(`/documents/${low}/share-links`, { role: 'view' });
  expect((await owner.delete(`/documents/${top}`)).status).toBe(204);
  expect(await erase(owner, top)).toBe(204);
  const { db } = real;
  expect(await db.selectFrom('documents').select('id').execute()).toEqual([{ id: kept }]);
  const inLog = await db.selectFrom('log_documents').select('document_id').execute();
  expect(inLog).toEqual([{ document_id: kept }]);
  expect(await db.selectFrom('share_links').select('id').execute()).toEqual([]);
  await real.close();
});
