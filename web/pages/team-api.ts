/** People, places and rights by HTTP; beside api.ts, because few pages need it. */
import {
  auditPageSchema,
  auditPeopleSchema,
  type AuditPage,
  type FormerPerson,
} from '../../shared/api/audit.ts';
import {
  accessRequestListSchema,
  collectionListSchema,
  collectionSchema,
  documentAccessSchema,
  grantListSchema,
  movePreviewSchema,
  openRequestListSchema,
  type AccessRequestList,
  type AskAccessRequest,
  type Collection,
  type CollectionList,
  type CreateCollectionRequest,
  type DecideAccessRequest,
  type DocumentAccessResponse,
  type GrantList,
  type MoveDocumentRequest,
  type MovePreviewResponse,
  type OpenRequestList,
  type PutGrantRequest,
  type UpdateCollectionRequest,
  type UpdateDocumentAccessRequest,
} from '../../shared/api/collections.ts';
import {
  instanceSettingsResponseSchema,
  type InstanceSettingsResponse,
  type UpdateInstanceRequest,
} from '../../shared/api/instance.ts';
import {
  acceptInvitationResponseSchema,
  createdInvitationSchema,
  groupListSchema,
  groupSchema,
  invitationListSchema,
  memberListSchema,
  memberSchema,
  openInvitationResponseSchema,
  type AcceptInvitationRequest,
  type CreatedInvitation,
  type CreateInvitationRequest,
  type Group,
  type GroupList,
  type InvitationList,
  type Member,
  type MemberList,
  type OpenInvitationResponse,
  type RemoveMemberRequest,
  type RemoveOwnAccountRequest,
  type UpdateMemberRequest,
} from '../../shared/api/members.ts';
import type { SignedInResponse } from '../../shared/api/session.ts';
import { resetLinkSchema, type MakeResetLinkRequest, type ResetLink } from '../../shared/api/ways-in.ts';
import { nothing, request } from './api.ts';

const at = (...steps: readonly string[]): string => `/${steps.map(encodeURIComponent).join('/')}`;

