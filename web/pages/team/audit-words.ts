/** An entry of the audit log in words. What a newer server writes down and this page does not know is shown as it is. */
import type { TFunction } from 'i18next';
import { AUDIT_KINDS, type AuditEvent } from '../../../shared/api/audit.ts';
import { DOCUMENT_ROLES, MEMBER_ROLES } from '../../../shared/roles.ts';
import { settingsWords } from './settings-words.ts';

type Words = TFunction<'team'>;

const NAMES = [
  'by',
  'changed',
  'document',
  'documentsTo',
  'email',
  'ended',
  'format',
  'from',
  'inside',
  'issuer',
  'link',
  'linksBy',
  'logo',
  'members',
  'name',
  'of',
  'origin',
  'placeGives',
  'role',
  'route',
  'scope',
  'times',
  'to',
  'token',
  'way',
  'where',
  'why',
] as const;

/** What people have named, which is never taken for a word of ours. */
const GIVEN: ReadonlySet<string> = new Set(['document', 'documentsTo', 'email', 'link', 'name', 'of', 'to']);
/** Of these `to` is no name. */
const TO_IS_OURS: ReadonlySet<string> = new Set(['member.role-changed', 'document.moved']);

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

/** As the server writes them down, and where their words are. */
const VALUES = {
  admin: 'roles.admin',
  'all other devices': 'audit.values.otherDevices',
  all: 'audit.values.all',
  'another device': 'audit.values.anotherDevice',
  'asked once more': 'audit.values.askedAgain',
  changed: 'audit.values.changed',
  comment: 'audit.values.comment',
  'command line': 'audit.values.commandLine',
  deactivated: 'audit.values.deactivated',
  edit: 'audit.values.edit',
  everybody: 'move.everybody',
  expiresAt: 'audit.values.expiresAt',
  invitation: 'audit.values.invitation',
  mail: 'audit.values.mail',
  'many addresses': 'audit.values.manyAddresses',
  maxUses: 'audit.values.maxUses',
  name: 'audit.names.name',
  none: 'audit.values.none',
  'none of ours': 'audit.values.noneOfOurs',
  'owner link': 'audit.values.ownerLink',
  passkey: 'audit.values.passkey',
  passkeys: 'audit.values.passkeys',
  password: 'audit.values.password',
  provider: 'audit.values.provider',
  read: 'audit.values.read',
  removed: 'audit.values.removed',
  reset: 'audit.values.reset',
  role: 'audit.names.role',
  secondFactor: 'audit.values.secondFactor',
  'share link': 'audit.values.shareLink',
  'sign-up': 'audit.values.signUp',
  takeOver: 'audit.values.takeOver',
  tokens: 'audit.values.tokens',
  view: 'audit.values.view',
  write: 'audit.values.write',
} as const;

export function kindWords(kind: string, t: Words): string {
  const known = AUDIT_KINDS.find((one) => one === kind);
  return known === undefined ? kind : t(`audit.kinds.${known}`);
}

/** @param nameOf somebody's name by their id, where they are known */
export function detailWords(
  { kind, detail }: Pick<AuditEvent, 'kind' | 'detail'>,
  { t, nameOf }: { readonly t: Words; readonly nameOf: (id: string) => string | undefined },
): readonly string[] {
  if (kind === 'instance.changed') return settingsWords(detail, t);
  const { from, to, what, person, ...rest } = detail;
  const isNamed = to !== undefined || rest['documentsTo'] !== undefined;
  const deed = DEEDS.find((one) => one === what);
  const value = (name: string, text: string): string =>
    GIVEN.has(name) && !(name === 'to' && TO_IS_OURS.has(kind)) ? text : valueWords(text, t);
  const labelled = (name: string, text: string): string => `${nameWords(name, t)}: ${value(name, text)}`;
  const words = [
    ...(deed === undefined ? [] : [t(`audit.deeds.${deed}`)]),
    ...(person === undefined || isNamed ? [] : [nameOf(person) ?? '']),
    ...(isSaid(from) && isSaid(to)
      ? [`${value('to', from)} → ${value('to', to)}`]
      : Object.entries({ from, to }).map(([name, text]) => (isSaid(text) ? labelled(name, text) : ''))),
    ...Object.entries(rest).map(([name, text]) => (isSaid(text) ? labelled(name, text) : '')),
  ];
  return words.filter((word) => word !== '');
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function nameWords(name: string, t: Words): string {
  const known = NAMES.find((one) => one === name);
  return known === undefined ? name : t(`audit.names.${known}`);
}

/** One, or several with commas between them. */
function valueWords(value: string, t: Words): string {
  return value
    .split(', ')
    .map((one) => oneValue(one, t))
    .join(', ');
}

function oneValue(value: string, t: Words): string {
  const member = MEMBER_ROLES.find((role) => role === value);
  if (member !== undefined) return t(`roles.${member}`);
  const role = DOCUMENT_ROLES.find((one) => one === value);
  if (role !== undefined) return t(`documentRoles.${role}`);
  return isKnown(value) ? t(VALUES[value]) : value;
}

function isKnown(value: string): value is keyof typeof VALUES {
  return Object.hasOwn(VALUES, value);
}
