/**
 * Rights in places: groups, collections, documents below documents, who was let into which of them; invitations,
 * who asked to be let in, who is no longer here, and what was done about all this (the audit log).
 */
import type { Migration } from '../migration.ts';

/** Links may let people comment: SQLite cannot change a CHECK, so both tables are made anew, the referring one first. */
const LINKS_THAT_LET_COMMENT = `
  CREATE TABLE links_anew (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('view', 'comment', 'edit')),
    created_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER,
    name TEXT NOT NULL DEFAULT '',
    expires_at INTEGER,
    password_hash TEXT,
    -- People who may join by it; those who have stay in when it is used up.
    max_uses INTEGER,
    uses INTEGER NOT NULL DEFAULT 0
  );
  INSERT INTO links_anew
    SELECT id, document_id, token_hash, role, created_by, created_at, last_used_at, revoked_at,
           name, expires_at, password_hash, max_uses, uses
    FROM share_links;
  CREATE TABLE grants_anew (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    link_id TEXT NOT NULL REFERENCES links_anew (id) ON DELETE CASCADE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, link_id)
  ) WITHOUT ROWID;
  INSERT INTO grants_anew SELECT user_id, link_id, document_id, granted_at FROM share_grants;
  DROP TABLE share_grants;
  DROP TABLE share_links;
  ALTER TABLE links_anew RENAME TO share_links;
  ALTER TABLE grants_anew RENAME TO share_grants;
  CREATE INDEX share_links_by_document ON share_links (document_id, created_at);
  CREATE INDEX share_grants_by_document ON share_grants (document_id, user_id);
`;

const PLACES = `
  CREATE TABLE groups (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
  );

  CREATE TABLE group_members (
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, user_id)
  ) WITHOUT ROWID;
  CREATE INDEX group_members_by_user ON group_members (user_id);

  CREATE TABLE collections (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- What every member of the instance may do in it; null: only those it lists.
    members_role TEXT CHECK (members_role IN ('viewer', 'commenter', 'editor')),
    created_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL
  );

  ALTER TABLE documents ADD COLUMN owner_id TEXT REFERENCES users (id) ON DELETE SET NULL;
  UPDATE documents SET owner_id = created_by;
  -- A document lies below another, or in a collection, or in the space of all members. Nothing is cascaded: a
  -- document that lost its place would be open to more people than before.
  ALTER TABLE documents ADD COLUMN parent_id TEXT REFERENCES documents (id);
  ALTER TABLE documents ADD COLUMN collection_id TEXT REFERENCES collections (id);
  -- The most that its place gives here; null: all it gives, 'none': only those whom the document itself lists.
  ALTER TABLE documents ADD COLUMN place_gives TEXT CHECK (place_gives IN ('none', 'viewer', 'commenter', 'editor'));
  CREATE INDEX documents_by_parent ON documents (parent_id) WHERE parent_id IS NOT NULL;
  CREATE INDEX documents_by_collection ON documents (collection_id) WHERE collection_id IS NOT NULL;

  -- Who was let into a document or a collection: a person or a group.
  CREATE TABLE access_grants (
    id TEXT PRIMARY KEY,
    document_id TEXT REFERENCES documents (id) ON DELETE CASCADE,
    collection_id TEXT REFERENCES collections (id) ON DELETE CASCADE,
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    group_id TEXT REFERENCES groups (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'commenter', 'editor', 'manager')),
    granted_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    granted_at INTEGER NOT NULL,
    CHECK ((document_id IS NULL) <> (collection_id IS NULL)),
    CHECK ((user_id IS NULL) <> (group_id IS NULL))
  );
  CREATE UNIQUE INDEX access_grants_of_documents
    ON access_grants (document_id, coalesce(user_id, ''), coalesce(group_id, '')) WHERE document_id IS NOT NULL;
  CREATE UNIQUE INDEX access_grants_of_collections
    ON access_grants (collection_id, coalesce(user_id, ''), coalesce(group_id, '')) WHERE collection_id IS NOT NULL;
  CREATE INDEX access_grants_by_user ON access_grants (user_id) WHERE user_id IS NOT NULL;
  CREATE INDEX access_grants_by_group ON access_grants (group_id) WHERE group_id IS NOT NULL;

  -- Who met a closed door and asked. Decided ones are deleted: the audit log remembers.
  CREATE TABLE access_requests (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    message TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    UNIQUE (document_id, user_id)
  );
`;

const PEOPLE = `
  -- Deactivated: may not come in, can be let in again. Removed: address, password and sessions are gone, the row
  -- stays because others read what they wrote. Both ms since the epoch.
  ALTER TABLE users ADD COLUMN deactivated_at INTEGER;
  ALTER TABLE users ADD COLUMN removed_at INTEGER;

  -- Its person's rights have changed: the next visit gets a new token.
  ALTER TABLE sessions ADD COLUMN must_rotate INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
    -- Null: for whoever has the link.
    email TEXT,
    created_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    max_uses INTEGER,
    uses INTEGER NOT NULL DEFAULT 0,
    revoked_at INTEGER
  );
  CREATE INDEX invitations_by_creation ON invitations (created_at);

  -- What was done about people and rights; names as they were then.
  CREATE TABLE audit_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- Null: nobody that is known.
    actor_id TEXT,
    actor_name TEXT NOT NULL,
    address TEXT,
    -- Whom or what it was done to.
    subject_kind TEXT,
    subject_id TEXT,
    subject_name TEXT,
    -- JSON object of texts.
    detail TEXT NOT NULL DEFAULT '{}'
  );
  CREATE INDEX audit_events_by_time ON audit_events (at);
  CREATE INDEX audit_events_by_kind ON audit_events (kind, seq);
  CREATE INDEX audit_events_by_actor ON audit_events (actor_id, seq) WHERE actor_id IS NOT NULL;
`;

export const team: Migration = {
  name: '0004-team',
  up(db) {
    db.exec(LINKS_THAT_LET_COMMENT);
    db.exec(PLACES);
    db.exec(PEOPLE);
  },
};
