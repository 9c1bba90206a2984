/** Where to go after signing in: a path of this site. Anything else, another site above all, becomes the list. */
const PATH = /^\/(?![/\\])[\w\-./~%?=&+:,@!]*$/;
const LONGEST = 500;
/** A step in the way browsers take it: in place, or up. `/..//evil` is `//evil` to them, and `/docs/../x` not in `/docs`. */
const DOTS = /^(?:\.|%2e){1,2}$/i;
/** What some proxies read as the slash or backslash that it stands for. */
const HIDDEN_SLASH = /%(?:2f|5c)/i;

export function returnPath(given: string | null | undefined): string {
  if (typeof given !== 'string' || given.length > LONGEST || !PATH.test(given)) return '/';
  const [pathname = ''] = given.split('?', 1);
  const isPlain = !HIDDEN_SLASH.test(pathname) && !pathname.split('/').some((step) => DOTS.test(step));
  return isPlain ? given : '/';
}
