/** Access by the database: the adapter of the Access port. Reads afresh for every question. */
import type { Kysely } from 'kysely';
import { principalIdOf, type DocumentId } from '../../shared/ids.ts';
import type { PresenceUser } from '../../shared/protocol/hello.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { ChangeFeed } from './change-feed.ts';
import { documentAccessOf, type AskerFacts, type DocumentFacts } from './document-role.ts';
import type { Access, Credential, Principal } from './principal.ts';
import { hashToken, kindOfToken } from './secret-token.ts';
import { sessionTokenOf } from './session-cookie.ts';

export interface DatabaseAccess extends Access {
  /** For rules that documentAccess does not tell: what somebody may do with a document in the trash. */
  documentFacts(principal: Principal, documentId: DocumentId): Promise<DocumentFacts>;
}

export interface AccessOptions {
  readonly db: Kysely<DatabaseSchema>;
  /** Every handshake and every request asks: its lookups wake no other thread. */
  readonly lookups: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: ChangeFeed;
  /** Whether people come by https: the session's cookie has another name then. */
  readonly isHttps: boolean;
}

/** "Last used" is told to the minute, so that reading does not write each time. */
const LAST_USED_EVERY_MS = 60_000;
/** How somebody without a person appears to others: pages show their own word for this kind. */
const LINK_NAME = 'Guest';
const LINK_COLOR = '#5e7615';

export function createAccess(options: AccessOptions): DatabaseAccess {
  const { changes } = options;
  const documentFacts = (principal: Principal, documentId: DocumentId): Promise<DocumentFacts> =>
    readFacts(options, principal, documentId);
  return {
    identify: (credential) => identify(options, credential),
    documentFacts,
    documentAccess: async (principal, documentId) =>
      documentAccessOf(await documentFacts(principal, documentId)),
    onChange: (listener) => changes.onChange(listener),
  };
}

async function identify(options: AccessOptions, credential: Credential): Promise<Principal | undefined> {
  if (credential.kind === 'none') return undefined;
  if (credential.kind === 'cookie') return identifySession(options, credential.header);
  const kind = kindOfToken(credential.token);
  if (kind === 'api') return identifyApiToken(options, credential.token);
  return kind === 'shareLink' ? identifyShareLink(options, credential.token) : undefined;
}

async function identifySession(
  { lookups, clock, isHttps }: AccessOptions,
  header: string,
): Promise<Principal | undefined> {
  const token = sessionTokenOf(header, isHttps);
  if (token === undefined) return undefined;
  const row = await lookups
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['users.id', 'name', 'color', 'kind', 'member_role', 'sessions.id as session_id', 'expires_at'])
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', isoTime(clock.now()))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const expiresAt = Date.parse(row.expires_at);
  return { ...personOf(row), proof: { kind: 'session', sessionId: row.session_id, expiresAt } };
}

async function identifyApiToken(
  { db, lookups, clock }: AccessOptions,
  token: string,
): Promise<Principal | undefined> {
  const row = await lookups
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .select(['users.id', 'users.name', 'color', 'kind', 'member_role'])
    .select(['api_tokens.id as token_id', 'scope', 'expires_at', 'last_used_at'])
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst();
  const now = clock.now();
  if (row === undefined || (row.expires_at !== null && row.expires_at <= now)) return undefined;
  if ((row.last_used_at ?? 0) < now - LAST_USED_EVERY_MS) {
    note(db.updateTable('api_tokens').set({ last_used_at: now }).where('id', '=', row.token_id).execute());
  }
  return {
    ...personOf(row),
    proof: {
      kind: 'token',
      tokenId: row.token_id,
      scope: row.scope,
      ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    },
  };
}

/** When somebody was last here is nice to know: a disk that takes no writes must not keep them from reading. */
function note(writing: Promise<unknown>): void {
  writing.catch(() => undefined);
}

