/** What owners and admins do about people and places, straight to the server. */
import {
  collectionSchema,
  type Collection,
  type CreateCollectionRequest,
  type MoveDocumentRequest,
  type PutGrantRequest,
} from '../../shared/api/collections.ts';
import type { UpdateInstanceRequest } from '../../shared/api/instance.ts';
import {
  createdInvitationSchema,
  groupSchema,
  memberListSchema,
  type CreatedInvitation,
  type CreateInvitationRequest,
  type Group,
  type Member,
  type RemoveMemberRequest,
  type UpdateMemberRequest,
} from '../../shared/api/members.ts';
import { createdApiTokenSchema } from '../../shared/api/tokens.ts';
import type { PlaceGives, TokenScope } from '../../shared/roles.ts';
import { send, type SessionCookie } from './api.ts';

export interface TeamApi {
  invite(wanted?: CreateInvitationRequest): Promise<CreatedInvitation>;
  members(): Promise<readonly Member[]>;
  changeMember(userId: string, change: UpdateMemberRequest): Promise<void>;
  removeMember(userId: string, removal?: RemoveMemberRequest): Promise<void>;
  makeGroup(name: string, memberIds?: readonly string[]): Promise<Group>;
  takeOutOfGroup(groupId: string, userId: string): Promise<void>;
  makeCollection(wanted: CreateCollectionRequest): Promise<Collection>;
  changeCollection(collectionId: string, change: { membersRole: 'viewer' | 'editor' | null }): Promise<void>;
  letIn(place: `documents/${string}` | `collections/${string}`, grant: PutGrantRequest): Promise<void>;
  setPlaceGives(documentId: string, placeGives: PlaceGives | null): Promise<void>;
  move(documentId: string, place: MoveDocumentRequest): Promise<void>;
  changeInstance(change: UpdateInstanceRequest): Promise<void>;
  /** One's own: everywhere but here. */
  signOutOthers(): Promise<void>;
  changePassword(current: string, next: string): Promise<void>;
  makeToken(name: string, scope: TokenScope): Promise<{ readonly id: string; readonly token: string }>;
  revokeToken(tokenId: string): Promise<void>;
}

export function teamApiFor(address: string, cookie: SessionCookie): TeamApi {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await send(address, { path, method, body, cookie });
    return answer.status === 204 ? undefined : await answer.json();
  };
  const tell = async (method: string, path: string, body?: unknown): Promise<void> => {
    await ask(method, path, body);
  };
  return {
    invite: async (wanted = {}) => createdInvitationSchema.parse(await ask('POST', 'invitations', wanted)),
    members: async () => memberListSchema.parse(await ask('GET', 'members')).items,
    changeMember: (userId, change) => tell('PATCH', `members/${userId}`, change),
    removeMember: (userId, removal = {}) => tell('POST', `members/${userId}/remove`, removal),
    makeGroup: async (name, memberIds = []) => {
      const group = groupSchema.parse(await ask('POST', 'groups', { name }));
      for (const id of memberIds) await tell('PUT', `groups/${group.id}/members/${id}`);
      return group;
    },
    takeOutOfGroup: (groupId, userId) => tell('DELETE', `groups/${groupId}/members/${userId}`),
    makeCollection: async (wanted) => collectionSchema.parse(await ask('POST', 'collections', wanted)),
    changeCollection: (collectionId, change) => tell('PATCH', `collections/${collectionId}`, change),
    letIn: (place, grant) => tell('PUT', `${place}/grants`, grant),
    setPlaceGives: (documentId, placeGives) =>
      tell('PATCH', `documents/${documentId}/access`, { placeGives }),
    move: (documentId, place) => tell('POST', `documents/${documentId}/move`, place),
    changeInstance: (change) => tell('PATCH', 'instance/settings', change),
    signOutOthers: () => tell('POST', 'devices/sign-out-others'),
    changePassword: (current, next) => tell('POST', 'me/password', { current, next }),
    makeToken: async (name, scope) =>
      createdApiTokenSchema.parse(await ask('POST', 'tokens', { name, scope })),
    revokeToken: (tokenId) => tell('DELETE', `tokens/${tokenId}`),
  };
}
