/** An entry of the audit log in words. What a newer server writes down and this page does not know is shown as it is. */
import type { TFunction } from 'i18next';
import { AUDIT_KINDS, type AuditEvent } from '../../../shared/api/audit.ts';
import { DOCUMENT_ROLES, MEMBER_ROLES } from '../../../shared/roles.ts';

type Words = TFunction<'team'>;

const NAMES = [
  'by',
  'changed',
  'document',
  'documentsTo',
  'email',
  'format',
  'from',
  'issuer',
  'link',
  'linksBy',
  'name',
  'person',
  'placeGives',
  'role',
  'scope',
  'to',
  'way',
  'why',
] as const;

/** Said by themselves: they tell more than the kind does. */
const DEEDS = [
  'made',
  'renamed',
  'removed',
  'joined',
  'left',
  'emailChanged',
  'passkeyAdded',
  'passkeyRemoved',
  'passwordResetLinkMade',
  'pictureChanged',
  'pictureRemoved',
  'providerLinked',
  'recoveryCodeUsed',
  'recoveryCodesRenewed',
  'secondFactorOff',
  'secondFactorOn',
] as const;

const VALUES = [
  'all',
  'comment',
  'deactivated',
  'edit',
  'invitation',
  'none',
  'passkey',
  'password',
  'provider',
  'reset',
  'secondFactor',
  'view',
] as const;

export function kindWords(kind: string, t: Words): string {
  const known = AUDIT_KINDS.find((one) => one === kind);
  return known === undefined ? kind : t(`audit.kinds.${known}`);
}

/** @param nameOf somebody's name by their id, where they are known */
export function detailWords(
  { detail }: AuditEvent,
  { t, nameOf }: { readonly t: Words; readonly nameOf: (id: string) => string | undefined },
): readonly string[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    if (name === 'what') {
      const deed = DEEDS.find((one) => one === value);
      return deed === undefined ? [] : [t(`audit.deeds.${deed}`)];
    }
    if (name === 'person') return nameOf(value) ?? [];
    return `${nameWords(name, t)}: ${valueWords(value, t)}`;
  });
}

function nameWords(name: string, t: Words): string {
  const known = NAMES.find((one) => one === name);
  return known === undefined ? name : t(`audit.names.${known}`);
}

function valueWords(value: string, t: Words): string {
  const member = MEMBER_ROLES.find((role) => role === value);
  if (member !== undefined) return t(`roles.${member}`);
  const role = DOCUMENT_ROLES.find((one) => one === value);
  if (role !== undefined) return t(`documentRoles.${role}`);
  const known = VALUES.find((one) => one === value);
  return known === undefined ? value : t(`audit.values.${known}`);
}
