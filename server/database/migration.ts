import type Database from 'better-sqlite3';

/** One step forward in the database's shape. */
export interface Migration {
  /** `0001-update-log`: its file's name. */
  readonly name: string;
  up(db: Database.Database): void;
}
