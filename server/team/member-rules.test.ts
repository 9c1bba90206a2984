import { expect, it } from 'vitest';
import type { MemberRole } from '../../shared/roles.ts';
import { refusalOf, type MemberChange } from './member-rules.ts';

const WHATS = ['deactivate', 'letInAgain', 'remove', { role: 'owner' }, { role: 'member' }] as const;

function answers(actor: MemberRole, target: MemberRole, isLastOwner = false): readonly string[] {
  return WHATS.map((what: MemberChange['what']) => {
    const change = { actor: { id: 'a', role: actor }, target: { id: 't', role: target }, what, isLastOwner };
    return refusalOf(change) ?? 'yes';
  });
}

/** deactivate, let in again, remove, make an owner, make a member. */
const TABLE: readonly (readonly [MemberRole, MemberRole, readonly string[]])[] = [
  ['owner', 'owner', ['yes', 'yes', 'yes', 'yes', 'yes']],
  ['owner', 'admin', ['yes', 'yes', 'yes', 'yes', 'yes']],
  ['owner', 'member', ['yes', 'yes', 'yes', 'yes', 'yes']],
  ['owner', 'guest', ['yes', 'yes', 'yes', 'yes', 'yes']],
  ['admin', 'owner', ['onlyOwners', 'onlyOwners', 'onlyOwners', 'onlyOwners', 'onlyOwners']],
  ['admin', 'admin', ['yes', 'yes', 'yes', 'onlyOwners', 'yes']],
  ['admin', 'member', ['yes', 'yes', 'yes', 'onlyOwners', 'yes']],
  ['admin', 'guest', ['yes', 'yes', 'yes', 'onlyOwners', 'yes']],
];

it.each(TABLE)('ACC-72 the %s about a %s', (actor, target, expected) => {
  expect(answers(actor, target)).toEqual(expected);
});

it('ACC-72 the last owner stays one, whoever asks', () => {
  expect(answers('owner', 'owner', true)).toEqual(['lastOwner', 'yes', 'lastOwner', 'yes', 'lastOwner']);
});

it('ACC-72 nobody shuts themselves out here', () => {
  const myself = { id: 'a', role: 'admin' } as const;
  for (const what of ['deactivate', 'remove'] as const) {
    expect(refusalOf({ actor: myself, target: myself, what, isLastOwner: false })).toBe('yourself');
  }
  const downwards = { actor: myself, target: myself, what: { role: 'member' }, isLastOwner: false } as const;
  expect(refusalOf(downwards)).toBe(undefined);
});
