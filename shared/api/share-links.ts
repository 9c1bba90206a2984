/**
 * Share links: whoever has one may view or edit one document. The address is `/d/<documentId>#link=<token>`; the
 * token is shown when the link is made and never again, because only its hash is stored.
 */
import { z } from 'zod';
import { DOCUMENT_ROLES, LINK_ROLES } from '../roles.ts';
import {
  accountSchema,
  authorSchema,
  optionalNameSchema,
  personColorSchema,
  personNameSchema,
} from './person.ts';
import { secretTokenSchema } from './session.ts';
import { timeSchema } from './documents.ts';

export const shareLinkSchema = z.object({
  id: z.string(),
  role: z.enum(LINK_ROLES),
  /** For those who manage it; may be empty. */
  name: z.string(),
  /** From then on it lets nobody in; null: never. */
  expiresAt: timeSchema.nullable(),
  hasPassword: z.boolean(),
  /** How many people may join by it; null: any number. */
  maxUses: z.int().nullable(),
  /** How many have. */
  uses: z.int(),
  createdAt: timeSchema,
  createdBy: authorSchema.nullable(),
  /** Null: nobody has come in by it. */
  lastUsedAt: timeSchema.nullable(),
  /** Its maker may share no longer: it lets nobody in until somebody who manages the document takes it over. */
  isStopped: z.boolean(),
  /** Whether the asker may change and revoke it: their own, and others' only who manages the document. */
  mayChange: z.boolean(),
});
export type ShareLink = Readonly<z.infer<typeof shareLinkSchema>>;

export const LINK_NAME_CHARACTERS = 100;
export const LINK_PASSWORD_CHARACTERS = { min: 6, max: 200 };
export const MAX_LINK_USES = 100_000;

const linkNameSchema = optionalNameSchema(LINK_NAME_CHARACTERS);
const linkExpirySchema = z.iso.datetime({ offset: true }).nullable();
const linkPasswordSchema = z.string().min(LINK_PASSWORD_CHARACTERS.min).max(LINK_PASSWORD_CHARACTERS.max);
const linkUsesSchema = z.int().min(1).max(MAX_LINK_USES).nullable();

/** `POST /api/v1/documents/:documentId/share-links` */
export const createShareLinkRequestSchema = z.object({
  role: z.enum(LINK_ROLES),
  name: linkNameSchema.optional(),
  expiresAt: linkExpirySchema.optional(),
  password: linkPasswordSchema.optional(),
  maxUses: linkUsesSchema.optional(),
});
export type CreateShareLinkRequest = Readonly<z.infer<typeof createShareLinkRequestSchema>>;

/** `PATCH /api/v1/documents/:documentId/share-links/:linkId`: acts at once on those who came by it. */
export const updateShareLinkRequestSchema = z
  .object({
    role: z.enum(LINK_ROLES).optional(),
    name: linkNameSchema.optional(),
    expiresAt: linkExpirySchema.optional(),
    /** Null: none any more. Whoever has joined stays in. */
    password: linkPasswordSchema.nullable().optional(),
    maxUses: linkUsesSchema.optional(),
    /** From now on it is the asker's, and counts as long as they may share. For those who manage the document. */
    takeOver: z.literal(true).optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    message: 'something to change',
  });
export type UpdateShareLinkRequest = Readonly<z.infer<typeof updateShareLinkRequestSchema>>;

/** 201: the only time the token is told. */
export const createdShareLinkSchema = z.object({
  ...shareLinkSchema.shape,
  token: z.string(),
  url: z.string(),
});
export type CreatedShareLink = Readonly<z.infer<typeof createdShareLinkSchema>>;

/** `GET /api/v1/documents/:documentId/share-links`: those not revoked, newest first; expired ones, too. */
export const shareLinkListSchema = z.object({
  items: z.array(shareLinkSchema),
  /** False: this instance lets nobody in by links, by none of these either. */
  areOn: z.boolean(),
  /** Whether the asker may make one, were they on. */
  mayMake: z.boolean(),
});
export type ShareLinkList = Readonly<z.infer<typeof shareLinkListSchema>>;

/** `DELETE /api/v1/documents/:documentId/share-links/:linkId`: 204. */
export const shareLinkParamsSchema = z.object({
  documentId: z.string().max(100),
  linkId: z.string().max(100),
});

/** `DELETE /api/v1/documents/:documentId/came-by-links/:userId`: 204. */
export const cameByLinkParamsSchema = z.object({
  documentId: z.string().max(100),
  userId: z.string().max(100),
});

/** `POST /api/v1/share-links/open`: what is this link? One that lets the asker in no more, or a wrong one: 404. */
export const openShareLinkRequestSchema = z.object({ token: secretTokenSchema });
export type OpenShareLinkRequest = Readonly<z.infer<typeof openShareLinkRequestSchema>>;

export const openShareLinkResponseSchema = z.object({
  documentId: z.string(),
  /** What the asker will be able to do: the stronger of the link's and their own role. */
  role: z.enum(DOCUMENT_ROLES),
  /** Empty also where a password is still to be given: it is nobody's to know before. */
  title: z.string(),
  /** True: join needs the link's password. Whoever has joined by it is not asked again. */
  needsPassword: z.boolean(),
  /** True: nobody is signed in on this browser; join needs a name. */
  needsName: z.boolean(),
});
export type OpenShareLinkResponse = Readonly<z.infer<typeof openShareLinkResponseSchema>>;

/** `POST /api/v1/share-links/join`: makes a guest and the session cookie where there is no session. */
export const joinShareLinkRequestSchema = z.object({
  token: secretTokenSchema,
  /** Needed when `needsName`; otherwise ignored. */
  name: personNameSchema.optional(),
  color: personColorSchema.optional(),
  /** Needed when `needsPassword`; otherwise ignored. A wrong one: 403 `wrong-link-password`. */
  password: z.string().max(LINK_PASSWORD_CHARACTERS.max).optional(),
});
export type JoinShareLinkRequest = Readonly<z.infer<typeof joinShareLinkRequestSchema>>;

export const joinShareLinkResponseSchema = z.object({
  documentId: z.string(),
  role: z.enum(DOCUMENT_ROLES),
  user: accountSchema,
});
export type JoinShareLinkResponse = Readonly<z.infer<typeof joinShareLinkResponseSchema>>;
