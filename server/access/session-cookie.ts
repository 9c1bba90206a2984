/** The session cookie's name and how its token is found in a Cookie header. */

/** Behind TLS the prefix makes browsers refuse it from any other host or without Secure. */
export const SESSION_COOKIE = { plain: 'scriptorium', secure: '__Host-scriptorium' } as const;

/**
 * The one name that counts. Behind TLS the plain one does not: any neighbouring subdomain can plant that, and with
 * it a session of its own, so that people write where somebody else reads.
 */
export function sessionCookieName(isHttps: boolean): string {
  return isHttps ? SESSION_COOKIE.secure : SESSION_COOKIE.plain;
}

/**
 * The session's token; undefined when there is none. The value is `<token>.<signature>` as better-auth writes it, or
 * the token alone after it was changed; the signature proves nothing that its 190 random bits do not.
 */
export function sessionTokenOf(cookieHeader: string, isHttps: boolean): string | undefined {
  const value = cookieValue(cookieHeader, sessionCookieName(isHttps));
  const token = value?.split('.', 1)[0];
  return token === undefined || token === '' ? undefined : token;
}

/** The raw value of a cookie, as it came. */
export function cookieValue(cookieHeader: string, name: string): string | undefined {
  for (const part of cookieHeader.split(';')) {
    const [key, ...rest] = part.split('=');
    if (key?.trim() === name) return rest.join('=').trim();
  }
  return undefined;
}

/** The Set-Cookie header; an age of 0 removes it. */
export function sessionCookieHeader(isHttps: boolean, value: string, maxAgeSeconds: number): string {
  const name = sessionCookieName(isHttps);
  return `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`;
}
