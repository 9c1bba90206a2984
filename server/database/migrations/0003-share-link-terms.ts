/** Share links get a name, an end, a password and a number of people who may join by them. */
import type { Migration } from '../migration.ts';

export const shareLinkTerms: Migration = {
  name: '0003-share-link-terms',
  up(db) {
    db.exec(`
      ALTER TABLE share_links ADD COLUMN name TEXT NOT NULL DEFAULT '';
      ALTER TABLE share_links ADD COLUMN expires_at INTEGER;
      ALTER TABLE share_links ADD COLUMN password_hash TEXT;
      -- People who may join by it; those who have stay in when it is used up.
      ALTER TABLE share_links ADD COLUMN max_uses INTEGER;
      ALTER TABLE share_links ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;
      UPDATE share_links SET uses = (SELECT count(*) FROM share_grants WHERE link_id = share_links.id);
    `);
  },
};
