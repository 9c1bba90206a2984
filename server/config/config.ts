/**
 * What the one who runs the server can set: environment variables, a `.env` file and flags of `scriptorium start`
 * all carry the same names. Parsed once, at the edge; everything behind it receives plain typed values.
 */
import { z } from 'zod';
import { fail, succeed, type Result } from '../../shared/result.ts';
import { DEFAULT_LIMITS, type Limits } from '../../shared/protocol/limits.ts';
import type { InstanceSettings } from '../../shared/api/instance.ts';
import { instanceSettingsIn, instanceSettingSchemas } from './instance-settings.ts';
import { baseUrl, origin, trustProxy, type TrustProxy } from './address-settings.ts';
import { expected } from './expected.ts';
import { LIMIT_NAMES, limitName, limitsSchema } from './limit-settings.ts';
import {
  mailOf,
  oidcOf,
  waysInProblems,
  waysInSchemas,
  type MailSettings,
  type OidcSettings,
} from './ways-in-settings.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const SYNCHRONOUS_MODES = ['full', 'normal'] as const;

export interface Config {
  readonly host: string;
  /** 0 lets the system pick one; the printed address tells which. */
  readonly port: number;
  /** What people type: an origin, with its sub-path if it has one, no slash at the end. undefined: as listened on. */
  readonly baseUrl: string | undefined;
  /** As given; relative to the working directory. */
  readonly dataDir: string;
  readonly trustProxy: TrustProxy;
  readonly allowedOrigins: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly metricsToken: string | undefined;
  /** PEM files, relative to the working directory; undefined: plain HTTP. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** `full`: an acknowledged edit survives a power cut; `normal`: it survives a crash of the process. */
  readonly synchronous: (typeof SYNCHRONOUS_MODES)[number];
  /** Undefined: no mail is sent. */
  readonly mail: MailSettings | undefined;
  /** Undefined: nobody signs in at a provider. */
  readonly oidc: OidcSettings | undefined;
  readonly limits: Limits;
  /** What the instance's own settings cannot change. */
  readonly instance: Partial<InstanceSettings>;
}

/** One schema per variable, on the text as it came; undefined: not set. */
export const settingSchemas = {
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, expected('a host name or an address to listen on, such as 127.0.0.1 or 0.0.0.0'))
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, expected('a port number from 0 to 65535 (0: any free one)'))
    .transform(Number)
    .refine((port) => port <= 65_535, expected('a port number from 0 to 65535 (0: any free one)'))
    .default(3000),
  BASE_URL: baseUrl.optional(),
  DATA_DIR: z.string().default('./data'),
  TRUST_PROXY: trustProxy.default(false),
  ALLOWED_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(origin))
    .default([]),
  LOG_LEVEL: z.enum(LOG_LEVELS, expected(`one of ${LOG_LEVELS.join(', ')}`)).default('info'),
  METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,512}$/, expected('16 to 512 characters without spaces'))
    .optional(),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  SYNCHRONOUS: z.enum(SYNCHRONOUS_MODES, expected('full or normal')).default('full'),
  ...instanceSettingSchemas,
  ...waysInSchemas,
};

/** What has a name in the contract and is not there yet: refused rather than silently ignored. */
const LATER: ReadonlyMap<string, string> = new Map([
  ['DATABASE_URL', 'this version keeps everything in SQLite in DATA_DIR'],
  ['REDIS_URL', 'this version runs as one process'],
]);
export const LATER_NAMES: readonly string[] = [...LATER.keys()];

/** Every variable there is, in the order in which they are documented. */
export const SETTING_NAMES: readonly string[] = [...Object.keys(settingSchemas), ...LIMIT_NAMES];

const settingsSchema = z.object(settingSchemas);

export interface ConfigProblem {
  readonly name: string;
  /** What was expected, or why it is refused. */
  readonly message: string;
}

/** Text by variable name; undefined: not set. */
export type SettingTexts = Readonly<Record<string, string | undefined>>;

/** Parses all settings at once, so that everything that is wrong is said in one go. */
export function parseConfig(texts: SettingTexts): Result<Config, readonly ConfigProblem[]> {
  const settings = settingsSchema.safeParse(texts);
  const limits = limitsSchema.safeParse(
    Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((key) => [key, texts[limitName(key)]])),
  );
  const problems = [
    ...(settings.success ? [] : problemsOf(settings.error, (name) => name)),
    ...(limits.success ? [] : problemsOf(limits.error, limitName)),
    ...tlsProblems(texts),
    ...waysInProblems(texts),
    ...refusedNames(texts),
  ];
  if (!settings.success || !limits.success || problems.length > 0) return fail(problems);
  const { data } = settings;
  return succeed({
    host: data.HOST,
    port: data.PORT,
    baseUrl: data.BASE_URL,
    dataDir: data.DATA_DIR,
    trustProxy: data.TRUST_PROXY,
    allowedOrigins: data.ALLOWED_ORIGINS,
    logLevel: data.LOG_LEVEL,
    metricsToken: data.METRICS_TOKEN,
    tls:
      data.TLS_CERT === undefined || data.TLS_KEY === undefined
        ? undefined
        : { certFile: data.TLS_CERT, keyFile: data.TLS_KEY },
    synchronous: data.SYNCHRONOUS,
    mail: mailOf(data, data.BASE_URL),
    oidc: oidcOf(data),
    limits: limits.data,
    instance: instanceSettingsIn(data),
  });
}

/** The first complaint about each variable: later ones follow from it. */
function problemsOf(error: z.ZodError, nameOf: (key: string) => string): ConfigProblem[] {
  const messageByName = new Map<string, string>();
  for (const issue of error.issues) {
    const name = nameOf(String(issue.path[0]));
    if (!messageByName.has(name)) messageByName.set(name, issue.message);
  }
  return [...messageByName].map(([name, message]) => ({ name, message }));
}

/** What two settings say together; on the texts, so that it is told beside whatever else is wrong. */
function tlsProblems({ TLS_CERT: cert, TLS_KEY: key, BASE_URL: address }: SettingTexts): ConfigProblem[] {
  if (cert === undefined && key === undefined) return [];
  if (key === undefined)
    return [{ name: 'TLS_CERT', message: 'expected TLS_KEY as well, the file with its key' }];
  if (cert === undefined) {
    return [{ name: 'TLS_KEY', message: 'expected TLS_CERT as well, the file with its certificate' }];
  }
  return address?.toLowerCase().startsWith('http:') === true
    ? [{ name: 'BASE_URL', message: 'expected https://… because TLS_CERT makes this server speak https' }]
    : [];
}

function refusedNames(texts: SettingTexts): ConfigProblem[] {
  return Object.keys(texts)
    .filter((name) => texts[name] !== undefined)
    .flatMap((name) => {
      const message = refusalOf(name);
      return message === undefined ? [] : [{ name, message }];
    });
}

function refusalOf(name: string): string | undefined {
  const later = LATER.get(name);
  if (later !== undefined) return `is not supported by this version: ${later}`;
  if (name.startsWith('OIDC_') && !SETTING_NAMES.includes(name)) {
    return `is not a setting; there are ${Object.keys(waysInSchemas).join(', ')}`;
  }
  if (name.startsWith('LIMIT_') && !LIMIT_NAMES.includes(name)) {
    return `is not a limit; there are ${LIMIT_NAMES.join(', ')}`;
  }
  return undefined;
}
