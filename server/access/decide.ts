/**
 * The rule of the house: who may do what. One table of actions and one pure function of facts, so that every asker
 * and every action stand in one table of tests (decide.test.ts). Routes name their action and are asked about here
 * before anything of them runs; sockets ask for `document.read` (documentAccessOf) and their frames by role.
 */
import {
  looksAfterInstance,
  roleMay,
  roleMayInCollection,
  type CollectionAction,
  type DocumentAction,
  type DocumentRole,
  TOKEN_SCOPES,
  type TokenScope,
} from '../../shared/roles.ts';
import { roleInCollection, type CollectionFacts } from './collection-role.ts';
import {
  documentAccessOf,
  mayMakeLinks,
  roleOf,
  roleWithoutLinks,
  type DocumentFacts,
} from './document-role.ts';
import type { Principal } from './principal.ts';

interface Rule {
  /**
   * Who must ask, at least: anybody at all; somebody known, be it by a bare share link; a person; one who has an
   * account to come back to, as members have and guests with an address; a member of the instance, which a guest is
   * not; somebody who looks after it.
   */
  readonly asker: 'anybody' | 'known' | 'person' | 'account' | 'member' | 'admin';
  /** The least scope of a token that may ask; `session`: what a leaked token must never do. */
  readonly proof: TokenScope | 'session';
  /** What they must be able to do with the document of the address. */
  readonly document?: DocumentAction;
  /** Where a document, or its place, leaves that to who manages it, nobody else may. */
  readonly makesLinks?: true;
  /** The document may be in the trash. */
  readonly reachesTrash?: true;
  /** What they must be able to do with the collection. */
  readonly collection?: CollectionAction;
}

export const ACTIONS = {
  // The page's own files, and whether the server is up: the same for everybody, asked by nobody in particular.
  'page.load': { asker: 'anybody', proof: 'read' },
  'health.read': { asker: 'anybody', proof: 'read' },
  // Bound by where it is asked from, or by METRICS_TOKEN, and not by who asks (server/http/metrics.ts).
  'metrics.read': { asker: 'anybody', proof: 'read' },
  'api.describe': { asker: 'anybody', proof: 'read' },
  'instance.read': { asker: 'anybody', proof: 'read' },
  'instance.manage': { asker: 'admin', proof: 'admin' },
  'session.read': { asker: 'anybody', proof: 'read' },
  'session.begin': { asker: 'anybody', proof: 'write' },
  'session.end': { asker: 'known', proof: 'session' },
  'account.signUp': { asker: 'anybody', proof: 'write' },
  'owner.claim': { asker: 'anybody', proof: 'write' },
  'profile.change': { asker: 'person', proof: 'write' },
  // Who has the address of a picture was shown its person; nobody else can guess one.
  'picture.read': { asker: 'known', proof: 'read' },
  'account.remove': { asker: 'person', proof: 'session' },
  'devices.manage': { asker: 'person', proof: 'session' },
  'tokens.manage': { asker: 'member', proof: 'session' },
  'people.list': { asker: 'member', proof: 'read' },
  'people.manage': { asker: 'admin', proof: 'admin' },
  'invitations.manage': { asker: 'admin', proof: 'admin' },
  'invitation.open': { asker: 'anybody', proof: 'write' },
  // It may make an admin of whoever asks: not by a token that leaked.
  'invitation.accept': { asker: 'anybody', proof: 'session' },
  'audit.read': { asker: 'admin', proof: 'admin' },
  // Guests who came by a link alone have none.
  'waysIn.manage': { asker: 'account', proof: 'session' },
  'member.recover': { asker: 'admin', proof: 'session' },
  'link.open': { asker: 'anybody', proof: 'write' },
  'link.join': { asker: 'anybody', proof: 'write' },
  'collection.list': { asker: 'person', proof: 'read' },
  'collection.create': { asker: 'member', proof: 'write' },
  'collection.read': { asker: 'person', proof: 'read', collection: 'read' },
  // As of a document (`document.share`): who only reads in it is not told who else does.
  'collection.people': { asker: 'member', proof: 'read', collection: 'people' },
  'collection.fill': { asker: 'member', proof: 'write', collection: 'fill' },
  'collection.manage': { asker: 'member', proof: 'write', collection: 'manage' },
  'document.list': { asker: 'known', proof: 'read' },
  'document.create': { asker: 'member', proof: 'write' },
  'document.read': { asker: 'known', proof: 'read', document: 'read' },
  'document.edit': { asker: 'known', proof: 'write', document: 'edit' },
  // Guests pass nothing on, nor does a right that comes only by a link: who may come in is its members' to say.
  'document.share': { asker: 'member', proof: 'write', document: 'share' },
  'document.makeLinks': { asker: 'member', proof: 'write', document: 'share', makesLinks: true },
  'document.manage': { asker: 'member', proof: 'write', document: 'manage' },
  'document.handOver': { asker: 'member', proof: 'write', document: 'handOver' },
  'document.trash': { asker: 'known', proof: 'write', document: 'trash', reachesTrash: true },
  'document.restore': { asker: 'known', proof: 'write', document: 'restore', reachesTrash: true },
  // For good, and by nobody but those who say where it lies and who may come in.
  'document.erase': { asker: 'member', proof: 'write', document: 'manage', reachesTrash: true },
  // Of a document that they may not even know of: the answer is the same whether it is there.
  'access.ask': { asker: 'person', proof: 'write' },
  // Of those documents that they manage: guests manage none.
  'access.list': { asker: 'member', proof: 'read' },
} as const satisfies Readonly<Record<string, Rule>>;

