/** Row types of migration 0004: groups, collections, who was let into what, invitations, the audit log. Times: ms since the epoch. */
import type { Generated } from 'kysely';
import type { GrantRole, LinkMakers, MemberRole } from '../../shared/roles.ts';

export interface TeamTables {
  groups: { id: string; name: string; created_at: number };
  group_members: { group_id: string; user_id: string; added_at: number };
  collections: {
    id: string;
    name: string;
    /** What every member may do in it; null: only those it lists. */
    members_role: Exclude<GrantRole, 'manager'> | null;
    /** Migration 0009: who makes links of what lies in it. */
    links_by: Generated<LinkMakers>;
    created_by: string | null;
    created_at: number;
  };
  /** A person or a group, let into a document or a collection. */
  access_grants: {
    id: string;
    document_id: string | null;
    collection_id: string | null;
    user_id: string | null;
    group_id: string | null;
    role: GrantRole;
    granted_by: string | null;
    granted_at: number;
  };
  access_requests: {
    id: string;
    document_id: string;
    user_id: string;
    message: string;
    asked_at: number;
  };
  invitations: {
    id: string;
    token_hash: string;
    role: MemberRole;
    /** Null: for whoever has the link. */
    email: string | null;
    created_by: string | null;
    created_at: number;
    expires_at: number;
    max_uses: number | null;
    uses: Generated<number>;
    revoked_at: number | null;
  };
  audit_events: {
    seq: Generated<number>;
    at: number;
    kind: string;
    /** Null: nobody that is known. */
    actor_id: string | null;
    actor_name: string;
    address: string | null;
    subject_kind: string | null;
    subject_id: string | null;
    subject_name: string | null;
    /** JSON object of texts. */
    detail: Generated<string>;
  };
}
