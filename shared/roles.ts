/** What somebody may do in one document, from least to most. */
export const DOCUMENT_ROLES = ['viewer', 'editor', 'owner'] as const;
export type DocumentRole = (typeof DOCUMENT_ROLES)[number];

/** What somebody is in the whole instance. Guests come by share links and see only what these show. */
export const MEMBER_ROLES = ['owner', 'admin', 'member', 'guest'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** What a share link gives. */
export const LINK_ROLES = ['view', 'edit'] as const;
export type LinkRole = (typeof LINK_ROLES)[number];

/** What an API token may do at most; its user's own rights bound it as well. */
export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** What can be done with one document, and the least role for it. */
export const DOCUMENT_ACTIONS = {
  read: 'viewer',
  edit: 'editor',
  share: 'editor',
  trash: 'owner',
  restore: 'owner',
} as const satisfies Readonly<Record<string, DocumentRole>>;
export type DocumentAction = keyof typeof DOCUMENT_ACTIONS;

export function roleMay(role: DocumentRole, action: DocumentAction): boolean {
  return DOCUMENT_ROLES.indexOf(role) >= DOCUMENT_ROLES.indexOf(DOCUMENT_ACTIONS[action]);
}

export function canEdit(role: DocumentRole): boolean {
  return roleMay(role, 'edit');
}

/** The stronger of two roles; undefined counts as none. */
export function strongerRole(
  one: DocumentRole | undefined,
  other: DocumentRole | undefined,
): DocumentRole | undefined {
  if (one === undefined) return other;
  if (other === undefined) return one;
  return DOCUMENT_ROLES.indexOf(one) >= DOCUMENT_ROLES.indexOf(other) ? one : other;
}
