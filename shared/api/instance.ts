/** What an instance is called and who may come in: read by everybody, set by those who look after it. */
import { z } from 'zod';
import { optionalNameSchema } from './person.ts';

export const SIGN_UP_RULES = ['invitation', 'domains', 'open'] as const;
export type SignUpRule = (typeof SIGN_UP_RULES)[number];

export const INSTANCE_NAME_CHARACTERS = 60;
export const SESSION_DAYS = { least: 1, usual: 30, most: 365 } as const;
export const MOST_DOMAINS = 50;
export const LOGO_CHARACTERS = 350_000;

const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain such as example.org');

const settingFields = {
  name: z.string().trim().max(INSTANCE_NAME_CHARACTERS),
  /** `domains`: whoever proves an address of one of `signUpDomains`. `open`: everybody. */
  signUp: z.enum(SIGN_UP_RULES),
  signUpDomains: z.array(domainSchema).max(MOST_DOMAINS),
  /** What those are who sign up by themselves. */
  signUpRole: z.enum(['member', 'guest']),
  /** False: share links let nobody in, also those that were made before. */
  shareLinks: z.boolean(),
  /** How long somebody stays signed in without coming by. */
  sessionDays: z.int().min(SESSION_DAYS.least).max(SESSION_DAYS.most),
};
export type InstanceSetting = keyof typeof settingFields;

export const instanceSettingsSchema = z.object(settingFields);
export type InstanceSettings = Readonly<z.infer<typeof instanceSettingsSchema>>;

export const DEFAULT_INSTANCE: InstanceSettings = {
  name: '',
  signUp: 'invitation',
  signUpDomains: [],
  signUpRole: 'member',
  shareLinks: true,
  sessionDays: SESSION_DAYS.usual,
};

/** `GET /api/v1/instance/settings` */
export const instanceSettingsResponseSchema = z.object({
  ...settingFields,
  /** Set by environment variables: the page cannot change them. */
  fixed: z.array(z.string()),
  hasLogo: z.boolean(),
  /** What it takes to let people in by an address that was shown to be theirs: a mail server, or a provider. */
  sendsMail: z.boolean(),
  hasProvider: z.boolean(),
});
export type InstanceSettingsResponse = Readonly<z.infer<typeof instanceSettingsResponseSchema>>;

const logoSchema = z
  .string()
  .max(LOGO_CHARACTERS)
  .regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+=*$/, 'a PNG, JPEG or WebP as a data: address');

/** `PATCH /api/v1/instance/settings` */
export const updateInstanceRequestSchema = z
  .object({
    ...settingFields,
    name: optionalNameSchema(INSTANCE_NAME_CHARACTERS),
    logo: logoSchema.nullable(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, { message: 'something to change' });
export type UpdateInstanceRequest = Readonly<z.infer<typeof updateInstanceRequestSchema>>;

/** `GET /api/v1/instance`: for everybody who opens the page. */
export const instanceSchema = z.object({
  /** Empty: it has no name of its own. */
  name: z.string(),
  /** An address on this server; null: none. */
  logoUrl: z.string().nullable(),
  signUp: z.enum(SIGN_UP_RULES),
});
export type Instance = Readonly<z.infer<typeof instanceSchema>>;
