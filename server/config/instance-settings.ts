/** What an instance is called and who may come in, where the one who runs it wants that fixed: the page shows it. */
import { z } from 'zod';
import { optionalNameSchema } from '../../shared/api/person.ts';
import {
  INSTANCE_NAME_CHARACTERS,
  SESSION_DAYS,
  SIGN_UP_RULES,
  type InstanceSettings,
} from '../../shared/api/instance.ts';

const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const daysText = `a whole number of days from ${SESSION_DAYS.least} to ${SESSION_DAYS.most}`;
const days = z
  .string()
  .regex(/^\d{1,3}$/, `expected ${daysText}`)
  .transform(Number)
  .refine((count) => count >= SESSION_DAYS.least && count <= SESSION_DAYS.most, `expected ${daysText}`);
const domains = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim().toLowerCase()))
  .refine((names) => names.every((name) => DOMAIN.test(name)), 'expected domains separated by commas');

export const instanceSettingSchemas = {
  INSTANCE_NAME: optionalNameSchema(
    INSTANCE_NAME_CHARACTERS,
    `expected at most ${INSTANCE_NAME_CHARACTERS} characters`,
    'expected no control characters',
  ).optional(),
  SIGN_UP: z.enum(SIGN_UP_RULES, `expected one of ${SIGN_UP_RULES.join(', ')}`).optional(),
  SIGN_UP_DOMAINS: domains.optional(),
  SIGN_UP_ROLE: z.enum(['member', 'guest'], 'expected member or guest').optional(),
  SHARE_LINKS: z
    .enum(['on', 'off'], 'expected on or off')
    .transform((text) => text === 'on')
    .optional(),
  SESSION_DAYS: days.optional(),
};

export const instanceFields = z.object(instanceSettingSchemas);

/** Those that were set. */
export function instanceSettingsIn(data: z.output<typeof instanceFields>): Partial<InstanceSettings> {
  const all = {
    name: data.INSTANCE_NAME,
    signUp: data.SIGN_UP,
    signUpDomains: data.SIGN_UP_DOMAINS,
    signUpRole: data.SIGN_UP_ROLE,
    shareLinks: data.SHARE_LINKS,
    sessionDays: data.SESSION_DAYS,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
