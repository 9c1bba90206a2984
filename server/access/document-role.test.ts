import { describe, expect, it } from 'vitest';
import type { MembersRole } from '../../shared/roles.ts';
import {
  documentAccessOf,
  roleOf,
  roleWithoutLinks,
  waysIn,
  type AskerFacts,
  type GrantFacts,
  type Level,
  type LinkFacts,
  type MakerFacts,
  type UserFacts,
} from './document-role.ts';

type DocumentLevel = Extract<Level, { kind: 'document' }>;

const OPEN: readonly Level[] = [ownDocument(false), { kind: 'space', isNobodys: false }];
const OWN: readonly Level[] = [ownDocument(true), { kind: 'space', isNobodys: false }];

const maker: MakerFacts = { memberRole: 'member', levels: OWN };
const view: LinkFacts = { role: 'view', hasEnded: false, maker };
const edit: LinkFacts = { role: 'edit', hasEnded: false, maker };
const revokedEdit: LinkFacts = { role: 'edit', hasEnded: true, maker };

function ownDocument(isOwner: boolean, rest: Partial<DocumentLevel> = {}): DocumentLevel {
  return { kind: 'document', id: 'd', isOwner, grants: [], placeGives: null, ...rest };
}

function user(facts: Partial<UserFacts>): AskerFacts {
  return {
    kind: 'user',
    memberRole: 'member',
    tokenScope: undefined,
    joinedLinks: [],
    levels: OPEN,
    ...facts,
  };
}
const guest = (...joinedLinks: LinkFacts[]) => user({ memberRole: 'guest', joinedLinks });
const link = (facts: LinkFacts, isOfThisDocument = true): AskerFacts => ({
  kind: 'link',
  link: facts,
  isOfThisDocument,
});

/** Every kind of asker; what they get in a live document, in the trash, and where there is none. */
const TABLE: readonly (readonly [string, AskerFacts, string, string, string])[] = [
  ['an ended session or token', { kind: 'signedOut' }, 'signedOut', 'signedOut', 'signedOut'],
  ['the instance owner', user({ memberRole: 'owner' }), 'owner', 'deleted', 'notFound'],
  ['an admin', user({ memberRole: 'admin' }), 'owner', 'deleted', 'notFound'],
  ['the creator', user({ levels: OWN }), 'owner', 'deleted', 'notFound'],
  ['another member', user({}), 'editor', 'deleted', 'notFound'],
  ['a member with a view link', user({ joinedLinks: [view] }), 'editor', 'deleted', 'notFound'],
  ['a member with a revoked link', user({ joinedLinks: [revokedEdit] }), 'editor', 'deleted', 'notFound'],
  ['a guest without a link', guest(), 'notFound', 'notFound', 'notFound'],
  ['a guest with a view link', guest(view), 'viewer', 'deleted', 'notFound'],
  ['a guest with an edit link', guest(edit), 'editor', 'deleted', 'notFound'],
  ['a guest with both links', guest(view, edit), 'editor', 'deleted', 'notFound'],
  ['a guest whose edit link was revoked', guest(view, revokedEdit), 'viewer', 'deleted', 'notFound'],
  ['a guest whose only link was revoked', guest(revokedEdit), 'forbidden', 'forbidden', 'notFound'],
  [
    'a read token of the owner',
    user({ memberRole: 'owner', tokenScope: 'read' }),
    'viewer',
    'deleted',
    'notFound',
  ],
  ['a write token of a member', user({ tokenScope: 'write' }), 'editor', 'deleted', 'notFound'],
  [
    'a write token of the creator',
    user({ levels: OWN, tokenScope: 'write' }),
    'owner',
    'deleted',
    'notFound',
  ],
  ['an admin token of a member', user({ tokenScope: 'admin' }), 'editor', 'deleted', 'notFound'],
  [
    'a token of a guest without a link',
    user({ memberRole: 'guest', tokenScope: 'admin' }),
    'notFound',
    'notFound',
    'notFound',
  ],
  ['a bare view link', link(view), 'viewer', 'deleted', 'notFound'],
  ['a bare edit link', link(edit), 'editor', 'deleted', 'notFound'],
  ['a bare revoked link', link(revokedEdit), 'forbidden', 'forbidden', 'notFound'],
  ['a bare link of another document', link(edit, false), 'notFound', 'notFound', 'notFound'],
];

