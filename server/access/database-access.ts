/** Access by the database: the adapter of the Access port. Reads afresh for every question. */
import type { Kysely, Selectable } from 'kysely';
import { pictureAddress } from '../../shared/api/picture-address.ts';
import { parseDocumentId, principalIdOf, type DocumentId } from '../../shared/ids.ts';
import type { PresenceUser } from '../../shared/protocol/hello.ts';
import { lesserMemberRole } from '../../shared/roles.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { Lookups } from '../database/lookups.ts';
import { prepareAccessQueries, type AccessQueries } from './access-queries.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { CollectionFacts } from './collection-role.ts';
import { decide, isOnCollection, isOnDocument, type Action, type Decision } from './decide.ts';
import { documentAccessOf, type AskerFacts, type DocumentFacts } from './document-role.ts';
import { linkFacts, type FactsOptions } from './link-facts.ts';
import { levelsOf, type PlaceRow } from './places.ts';
import { hasAddress } from './placeholder-address.ts';
import type { Access, Credential, KnownAgain, Principal } from './principal.ts';
import { isSeenAnew, noteSeen } from './last-seen.ts';
import { hashToken, kindOfToken } from './secret-token.ts';
import { sessionTokenOf } from './session-cookie.ts';

export interface DatabaseAccess extends Access {
  /** Whether a request may be answered. */
  decide(action: Action, principal: Principal | undefined, place?: Place): Promise<Decision>;
}

/** What an action is about, as it stands in an address. */
export interface Place {
  readonly documentId?: string | undefined;
  readonly collectionId?: string | undefined;
}

export interface AccessOptions {
  readonly db: Kysely<DatabaseSchema>;
  /** Every handshake and every request asks: its lookups wake no other thread. */
  readonly lookups: Lookups;
  readonly clock: Clock;
  readonly changes: ChangeFeed;
  /** Whether people come by https: the session's cookie has another name then. */
  readonly isHttps: boolean;
}

interface AccessParts extends AccessOptions {
  readonly queries: AccessQueries;
}

/**
 * What a browser has under way when its session gets another token is still answered, as it would have been before:
 * two tabs that come at once must not sign each other out. It also bounds how long a copy of the old cookie is worth
 * something: nothing at all for requests where a password or second factor was changed.
 */
export const FORMER_TOKEN_MS = 10_000;
/** "Last used" is told to the minute, so that reading does not write each time. */
const LAST_USED_EVERY_MS = 60_000;
/** How somebody without a person appears to others: pages show their own word for this kind. */
const LINK_NAME = 'Guest';
const LINK_COLOR = '#5e7615';

export function createAccess(options: AccessOptions): DatabaseAccess {
  const { changes } = options;
  const parts = { ...options, queries: prepareAccessQueries(options.db, options.lookups) };
  const documentFacts = (principal: Principal, documentId: DocumentId): Promise<DocumentFacts> =>
    readFacts(parts, principal, documentId);
  return {
    identify: (credential) => identify(parts, credential),
    identifyAgain: (credential, before) => identifyAgain(parts, credential, before),
    async decide(action, principal, { documentId: document, collectionId } = {}) {
      if (principal === undefined) return decide(action, { principal, ...NOTHING });
      if (isOnCollection(action)) {
        const collection = await collectionFacts(parts, principal, collectionId);
        return decide(action, { ...NOTHING, principal, collection });
      }
      const documentId =
        document !== undefined && isOnDocument(action) ? parseDocumentId(document) : undefined;
      if (documentId === undefined) return decide(action, { principal, ...NOTHING });
      return decide(action, {
        ...NOTHING,
        principal,
        document: await documentFacts(principal, documentId),
      });
    },
    documentAccess: async (principal, documentId) =>
      documentAccessOf(await documentFacts(principal, documentId)),
    onChange: (listener) => changes.onChange(listener),
  };
}

async function identify(parts: AccessParts, credential: Credential): Promise<Principal | undefined> {
  if (credential.kind === 'none') return undefined;
  if (credential.kind === 'cookie') return identifySession(parts, credential.header);
  const kind = kindOfToken(credential.token);
  if (kind === 'api') return identifyApiToken(parts, credential.token);
  return kind === 'shareLink' ? identifyShareLink(parts, credential.token) : undefined;
}

async function identifySession(
  { db, queries, clock, isHttps }: AccessParts,
  header: string,
): Promise<Principal | undefined> {
  const token = sessionTokenOf(header, isHttps);
  if (token === undefined) return undefined;
  const now = clock.now();
  const hash = hashToken(token);
  const renewedAfter = now - FORMER_TOKEN_MS;
  const [row] = await queries.sessionByHash({ hash, now: isoTime(now), renewedAfter });
  if (row === undefined) return undefined;
  if (isSeenAnew(row.last_used, now)) note(noteSeen(db, [row.session_id], now));
  const isFormer = row.token_hash !== hash;
  const ends = Date.parse(row.expires_at);
  const expiresAt = isFormer ? Math.min(ends, formerTokenEnds(row)) : ends;
  return inSession(row, { sessionId: row.session_id, expiresAt, isFormer });
}

async function identifyAgain(
  parts: AccessParts,
  credential: Credential,
  before: Principal,
): Promise<KnownAgain> {
  const principal = await identify(parts, credential);
  if (principal !== undefined) return { kind: 'known', principal };
  const { proof, user } = before;
  if (proof.kind !== 'session') return { kind: 'unknown' };
  const { sessionId } = proof;
  const now = parts.clock.now();
  const [row] = await parts.queries.sessionById({ id: sessionId, userId: user.id, now: isoTime(now) });
  if (row === undefined) return { kind: 'unknown' };
  const expiresAt = Math.min(Date.parse(row.expires_at), formerTokenEnds(row));
  if (expiresAt <= now) return { kind: 'renewed' };
  return { kind: 'known', principal: inSession(row, { sessionId, expiresAt, isFormer: true }) };
}