export const teamApi = {
  members: (): Promise<MemberList> => request('GET', '/members', memberListSchema),
  /** @param cursor empty: the newest */
  guests: (cursor: string): Promise<MemberList> =>
    request('GET', `/members?kind=guest${cursor === '' ? '' : `&cursor=${cursor}`}`, memberListSchema),
  changeMember: (id: string, change: UpdateMemberRequest): Promise<Member> =>
    request('PATCH', at('members', id), memberSchema, change),
  removeMember: (id: string, removal: RemoveMemberRequest): Promise<undefined> =>
    request('POST', at('members', id, 'remove'), nothing, removal),
  removeOwnAccount: (removal: RemoveOwnAccountRequest): Promise<undefined> =>
    request('POST', '/me/remove', nothing, removal),

  resetLink: (id: string, wanted: MakeResetLinkRequest = {}): Promise<ResetLink> =>
    request('POST', at('members', id, 'reset-link'), resetLinkSchema, wanted),
  removeSecondFactor: (id: string): Promise<undefined> =>
    request('DELETE', at('members', id, 'second-factor'), nothing),

  groups: (): Promise<GroupList> => request('GET', '/groups', groupListSchema),
  makeGroup: (name: string): Promise<Group> => request('POST', '/groups', groupSchema, { name }),
  renameGroup: (id: string, name: string): Promise<Group> =>
    request('PATCH', at('groups', id), groupSchema, { name }),
  removeGroup: (id: string): Promise<undefined> => request('DELETE', at('groups', id), nothing),
  addToGroup: (id: string, userId: string): Promise<undefined> =>
    request('PUT', at('groups', id, 'members', userId), nothing),
  removeFromGroup: (id: string, userId: string): Promise<undefined> =>
    request('DELETE', at('groups', id, 'members', userId), nothing),

  invitations: (): Promise<InvitationList> => request('GET', '/invitations', invitationListSchema),
  invite: (invitation: CreateInvitationRequest): Promise<CreatedInvitation> =>
    request('POST', '/invitations', createdInvitationSchema, invitation),
  revokeInvitation: (id: string): Promise<undefined> => request('DELETE', at('invitations', id), nothing),
  openInvitation: (token: string): Promise<OpenInvitationResponse> =>
    request('POST', '/invitations/open', openInvitationResponseSchema, { token }),
  acceptInvitation: (given: AcceptInvitationRequest): Promise<SignedInResponse> =>
    request('POST', '/invitations/accept', acceptInvitationResponseSchema, given),

  instance: (): Promise<InstanceSettingsResponse> =>
    request('GET', '/instance/settings', instanceSettingsResponseSchema),
  changeInstance: (change: UpdateInstanceRequest): Promise<InstanceSettingsResponse> =>
    request('PATCH', '/instance/settings', instanceSettingsResponseSchema, change),

  /** @param filter as a query string */
  audit: (filter: string): Promise<AuditPage> => request('GET', `/audit-log?${filter}`, auditPageSchema),
  auditPeople: async (): Promise<readonly FormerPerson[]> =>
    (await request('GET', '/audit-log/people', auditPeopleSchema)).items,

  collections: (): Promise<CollectionList> => request('GET', '/collections', collectionListSchema),
  makeCollection: (collection: CreateCollectionRequest): Promise<Collection> =>
    request('POST', '/collections', collectionSchema, collection),
  changeCollection: (id: string, change: UpdateCollectionRequest): Promise<Collection> =>
    request('PATCH', at('collections', id), collectionSchema, change),
  removeCollection: (id: string): Promise<undefined> => request('DELETE', at('collections', id), nothing),

  access: (documentId: string): Promise<DocumentAccessResponse> =>
    request('GET', at('documents', documentId, 'access'), documentAccessSchema),
  changeAccess: (documentId: string, change: UpdateDocumentAccessRequest): Promise<DocumentAccessResponse> =>
    request('PATCH', at('documents', documentId, 'access'), documentAccessSchema, change),
  move: (documentId: string, place: MoveDocumentRequest): Promise<DocumentAccessResponse> =>
    request('POST', at('documents', documentId, 'move'), documentAccessSchema, place),
  previewMove: (documentId: string, place: MoveDocumentRequest): Promise<MovePreviewResponse> =>
    request('POST', at('documents', documentId, 'move', 'preview'), movePreviewSchema, place),
  handOver: (documentId: string, userId: string): Promise<undefined> =>
    request('POST', at('documents', documentId, 'owner'), nothing, { userId }),

  /** Somebody who came by a link of the document. */
  takeOut: (documentId: string, userId: string): Promise<undefined> =>
    request('DELETE', at('documents', documentId, 'came-by-links', userId), nothing),

  grants: (place: GrantedPlace): Promise<GrantList> =>
    request('GET', at(place.kind, place.id, 'grants'), grantListSchema),
  putGrant: (place: GrantedPlace, grant: PutGrantRequest): Promise<GrantList> =>
    request('PUT', at(place.kind, place.id, 'grants'), grantListSchema, grant),
  removeGrant: (place: GrantedPlace, grantId: string): Promise<undefined> =>
    request('DELETE', at(place.kind, place.id, 'grants', grantId), nothing),

  requests: (documentId: string): Promise<AccessRequestList> =>
    request('GET', at('documents', documentId, 'access-requests'), accessRequestListSchema),
  openRequests: (): Promise<OpenRequestList> => request('GET', '/access-requests', openRequestListSchema),
  decide: (documentId: string, requestId: string, decision: DecideAccessRequest): Promise<undefined> =>
    request('POST', at('documents', documentId, 'access-requests', requestId), nothing, decision),
  ask: (asked: AskAccessRequest): Promise<undefined> => request('POST', '/access-requests', nothing, asked),
};

/** What people and groups can be let into. */
export interface GrantedPlace {
  readonly kind: 'documents' | 'collections';
  readonly id: string;
}
