/** The published HTTP interface, as somebody's session uses it. */
import {
  documentListSchema,
  documentSchema,
  type CreateDocumentRequest,
  type DocumentResponse,
} from '../../shared/api/documents.ts';
import {
  createdShareLinkSchema,
  shareLinkListSchema,
  type CreatedShareLink,
  type CreateShareLinkRequest,
  type ShareLink,
  type UpdateShareLinkRequest,
} from '../../shared/api/share-links.ts';
import type { LinkRole } from '../../shared/roles.ts';

export interface SessionCookie {
  readonly name: string;
  readonly value: string;
}

export interface Api {
  readonly cookie: SessionCookie;
  createDocument(given?: CreateDocumentRequest): Promise<DocumentResponse>;
  renameDocument(documentId: string, title: string): Promise<void>;
  documents(): Promise<readonly DocumentResponse[]>;
  text(documentId: string): Promise<string>;
  markdown(documentId: string): Promise<string>;
  deleteDocument(documentId: string): Promise<void>;
  makeLink(
    documentId: string,
    role: LinkRole,
    terms?: Omit<CreateShareLinkRequest, 'role'>,
  ): Promise<CreatedShareLink>;
  links(documentId: string): Promise<readonly ShareLink[]>;
  changeLink(documentId: string, linkId: string, change: UpdateShareLinkRequest): Promise<void>;
  revokeLink(documentId: string, linkId: string): Promise<void>;
}

export async function claimOwner(
  address: string,
  claim: { readonly token: string; readonly name: string; readonly color: string },
): Promise<Api> {
  return apiFor(address, sessionCookieOf(await send(address, { path: 'owner', body: claim })));
}

/** Comes in by a share link as a guest. */
export async function joinByLink(
  address: string,
  guest: { readonly token: string; readonly name: string; readonly color: string },
): Promise<SessionCookie> {
  return sessionCookieOf(await send(address, { path: 'share-links/join', body: guest }));
}

/** Comes in by an invitation, with an address to sign in with. */
export async function acceptInvitation(
  address: string,
  newcomer: {
    readonly token: string;
    readonly name: string;
    readonly color: string;
    readonly email: string;
    readonly password: string;
  },
): Promise<SessionCookie> {
  return sessionCookieOf(await send(address, { path: 'invitations/accept', body: newcomer }));
}

export function apiFor(address: string, cookie: SessionCookie): Api {
  const ask = async (request: Request): Promise<Response> => await send(address, { ...request, cookie });
  return {
    cookie,
    createDocument: async (given = {}) =>
      documentSchema.parse(await (await ask({ path: 'documents', body: given })).json()),
    renameDocument: async (id, title) => {
      await ask({ path: `documents/${id}`, method: 'PATCH', body: { title } });
    },
    documents: async () =>
      documentListSchema.parse(await (await ask({ path: 'documents?limit=200' })).json()).items,
    text: async (id) => await (await ask({ path: `documents/${id}/content?format=text` })).text(),
    markdown: async (id) => await (await ask({ path: `documents/${id}/content?format=markdown` })).text(),
    deleteDocument: async (id) => {
      await ask({ path: `documents/${id}`, method: 'DELETE' });
    },
    makeLink: async (id, role, terms = {}) =>
      createdShareLinkSchema.parse(
        await (await ask({ path: `documents/${id}/share-links`, body: { role, ...terms } })).json(),
      ),
    links: async (id) =>
      shareLinkListSchema.parse(await (await ask({ path: `documents/${id}/share-links` })).json()).items,
    changeLink: async (id, linkId, change) => {
      await ask({ path: `documents/${id}/share-links/${linkId}`, method: 'PATCH', body: change });
    },
    revokeLink: async (id, linkId) => {
      await ask({ path: `documents/${id}/share-links/${linkId}`, method: 'DELETE' });
    },
  };
}

export interface Request {
  readonly path: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly cookie?: SessionCookie;
}

export async function send(address: string, { path, method, body, cookie }: Request): Promise<Response> {
  const answer = await fetch(`${address}/api/v1/${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      origin: address,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie: `${cookie.name}=${cookie.value}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method ?? ''} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

function sessionCookieOf(answer: Response): SessionCookie {
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name, value] = /^([^=;]+)=([^;]+)/.exec(cookie) ?? [];
    if (name !== undefined && value !== undefined) return { name, value };
  }
  throw new Error('the answer set no session cookie');
}
