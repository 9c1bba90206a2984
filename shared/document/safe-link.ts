/**
 * Which addresses a link may carry. Collaborators' content is hostile: what arrives in a document is checked
 * where it is rendered, and what is typed where it is made.
 */
const SAFE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** Browsers drop these when they read an address, so `java\nscript:` is `javascript:` to them. */
const IGNORED_BY_BROWSERS = /[\p{Cc}\p{Cf}\p{Z}]/gu;
const MAX_LINK_CHARACTERS = 4096;

/** True for http, https, mailto and tel, and for addresses without a scheme (relative ones). */
export function isSafeLink(href: unknown): href is string {
  if (typeof href !== 'string' || href.length > MAX_LINK_CHARACTERS) return false;
  const bare = href.replaceAll(IGNORED_BY_BROWSERS, '');
  if (bare === '') return false;
  const scheme = SCHEME.exec(bare)?.[0];
  return scheme === undefined ? !bare.includes('\\') : SAFE_PROTOCOLS.has(scheme.toLowerCase());
}

/**
 * What somebody typed into a link field as an address: `example.org` means `https://example.org`, `me@example.org`
 * means `mailto:`. Undefined when it is not safe or nothing.
 */
export function linkFromInput(input: string): string | undefined {
  const text = input.trim();
  if (text === '') return undefined;
  const withScheme = addScheme(text);
  return isSafeLink(withScheme) ? withScheme : undefined;
}

function addScheme(text: string): string {
  if (/^[/#?]/.test(text)) return text;
  if (/^[^\s/:@]+@[^\s/:@]+\.[^\s/:@]+$/.test(text)) return `mailto:${text}`;
  // `localhost:3000` and `example.org:8080/x` look like a scheme but are a host with a port.
  if (/^[\w.-]+:\d+(?:[/?#]|$)/.test(text)) return `https://${text}`;
  return SCHEME.test(text) ? text : `https://${text}`;
}