describe('ACC-20 who may do what', () => {
  it.each(TABLE)('ACC-20 %s', (_who, asker, ...expected) => {
    const answers = [{ inTrash: false }, { inTrash: true }, undefined].map((document) =>
      answer(asker, document),
    );
    expect(answers).toEqual(expected);
  });
});

function answer(asker: AskerFacts, document: { inTrash: boolean } | undefined): string {
  const access = documentAccessOf({ asker, document });
  return access.kind === 'allowed' ? access.role : access.kind;
}

const viewer: GrantFacts = { role: 'viewer', groupId: undefined };
const editors: GrantFacts = { role: 'editor', groupId: 'editors' };
const collection = (membersRole: MembersRole | null, ...grants: GrantFacts[]): Level => ({
  kind: 'collection',
  id: 'c',
  grants,
  membersRole,
});
const space: Level = { kind: 'space', isNobodys: false };

/** The ways up from a document; what a guest, a member, an admin have by them. */
const PLACES: readonly (readonly [string, readonly Level[], string, string, string])[] = [
  ['open to all members', [ownDocument(false), space], 'none', 'editor', 'owner'],
  [
    'made at the command line',
    [ownDocument(false), { kind: 'space', isNobodys: true }],
    'none',
    'owner',
    'owner',
  ],
  ['their own', [ownDocument(true), space], 'owner', 'owner', 'owner'],
  ['private', [ownDocument(false, { placeGives: 'none' }), space], 'none', 'none', 'none'],
  ['private, their own', [ownDocument(true, { placeGives: 'none' })], 'owner', 'owner', 'owner'],
  [
    'private, let in',
    [ownDocument(false, { placeGives: 'none', grants: [viewer] })],
    'viewer',
    'viewer',
    'viewer',
  ],
  ['narrowed', [ownDocument(false, { placeGives: 'viewer' }), space], 'none', 'viewer', 'owner'],
  [
    'narrowed, let in as a group',
    [ownDocument(false, { placeGives: 'viewer', grants: [editors] }), space],
    'editor',
    'editor',
    'owner',
  ],
  ['in a closed collection', [ownDocument(false), collection(null)], 'none', 'none', 'none'],
  [
    'in a closed collection that lists them',
    [ownDocument(false), collection(null, viewer)],
    'viewer',
    'viewer',
    'viewer',
  ],
  [
    'in one that all may comment in',
    [ownDocument(false), collection('commenter')],
    'none',
    'commenter',
    'owner',
  ],
  [
    'in one that lists them by two ways',
    [ownDocument(false), collection(null, viewer, editors)],
    'editor',
    'editor',
    'editor',
  ],
  [
    'narrowed in a collection',
    [ownDocument(false, { placeGives: 'commenter' }), collection(null, editors)],
    'commenter',
    'commenter',
    'commenter',
  ],
  [
    'below their own',
    [ownDocument(false), ownDocument(true, { id: 'p' }), space],
    'manager',
    'manager',
    'owner',
  ],
  [
    'below a private one',
    [ownDocument(false), ownDocument(false, { id: 'p', placeGives: 'none' })],
    'none',
    'none',
    'none',
  ],
  [
    'narrowed twice on the way',
    [
      ownDocument(false, { placeGives: 'editor' }),
      ownDocument(false, { id: 'p', placeGives: 'viewer' }),
      collection(null, editors),
    ],
    'viewer',
    'viewer',
    'viewer',
  ],
];

