/** Collections, and who was let into a collection or a document. */
import { z } from 'zod';
import { DOCUMENT_ROLES, GRANT_ROLES, LINK_MAKERS, MEMBERS_ROLES, PLACE_GIVES } from '../roles.ts';
import { authorSchema, personNameSchema } from './person.ts';
import { LANGUAGES } from './preferences.ts';

/** Guests are told apart wherever they stand among others. */
const seeingPersonSchema = z.object({ ...authorSchema.shape, isGuest: z.boolean() });

/** A person or a group that was let in. */
export const grantSchema = z.object({
  id: z.string(),
  role: z.enum(GRANT_ROLES),
  person: seeingPersonSchema.nullable(),
  group: z.object({ id: z.string(), name: z.string(), members: z.int() }).nullable(),
});
export type Grant = Readonly<z.infer<typeof grantSchema>>;

/** Lets a person or a group in; whoever is in already gets this role. */
export const putGrantRequestSchema = z
  .object({
    userId: z.string().max(100).optional(),
    groupId: z.string().max(100).optional(),
    role: z.enum(GRANT_ROLES),
  })
  .refine((grant) => (grant.userId === undefined) !== (grant.groupId === undefined), {
    path: ['userId'],
    message: 'a person or a group',
  });
export type PutGrantRequest = Readonly<z.infer<typeof putGrantRequestSchema>>;

export const collectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** What every member may do in it; null: only those it lists. */
  membersRole: z.enum(MEMBERS_ROLES).nullable(),
  /** Who makes share links of what lies in it. */
  linksBy: z.enum(LINK_MAKERS),
  /** What the asker may do; null: look after it, without seeing what lies in it. */
  role: z.enum(DOCUMENT_ROLES).nullable(),
  createdAt: z.string(),
});
export type Collection = Readonly<z.infer<typeof collectionSchema>>;

/** `GET /api/v1/collections`: by name. */
export const collectionListSchema = z.object({ items: z.array(collectionSchema) });
export type CollectionList = Readonly<z.infer<typeof collectionListSchema>>;

/** `POST /api/v1/collections`: 201; who makes it manages it. */
export const createCollectionRequestSchema = z.object({
  name: personNameSchema,
  membersRole: z.enum(MEMBERS_ROLES).nullable().default(null),
});
export type CreateCollectionRequest = Readonly<z.input<typeof createCollectionRequestSchema>>;

/** `PATCH /api/v1/collections/:collectionId` */
export const updateCollectionRequestSchema = z
  .object({
    name: personNameSchema.optional(),
    membersRole: z.enum(MEMBERS_ROLES).nullable().optional(),
    linksBy: z.enum(LINK_MAKERS).optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    path: ['name'],
    message: 'something to change',
  });
export type UpdateCollectionRequest = Readonly<z.infer<typeof updateCollectionRequestSchema>>;

export const collectionParamsSchema = z.object({ collectionId: z.string().max(100) });
export const collectionGrantParamsSchema = z.object({
  collectionId: z.string().max(100),
  grantId: z.string().max(100),
});
/** `GET /api/v1/collections/:collectionId/grants` */
export const grantListSchema = z.object({ items: z.array(grantSchema) });
export type GrantList = Readonly<z.infer<typeof grantListSchema>>;

/** One reason for which somebody may come in. */
export const wayInSchema = z.object({
  role: z.enum(DOCUMENT_ROLES),
  /** `members`: as one of all members. `office`: because they look after the instance. */
  via: z.enum(['owner', 'grant', 'members', 'office', 'link']),
  /** Where that is given. */
  place: z.enum(['document', 'above', 'collection', 'everybody']),
  /** The collection's or the document's above; null: here, or closed to the asker. */
  placeName: z.string().nullable(),
  groupName: z.string().nullable(),
  /** By which link: its name, which may be empty, and when it was made. */
  link: z.object({ name: z.string(), createdAt: z.string() }).nullable(),
});
export type WayIn = Readonly<z.infer<typeof wayInSchema>>;

/** Where a document lies; id and name are null where that is closed to the asker. */
export const documentPlaceSchema = z.object({
  kind: z.enum(['everybody', 'collection', 'document']),
  id: z.string().nullable(),
  name: z.string().nullable(),
});
export type DocumentPlaceResponse = Readonly<z.infer<typeof documentPlaceSchema>>;

