/**
 * The database's shape, as numbered steps that only go forward.
 *
 * To add tables: write `migrations/<next number>-<subject>.ts` (copy the form of 0001), append it to MIGRATIONS
 * below, and give the tables' row types to Kysely in `schema.ts`. A migration that has been released is never
 * edited or reordered: what it did is in people's files. The whole list runs in one transaction per migration,
 * before the server's threads open the file.
 */
import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';
import { updateLog } from './migrations/0001-update-log.ts';
import { people } from './migrations/0002-people.ts';
import { shareLinkTerms } from './migrations/0003-share-link-terms.ts';
import { team } from './migrations/0004-team.ts';
import { waysIn } from './migrations/0005-ways-in.ts';
import { signUps } from './migrations/0006-sign-ups.ts';
import { profile } from './migrations/0007-profile.ts';
import { renewedSessions } from './migrations/0008-renewed-sessions.ts';
import { whoMakesLinks } from './migrations/0009-who-makes-links.ts';

export const MIGRATIONS: readonly Migration[] = [
  updateLog,
  people,
  shareLinkTerms,
  team,
  waysIn,
  signUps,
  profile,
  renewedSessions,
  whoMakesLinks,
];

export type MigrationOutcome =
  | { readonly kind: 'migrated'; readonly applied: readonly string[] }
  /** The file was written by a newer program, or by another line of it: nothing was touched. */
  | { readonly kind: 'tooNew'; readonly unknown: readonly string[] };

/** Brings the database to the newest shape. Safe to call again and from two processes at once. */
export function migrate(
  db: Database.Database,
  migrations: readonly Migration[] = MIGRATIONS,
): MigrationOutcome {
  db.exec(
    'CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) WITHOUT ROWID',
  );
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...appliedMigrations(db)].filter((name) => !known.has(name));
  if (unknown.length > 0) return { kind: 'tooNew', unknown };
  const applied = migrations.filter((migration) => apply(db, migration)).map(({ name }) => name);
  return { kind: 'migrated', applied };
}

export function appliedMigrations(db: Database.Database): ReadonlySet<string> {
  const rows = db.prepare<[], { name: string }>('SELECT name FROM migrations ORDER BY name').all();
  return new Set(rows.map(({ name }) => name));
}

function apply(db: Database.Database, migration: Migration): boolean {
  return db
    .transaction(() => {
      // Asked inside the transaction: another process may have been quicker.
      if (appliedMigrations(db).has(migration.name)) return false;
      migration.up(db);
      db.prepare('INSERT INTO migrations (name, applied_at) VALUES (?, unixepoch())').run(migration.name);
      return true;
    })
    .immediate();
}
