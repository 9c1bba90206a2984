/**
 * Share links: whoever has one may view or edit one document. The address is `/d/<documentId>#link=<token>`; the
 * token is shown when the link is made and never again, because only its hash is stored.
 */
import { z } from 'zod';
import { DOCUMENT_ROLES, LINK_ROLES } from '../roles.ts';
import { accountSchema, authorSchema, personColorSchema, personNameSchema } from './person.ts';
import { secretTokenSchema } from './session.ts';
import { timeSchema } from './documents.ts';

export const shareLinkSchema = z.object({
  id: z.string(),
  role: z.enum(LINK_ROLES),
  createdAt: timeSchema,
  createdBy: authorSchema.nullable(),
  /** Null: nobody has come in by it. */
  lastUsedAt: timeSchema.nullable(),
});
export type ShareLink = Readonly<z.infer<typeof shareLinkSchema>>;

/** `POST /api/v1/documents/:documentId/share-links` */
export const createShareLinkRequestSchema = z.object({ role: z.enum(LINK_ROLES) });
export type CreateShareLinkRequest = Readonly<z.infer<typeof createShareLinkRequestSchema>>;

/** 201: the only time the token is told. */
export const createdShareLinkSchema = z.object({
  ...shareLinkSchema.shape,
  token: z.string(),
  url: z.string(),
});
export type CreatedShareLink = Readonly<z.infer<typeof createdShareLinkSchema>>;

/** `GET /api/v1/documents/:documentId/share-links`: those not revoked, newest first. */
export const shareLinkListSchema = z.object({ items: z.array(shareLinkSchema) });
export type ShareLinkList = Readonly<z.infer<typeof shareLinkListSchema>>;

/** `DELETE /api/v1/documents/:documentId/share-links/:linkId`: 204. */
export const shareLinkParamsSchema = z.object({
  documentId: z.string().max(100),
  linkId: z.string().max(100),
});

/** `POST /api/v1/share-links/open`: what is this link? A revoked or wrong one: 404. */
export const openShareLinkRequestSchema = z.object({ token: secretTokenSchema });
export type OpenShareLinkRequest = Readonly<z.infer<typeof openShareLinkRequestSchema>>;

export const openShareLinkResponseSchema = z.object({
  documentId: z.string(),
  /** What the asker will be able to do: the stronger of the link's and their own role. */
  role: z.enum(DOCUMENT_ROLES),
  title: z.string(),
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
});
export type JoinShareLinkRequest = Readonly<z.infer<typeof joinShareLinkRequestSchema>>;

export const joinShareLinkResponseSchema = z.object({
  documentId: z.string(),
  role: z.enum(DOCUMENT_ROLES),
  user: accountSchema,
});
export type JoinShareLinkResponse = Readonly<z.infer<typeof joinShareLinkResponseSchema>>;
