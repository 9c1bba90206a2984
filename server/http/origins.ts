/**
 * Which pages may act with a session cookie. A browser says where a request comes from (`Origin`,
 * `Sec-Fetch-Site`); a cookie alone proves only whose browser it is, not that its owner meant it.
 */
export interface OriginCheck {
  /** Whether `origin` is the server's own, as this request reached it, or one of ALLOWED_ORIGINS. */
  isAllowed(origin: string, reached: ReachedAddress): boolean;
}

export interface ReachedAddress {
  /** `http` or `https`, after TRUST_PROXY. */
  readonly protocol: string;
  /** Host and port as the client named them, after TRUST_PROXY; undefined when it named none. */
  readonly host: string | undefined;
}

export function createOriginCheck(options: {
  /** With its sub-path, if it has one: to browsers an origin ends at the host. */
  readonly baseUrl: string | undefined;
  readonly allowedOrigins: readonly string[];
}): OriginCheck {
  const allowed = new Set(options.allowedOrigins);
  if (options.baseUrl !== undefined) allowed.add(new URL(options.baseUrl).origin);
  return {
    isAllowed(origin, reached) {
      if (allowed.has(origin)) return true;
      // Behind a proxy that ends TLS and is not trusted, the scheme we see is not the browser's: hosts decide.
      const named = URL.canParse(origin) ? new URL(origin) : undefined;
      return named !== undefined && /^https?:$/.test(named.protocol) && named.host === hostOf(reached);
    },
  };
}

/** The host in the form URLs have it: lower case, without the scheme's own port. */
function hostOf({ protocol, host }: ReachedAddress): string | undefined {
  const address = `${protocol}://${host ?? ''}`;
  return URL.canParse(address) ? new URL(address).host : undefined;
}
