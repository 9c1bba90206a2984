/** What is being changed about the instance and not saved yet: numbers and lists as they are typed. */
import type { InstanceSettingsResponse, UpdateInstanceRequest } from '../../../shared/api/instance.ts';

export type InstanceDraft = Omit<UpdateInstanceRequest, 'signUpDomains' | 'sessionDays'> & {
  readonly domains?: string;
  readonly days?: string;
};

/** A field that the environment sets cannot be changed here, and says so. */
export interface FieldProps {
  readonly disabled: boolean;
  readonly description?: string;
  /** What is wrong with it, and what it takes. */
  readonly error?: string;
}

/** Only what may be set here; all of it, so that pressing Save without a change is no error. */
export function requestOf(draft: InstanceDraft, saved: InstanceSettingsResponse): UpdateInstanceRequest {
  const { domains, days, logo, ...rest } = draft;
  const isByDomains = (rest.signUp ?? saved.signUp) === 'domains';
  const wanted = {
    name: saved.name,
    shareLinks: saved.shareLinks,
    signUp: saved.signUp,
    signUpRole: saved.signUpRole,
    ...rest,
    // What was typed into a field that is no longer shown is not meant.
    signUpDomains: (isByDomains ? domainsIn(domains) : undefined) ?? saved.signUpDomains,
    // Nothing in a field of numbers is no number, and not nought.
    sessionDays: days === undefined ? saved.sessionDays : Number(days.trim() === '' ? Number.NaN : days),
  };
  const open = Object.entries(wanted).filter(([name]) => !saved.fixed.includes(name));
  return { ...Object.fromEntries(open), ...(logo === undefined ? {} : { logo }) };
}

function domainsIn(text: string | undefined): string[] | undefined {
  return text
    ?.split(/[\s,;]+/)
    .map((domain) => domain.replace(/^@/, ''))
    .filter((domain) => domain !== '');
}