describe('ACC-60 what a document takes over from its place', () => {
  it.each(PLACES)('ACC-60 %s', (_place, levels, ...expected) => {
    const roles = (['guest', 'member', 'admin'] as const).map(
      (memberRole) => roleOf(user({ memberRole, levels })) ?? 'none',
    );
    expect(roles).toEqual(expected);
  });

  it('ACC-60 a link lets in whatever the place gives', () => {
    const levels = [ownDocument(false, { placeGives: 'none' })];
    const comment: LinkFacts = { role: 'comment', hasEnded: false, maker };
    expect(roleOf(user({ levels, joinedLinks: [comment] }))).toBe('commenter');
  });

  it('ACC-63 tells every reason, each with what it gives and where', () => {
    const levels = [
      ownDocument(false, { placeGives: 'commenter', grants: [viewer] }),
      collection('viewer', editors),
    ];
    const ways = waysIn({ kind: 'user', memberRole: 'admin', levels, joinedLinks: [view] });
    expect(ways.map(({ role, via, level, groupId }) => [role, via, level?.kind, groupId])).toEqual([
      ['viewer', 'grant', 'document', undefined],
      ['commenter', 'grant', 'collection', 'editors'],
      ['viewer', 'members', 'collection', undefined],
      ['owner', 'office', 'collection', undefined],
      ['viewer', 'link', undefined, undefined],
    ]);
  });
});

const CLOSED: readonly Level[] = [ownDocument(false, { placeGives: 'none' })];
const readers = [ownDocument(false, { placeGives: 'none', grants: [viewer] })];

const LEFT_TO_MANAGERS: readonly Level[] = [
  ownDocument(false),
  { kind: 'collection', id: 'c', grants: [], membersRole: 'editor', linksBy: 'manager' },
];
const OWN_LEFT: readonly Level[] = [ownDocument(true, { linksBy: 'manager' }), ...LEFT_TO_MANAGERS.slice(1)];

/** Who made an edit link; what it gives to a guest who joined by it. */
const MAKERS: readonly (readonly [string, MakerFacts | undefined, string])[] = [
  ['the owner of the document', { memberRole: 'member', levels: OWN }, 'editor'],
  ['one of all members, who may edit', { memberRole: 'member', levels: OPEN }, 'editor'],
  ['an admin', { memberRole: 'admin', levels: OPEN }, 'editor'],
  ['a member who lost the document', { memberRole: 'member', levels: CLOSED }, 'forbidden'],
  ['a member who may only read by now', { memberRole: 'member', levels: readers }, 'forbidden'],
  [
    'an editor where that is left to managers',
    { memberRole: 'member', levels: LEFT_TO_MANAGERS },
    'forbidden',
  ],
  ['its owner where that is left to managers', { memberRole: 'member', levels: OWN_LEFT }, 'editor'],
  ['a member who became a guest', { memberRole: 'guest', levels: OWN }, 'forbidden'],
  ['somebody who is deactivated or removed', undefined, 'forbidden'],
];

describe('ACC-115 a link counts while its maker may share', () => {
  it.each(MAKERS)('ACC-115 made by %s', (_who, by, expected) => {
    const made: LinkFacts = { ...edit, maker: by };
    expect(answer(guest(made), { inTrash: false })).toBe(expected);
    expect(answer(link(made), { inTrash: false })).toBe(expected);
  });
});

describe('ACC-116 what comes by a link is not passed on', () => {
  it('ACC-116 a member has no right without the link, however much it gives', () => {
    const byLink = user({ levels: CLOSED, joinedLinks: [edit] });
    expect([roleOf(byLink), roleWithoutLinks(byLink)]).toEqual(['editor', undefined]);
    const readsToo = user({ levels: readers, joinedLinks: [edit] });
    expect([roleOf(readsToo), roleWithoutLinks(readsToo)]).toEqual(['editor', 'viewer']);
    expect(roleWithoutLinks(link(edit))).toBeUndefined();
  });
});
