/** Who may change what about whom: a pure function of roles, so that every pair stands in one table of tests. */
import type { MemberRole } from '../../shared/roles.ts';

export interface MemberChange {
  readonly actor: { readonly id: string; readonly role: MemberRole };
  readonly target: { readonly id: string; readonly role: MemberRole };
  /** `letInAgain`: no longer deactivated. */
  readonly what: 'deactivate' | 'letInAgain' | 'remove' | { readonly role: MemberRole };
  /** The target is an owner and there is no other who can come in. */
  readonly isLastOwner: boolean;
}

export type MemberRefusal =
  /** Admins change nothing about owners, and make none. */
  | 'onlyOwners'
  /** The instance would be nobody's. */
  | 'lastOwner'
  /** One's own account is removed on the settings page, and not deactivated at all. */
  | 'yourself';

/** The actor looks after the instance (decide.ts). */
export function refusalOf({ actor, target, what, isLastOwner }: MemberChange): MemberRefusal | undefined {
  const takesOwnership = target.role === 'owner' && what !== 'letInAgain';
  const isSelf = actor.id === target.id;
  if (isSelf && (what === 'deactivate' || what === 'remove')) return 'yourself';
  const makesOwner = typeof what === 'object' && what.role === 'owner';
  if (actor.role !== 'owner' && (target.role === 'owner' || makesOwner)) return 'onlyOwners';
  if (takesOwnership && !makesOwner && isLastOwner) return 'lastOwner';
  return undefined;
}
