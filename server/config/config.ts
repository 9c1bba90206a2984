/**
 * What the one who runs the server can set: environment variables, a `.env` file and flags of `scriptorium start`
 * all carry the same names. Parsed once, at the edge; everything behind it receives plain typed values.
 */
import { z } from 'zod';
import { fail, succeed, type Result } from '../../shared/result.ts';
import { DEFAULT_LIMITS, type Limits } from '../../shared/protocol/limits.ts';
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

/** Whose `X-Forwarded-*` headers to believe: nobody's, everybody's, the nearest n hops, or these addresses. */
export type TrustProxy = boolean | number | readonly string[];

export interface Config {
  readonly host: string;
  /** 0 lets the system pick one; the printed address tells which. */
  readonly port: number;
  /** The origin people type, without a slash at the end; undefined: the address listened on. */
  readonly baseUrl: string | undefined;
  /** As given; relative to the working directory. */
  readonly dataDir: string;
  readonly trustProxy: TrustProxy;
  readonly allowedOrigins: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly metricsToken: string | undefined;
  /** `full`: an acknowledged edit survives a power cut; `normal`: it survives a crash of the process. */
  readonly synchronous: (typeof SYNCHRONOUS_MODES)[number];
  /** Undefined: no mail is sent. */
  readonly mail: MailSettings | undefined;
  /** Undefined: nobody signs in at a provider. */
  readonly oidc: OidcSettings | undefined;
  readonly limits: Limits;
}

const expected = (text: string) => ({ error: `expected ${text}` });

const originText = 'an address such as https://write.example.org, without a path';
const origin = z.string().transform((text, context) => {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin =
    parsed !== undefined &&
    /^https?:$/.test(parsed.protocol) &&
    parsed.pathname === '/' &&
    parsed.search === '' &&
    parsed.hash === '' &&
    parsed.username === '';
  if (isOrigin) return parsed.origin;
  context.addIssue({ code: 'custom', message: `expected ${originText}` });
  return z.NEVER;
});

const trustProxy = z
  .string()
  .regex(
    /^(true|false|\d{1,2}|[\da-fA-F.:/]+(\s*,\s*[\da-fA-F.:/]+)*|loopback|linklocal|uniquelocal)$/,
    expected('true, false, a number of proxies, or their addresses separated by commas (10.0.0.0/8, ::1)'),
  )
  .transform((text): TrustProxy => {
    if (text === 'true' || text === 'false') return text === 'true';
    return /^\d+$/.test(text) ? Number(text) : text.split(',').map((part) => part.trim());
  });

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
  // Vite and Vitest set BASE_URL to "/" in whatever they start. It names no address, so it is no setting of ours.
  BASE_URL: z.union([z.literal('/').transform(() => undefined), origin]).optional(),
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
  SYNCHRONOUS: z.enum(SYNCHRONOUS_MODES, expected('full or normal')).default('full'),
  ...waysInSchemas,
};

/** What has a name in the contract and is not there yet: refused rather than silently ignored. */
const LATER: ReadonlyMap<string, string> = new Map([
  ['DATABASE_URL', 'this version keeps everything in SQLite in DATA_DIR'],
  ['REDIS_URL', 'this version runs as one process'],
  ['TLS_CERT', 'this version speaks plain HTTP; put a proxy in front of it (docs/operations.md)'],
  ['TLS_KEY', 'this version speaks plain HTTP; put a proxy in front of it (docs/operations.md)'],
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
    synchronous: data.SYNCHRONOUS,
    mail: mailOf(data, data.BASE_URL),
    oidc: oidcOf(data),
    limits: limits.data,
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
