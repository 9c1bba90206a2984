/** Who may make share links, said by a document and by a collection; and whom a link lets in no more. */
import type { Migration } from '../migration.ts';

export const whoMakesLinks: Migration = {
  name: '0009-who-makes-links',
  up(db) {
    db.exec(`
      -- 'manager': only who manages a document makes links of it; so it is in all that lies below.
      ALTER TABLE documents ADD COLUMN links_by TEXT NOT NULL DEFAULT 'editor'
        CHECK (links_by IN ('editor', 'manager'));
      ALTER TABLE collections ADD COLUMN links_by TEXT NOT NULL DEFAULT 'editor'
        CHECK (links_by IN ('editor', 'manager'));
      -- When somebody who came by a link was taken out: the link lets them in no more. Null: they were not.
      ALTER TABLE share_grants ADD COLUMN ended_at INTEGER;
    `);
  },
};
