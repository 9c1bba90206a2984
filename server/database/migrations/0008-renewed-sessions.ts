/** What a session was before it got another token: for its pages that are open, and for rights it is yet to have. */
import type { Migration } from '../migration.ts';

export const renewedSessions: Migration = {
  name: '0008-renewed-sessions',
  up(db) {
    db.exec(`
      -- What its person was before the change of role that must_rotate is about: no more than that until then.
      ALTER TABLE sessions ADD COLUMN former_role TEXT;
      -- Counts for some seconds after renewed_at, for what the browser had under way. Null: not at all.
      ALTER TABLE sessions ADD COLUMN former_token_hash TEXT;
      ALTER TABLE sessions ADD COLUMN renewed_at INTEGER;
      CREATE INDEX sessions_by_former_token ON sessions (former_token_hash) WHERE former_token_hash IS NOT NULL;
    `);
  },
};
