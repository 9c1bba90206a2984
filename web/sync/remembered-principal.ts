/**
 * Who used this browser last, so that a page that starts without the server opens the right person's copies.
 * The page tells it after each `GET /api/v1/session`; nobody else may read another person's copies by it, because
 * each principal has a database of their own.
 */
const KEY = 'scriptorium.principal';
/** Before anybody was known, or where the browser refuses to remember. */
export const NOBODY = 'nobody';

let remembered: string | undefined;

/** `undefined`: signed out. */
export function rememberPrincipal(principalKey: string | undefined): void {
  remembered = principalKey ?? NOBODY;
  try {
    if (principalKey === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, principalKey);
  } catch {
    // Then it holds until the page is left.
  }
}

export function rememberedPrincipal(): string {
  if (remembered !== undefined) return remembered;
  try {
    remembered = localStorage.getItem(KEY) ?? NOBODY;
  } catch {
    remembered = NOBODY;
  }
  return remembered;
}
