/** Signing up by oneself: who asked for a link to an account and has not opened it yet. */
import type { Migration } from '../migration.ts';

export const signUps: Migration = {
  name: '0006-sign-ups',
  up(db) {
    db.exec(`
      -- Nothing but the address: name and password are asked for by the link, from whoever reads its mail.
      CREATE TABLE pending_sign_ups (
        -- SHA-256 of the secret in the link.
        hash TEXT PRIMARY KEY,
        email TEXT NOT NULL,
        -- The guest in whose browser it was asked for.
        guest_id TEXT REFERENCES users (id) ON DELETE SET NULL,
        -- Where they wanted to go: a path of the page.
        next TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX pending_sign_ups_by_email ON pending_sign_ups (email, created_at);
      CREATE INDEX pending_sign_ups_by_creation ON pending_sign_ups (created_at);
      CREATE INDEX pending_sign_ups_by_guest ON pending_sign_ups (guest_id) WHERE guest_id IS NOT NULL;
    `);
  },
};
