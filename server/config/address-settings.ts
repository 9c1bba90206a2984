/** Settings that are addresses: of the server itself, of pages, of proxies. */
import { isIP } from 'node:net';
import { z } from 'zod';

/** Whose `X-Forwarded-*` headers to believe: nobody's, everybody's, the nearest n hops, or these addresses. */
export type TrustProxy = boolean | number | readonly string[];

export const origin = z.string().transform((text, context) => {
  const parsed = readAddress(text);
  if (parsed?.pathname === '/') return parsed.origin;
  context.addIssue({
    code: 'custom',
    message: 'expected an address such as https://write.example.org, without a path',
  });
  return z.NEVER;
});

/**
 * First parts of the addresses that the server and its page have at their root. A sub-path that began so could not
 * be told from them where a proxy has cut it off.
 */
export const OWN_FIRST_SEGMENTS: readonly string[] = [
  'api',
  'assets',
  'confirm-email',
  'd',
  'farewell',
  'healthz',
  'invite',
  'metrics',
  'readyz',
  'reset',
  'settings',
  'sign-in',
  'sign-up',
  'team',
  'trash',
  'welcome',
  'ws',
];
/** Characters that are themselves in addresses, in HTML and in every proxy's configuration. */
const SUB_PATH = /^(\/[\w.~-]+)*\/?$/;

/** An origin and, where the server is not alone on its host, a sub-path; without a slash at the end. */
export const baseUrl = z.string().transform((text, context): string | undefined => {
  // Vite and Vitest set BASE_URL to "/" in whatever they start. It names no address, so it is no setting of ours.
  if (text === '/') return undefined;
  const parsed = readAddress(text);
  if (parsed === undefined || !SUB_PATH.test(parsed.pathname)) {
    context.addIssue({
      code: 'custom',
      message:
        'expected an address such as https://write.example.org or https://example.org/docs, its path of letters, digits, ".", "_", "~" and "-"',
    });
    return z.NEVER;
  }
  const first = parsed.pathname.split('/', 2)[1] ?? '';
  if (OWN_FIRST_SEGMENTS.includes(first)) {
    context.addIssue({
      code: 'custom',
      message: `expected a path that does not begin with one of its own addresses (/${OWN_FIRST_SEGMENTS.join(', /')})`,
    });
    return z.NEVER;
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/$/, '')}`;
});

/** An http address with nothing behind its path, and nobody's name in front of its host. */
function readAddress(text: string): URL | undefined {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  return parsed !== undefined &&
    /^https?:$/.test(parsed.protocol) &&
    !/[?#]/.test(text) &&
    parsed.username === '' &&
    parsed.password === ''
    ? parsed
    : undefined;
}

/** Names that stand for ranges of addresses. */
const RANGES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

export const trustProxy = z.string().transform((text, context): TrustProxy => {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const addresses = text.split(',').map((part) => part.trim());
  if (addresses.every((address) => RANGES.has(address) || isAddressOrNetwork(address))) return addresses;
  context.addIssue({
    code: 'custom',
    message:
      'expected true, false, a number of proxies, or their addresses separated by commas (10.0.0.0/8, ::1, loopback)',
  });
  return z.NEVER;
});

function isAddressOrNetwork(text: string): boolean {
  const [, address = '', bits] = /^([\da-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0) return false;
  return bits === undefined || (Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128));
}
