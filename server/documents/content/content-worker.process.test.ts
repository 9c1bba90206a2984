import { afterEach, describe, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from '../testing/api-world.ts';
import { createContentWorker, type ContentWorker } from './content-worker.ts';

let worker: ContentWorker | undefined;
let world: ApiWorld | undefined;
afterEach(async () => {
  await worker?.close();
  await world?.close();
  [worker, world] = [undefined, undefined];
});

describe('the content thread', () => {
  it('DOC-33 a job that outgrows its time ends alone; the next one is done', async () => {
    let end: (() => void) | undefined;
    const timers = {
      after(_delayMs: number, run: () => void) {
        end = run;
        return () => {
          end = undefined;
        };
      },
    };
    worker = createContentWorker({ timers });
    const endless = worker.build('Title', '> '.repeat(90) + 'a *b* '.repeat(200_000));
    const waiting = worker.build('Title', 'words');
    await expect.poll(() => end).toBeDefined();
    end?.();
    expect(await endless).toEqual({ ok: false, error: 'tooMuch' });
    expect(await waiting).toMatchObject({ ok: true, value: { kind: 'built', preview: 'words' } });
  });

  it('DOC-34 with the threads of a real server, a document is made, written, renamed and exported', async () => {
    world = await createApiWorld({ threads: true });
    const olga = await world.owner();
    const markdown = Array.from({ length: 500 }, (_, at) => `## Part ${at}\n\nSome *words* of it.`).join(
      '\n\n',
    );
    const id = (await olga.post('/documents', { title: 'Book', markdown })).text('id');
    expect((await olga.get(`/documents/${id}/content`)).raw.toString()).toBe(markdown);
    expect((await olga.patch(`/documents/${id}`, { title: 'The Book' })).at('title')).toBe('The Book');
    expect((await olga.get(`/documents/${id}/content?format=json`)).at('title')).toBe('The Book');
    await olga.delete(`/documents/${id}`);
    expect((await olga.post(`/documents/${id}/restore`)).at('title')).toBe('The Book');
  });

  it('DOC-35 what a crash kept from being drawn is drawn at the next start', async () => {
    world = await createApiWorld({ threads: true });
    const olga = await world.owner();
    const id = (await olga.post('/documents', { title: 'Book', markdown: 'words' })).text('id');
    await world.db
      .updateTable('documents')
      .set({ title: 'stale', preview: '', described_seq: 0 })
      .where('id', '=', id)
      .execute();
    await world.projection.start();
    await expect
      .poll(async () => (await olga.get(`/documents/${id}`)).body, { timeout: 20_000 })
      .toMatchObject({ title: 'Book', preview: 'words' });
  });
});
