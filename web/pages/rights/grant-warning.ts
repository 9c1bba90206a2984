/** Before somebody takes a name off a list: what would be so afterwards, where that is more than one right less. */
import type { TFunction } from 'i18next';
import type { Grant } from '../../../shared/api/collections.ts';

export interface GrantedTo {
  readonly kind: 'documents' | 'collections';
  readonly grants: readonly Grant[];
  /** Only those it lists, and who owns it, come in. */
  readonly isClosed: boolean;
}

/** Undefined: it is one right less, and can be given again by whoever took it. */
export function grantWarning(
  grant: Grant,
  { kind, grants, isClosed }: GrantedTo,
  { t, ownId }: { readonly t: TFunction<'team'>; readonly ownId: string | undefined },
): string | undefined {
  const isOwn = grant.person !== null && grant.person.id === ownId;
  const isLast = kind === 'collections' && isLastManager(grant, grants);
  if (!isOwn && !isLast) return undefined;
  const hasGroups = grants.some(({ group }) => group !== null);
  const closes = isClosed && !hasGroups;
  const name = grant.person?.name ?? grant.group?.name ?? '';
  return [
    isOwn ? t(`access.leave.own.${kind}`) : t('access.leave.other', { name }),
    isOwn && (closes ? t(`access.leave.closes.${kind}`) : t('access.leave.lessens')),
    isLast && t('access.leave.last'),
  ]
    .filter((sentence) => sentence !== false)
    .join(' ');
}

/** A group that nobody is in manages nothing. */
function isLastManager(grant: Grant, grants: readonly Grant[]): boolean {
  return manages(grant) && !grants.some((other) => other.id !== grant.id && manages(other));
}

function manages({ role, group }: Grant): boolean {
  return role === 'manager' && (group === null || group.members > 0);
}
