import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Migration } from './migration.ts';
import { appliedMigrations, migrate, MIGRATIONS } from './migrations.ts';

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
});
afterEach(() => {
  db.close();
});

const first = MIGRATIONS.slice(0, 1);

it('LOG-3 a database of the very first shape comes to the newest with its data', () => {
  migrate(db, first);
  db.exec(`INSERT INTO log_documents
      (document_id, generation, created_at, schema_version, base_seq, base_parts, last_seq, checksum)
      VALUES ('letter', 'g', 1, 0, 0, 0, 1, 7);
    INSERT INTO log_principals (principal, checksum) VALUES ('user:ada', 8);
    INSERT INTO log_updates VALUES (1, 1, 1, 1000, 9, x'0000')`);
  const outcome = migrate(db);
  expect(outcome).toEqual({ kind: 'migrated', applied: MIGRATIONS.slice(1).map(({ name }) => name) });
  expect(db.prepare('SELECT document_id, last_seq FROM log_documents').all()).toEqual([
    { document_id: 'letter', last_seq: 1 },
  ]);
  expect(db.prepare('SELECT count(*) FROM log_updates').pluck().get()).toBe(1);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

it('LOG-3 migrating again changes nothing', () => {
  migrate(db);
  expect(migrate(db)).toEqual({ kind: 'migrated', applied: [] });
});

it('LOG-4 a database of a newer program is refused and left alone', () => {
  const newer: Migration = {
    name: '9999-telepathy',
    up: (database) => database.exec('CREATE TABLE thoughts (x)'),
  };
  migrate(db, [...first, newer]);
  expect(migrate(db)).toEqual({ kind: 'tooNew', unknown: ['9999-telepathy'] });
  expect([...appliedMigrations(db)]).toEqual([first[0]?.name, '9999-telepathy']);
});

it('LOG-3 a migration that fails leaves nothing of itself behind', () => {
  const broken: Migration = {
    name: '9000-broken',
    up: (database) => database.exec('CREATE TABLE half (x); SELECT * FROM nowhere'),
  };
  expect(() => migrate(db, [...first, broken])).toThrow('no such table: nowhere');
  expect([...appliedMigrations(db)]).toEqual([first[0]?.name]);
  expect(db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).pluck().get()).toBe(0);
});

it('LOG-3 migrations are numbered in order, without gaps or doubles', () => {
  const numbers = MIGRATIONS.map(({ name }) => Number(name.slice(0, 4)));
  expect(numbers).toEqual(MIGRATIONS.map((_, at) => at + 1));
});

it('LOG-3 links and who joined by them outlive the step that makes their tables anew', () => {
  db.pragma('foreign_keys = ON');
  migrate(db, MIGRATIONS.slice(0, 3));
  db.exec(`
    INSERT INTO users VALUES ('u', 'U', 'u@x', 0, NULL, '#112233', 'member', 'owner', 't', 't');
    INSERT INTO documents (id, title, created_by, created_at, updated_at) VALUES ('d', 'T', 'u', 1, 1);
    INSERT INTO share_links (id, document_id, token_hash, role, created_by, created_at, name, uses)
      VALUES ('l', 'd', 'h', 'edit', 'u', 1, 'N', 3);
    INSERT INTO share_grants VALUES ('u', 'l', 'd', 5);
  `);
  migrate(db);
  const links = db.prepare('SELECT id, role, name, uses FROM share_links').all();
  expect(links).toEqual([{ id: 'l', role: 'edit', name: 'N', uses: 3 }]);
  expect(db.prepare('SELECT owner_id FROM documents').all()).toEqual([{ owner_id: 'u' }]);
  expect(db.prepare('SELECT * FROM share_grants').all()).toHaveLength(1);
  db.exec('DELETE FROM share_links');
  expect(db.prepare('SELECT * FROM share_grants').all()).toEqual([]);
});
