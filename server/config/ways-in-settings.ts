/** `SMTP_URL`, `MAIL_FROM` and `OIDC_…`: how mail is sent, and where people may sign in. */
import { z } from 'zod';

export interface MailSettings {
  readonly url: string;
  readonly from: string;
}

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** On the button. */
  readonly name: string;
  /** Separated by spaces. */
  readonly scopes: string;
}

const expected = (text: string) => ({ error: `expected ${text}` });

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whoever can change what the provider answers is whoever they like, so it is asked by https. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
  return isSafe && search === '' && hash === '' && username === '';
}

function isMailServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return /^smtps?:$/.test(protocol) && hostname !== '';
}

export const waysInSchemas = {
  SMTP_URL: z
    .string()
    .refine(
      isMailServer,
      expected('a mail server such as smtp://user:password@mail.example.org:587, or smtps://…'),
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>@\r\n]{0,100}<[^\s<>@,]{1,64}@[^\s<>@,]{1,190}>|[^\s<>@,]{1,64}@[^\s<>@,]{1,190})$/,
      expected('an address such as scriptorium@example.org, or Scriptorium <scriptorium@example.org>'),
    )
    .optional(),
  OIDC_ISSUER: z
    .string()
    .refine(
      isIssuer,
      expected(
        'the issuer’s address, such as https://login.example.org/realms/team (http only on this machine)',
      ),
    )
    .optional(),
  OIDC_CLIENT_ID: z.string().max(500).optional(),
  OIDC_CLIENT_SECRET: z.string().max(2_000).optional(),
  OIDC_NAME: z.string().max(60, expected('at most 60 characters')).optional(),
  OIDC_SCOPES: z
    .string()
    .regex(/^[\w.:/-]+( [\w.:/-]+)*$/, expected('scopes separated by spaces, such as "openid email profile"'))
    .refine((text) => text.split(' ').includes('openid'), expected('scopes with "openid" among them'))
    .optional(),
};

type WaysInTexts = z.infer<z.ZodObject<typeof waysInSchemas>>;

/** Without `MAIL_FROM` letters come from this instance's own name. */
export function mailOf(
  { SMTP_URL, MAIL_FROM }: WaysInTexts,
  baseUrl: string | undefined,
): MailSettings | undefined {
  if (SMTP_URL === undefined) return undefined;
  const host = baseUrl === undefined ? 'localhost' : new URL(baseUrl).hostname;
  return { url: SMTP_URL, from: MAIL_FROM ?? `Scriptorium <scriptorium@${host}>` };
}

export function oidcOf(texts: WaysInTexts): OidcSettings | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, OIDC_SCOPES } = texts;
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || OIDC_CLIENT_SECRET === undefined)
    return undefined;
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    name: OIDC_NAME ?? new URL(OIDC_ISSUER).hostname,
    scopes: OIDC_SCOPES ?? 'openid email profile',
  };
}

const NEEDED_TOGETHER = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;

/** Settings that are of no use without others. */
export function waysInProblems(
  texts: Readonly<Record<string, string | undefined>>,
): readonly { readonly name: string; readonly message: string }[] {
  const isSet = (name: string): boolean => texts[name] !== undefined;
  const problems: { name: string; message: string }[] = [];
  if (Object.keys(waysInSchemas).some((name) => name.startsWith('OIDC_') && isSet(name))) {
    for (const name of NEEDED_TOGETHER) {
      if (!isSet(name))
        problems.push({ name, message: 'is needed for signing in at a provider, and is not set' });
    }
  }
  if (isSet('MAIL_FROM') && !isSet('SMTP_URL')) {
    problems.push({ name: 'SMTP_URL', message: 'is needed with MAIL_FROM, and is not set' });
  }
  return problems;
}
