/** What somebody chose about themselves: a picture, a language, a theme. */
import type { Migration } from '../migration.ts';

export const profile: Migration = {
  name: '0007-profile',
  up(db) {
    db.exec(`
      -- Null: as the browser says.
      ALTER TABLE users ADD COLUMN language TEXT;
      ALTER TABLE users ADD COLUMN theme TEXT;

      -- Apart from users, which are read at every request: there, image is the picture's tag.
      CREATE TABLE pictures (
        tag TEXT PRIMARY KEY,
        user_id TEXT NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
        media_type TEXT NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
        bytes BLOB NOT NULL
      );
    `);
  },
};
