/**
 * Which pages may act with a session cookie. A browser says where a request comes from (`Origin`,
 * `Sec-Fetch-Site`); a cookie alone proves only whose browser it is, not that its owner meant it.
 */
export interface OriginCheck {
  /** Whether `origin` is the server's own or one of ALLOWED_ORIGINS. */
  isAllowed(origin: string, reached: ReachedAddress): boolean;
  /** Why not, where it is rather an address that nobody has set than another site. */
  explain(origin: string, reached: ReachedAddress): string | undefined;
}

export interface ReachedAddress {
  /** `http` or `https`, after TRUST_PROXY. */
  readonly protocol: string;
  /** Host and port as the client named them, after TRUST_PROXY; undefined when it named none. */
  readonly host: string | undefined;
}

/**
 * The server's own origin is that of BASE_URL. Where that is not set it is what this request reached, scheme included:
 * a page in plain http of the same host may have been written by anybody on the way.
 */
export function createOriginCheck(options: {
  /** With its sub-path, if it has one: to browsers an origin ends at the host. */
  readonly baseUrl: string | undefined;
  readonly allowedOrigins: readonly string[];
}): OriginCheck {
  const own = options.baseUrl === undefined ? undefined : new URL(options.baseUrl).origin;
  const allowed = new Set(options.allowedOrigins);
  return {
    isAllowed(origin, reached) {
      if (allowed.has(origin)) return true;
      const named = webAddress(origin);
      return named !== undefined && named.origin === (own ?? reachedUrl(reached)?.origin);
    },
    explain(origin, reached) {
      const named = webAddress(origin);
      if (named === undefined || named.hostname !== reachedUrl(reached)?.hostname) return undefined;
      return own === undefined
        ? `This page is at ${named.origin}, and the server was asked as ${reached.protocol}://${reached.host ?? ''}. Behind a proxy, set BASE_URL, or TRUST_PROXY where the proxy says how it was asked.`
        : `This page is at ${named.origin}, and BASE_URL says ${own}: open that, or add this one to ALLOWED_ORIGINS.`;
    },
  };
}

function webAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** In the form URLs have it: lower case, without the scheme's own port. */
function reachedUrl({ protocol, host }: ReachedAddress): URL | undefined {
  return webAddress(`${protocol}://${host ?? ''}`);
}