type SessionRow = PersonRow &
  Pick<Selectable<DatabaseSchema['sessions']>, 'must_rotate' | 'former_role' | 'renewed_at'>;

function inSession(
  row: SessionRow,
  session: { readonly sessionId: string; readonly expiresAt: number; readonly isFormer: boolean },
): Principal {
  const { sessionId, expiresAt, isFormer } = session;
  const person = personOf(row);
  const atMost = isFormer || row.must_rotate === 1 ? row.former_role : null;
  if (atMost === null) return { ...person, proof: { kind: 'session', sessionId, expiresAt } };
  return {
    ...person,
    memberRole: lesserMemberRole(person.memberRole, atMost),
    proof: { kind: 'session', sessionId, expiresAt, atMost },
  };
}

function formerTokenEnds({ renewed_at }: Pick<SessionRow, 'renewed_at'>): number {
  return (renewed_at ?? -Infinity) + FORMER_TOKEN_MS;
}

async function identifyApiToken(
  { db, queries, clock }: AccessParts,
  token: string,
): Promise<Principal | undefined> {
  const [row] = await queries.tokenByHash({ hash: hashToken(token) });
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
  { db, queries, clock }: AccessParts,
  token: string,
): Promise<Principal | undefined> {
  const now = clock.now();
  const [row] = await queries.linkByHash({ hash: hashToken(token), now });
  if (row === undefined) return undefined;
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
  parts: AccessParts,
  principal: Principal,
  documentId: DocumentId,
): Promise<DocumentFacts> {
  const places = await parts.queries.places({ documentId, userId: principal.user.id });
  const [document] = places;
  return {
    asker: await readAsker(parts, principal, { documentId, places }),
    document: document === undefined ? undefined : { inTrash: document.deleted_at !== null },
  };
}

async function readAsker(
  parts: AccessParts,
  { proof }: Principal,
  { documentId, places }: { readonly documentId: DocumentId; readonly places: readonly PlaceRow[] },
): Promise<AskerFacts> {
  const { queries } = parts;
  const options: FactsOptions = {
    now: parts.clock.now(),
    known: places,
    placesFor: (id, userId) => queries.places({ documentId: id, userId }),
  };
  if (proof.kind === 'shareLink') {
    const [link] = await queries.linkById({ id: proof.linkId });
    if (link === undefined) return { kind: 'signedOut' };
    // It was bare when it was believed; since then it may have been given a password.
    if (link.password_hash !== null || link.max_uses !== null) return { kind: 'signedOut' };
    return {
      kind: 'link',
      link: await linkFacts(link, options),
      isOfThisDocument: link.document_id === documentId,
    };
  }
  const user = await readStanding(parts, proof);
  if (user === undefined) return { kind: 'signedOut' };
  const links = await queries.joinedLinks({ documentId, userId: user.id });
  return {
    kind: 'user',
    memberRole: user.member_role,
    tokenScope: proof.kind === 'token' ? proof.scope : undefined,
    joinedLinks: await Promise.all(links.map((link) => linkFacts(link, options))),
    levels: levelsOf(places, user.id),
  };
}

const NOTHING = { document: undefined, collection: undefined } as const;

async function collectionFacts(
  parts: AccessParts,
  { proof }: Principal,
  collectionId: string | undefined,
): Promise<CollectionFacts | undefined> {
  if (collectionId === undefined || proof.kind === 'shareLink') return undefined;
  const user = await readStanding(parts, proof);
  if (user === undefined) return { asker: { kind: 'signedOut' } };
  const rows = await parts.queries.collection({ collectionId, userId: user.id });
  const [collection] = rows;
  if (collection === undefined) return undefined;
  return {
    asker: {
      kind: 'user',
      memberRole: user.member_role,
      level: {
        kind: 'collection',
        id: collectionId,
        grants: rows.flatMap(({ role, group_id: group }) =>
          role === null ? [] : [{ role, groupId: group ?? undefined }],
        ),
        membersRole: collection.members_role,
      },
    },
  };
}

/** The account behind a session or a token that still counts. */
async function readStanding(
  { queries, clock }: AccessParts,
  proof: Exclude<Principal['proof'], { kind: 'shareLink' }>,
): Promise<Pick<DatabaseSchema['users'], 'id' | 'member_role'> | undefined> {
  const now = clock.now();
  if (proof.kind === 'token') {
    const [user] = await queries.userOfToken({ id: proof.tokenId, now });
    return user;
  }
  const [user] = await queries.userOfSession({ id: proof.sessionId, now: isoTime(now) });
  if (user === undefined || proof.atMost === undefined) return user;
  return { ...user, member_role: lesserMemberRole(user.member_role, proof.atMost) };
}

type PersonRow = Pick<
  DatabaseSchema['users'],
  'id' | 'name' | 'color' | 'image' | 'email' | 'kind' | 'member_role'
>;

function personOf(row: PersonRow): Omit<Principal, 'proof'> {
  const picture = pictureAddress(row.image);
  const user: PresenceUser = {
    id: row.id,
    name: row.name,
    color: row.color,
    kind: row.kind,
    ...(picture === null ? {} : { picture }),
  };
  const principal = { id: principalIdOf('user', row.id), user, memberRole: row.member_role };
  return hasAddress(row) ? { ...principal, hasAddress: true } : principal;
}

/** better-auth's tables hold times as ISO 8601 in UTC, which sort as text. */
function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