/** `GET /api/v1/documents/:documentId/access`: who can see it, and why. */
export const documentAccessSchema = z.object({
  owner: authorSchema.nullable(),
  /** The most that its place gives here; null: all it gives. */
  placeGives: z.enum(PLACE_GIVES).nullable(),
  /** Who makes share links of it, as it says itself. */
  linksBy: z.enum(LINK_MAKERS),
  /** As what it takes over from says; the stricter of the two holds. */
  placeLinksBy: z.enum(LINK_MAKERS),
  place: documentPlaceSchema,
  grants: z.array(grantSchema),
  /** Everybody who can come in, with the strongest of their ways first. */
  people: z.array(
    z.object({
      person: seeingPersonSchema,
      role: z.enum(DOCUMENT_ROLES),
      ways: z.array(wayInSchema),
    }),
  ),
  /** Guests who came by links of this document, beyond the newest, who are among `people`. */
  moreGuests: z.int(),
  /** Share links that let somebody in, who may be anybody. */
  openLinks: z.int(),
});
export type DocumentAccessResponse = Readonly<z.infer<typeof documentAccessSchema>>;

/** `PATCH /api/v1/documents/:documentId/access` */
export const updateDocumentAccessRequestSchema = z
  .object({ placeGives: z.enum(PLACE_GIVES).nullable().optional(), linksBy: z.enum(LINK_MAKERS).optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    path: ['placeGives'],
    message: 'something to change',
  });
export type UpdateDocumentAccessRequest = Readonly<z.infer<typeof updateDocumentAccessRequestSchema>>;

/** `POST /api/v1/documents/:documentId/owner`: 204. */
export const handOverRequestSchema = z.object({ userId: z.string().max(100) });

export const documentGrantParamsSchema = z.object({
  documentId: z.string().max(100),
  grantId: z.string().max(100),
});

/** `POST /api/v1/documents/:documentId/move`: into a collection, below a document, or (both absent) to all members. */
export const moveDocumentRequestSchema = z
  .object({ collectionId: z.string().max(100).nullish(), parentId: z.string().max(100).nullish() })
  .refine(({ collectionId, parentId }) => (collectionId ?? null) === null || (parentId ?? null) === null, {
    path: ['parentId'],
    message: 'a collection or a document, not both',
  });
export type MoveDocumentRequest = Readonly<z.infer<typeof moveDocumentRequestSchema>>;

const seeingSchema = z.object({
  person: seeingPersonSchema,
  role: z.enum(DOCUMENT_ROLES),
  /** False where they have all of an owner's rights by looking after the instance. */
  ownsIt: z.boolean(),
});

/** `POST /api/v1/documents/:documentId/move/preview`: what such a move would change. Nothing is moved. */
export const movePreviewSchema = z.object({
  from: documentPlaceSchema,
  to: documentPlaceSchema,
  /** Who would see it and does not now. */
  gains: z.array(seeingSchema),
  /** Who sees it and would not any more. */
  loses: z.array(seeingSchema),
  /** Whose role would be another. */
  changes: z.array(seeingSchema.extend({ was: z.enum(DOCUMENT_ROLES) })),
});
export type MovePreviewResponse = Readonly<z.infer<typeof movePreviewSchema>>;

/** In which language to write to those who have chosen none: that of the page. */
const languageSchema = z.enum(LANGUAGES).default('en');

export const ACCESS_MESSAGE_CHARACTERS = 500;

/** `POST /api/v1/access-requests`: 202, the same whether there is such a document. */
export const askAccessRequestSchema = z.object({
  documentId: z.string().max(100),
  message: z.string().trim().max(ACCESS_MESSAGE_CHARACTERS).default(''),
  language: languageSchema,
});
export type AskAccessRequest = Readonly<z.input<typeof askAccessRequestSchema>>;

/** `GET /api/v1/documents/:documentId/access-requests`: the oldest first. */
export const accessRequestSchema = z.object({
  id: z.string(),
  person: z.object({ ...authorSchema.shape, isGuest: z.boolean() }),
  message: z.string(),
  askedAt: z.string(),
});
export type AccessRequest = Readonly<z.infer<typeof accessRequestSchema>>;
export const accessRequestListSchema = z.object({ items: z.array(accessRequestSchema) });
export type AccessRequestList = Readonly<z.infer<typeof accessRequestListSchema>>;

export const MOST_OPEN_REQUESTS = 50;

/** `GET /api/v1/access-requests`: those on documents that I manage, the newest first. */
export const openRequestSchema = accessRequestSchema.extend({
  document: z.object({ id: z.string(), title: z.string() }),
});
export type OpenRequest = Readonly<z.infer<typeof openRequestSchema>>;
export const openRequestListSchema = z.object({
  items: z.array(openRequestSchema),
  /** There are more than are told; what is decided makes room for them. */
  hasMore: z.boolean(),
});
export type OpenRequestList = Readonly<z.infer<typeof openRequestListSchema>>;

/** `POST …/access-requests/:requestId`: 204. Null: no. */
export const decideAccessRequestSchema = z.object({
  role: z.enum(GRANT_ROLES).nullable(),
  language: languageSchema,
});
export type DecideAccessRequest = Readonly<z.input<typeof decideAccessRequestSchema>>;
export const accessRequestParamsSchema = z.object({
  documentId: z.string().max(100),
  requestId: z.string().max(100),
});
