/** What was changed about the instance, in the words of its form: from what to what. */
import type { TFunction } from 'i18next';
import { SIGN_UP_RULES } from '../../../shared/api/instance.ts';

type Words = TFunction<'team'>;

const LABELS = {
  name: 'instance.name',
  signUp: 'instance.signUp',
  signUpDomains: 'instance.domainsShort',
  signUpRole: 'instance.signUpRole',
  shareLinks: 'instance.shareLinks',
  sessionDays: 'instance.sessionDays',
} as const;
type Setting = keyof typeof LABELS;

const SETTINGS: readonly Setting[] = [
  'name',
  'signUp',
  'signUpDomains',
  'signUpRole',
  'shareLinks',
  'sessionDays',
];

/** @param detail `<setting>.from` and `<setting>.to`; what was written down before that has the new value alone, as JSON */
export function settingsWords(detail: Readonly<Record<string, string>>, t: Words): readonly string[] {
  const settings = SETTINGS.flatMap((setting) => {
    const { [`${setting}.from`]: from, [`${setting}.to`]: to, [setting]: old } = detail;
    const label = t(LABELS[setting]);
    if (from !== undefined && to !== undefined) {
      return `${label}: ${settingWords(setting, from, t)} → ${settingWords(setting, to, t)}`;
    }
    return old === undefined ? [] : `${label}: ${settingWords(setting, readOld(old), t)}`;
  });
  const { logo } = detail;
  if (logo === undefined) return settings;
  const what = logo === 'removed' ? 'removed' : 'changed';
  return [...settings, `${t('instance.logo')}: ${t(`audit.values.${what}`)}`];
}

function settingWords(setting: Setting, value: string, t: Words): string {
  if (value === '') return t('audit.nothing');
  if (setting === 'shareLinks') return t(value === 'true' ? 'audit.values.yes' : 'audit.values.no');
  if (setting === 'signUpRole') return t(value === 'guest' ? 'roles.guest' : 'roles.member');
  if (setting !== 'signUp') return value;
  const rule = SIGN_UP_RULES.find((known) => known === value);
  return rule === undefined ? value : t(`instance.signUps.${rule}`);
}

function readOld(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.join(', ') : String(value);
  } catch {
    return json;
  }
}
