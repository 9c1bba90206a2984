import { describe, expect, it } from 'vitest';
import { principalIdOf } from '../../shared/ids.ts';
import type { GrantRole, LinkRole, MemberRole, TokenScope } from '../../shared/roles.ts';
import type { CollectionFacts } from './collection-role.ts';
import { ACTIONS, decide, isOnDocument, type Action } from './decide.ts';
import type { AskerFacts, DocumentFacts, Level, LinkFacts } from './document-role.ts';
import type { Principal } from './principal.ts';
import { ASKERS, RIGHTS, type Asker } from './testing/rights-table.ts';

const ACTION_NAMES = Object.keys(ACTIONS).filter((name): name is Action => name in ACTIONS);

describe('ACC-37 who may do what', () => {
  it('ACC-37 every action has its row, in the trash and nowhere as well if it is about a document', () => {
    const onDocument = ACTION_NAMES.filter((action) => isOnDocument(action));
    expect([...RIGHTS.live.keys()].toSorted()).toEqual(ACTION_NAMES.toSorted());
    expect([...RIGHTS.inTrash.keys()].toSorted()).toEqual(onDocument.toSorted());
    expect([...RIGHTS.nowhere.keys()].toSorted()).toEqual(onDocument.toSorted());
  });

  it.each(ACTION_NAMES)('ACC-37 %s', (action) => {
    for (const [state, table] of Object.entries(RIGHTS)) {
      const row = table.get(action);
      if (row === undefined) continue;
      const document = state === 'nowhere' ? undefined : { inTrash: state === 'inTrash' };
      const answers = ASKERS.map((asker) => `${state} ${asker}: ${answer(action, asker, document)}`);
      expect(answers).toEqual([...row].map(([asker, cell]) => `${state} ${asker}: ${cell}`));
    }
  });

  it('ACC-37 an address that names no document is told like one that does not exist', () => {
    const principal = whoIs('owner').principal;
    const asked = { principal, document: undefined, collection: undefined };
    const refused = { kind: 'refused', why: 'notFound' };
    expect(decide('document.read', asked)).toEqual(refused);
    expect(decide('collection.read', asked)).toEqual(refused);
  });

  it('ACC-37 who has been signed out since they were identified is told so', () => {
    const facts: DocumentFacts = { asker: { kind: 'signedOut' }, document: { inTrash: false } };
    const { principal } = whoIs('owner');
    const collection: CollectionFacts = { asker: { kind: 'signedOut' } };
    const refused = { kind: 'refused', why: 'notSignedIn' };
    expect(decide('document.read', { principal, document: facts, collection })).toEqual(refused);
    expect(decide('collection.read', { principal, document: facts, collection })).toEqual(refused);
  });

  it('ACC-37 tells the role and whether the document is in the trash', () => {
    const { principal, asker } = whoIs('creator');
    const document = { asker, document: { inTrash: true } };
    const decision = decide('document.restore', { principal, document, collection: undefined });
    expect(decision).toEqual({ kind: 'allowedIn', role: 'owner', isInTrash: true });
  });
});

function answer(action: Action, name: Asker, document: DocumentFacts['document']): string {
  const { principal, asker } = whoIs(name);
  const facts = asker === undefined ? undefined : { asker, document };
  const decision = decide(action, { principal, document: facts, collection: collectionFacts(name, asker) });
  return decision.kind === 'refused' ? decision.why : 'yes';
}

/** Closed to all but the creator, who manages it, and the member, who may read in it. */
function collectionFacts(name: Asker, asker: AskerFacts | undefined): CollectionFacts | undefined {
  if (asker === undefined || asker.kind !== 'user') return undefined;
  const roles: Partial<Record<Asker, GrantRole>> = { creator: 'manager', member: 'viewer', write: 'viewer' };
  const role = roles[name];
  const grants = role === undefined ? [] : [{ role, groupId: undefined }];
  const level = { kind: 'collection', id: 'c', grants, membersRole: null } as const;
  return { asker: { kind: 'user', memberRole: asker.memberRole, level } };
}

interface Who {
  readonly principal: Principal | undefined;
  readonly asker: AskerFacts | undefined;
}

function whoIs(
  name: 'owner' | 'creator',
): Who & { readonly asker: AskerFacts; readonly principal: Principal };
function whoIs(name: Asker): Who;
function whoIs(name: Asker): Who {
  switch (name) {
    case 'nobody':
      return { principal: undefined, asker: undefined };
    case 'owner':
    case 'admin':
    case 'member':
      return person(name);
    case 'creator':
      return person('member', { isCreator: true });
    case 'guest:view':
      return person('guest', { joinedLinks: [linkOf('view')] });
    case 'guest:edit':
      return person('guest', { joinedLinks: [linkOf('edit')] });
    case 'guest:none':
      return person('guest');
    case 'guest:ended':
      return person('guest', { joinedLinks: [{ ...linkOf('edit'), hasEnded: true }] });
    case 'link:view':
      return bareLink(linkOf('view'));
    case 'link:edit':
      return bareLink(linkOf('edit'));
    case 'read':
      return person('owner', { scope: 'read' });
    case 'write':
      return person('member', { scope: 'write' });
    case 'admin-token':
      return person('admin', { scope: 'admin' });
    default:
      return name satisfies never;
  }
}

interface More {
  readonly isCreator?: boolean;
  readonly joinedLinks?: readonly LinkFacts[];
  readonly scope?: TokenScope;
}

function person(
  memberRole: MemberRole,
  { isCreator = false, joinedLinks = [], scope }: More = {},
): { principal: Principal; asker: AskerFacts } {
  return {
    principal: {
      id: principalIdOf('user', 'ada'),
      user: { id: 'ada', name: 'Ada', color: '#112233', kind: memberRole === 'guest' ? 'guest' : 'member' },
      memberRole,
      proof:
        scope === undefined ? { kind: 'session', sessionId: 's' } : { kind: 'token', tokenId: 't', scope },
    },
    asker: { kind: 'user', memberRole, tokenScope: scope, joinedLinks, levels: levelsFor(isCreator) },
  };
}

function levelsFor(isOwner: boolean): readonly Level[] {
  return [
    { kind: 'document', id: 'd', isOwner, grants: [], placeGives: null },
    { kind: 'space', isNobodys: false },
  ];
}

function linkOf(role: LinkRole): LinkFacts {
  return { role, hasEnded: false, maker: { memberRole: 'member', levels: levelsFor(true) } };
}

function bareLink(link: LinkFacts): Who {
  return {
    principal: {
      id: principalIdOf('link', 'l'),
      user: { id: 'link-l', name: 'Guest', color: '#112233', kind: 'link' },
      memberRole: 'guest',
      proof: { kind: 'shareLink', linkId: 'l' },
    },
    asker: { kind: 'link', link, isOfThisDocument: true },
  };
}
