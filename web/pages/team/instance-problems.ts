/** What is wrong with the instance's settings before they are sent: by the schema that the server takes them by. */
import {
  updateInstanceRequestSchema,
  type InstanceSetting,
  type InstanceSettingsResponse,
  type UpdateInstanceRequest,
} from '../../../shared/api/instance.ts';

export interface Problem {
  /** Of several, the one that is wrong. */
  readonly value?: string;
}
export type Problems = { readonly [Setting in InstanceSetting]?: Problem };

const CHECKED = ['name', 'signUpDomains', 'sessionDays'] as const;

export function problemsOf(
  wanted: UpdateInstanceRequest,
  saved: Pick<InstanceSettingsResponse, 'signUp' | 'signUpDomains'>,
): Problems {
  const issues = updateInstanceRequestSchema.safeParse(wanted).error?.issues ?? [];
  const found = CHECKED.flatMap((setting) => {
    const issue = issues.find(({ path }) => path[0] === setting);
    if (issue === undefined) return [];
    const at = issue.path[1];
    const value = typeof at === 'number' ? wanted.signUpDomains?.[at] : undefined;
    return [[setting, value === undefined ? {} : { value }] as const];
  });
  const { signUp = saved.signUp, signUpDomains = saved.signUpDomains } = wanted;
  const lacksDomain = signUp === 'domains' && signUpDomains.length === 0;
  return { ...Object.fromEntries(found), ...(lacksDomain ? { signUpDomains: {} } : {}) };
}
