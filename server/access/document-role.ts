/**
 * The rule of the house: who may do what in a document. A pure function of facts, so that every kind of asker and
 * every state of a document stands in one table of tests. The facts are read in database-access.ts and places.ts.
 *
 * A document takes over what its place gives: the documents it lies below and the collection at their top, or the
 * space of all members. It can let in more people (grants), and take less from its place (`placeGives`).
 */
import {
  looksAfterInstance,
  roleMay,
  roleOfLink,
  strongerRole,
  weakerRole,
  type DocumentRole,
  type GrantRole,
  type LinkMakers,
  type LinkRole,
  type MemberRole,
  type MembersRole,
  type PlaceGives,
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
  | UserFacts
  /** A bare share link, without a person. */
  | { readonly kind: 'link'; readonly link: LinkFacts; readonly isOfThisDocument: boolean };

export interface UserFacts {
  readonly kind: 'user';
  readonly memberRole: MemberRole;
  /** Undefined for a session: a person's own browser is not bounded by a scope. */
  readonly tokenScope: TokenScope | undefined;
  /** Every share link of this document that they joined by. */
  readonly joinedLinks: readonly LinkFacts[];
  /** From the document itself upwards, as far as one takes over from the next. */
  readonly levels: readonly Level[];
}

/** One step on the way up from a document. */
export type Level =
  | {
      readonly kind: 'document';
      readonly id: string;
      readonly isOwner: boolean;
      readonly grants: readonly GrantFacts[];
      /** The most that the next level gives below here; null: all of it. */
      readonly placeGives: PlaceGives | null;
      /** Who makes links of it, and of what takes over from it; absent: whoever may edit. */
      readonly linksBy?: LinkMakers;
    }
  | {
      readonly kind: 'collection';
      readonly id: string;
      readonly grants: readonly GrantFacts[];
      /** What every member may do; null: only those it lists. */
      readonly membersRole: MembersRole | null;
      readonly linksBy?: LinkMakers;
    }
  /** The space of all members. What was made at the command line is nobody's in particular, and so everybody's. */
  | { readonly kind: 'space'; readonly isNobodys: boolean };

export interface GrantFacts {
  readonly role: GrantRole;
  /** Undefined: given to the person, not to a group of theirs. */
  readonly groupId: string | undefined;
}

export interface LinkFacts {
  readonly role: LinkRole;
  /** Which of a document's links it is; absent where nobody is told. */
  readonly known?: KnownLink;
  /** Revoked or expired. */
  readonly hasEnded: boolean;
  /** Undefined: nobody that is still here. */
  readonly maker: MakerFacts | undefined;
  /** When it will end by itself, ms since the epoch; undefined: never, or it has. */
  readonly endsAt?: number | undefined;
}

/** A link as those who may share its document know it. */
export interface KnownLink {
  /** May be empty. */
  readonly name: string;
  /** ms since the epoch */
  readonly createdAt: number;
}

/** Whoever made a link, as the rule knows them now. Links that they came by themselves are none of it. */
export type MakerFacts = Pick<UserFacts, 'memberRole' | 'levels'>;

/** One reason for which somebody may come in. */
export interface Way {
  readonly role: DocumentRole;
  /** `members`: as one of all members. `office`: because they look after the instance. */
  readonly via: 'owner' | 'grant' | 'members' | 'office' | 'link';
  /** Where it is given; undefined for a link. */
  readonly level: Level | undefined;
  readonly groupId: string | undefined;
  readonly link?: KnownLink;
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
  if (asker.kind === 'link') return asker.isOfThisDocument ? roleByLink(asker.link) : undefined;
  const best = strongestOf(waysIn(asker));
  return best !== undefined && asker.tokenScope === 'read' ? 'viewer' : best;
}

/**
 * What they may do without any link. Passing on takes a right that is one's own: who came by a link for one person
 * would let in everybody, and undo the terms under which they came.
 */
export function roleWithoutLinks(asker: AskerFacts): DocumentRole | undefined {
  return asker.kind === 'user' ? roleOf({ ...asker, joinedLinks: [] }) : undefined;
}

/** A link gives no more than its maker may give at this moment: it stops when they may share no longer. */
export function mayStillShare(maker: MakerFacts | undefined): boolean {
  if (maker === undefined || maker.memberRole === 'guest') return false;
  const role = strongestOf(waysIn({ kind: 'user', ...maker, joinedLinks: [] }));
  return role !== undefined && mayMakeLinks(role, maker.levels);
}

/**
 * Whose links a document takes: of whoever may edit it, unless it, or something that it takes over from, leaves that
 * to who manages it.
 * @param role what they may do without any link
 */
export function mayMakeLinks(role: DocumentRole, levels: readonly Level[]): boolean {
  return roleMay(role, linkMakersIn(levels) === 'manager' ? 'manage' : 'share');
}

/** The strictest of what the levels say. */
export function linkMakersIn(levels: readonly Level[]): LinkMakers {
  return levels.some((level) => level.kind !== 'space' && level.linksBy === 'manager') ? 'manager' : 'editor';
}

/** Undefined: there is no way in. */
export function strongestOf(ways: readonly Way[]): DocumentRole | undefined {
  let best: DocumentRole | undefined;
  for (const { role } of ways) best = strongerRole(best, role);
  return best;
}

/** Every reason for which they may come in, the nearest first. */
export function waysIn({ memberRole, levels, joinedLinks }: Omit<UserFacts, 'tokenScope'>): readonly Way[] {
  const ways: Way[] = [];
  let most: DocumentRole | undefined;
  for (const [depth, level] of levels.entries()) {
    for (const given of waysAt(level, memberRole, depth)) {
      const isBounded = most !== undefined && given.via !== 'office';
      ways.push(isBounded ? { ...given, role: weakerRole(given.role, most ?? given.role) } : given);
    }
    const gives = level.kind === 'document' ? level.placeGives : null;
    if (gives === 'none') break;
    if (gives !== null) most = most === undefined ? gives : weakerRole(most, gives);
  }
  for (const link of joinedLinks) {
    const role = roleByLink(link);
    if (role === undefined) continue;
    const known = link.known === undefined ? {} : { link: link.known };
    ways.push({ role, via: 'link', level: undefined, groupId: undefined, ...known });
  }
  return ways;
}

function waysAt(level: Level, memberRole: MemberRole, depth: number): readonly Way[] {
  switch (level.kind) {
    case 'document': {
      // Owning what lies above is no more than managing what lies below: that has an owner of its own.
      const own = level.isOwner
        ? [way(level, { role: depth === 0 ? 'owner' : 'manager', via: 'owner' })]
        : [];
      return [...own, ...byGrants(level)];
    }
    case 'collection':
      return [...byGrants(level), ...asMember(level, memberRole, level.membersRole)];
    case 'space':
      return asMember(level, memberRole, level.isNobodys ? 'owner' : 'editor');
    default:
      return level satisfies never;
  }
}

/**
 * What is open to all members is open to those who look after the instance, with every right. What is not, is closed
 * to them as well: they can let themselves in, and that is written down (server/team/collections.ts).
 */
function asMember(level: Level, memberRole: MemberRole, role: DocumentRole | null): readonly Way[] {
  if (role === null || memberRole === 'guest') return [];
  const asOneOfAll = way(level, { role, via: 'members' });
  return looksAfterInstance(memberRole)
    ? [asOneOfAll, way(level, { role: 'owner', via: 'office' })]
    : [asOneOfAll];
}

function byGrants(level: Exclude<Level, { kind: 'space' }>): readonly Way[] {
  return level.grants.map(({ role, groupId }) => ({ ...way(level, { role, via: 'grant' }), groupId }));
}

function way(level: Level, { role, via }: Pick<Way, 'role' | 'via'>): Way {
  return { role, via, level, groupId: undefined };
}

/** Undefined: it lets nobody in. */
export function roleByLink(link: LinkFacts): DocumentRole | undefined {
  return link.hasEnded || !mayStillShare(link.maker) ? undefined : roleOfLink(link.role);
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
