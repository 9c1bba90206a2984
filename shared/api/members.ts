/** The people of an instance, the groups they are in, and how new ones come in. */
import { z } from 'zod';
import { MEMBER_ROLES } from '../roles.ts';
import { pageOf, pageQueryFields } from './paging.ts';
import {
  accountSchema,
  authorSchema,
  emailSchema,
  newPasswordSchema,
  PASSWORD_CHARACTERS,
  personColorSchema,
  personNameSchema,
} from './person.ts';
import { LANGUAGES } from './preferences.ts';
import { secretTokenSchema } from './session.ts';

export const MEMBER_STATES = ['active', 'deactivated', 'removed'] as const;

export const memberSchema = z.object({
  id: z.string(),
  name: z.string(),
  color: z.string(),
  picture: z.string().nullable(),
  role: z.enum(MEMBER_ROLES),
  state: z.enum(MEMBER_STATES),
  /** Told to those who look after the instance; null as well for who has none. */
  email: z.string().nullable(),
  joinedAt: z.string(),
  /** To some minutes; told to those who look after the instance. */
  lastSeenAt: z.string().nullable(),
});
export type Member = Readonly<z.infer<typeof memberSchema>>;

/**
 * `GET /api/v1/members`: who belongs to the instance, all in one answer, owners first, then by name. With
 * `?kind=guest`: guests in pages, the newest first, because a link lets in any number of them. Whoever was removed is
 * left out.
 */
export const memberQuerySchema = z.object({
  kind: z.enum(['member', 'guest']).default('member'),
  ...pageQueryFields,
});
export const memberListSchema = z.object({
  ...pageOf(memberSchema).shape,
  /** How many there are, be they told here or not. */
  guests: z.int(),
});
export type MemberList = Readonly<z.infer<typeof memberListSchema>>;

export const memberParamsSchema = z.object({ userId: z.string().max(100) });

/** `PATCH /api/v1/members/:userId` */
export const updateMemberRequestSchema = z
  .object({
    role: z.enum(MEMBER_ROLES).optional(),
    /** May not come in, until it is false again. Every session of theirs ends at once. */
    deactivated: z.boolean().optional(),
  })
  .refine((change) => change.role !== undefined || change.deactivated !== undefined, {
    path: ['role'],
    message: 'something to change',
  });
export type UpdateMemberRequest = Readonly<z.infer<typeof updateMemberRequestSchema>>;

/** `POST /api/v1/members/:userId/remove`: 204. What they wrote stays. */
export const removeMemberRequestSchema = z.object({
  /** False: what they wrote is by "a former member" from now on. */
  keepName: z.boolean().default(true),
  /** Who owns their documents then; absent: whoever removes them, or an owner of the instance. */
  documentsTo: z.string().max(100).optional(),
});
export type RemoveMemberRequest = Readonly<z.input<typeof removeMemberRequestSchema>>;

/** `POST /api/v1/me/remove`: 204, and every cookie of theirs is worth nothing. */
export const removeOwnAccountRequestSchema = z.object({
  ...removeMemberRequestSchema.shape,
  /** Needed where there is one. A wrong one: 403 `wrong-password`. */
  password: z.string().max(PASSWORD_CHARACTERS.most).optional(),
});
export type RemoveOwnAccountRequest = Readonly<z.input<typeof removeOwnAccountRequestSchema>>;

export const GROUP_NAME_CHARACTERS = 80;
export const groupSchema = z.object({
  id: z.string(),
  name: z.string(),
  members: z.array(authorSchema),
});
export type Group = Readonly<z.infer<typeof groupSchema>>;

/** `GET /api/v1/groups`: by name. */
export const groupListSchema = z.object({ items: z.array(groupSchema) });
export type GroupList = Readonly<z.infer<typeof groupListSchema>>;

export const groupNameSchema = personNameSchema;
/** `POST /api/v1/groups`: 201. `PATCH /api/v1/groups/:groupId` renames. */
export const groupNameRequestSchema = z.object({ name: groupNameSchema });
export const groupParamsSchema = z.object({ groupId: z.string().max(100) });
/** `PUT` and `DELETE /api/v1/groups/:groupId/members/:userId`: 204. */
export const groupMemberParamsSchema = z.object({
  groupId: z.string().max(100),
  userId: z.string().max(100),
});

export const invitationSchema = z.object({
  id: z.string(),
  role: z.enum(MEMBER_ROLES),
  /** Whom it was made for; null: whoever has the link. */
  email: z.string().nullable(),
  createdAt: z.string(),
  createdBy: authorSchema.nullable(),
  expiresAt: z.string(),
  /** Null: any number. */
  maxUses: z.int().nullable(),
  uses: z.int(),
});
export type Invitation = Readonly<z.infer<typeof invitationSchema>>;

/** `GET /api/v1/invitations`: those that still let somebody in, newest first. */
export const invitationListSchema = z.object({ items: z.array(invitationSchema) });
export type InvitationList = Readonly<z.infer<typeof invitationListSchema>>;

export const INVITATION_DAYS = { usual: 7, most: 90 } as const;

/**
 * `POST /api/v1/invitations`: 201. For an address of somebody who would become nothing more by it: 409 with the field
 * `body.email`.
 */
export const createInvitationRequestSchema = z.object({
  role: z.enum(MEMBER_ROLES).default('member'),
  /** For one person; with mail set up it is sent there. */
  email: emailSchema.optional(),
  days: z.int().min(1).max(INVITATION_DAYS.most).default(INVITATION_DAYS.usual),
  /** Null: any number of people until it expires. One with an address is for one. */
  maxUses: z.int().min(1).max(1000).nullable().default(1),
  /** Of the mail: most likely they read what their host reads. */
  language: z.enum(LANGUAGES).default('en'),
});
export type CreateInvitationRequest = Readonly<z.input<typeof createInvitationRequestSchema>>;

/** The only time that the link is told. */
export const createdInvitationSchema = z.object({
  ...invitationSchema.shape,
  url: z.string(),
  /** Whether a mail is on its way to them; without one, hand over the link. */
  mailed: z.boolean(),
});
export type CreatedInvitation = Readonly<z.infer<typeof createdInvitationSchema>>;

export const invitationParamsSchema = z.object({ invitationId: z.string().max(100) });

/** `POST /api/v1/invitations/open`: what it is. An ended one: 404. */
export const openInvitationRequestSchema = z.object({ token: secretTokenSchema });
export const openInvitationResponseSchema = z.object({
  role: z.enum(MEMBER_ROLES),
  email: z.string().nullable(),
  invitedBy: z.string().nullable(),
  /** Whether the address that it is for has an account, which is then to be signed in with. */
  hasAccount: z.boolean(),
});
export type OpenInvitationResponse = Readonly<z.infer<typeof openInvitationResponseSchema>>;

/**
 * `POST /api/v1/invitations/accept`: the session cookie. Whoever is a guest here becomes a member and keeps what is
 * theirs; a stranger says a name, an address and a password.
 */
export const acceptInvitationRequestSchema = z.object({
  token: secretTokenSchema,
  name: personNameSchema.optional(),
  color: personColorSchema.optional(),
  email: emailSchema.optional(),
  password: newPasswordSchema.optional(),
});
export type AcceptInvitationRequest = Readonly<z.infer<typeof acceptInvitationRequestSchema>>;
export const acceptInvitationResponseSchema = z.object({ user: accountSchema });
