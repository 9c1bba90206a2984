/**
 * Row types of migrations 0002 and 0003, with what 0004, 0007 and 0008 added to their tables: who there is, what proves it, what may be seen. `users`, `sessions`, `credentials`
 * and `verifications` belong to better-auth (server/accounts/auth.ts), which stores times as ISO 8601 text; in all
 * other tables times are milliseconds since the epoch.
 */
import type { Generated } from 'kysely';
import type { Language, Theme } from '../../shared/api/preferences.ts';
import type { LinkMakers, LinkRole, MemberRole, PlaceGives, TokenScope } from '../../shared/roles.ts';

export interface PeopleTables {
  users: {
    id: string;
    name: string;
    /** Never shown when it ends in `.invalid`: better-auth wants one of everybody. */
    email: string;
    email_verified: number;
    /** The tag of their picture (profile-tables.ts), which stands in its address; null: none. */
    image: string | null;
    color: string;
    kind: 'member' | 'guest';
    member_role: MemberRole;
    created_at: string;
    updated_at: string;
    /** May not come in, until let in again; ms since the epoch, as `removed_at`. */
    deactivated_at: number | null;
    /** Address, password and sessions are gone; what they wrote is still theirs. */
    removed_at: number | null;
    /** Null: as the browser says; the same with the theme. */
    language: Language | null;
    theme: Theme | null;
  };
  sessions: {
    id: string;
    user_id: string;
    token_hash: string;
    expires_at: string;
    ip_address: string | null;
    user_agent: string | null;
    created_at: string;
    updated_at: string;
    /** 1: its person's rights have changed, the next visit gets a new token. */
    must_rotate: Generated<number>;
    /** What that person was before: this session is no more than that until then, nor is its former token ever. */
    former_role: MemberRole | null;
    /** Null: a former token counts for nothing. */
    former_token_hash: string | null;
    /** When it last got another token, ms since the epoch. */
    renewed_at: number | null;
  };
  credentials: {
    id: string;
    user_id: string;
    account_id: string;
    provider_id: string;
    password: string | null;
    access_token: string | null;
    refresh_token: string | null;
    id_token: string | null;
    access_token_expires_at: string | null;
    refresh_token_expires_at: string | null;
    scope: string | null;
    created_at: string;
    updated_at: string;
  };
  verifications: {
    id: string;
    identifier: string;
    value: string;
    expires_at: string;
    created_at: string;
    updated_at: string;
  };
  instance_settings: { key: string; value: string };
  api_tokens: {
    id: string;
    user_id: string;
    token_hash: string;
    name: string;
    scope: TokenScope;
    created_at: number;
    last_used_at: number | null;
    expires_at: number | null;
  };
  documents: {
    id: string;
    title: string;
    preview: Generated<string>;
    created_by: string | null;
    created_at: number;
    updated_at: number;
    /** Title and preview are as of this seq of the log. */
    described_seq: Generated<number>;
    /** Null: not in the trash. 0: it is being erased (server/access/places.ts). */
    deleted_at: number | null;
    owner_id: string | null;
    /** It lies below another document, or in a collection, or (both null) in the space of all members. */
    parent_id: string | null;
    collection_id: string | null;
    /** The most that its place gives here; null: all it gives. */
    place_gives: PlaceGives | null;
    /** Migration 0009: who makes links of it, and of what lies below. */
    links_by: Generated<LinkMakers>;
  };
  share_links: {
    id: string;
    document_id: string;
    token_hash: string;
    role: LinkRole;
    created_by: string | null;
    created_at: number;
    last_used_at: number | null;
    revoked_at: number | null;
    name: Generated<string>;
    expires_at: number | null;
    /** As server/access/password-hash.ts writes it. */
    password_hash: string | null;
    /** How many people may join by it. */
    max_uses: number | null;
    uses: Generated<number>;
  };
  /** Who joined by which link. */
  share_grants: {
    user_id: string;
    link_id: string;
    document_id: string;
    granted_at: number;
    /** Migration 0009: when they were taken out; null: they were not. */
    ended_at: Generated<number | null>;
  };
  access_changes: {
    seq: Generated<number>;
    document_id: string | null;
    principal_id: string | null;
    at: number;
  };
}
