/** Who is asking. Decided once per request or socket by `server/access`, asked again when something changes. */
import type { DocumentId, PrincipalId } from '../../shared/ids.ts';
import type { PresenceUser } from '../../shared/protocol/hello.ts';
import type { DocumentRole, MemberRole, TokenScope } from '../../shared/roles.ts';

export interface Principal {
  readonly id: PrincipalId;
  readonly user: PresenceUser;
  readonly memberRole: MemberRole;
  /** They have an address to come back by; absent where it is not known or there is none. */
  readonly hasAddress?: boolean;
  /**
   * How they proved it, and what that proof allows at most. `expiresAt` (ms since the epoch) is when it ends by
   * itself: nobody tells of that, so whoever holds on to an answer asks again then.
   */
  readonly proof:
    | {
        readonly kind: 'session';
        readonly sessionId: string;
        readonly expiresAt?: number;
        /** What its person was before a change of role, for as long as the session has no new token since. */
        readonly atMost?: MemberRole;
      }
    | {
        readonly kind: 'token';
        readonly tokenId: string;
        readonly scope: TokenScope;
        readonly expiresAt?: number;
      }
    | { readonly kind: 'shareLink'; readonly linkId: string };
}

/** A credential as it came in, not yet believed. */
export type Credential =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'cookie'; readonly header: string }
  | { readonly kind: 'none' };

export type DocumentAccess =
  /** `until`, ms since the epoch: nobody tells when that comes, so whoever holds on to the answer asks again then. */
  | { readonly kind: 'allowed'; readonly role: DocumentRole; readonly until?: number }
  /** They may know of it, but not come in (or no longer). */
  | { readonly kind: 'forbidden' }
  /** Does not exist, or is not theirs to know of: the two answer alike. */
  | { readonly kind: 'notFound' }
  /** In the trash; said only to those who could see it. */
  | { readonly kind: 'deleted' }
  /** The asker is no longer who they were: session ended, token revoked or expired, account gone. Close 4401. */
  | { readonly kind: 'signedOut' };

/** Something about who may do what has changed; whoever holds an answer asks again. */
export interface AccessChange {
  /** Absent: every document. */
  readonly documentId?: DocumentId;
  /** Absent: everybody. */
  readonly principalId?: PrincipalId;
}

/** Who somebody is that was known before. */
export type KnownAgain =
  | { readonly kind: 'known'; readonly principal: Principal }
  /** The session goes on, by another token than this credential's: whoever has that comes in anew. */
  | { readonly kind: 'renewed' }
  | { readonly kind: 'unknown' };

/** The one door for every decision. */
export interface Access {
  identify(credential: Credential): Promise<Principal | undefined>;
  /**
   * For an open socket, which keeps the cookie it came with. Where its session has got another token meanwhile it goes
   * on for some seconds, in which the browser gets the new cookie.
   */
  identifyAgain(credential: Credential, before: Principal): Promise<KnownAgain>;
  /** Re-reads everything: the principal's own standing (session, token, link, account) included. */
  documentAccess(principal: Principal, documentId: DocumentId): Promise<DocumentAccess>;
  /** Calls `listener` after each committed change; returns how to stop that. */
  onChange(listener: (change: AccessChange) => void): () => void;
}
