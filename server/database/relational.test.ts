import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareQuery } from './lookups.ts';
import { createRelationalDatabase, type RelationalDatabase } from './relational.ts';
import { codeOf } from './thread-calls.ts';

let folder: string;
let relational: RelationalDatabase;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'scriptorium-'));
  relational = createRelationalDatabase({ file: path.join(folder, 'scriptorium.db'), synchronous: 'normal' });
});

afterEach(async () => {
  await relational.close();
  rmSync(folder, { recursive: true });
});

const addPrincipal = (principal: string) =>
  relational.db.insertInto('log_principals').values({ principal, checksum: 0 }).executeTakeFirstOrThrow();

it('LOG-1 queries run in a thread of their own and answer as Kysely promises', async () => {
  const inserted = await addPrincipal('user:ada');
  expect(inserted.insertId).toBe(1n);
  const rows = await relational.db.selectFrom('log_principals').select('principal').execute();
  expect(rows).toEqual([{ principal: 'user:ada' }]);
});

it('LOG-9 lookups see at once what was committed, nothing before, and cannot write', async () => {
  const { db, lookups } = relational;
  const namesAfter = prepareQuery<{ readonly after: string }>(lookups)((given) =>
    db.selectFrom('log_principals').select('principal').where('principal', '>', given('after')),
  );
  const names = (): Promise<unknown> => namesAfter({ after: 'user' });
  await relational.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('log_principals').values({ principal: 'user:ada', checksum: 0 }).execute();
    expect(await names()).toEqual([]);
  });
  expect(await names()).toEqual([{ principal: 'user:ada' }]);
  expect(await namesAfter({ after: 'user:ada' })).toEqual([]);
  const planted = lookups.prepare(
    db
      .insertInto('log_principals')
      .values({ principal: 'user:bob', checksum: 0 })
      .returning('principal')
      .compile(),
  );
  await expect(planted(['user:bob', 0])).rejects.toThrow('readonly');
});

it('LOG-2 a transaction that throws leaves nothing behind, and one that ends keeps all', async () => {
  await expect(
    relational.db.transaction().execute(async (transaction) => {
      await transaction.insertInto('log_principals').values({ principal: 'user:ada', checksum: 0 }).execute();
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  await relational.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('log_principals').values({ principal: 'user:bob', checksum: 0 }).execute();
  });
  const rows = await relational.db.selectFrom('log_principals').select('principal').execute();
  expect(rows).toEqual([{ principal: 'user:bob' }]);
});

it('LOG-2 what is asked while a transaction runs waits for its end', async () => {
  const seen: string[] = [];
  const transaction = relational.db.transaction().execute(async (inside) => {
    await inside.insertInto('log_principals').values({ principal: 'user:ada', checksum: 0 }).execute();
    seen.push('inside');
  });
  const outside = addPrincipal('user:bob').then(() => seen.push('outside'));
  await Promise.all([transaction, outside]);
  expect(seen).toEqual(['inside', 'outside']);
});

it("LOG-1 an error carries SQLite's code", async () => {
  await addPrincipal('user:ada');
  const failure: unknown = await addPrincipal('user:ada').catch((error: unknown) => error);
  expect(codeOf(failure)).toBe('SQLITE_CONSTRAINT_UNIQUE');
});

it('LOG-1 close may be called twice', async () => {
  await relational.close();
  await relational.close();
  await expect(addPrincipal('user:late')).rejects.toThrow('the thread is closed');
});
