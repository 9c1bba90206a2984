/** Ways in beside the password: one-time secrets that are mailed or handed over, second factors, passkeys. */
import type { Migration } from '../migration.ts';

export const waysIn: Migration = {
  name: '0005-ways-in',
  up(db) {
    db.exec(`
      -- Links to set a new password or to confirm an address, and the tickets between password and second factor.
      CREATE TABLE one_time_secrets (
        -- SHA-256 of the secret.
        hash TEXT PRIMARY KEY,
        purpose TEXT NOT NULL CHECK (purpose IN ('passwordReset', 'emailChange', 'secondFactor')),
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        -- The new address of an 'emailChange'.
        detail TEXT,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX one_time_secrets_by_user ON one_time_secrets (user_id, purpose, created_at);

      CREATE TABLE second_factors (
        user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        -- Encrypted by the instance's secret.
        secret TEXT NOT NULL,
        -- Null while it is being set up: it counts from the first right code on.
        confirmed_at INTEGER,
        -- The time step of the newest code that was taken: none is taken twice.
        last_step INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL
      ) WITHOUT ROWID;

      CREATE TABLE recovery_codes (
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        hash TEXT NOT NULL,
        PRIMARY KEY (user_id, hash)
      ) WITHOUT ROWID;

      CREATE TABLE passkeys (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        -- Both base64url, as WebAuthn's JSON has them.
        credential_id TEXT NOT NULL UNIQUE,
        public_key TEXT NOT NULL,
        -- How often the authenticator says it was used; one that goes back is a copy.
        counter INTEGER NOT NULL,
        -- How browsers reach it, separated by commas.
        transports TEXT NOT NULL,
        name TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        last_used_at INTEGER
      );
      CREATE INDEX passkeys_by_user ON passkeys (user_id, created_at);

      -- Challenges that a passkey has answered, until they would have ended anyway: none is answered twice.
      CREATE TABLE spent_challenges (
        hash TEXT PRIMARY KEY,
        expires_at INTEGER NOT NULL
      ) WITHOUT ROWID;
    `);
  },
};