async function identifyShareLink(
  { db, lookups, clock }: AccessOptions,
  token: string,
): Promise<Principal | undefined> {
  const row = await lookups
    .selectFrom('share_links')
    .select(['id', 'last_used_at'])
    .where('token_hash', '=', hashToken(token))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const now = clock.now();
  if ((row.last_used_at ?? 0) < now - LAST_USED_EVERY_MS) {
    note(db.updateTable('share_links').set({ last_used_at: now }).where('id', '=', row.id).execute());
  }
  return {
    id: principalIdOf('link', row.id),
    user: { id: `link-${row.id}`, name: LINK_NAME, color: LINK_COLOR, kind: 'link' },
    memberRole: 'guest',
    proof: { kind: 'shareLink', linkId: row.id },
  };
}

async function readFacts(
  options: AccessOptions,
  principal: Principal,
  documentId: DocumentId,
): Promise<DocumentFacts> {
  const document = await options.lookups
    .selectFrom('documents')
    .select(['deleted_at', 'created_by'])
    .where('id', '=', documentId)
    .executeTakeFirst();
  return {
    asker: await readAsker(options, principal, {
      id: documentId,
      createdBy: document?.created_by ?? undefined,
    }),
    document: document === undefined ? undefined : { inTrash: document.deleted_at !== null },
  };
}

async function readAsker(
  options: AccessOptions,
  { proof }: Principal,
  document: { readonly id: DocumentId; readonly createdBy: string | undefined },
): Promise<AskerFacts> {
  const { lookups } = options;
  if (proof.kind === 'shareLink') {
    const link = await lookups
      .selectFrom('share_links')
      .select(['document_id', 'role', 'revoked_at'])
      .where('id', '=', proof.linkId)
      .executeTakeFirst();
    if (link === undefined) return { kind: 'signedOut' };
    return {
      kind: 'link',
      link: { role: link.role, revoked: link.revoked_at !== null },
      isOfThisDocument: link.document_id === document.id,
    };
  }
  const user = await readStanding(options, proof);
  if (user === undefined) return { kind: 'signedOut' };
  const links = await lookups
    .selectFrom('share_grants')
    .innerJoin('share_links', 'share_links.id', 'share_grants.link_id')
    .select(['role', 'revoked_at'])
    .where('share_grants.document_id', '=', document.id)
    .where('user_id', '=', user.id)
    .execute();
  return {
    kind: 'user',
    memberRole: user.member_role,
    // A document made at the command line belongs to every member.
    isCreator: document.createdBy === null || document.createdBy === user.id,
    tokenScope: proof.kind === 'token' ? proof.scope : undefined,
    joinedLinks: links.map(({ role, revoked_at }) => ({ role, revoked: revoked_at !== null })),
  };
}

/** The account behind a session or a token that still counts. */
function readStanding(
  { lookups, clock }: AccessOptions,
  proof: Exclude<Principal['proof'], { kind: 'shareLink' }>,
): Promise<Pick<DatabaseSchema['users'], 'id' | 'member_role'> | undefined> {
  const now = clock.now();
  if (proof.kind === 'session') {
    return lookups
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['users.id', 'member_role'])
      .where('sessions.id', '=', proof.sessionId)
      .where('expires_at', '>', isoTime(now))
      .executeTakeFirst();
  }
  return lookups
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .select(['users.id', 'member_role'])
    .where('api_tokens.id', '=', proof.tokenId)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .executeTakeFirst();
}

type PersonRow = Pick<DatabaseSchema['users'], 'id' | 'name' | 'color' | 'kind' | 'member_role'>;

function personOf(row: PersonRow): Omit<Principal, 'proof'> {
  const user: PresenceUser = { id: row.id, name: row.name, color: row.color, kind: row.kind };
  return { id: principalIdOf('user', row.id), user, memberRole: row.member_role };
}

/** better-auth's tables hold times as ISO 8601 in UTC, which sort as text. */
function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