export type Action = keyof typeof ACTIONS;

export type Decision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'allowedIn'; readonly role: DocumentRole; readonly isInTrash: boolean }
  | { readonly kind: 'refused'; readonly why: Refusal };

export type Refusal =
  | 'notSignedIn'
  /** The token's scope does not reach so far. */
  | 'scope'
  /** Not by a token or bare link, however wide. */
  | 'needsSession'
  /** Not for a bare share link. */
  | 'needsPerson'
  /** Not for guests either. */
  | 'needsMember'
  /** Only for those who look after the instance. */
  | 'needsAdmin'
  /** Their role in the document is too weak. */
  | 'role'
  /** The share link that led here was revoked or has expired. */
  | 'linkEnded'
  /** Does not exist, or is not theirs to know of: the two are told alike. */
  | 'notFound'
  | 'inTrash';

export interface Asked {
  readonly principal: Principal | undefined;
  /** The document of the address as it was read for this principal; undefined: the address names none. */
  readonly document: DocumentFacts | undefined;
  /** The same of the collection. */
  readonly collection: CollectionFacts | undefined;
}

export function decide(action: Action, { principal, document, collection }: Asked): Decision {
  const rule: Rule = ACTIONS[action];
  const refusal = principal === undefined ? refusalOfNobody(rule) : refusalOfPrincipal(rule, principal);
  if (refusal !== undefined) return refuse(refusal);
  if (rule.document !== undefined) return decideOnDocument(rule, document);
  if (rule.collection !== undefined) return decideOnCollection(rule.collection, collection);
  return { kind: 'allowed' };
}

/** Whether it is about one document, so that its routes have a `:documentId`. */
export function isOnDocument(action: Action): boolean {
  return 'document' in ACTIONS[action];
}

/** Whether it is about one collection, so that its routes have a `:collectionId`. */
export function isOnCollection(action: Action): boolean {
  return 'collection' in ACTIONS[action];
}

function refusalOfNobody({ asker }: Rule): Refusal | undefined {
  return asker === 'anybody' ? undefined : 'notSignedIn';
}

function refusalOfPrincipal(rule: Rule, { proof, memberRole, hasAddress }: Principal): Refusal | undefined {
  if (rule.proof === 'session' && proof.kind !== 'session') return 'needsSession';
  if (proof.kind === 'token' && !reaches(proof.scope, rule.proof)) return 'scope';
  const isBareLink = proof.kind === 'shareLink';
  if (rule.asker === 'person' && isBareLink) return 'needsPerson';
  if (rule.asker === 'account' && memberRole === 'guest' && hasAddress !== true) return 'needsMember';
  const isForMembers = rule.asker === 'member' || rule.asker === 'admin';
  if (isForMembers && (isBareLink || memberRole === 'guest')) return 'needsMember';
  if (rule.asker === 'admin' && !looksAfterInstance(memberRole)) return 'needsAdmin';
  return undefined;
}

function reaches(scope: TokenScope, needed: Rule['proof']): boolean {
  return needed !== 'session' && TOKEN_SCOPES.indexOf(scope) >= TOKEN_SCOPES.indexOf(needed);
}

function decideOnDocument(rule: Rule, facts: DocumentFacts | undefined): Decision {
  if (facts === undefined) return refuse('notFound');
  const access = documentAccessOf(facts);
  switch (access.kind) {
    case 'signedOut':
      return refuse('notSignedIn');
    case 'notFound':
      return refuse('notFound');
    case 'forbidden':
      return refuse('linkEnded');
    case 'deleted':
      return rule.reachesTrash === true ? inRole(rule, roleOf(facts.asker), true) : refuse('inTrash');
    case 'allowed': {
      if (rule.document !== 'share') return inRole(rule, access.role, false);
      return withOwnRight(rule, facts.asker);
    }
    default:
      return access satisfies never;
  }
}

/** Passing on takes a right that is one's own. */
function withOwnRight(rule: Rule, asker: DocumentFacts['asker']): Decision {
  const role = roleWithoutLinks(asker);
  if (role === undefined) return refuse('role');
  const isLeftToOthers =
    rule.makesLinks === true && asker.kind === 'user' && !mayMakeLinks(role, asker.levels);
  return isLeftToOthers ? refuse('role') : inRole(rule, role, false);
}

function decideOnCollection(action: CollectionAction, facts: CollectionFacts | undefined): Decision {
  if (facts === undefined) return refuse('notFound');
  if (facts.asker.kind === 'signedOut') return refuse('notSignedIn');
  const role = roleInCollection(facts.asker);
  if (role === undefined && !looksAfterInstance(facts.asker.memberRole)) return refuse('notFound');
  return roleMayInCollection(role, action, facts.asker.memberRole) ? { kind: 'allowed' } : refuse('role');
}

function inRole(rule: Rule, role: DocumentRole | undefined, isInTrash: boolean): Decision {
  if (role === undefined) return refuse('notFound');
  if (rule.document !== undefined && !roleMay(role, rule.document)) return refuse('role');
  return { kind: 'allowedIn', role, isInTrash };
}

function refuse(why: Refusal): Decision {
  return { kind: 'refused', why };
}
