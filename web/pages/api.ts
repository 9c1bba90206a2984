/** The server's HTTP interface as functions. Answers are parsed with the schemas that the server makes them from. */
import { z } from 'zod';
import { BASE_PATH } from '../base-path.ts';
import type { ListDocumentsQuery } from '../../shared/api/document-list.ts';
import {
  documentListSchema,
  documentSchema,
  placeOfDocumentSchema,
  restoredDocumentSchema,
  type CreateDocumentRequest,
  type DocumentList,
  type DocumentResponse,
  type PlaceOfDocument,
  type RestoredDocument,
} from '../../shared/api/documents.ts';
import { instanceSchema, type Instance } from '../../shared/api/instance.ts';
import { problemSchema } from '../../shared/api/problem.ts';
import {
  deviceListSchema,
  sessionResponseSchema,
  signedInResponseSchema,
  signedOutOthersSchema,
  type ClaimOwnerRequest,
  type DeviceList,
  type SessionResponse,
  type SignedInResponse,
  type UpdateProfileRequest,
} from '../../shared/api/session.ts';
import {
  createdShareLinkSchema,
  joinShareLinkResponseSchema,
  openShareLinkResponseSchema,
  shareLinkListSchema,
  shareLinkSchema,
  type CreatedShareLink,
  type CreateShareLinkRequest,
  type JoinShareLinkRequest,
  type JoinShareLinkResponse,
  type OpenShareLinkResponse,
  type ShareLink,
  type ShareLinkList,
  type UpdateShareLinkRequest,
} from '../../shared/api/share-links.ts';

import {
  apiTokenListSchema,
  createdApiTokenSchema,
  type ApiTokenList,
  type CreateApiTokenRequest,
  revokedTokensSchema,
  type CreatedApiToken,
  type RevokedTokens,
} from '../../shared/api/tokens.ts';
import { problemWords } from './problem-words.ts';

interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly field?: string | undefined;
}

/** `offline`: no answer at all. Otherwise the status and code that the server gave. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly kind: 'offline' | 'refused';
  readonly status: number;
  readonly code: string;
  /** Which field the server means, if one: `body.name`. */
  readonly field: string | undefined;

  constructor(kind: 'offline' | 'refused', status: number, { code, detail, field }: Refusal) {
    super(detail);
    this.field = field;
    this.kind = kind;
    this.status = status;
    this.code = code;
  }
}

export function isOffline(error: unknown): boolean {
  return error instanceof ApiError && error.kind === 'offline';
}

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.code === code;
}

/** @param field as `body.name` */
export function isAbout(error: unknown, field: string): boolean {
  return error instanceof ApiError && error.field === field;
}

/** For requests that are answered with 204; some servers' sign-out has a body, which is of no interest. */
export const nothing = z.unknown().transform(() => undefined);

export const api = {
  instance: (): Promise<Instance> => request('GET', '/instance', instanceSchema),
  session: (): Promise<SessionResponse> => request('GET', '/session', sessionResponseSchema),
  claimOwner: (claim: ClaimOwnerRequest): Promise<SignedInResponse> =>
    request('POST', '/owner', signedInResponseSchema, claim),
  signOut: (): Promise<undefined> => request('POST', '/sign-out', nothing),
  updateProfile: (change: UpdateProfileRequest): Promise<SignedInResponse> =>
    request('PATCH', '/me', signedInResponseSchema, change),

  documents: (wanted: ListDocumentsQuery): Promise<DocumentList> => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(wanted)) {
      if (typeof value === 'string' || typeof value === 'number') query.set(name, `${value}`);
    }
    return request('GET', `/documents?${query.toString()}`, documentListSchema);
  },
  place: (id: string): Promise<PlaceOfDocument> =>
    request('GET', `${documentPath(id)}/place`, placeOfDocumentSchema),
  createDocument: (document: CreateDocumentRequest): Promise<DocumentResponse> =>
    request('POST', '/documents', documentSchema, document),
  renameDocument: (id: string, title: string): Promise<DocumentResponse> =>
    request('PATCH', documentPath(id), documentSchema, { title }),
  deleteDocument: (id: string): Promise<undefined> => request('DELETE', documentPath(id), nothing),
  restoreDocument: (id: string): Promise<RestoredDocument> =>
    request('POST', `${documentPath(id)}/restore`, restoredDocumentSchema),

  shareLinks: (id: string): Promise<ShareLinkList> =>
    request('GET', `${documentPath(id)}/share-links`, shareLinkListSchema),
  createShareLink: (id: string, link: CreateShareLinkRequest): Promise<CreatedShareLink> =>
    request('POST', `${documentPath(id)}/share-links`, createdShareLinkSchema, link),
  changeShareLink: (id: string, linkId: string, change: UpdateShareLinkRequest): Promise<ShareLink> =>
    request('PATCH', shareLinkPath(id, linkId), shareLinkSchema, change),
  revokeShareLink: (id: string, linkId: string): Promise<undefined> =>
    request('DELETE', shareLinkPath(id, linkId), nothing),
  devices: (): Promise<DeviceList> => request('GET', '/devices', deviceListSchema),
  signOutDevice: (id: string): Promise<undefined> =>
    request('DELETE', `/devices/${encodeURIComponent(id)}`, nothing),
  signOutOthers: (): Promise<{ readonly ended: number }> =>
    request('POST', '/devices/sign-out-others', signedOutOthersSchema),

  revokeTokens: (): Promise<RevokedTokens> => request('POST', '/tokens/revoke-all', revokedTokensSchema, {}),
  tokens: (): Promise<ApiTokenList> => request('GET', '/tokens', apiTokenListSchema),
  createToken: (token: CreateApiTokenRequest): Promise<CreatedApiToken> =>
    request('POST', '/tokens', createdApiTokenSchema, token),
  revokeToken: (id: string): Promise<undefined> =>
    request('DELETE', `/tokens/${encodeURIComponent(id)}`, nothing),

  openShareLink: (token: string): Promise<OpenShareLinkResponse> =>
    request('POST', '/share-links/open', openShareLinkResponseSchema, { token }),
  joinShareLink: (join: JoinShareLinkRequest): Promise<JoinShareLinkResponse> =>
    request('POST', '/share-links/join', joinShareLinkResponseSchema, join),
};

function shareLinkPath(id: string, linkId: string): string {
  return `${documentPath(id)}/share-links/${encodeURIComponent(linkId)}`;
}

function documentPath(id: string): string {
  return `/documents/${encodeURIComponent(id)}`;
}

/** For the parts of the interface that a page has to itself, and that load with it. */
export async function request<Answer>(
  method: string,
  path: string,
  schema: z.ZodType<Answer>,
  body?: unknown,
): Promise<Answer> {
  const response = await send(method, path, body);
  if (!response.ok) throw await refusal(response);
  return schema.parse(response.status === 204 ? undefined : await response.json());
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(`${BASE_PATH}/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError('offline', 0, { code: 'offline', detail: 'no answer' });
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = problemSchema.safeParse(body);
  if (problem.success) {
    const { code, field } = problem.data;
    const detail = await problemWords(problem.data);
    return new ApiError('refused', response.status, { code, detail, field });
  }
  // A proxy in front of a server that is down answers so: to the reader that is no connection.
  const isGateway = response.status === 502 || response.status === 503 || response.status === 504;
  return new ApiError(isGateway ? 'offline' : 'refused', response.status, {
    code: 'unknown',
    detail: response.statusText,
  });
}
