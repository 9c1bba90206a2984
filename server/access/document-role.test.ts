import { describe, expect, it } from 'vitest';
import { documentAccessOf, type AskerFacts, type LinkFacts } from './document-role.ts';

const view: LinkFacts = { role: 'view', hasEnded: false };
const edit: LinkFacts = { role: 'edit', hasEnded: false };
const revokedEdit: LinkFacts = { role: 'edit', hasEnded: true };

function user(facts: Partial<Extract<AskerFacts, { kind: 'user' }>>): AskerFacts {
  return {
    kind: 'user',
    memberRole: 'member',
    isCreator: false,
    tokenScope: undefined,
    joinedLinks: [],
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
  ['the creator', user({ isCreator: true }), 'owner', 'deleted', 'notFound'],
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
    user({ isCreator: true, tokenScope: 'write' }),
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
