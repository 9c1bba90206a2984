/** What somebody may do in one document right now, or the close code that says why they may not come in. */
import type { DocumentId } from '../../shared/ids.ts';
import { CLOSE, NO_LONGER_ALLOWED, type CloseCode } from '../../shared/protocol/close-codes.ts';
import type { DocumentRole } from '../../shared/roles.ts';
import type { Access, Credential, Principal } from '../access/principal.ts';

export type Standing =
  /** `until`, ms since the epoch: this is so until then at most. */
  | {
      readonly kind: 'in';
      readonly principal: Principal;
      readonly role: DocumentRole;
      readonly until?: number | undefined;
    }
  | { readonly kind: 'out'; readonly code: CloseCode; readonly reason: string };

export type Insider = Extract<Standing, { kind: 'in' }>;

const NOT_SIGNED_IN: Standing = { kind: 'out', code: CLOSE.unauthenticated, reason: 'not signed in' };
const FORBIDDEN: Standing = { kind: 'out', code: CLOSE.forbidden, reason: 'not allowed' };
const NOT_FOUND: Standing = { kind: 'out', code: CLOSE.notFound, reason: 'no such document' };
const DELETED: Standing = { kind: 'out', code: CLOSE.deleted, reason: 'deleted' };
const SHUT_OUT: Standing = { kind: 'out', code: CLOSE.forbidden, reason: NO_LONGER_ALLOWED };
const SESSION_RENEWED: Standing = {
  kind: 'out',
  code: CLOSE.goingAway,
  reason: 'the session has another cookie: come back with it',
};
const SIGNED_OUT: Standing = { kind: 'out', code: CLOSE.unauthenticated, reason: 'no longer signed in' };

export interface Asking {
  readonly access: Access;
  readonly credential: Credential;
  readonly documentId: DocumentId;
}

export async function askStanding(asking: Asking): Promise<Standing> {
  const principal = await asking.access.identify(asking.credential);
  return principal === undefined ? NOT_SIGNED_IN : standingOf(principal, asking);
}

async function standingOf(
  principal: Principal,
  { access, documentId }: Pick<Asking, 'access' | 'documentId'>,
): Promise<Standing> {
  const answer = await access.documentAccess(principal, documentId);
  switch (answer.kind) {
    case 'allowed':
      return {
        kind: 'in',
        principal,
        role: mostFor(principal, answer.role),
        until: earlier(answer.until, endOf(principal.proof)),
      };
    case 'forbidden':
      return FORBIDDEN;
    case 'notFound':
      return NOT_FOUND;
    case 'deleted':
      return DELETED;
    case 'signedOut':
      return NOT_SIGNED_IN;
    default:
      return answer satisfies never;
  }
}

/**
 * The same for somebody who is in. They know of the document, so one that is no longer theirs to know of is said to
 * be no longer allowed; a share link that has gone is a right lost, a session or token that has gone a sign-in lost.
 * Whose session has got another token comes back with its cookie; who has only a copy of the old one cannot.
 */
export async function askStandingAgain(asking: Asking, before: Principal): Promise<Standing> {
  const again = await asking.access.identifyAgain(asking.credential, before);
  if (again.kind === 'renewed') return SESSION_RENEWED;
  const now = again.kind === 'unknown' ? NOT_SIGNED_IN : await standingOf(again.principal, asking);
  if (now.kind === 'in') return now.principal.id === before.id ? now : SIGNED_OUT;
  if (now.code === CLOSE.unauthenticated) {
    return before.proof.kind === 'shareLink' ? SHUT_OUT : SIGNED_OUT;
  }
  return now.code === CLOSE.deleted ? now : SHUT_OUT;
}

/** When a session or token ends by itself. */
function endOf(proof: Principal['proof']): number | undefined {
  return proof.kind === 'shareLink' ? undefined : proof.expiresAt;
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

function mostFor(principal: Principal, role: DocumentRole): DocumentRole {
  return principal.proof.kind === 'token' && principal.proof.scope === 'read' ? 'viewer' : role;
}

/** Whether others see no difference. */
export function areSameUsers(one: Principal['user'], other: Principal['user']): boolean {
  return (
    one.id === other.id &&
    one.name === other.name &&
    one.color === other.color &&
    one.kind === other.kind &&
    one.picture === other.picture
  );
}
