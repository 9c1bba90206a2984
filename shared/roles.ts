/** What somebody may do in one document, from least to most. */
export const DOCUMENT_ROLES = ['viewer', 'commenter', 'editor', 'manager', 'owner'] as const;
export type DocumentRole = (typeof DOCUMENT_ROLES)[number];

/** What people and groups can be let in as, into a document or a collection. A document has one owner, set apart. */
export const GRANT_ROLES = ['viewer', 'commenter', 'editor', 'manager'] as const;
export type GrantRole = (typeof GRANT_ROLES)[number];

/** What all members together can be in a collection: who manages it is named. */
export const MEMBERS_ROLES = ['viewer', 'commenter', 'editor'] as const;
export type MembersRole = (typeof MEMBERS_ROLES)[number];

/** The most that a document takes over from its place, where it does not take over all. */
export const PLACE_GIVES = ['none', ...MEMBERS_ROLES] as const;
export type PlaceGives = (typeof PLACE_GIVES)[number];

/** What somebody is in the whole instance, from most to least. Guests see only what they were let into. */
export const MEMBER_ROLES = ['owner', 'admin', 'member', 'guest'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

export function lesserMemberRole(one: MemberRole, other: MemberRole): MemberRole {
  return MEMBER_ROLES.indexOf(one) > MEMBER_ROLES.indexOf(other) ? one : other;
}

/** What a share link gives. */
export const LINK_ROLES = ['view', 'comment', 'edit'] as const;
export type LinkRole = (typeof LINK_ROLES)[number];

const ROLE_OF_LINK = {
  view: 'viewer',
  comment: 'commenter',
  edit: 'editor',
} as const satisfies Readonly<Record<LinkRole, DocumentRole>>;

export function roleOfLink(role: LinkRole): (typeof ROLE_OF_LINK)[LinkRole] {
  return ROLE_OF_LINK[role];
}

/** Who makes links of a document: whoever may edit it, or only who manages it. */
export const LINK_MAKERS = ['editor', 'manager'] as const;
export type LinkMakers = (typeof LINK_MAKERS)[number];

/** What an API token may do at most; its user's own rights bound it as well. */
export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** What can be done with one document, and the least role for it. */
export const DOCUMENT_ACTIONS = {
  read: 'viewer',
  edit: 'editor',
  share: 'editor',
  /** Who is let in, what its place gives, where it lies. */
  manage: 'manager',
  trash: 'manager',
  restore: 'manager',
  /** Making somebody else its owner. */
  handOver: 'owner',
} as const satisfies Readonly<Record<string, DocumentRole>>;
export type DocumentAction = keyof typeof DOCUMENT_ACTIONS;

export function roleMay(role: DocumentRole, action: DocumentAction): boolean {
  return DOCUMENT_ROLES.indexOf(role) >= DOCUMENT_ROLES.indexOf(DOCUMENT_ACTIONS[action]);
}

export function canEdit(role: DocumentRole): boolean {
  return roleMay(role, 'edit');
}

/** What can be done with a collection. */
export const COLLECTION_ACTIONS = {
  read: 'viewer',
  /** Who was let in. */
  people: 'editor',
  fill: 'editor',
  manage: 'manager',
} as const satisfies Readonly<Record<string, DocumentRole>>;
export type CollectionAction = keyof typeof COLLECTION_ACTIONS;

/**
 * Those who look after the instance may see and change who is in a collection, closed as it is to them: somebody must
 * when its last manager has left. What lies in it they see only once they have let themselves in.
 */
export function roleMayInCollection(
  role: DocumentRole | undefined,
  action: CollectionAction,
  memberRole: MemberRole,
): boolean {
  if (action !== 'fill' && looksAfterInstance(memberRole)) return true;
  return (
    role !== undefined && DOCUMENT_ROLES.indexOf(role) >= DOCUMENT_ROLES.indexOf(COLLECTION_ACTIONS[action])
  );
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

export function weakerRole(one: DocumentRole, other: DocumentRole): DocumentRole {
  return DOCUMENT_ROLES.indexOf(one) <= DOCUMENT_ROLES.indexOf(other) ? one : other;
}

/** Owners and admins look after the instance. */
export function looksAfterInstance(role: MemberRole): boolean {
  return role === 'owner' || role === 'admin';
}
