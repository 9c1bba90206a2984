/** Accounts, sessions, API tokens, the list of documents, share links, and the queue of changes of access. */
import type { Migration } from '../migration.ts';

export const people: Migration = {
  name: '0002-people',
  up(db) {
    db.exec(`
      CREATE TABLE users (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        email TEXT NOT NULL UNIQUE,
        email_verified INTEGER NOT NULL DEFAULT 0,
        image TEXT,
        color TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('member', 'guest')),
        member_role TEXT NOT NULL CHECK (member_role IN ('owner', 'admin', 'member', 'guest')),
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
      );

      CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        -- SHA-256 of what the cookie carries.
        token_hash TEXT NOT NULL UNIQUE,
        expires_at TEXT NOT NULL,
        ip_address TEXT,
        user_agent TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
      );
      CREATE INDEX sessions_by_user ON sessions (user_id);

      CREATE TABLE credentials (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        account_id TEXT NOT NULL,
        provider_id TEXT NOT NULL,
        password TEXT,
        access_token TEXT,
        refresh_token TEXT,
        id_token TEXT,
        access_token_expires_at TEXT,
        refresh_token_expires_at TEXT,
        scope TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
      );
      CREATE INDEX credentials_by_user ON credentials (user_id);
      CREATE UNIQUE INDEX credentials_by_account ON credentials (provider_id, account_id);

      CREATE TABLE verifications (
        id TEXT PRIMARY KEY,
        identifier TEXT NOT NULL,
        value TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
      );
      CREATE INDEX verifications_by_identifier ON verifications (identifier);

      CREATE TABLE instance_settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) WITHOUT ROWID;

      CREATE TABLE api_tokens (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        token_hash TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        scope TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
        created_at INTEGER NOT NULL,
        last_used_at INTEGER,
        expires_at INTEGER
      );
      CREATE INDEX api_tokens_by_user ON api_tokens (user_id);

      -- What lists show of a document. Title, preview and updated_at are drawn from the update log, which is the truth.
      CREATE TABLE documents (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        preview TEXT NOT NULL DEFAULT '',
        created_by TEXT REFERENCES users (id) ON DELETE SET NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        -- Title and preview are as of this seq of the log.
        described_seq INTEGER NOT NULL DEFAULT 0,
        -- In the trash since.
        deleted_at INTEGER
      );
      CREATE INDEX documents_by_creation ON documents (created_at DESC, id DESC);
      CREATE INDEX documents_by_update ON documents (updated_at DESC, id DESC);

      CREATE TABLE share_links (
        id TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        token_hash TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('view', 'edit')),
        created_by TEXT REFERENCES users (id) ON DELETE SET NULL,
        created_at INTEGER NOT NULL,
        last_used_at INTEGER,
        revoked_at INTEGER
      );
      CREATE INDEX share_links_by_document ON share_links (document_id, created_at);

      CREATE TABLE share_grants (
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        link_id TEXT NOT NULL REFERENCES share_links (id) ON DELETE CASCADE,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        granted_at INTEGER NOT NULL,
        PRIMARY KEY (user_id, link_id)
      ) WITHOUT ROWID;
      CREATE INDEX share_grants_by_document ON share_grants (document_id, user_id);

      -- Written in the transaction of each change; every process reads it several times a second and tells its sockets.
      CREATE TABLE access_changes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        document_id TEXT,
        principal_id TEXT,
        at INTEGER NOT NULL
      );
    `);
  },
};
