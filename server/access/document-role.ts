/**
 * The rule of the house: who may do what in a document. A pure function of facts, so that every kind of asker and
 * every state of a document stands in one table of tests. The facts are read in document-facts.ts.
 */
import {
  strongerRole,
  type DocumentRole,
  type LinkRole,
  type MemberRole,
  type TokenScope,
} from '../../shared/roles.ts';
import type { DocumentAccess } from './principal.ts';

export interface DocumentFacts {
  readonly asker: AskerFacts;
  /** Undefined: there is no such document. */
  readonly document: { readonly inTrash: boolean } | undefined;
}

export type AskerFacts =
  /** What proved who they are no longer does: session ended, token revoked or expired, account gone. */
  | { readonly kind: 'signedOut' }
  | {
      readonly kind: 'user';
      readonly memberRole: MemberRole;
      readonly isCreator: boolean;
      /** Undefined for a session: a person's own browser is not bounded by a scope. */
      readonly tokenScope: TokenScope | undefined;
      /** Every share link of this document that they joined by. */
      readonly joinedLinks: readonly LinkFacts[];
    }
  /** A bare share link, without a person. */
  | { readonly kind: 'link'; readonly link: LinkFacts; readonly isOfThisDocument: boolean };

export interface LinkFacts {
  readonly role: LinkRole;
  /** Revoked or expired. */
  readonly hasEnded: boolean;
  /** When it will end by itself, ms since the epoch; undefined: never, or it has. */
  readonly endsAt?: number | undefined;
}

export function documentAccessOf({ asker, document }: DocumentFacts): DocumentAccess {
  if (asker.kind === 'signedOut') return { kind: 'signedOut' };
  if (document === undefined) return { kind: 'notFound' };
  const role = roleOf(asker);
  if (role === undefined) return mayHaveKnown(asker) ? { kind: 'forbidden' } : { kind: 'notFound' };
  if (document.inTrash) return { kind: 'deleted' };
  const until = firstEnd(asker);
  return until === undefined ? { kind: 'allowed', role } : { kind: 'allowed', role, until };
}

/** What the asker may do in the document, in the trash or not. */
export function roleOf(asker: AskerFacts): DocumentRole | undefined {
  if (asker.kind === 'signedOut') return undefined;
  if (asker.kind === 'link') return asker.isOfThisDocument ? roleOfLink(asker.link) : undefined;
  const own = asker.memberRole === 'guest' ? undefined : roleOfMember(asker.memberRole, asker.isCreator);
  let best = own;
  for (const link of asker.joinedLinks) best = strongerRole(best, roleOfLink(link));
  return best !== undefined && asker.tokenScope === 'read' ? 'viewer' : best;
}

function roleOfMember(memberRole: Exclude<MemberRole, 'guest'>, isCreator: boolean): DocumentRole {
  return memberRole === 'member' && !isCreator ? 'editor' : 'owner';
}

function roleOfLink(link: LinkFacts): DocumentRole | undefined {
  if (link.hasEnded) return undefined;
  return link.role === 'edit' ? 'editor' : 'viewer';
}

/** When a link that lets them in ends by itself. They may be asked about too soon, never too late. */
function firstEnd(asker: AskerFacts): number | undefined {
  const links = linksOf(asker);
  let first: number | undefined;
  for (const { hasEnded, endsAt } of links) {
    if (!hasEnded && endsAt !== undefined && (first === undefined || endsAt < first)) first = endsAt;
  }
  return first;
}

function linksOf(asker: AskerFacts): readonly LinkFacts[] {
  if (asker.kind === 'user') return asker.joinedLinks;
  return asker.kind === 'link' ? [asker.link] : [];
}

/** Somebody who once came in by a link knows that the document exists: they are told that the link has ended. */
function mayHaveKnown(asker: AskerFacts): boolean {
  if (asker.kind === 'user') return asker.joinedLinks.length > 0;
  return asker.kind === 'link' && asker.isOfThisDocument;
}
