/** Where to go after signing in: a path of this site. Anything else, another site above all, becomes the list. */
const PATH = /^\/(?![/\\])[\w\-./~%?=&+:,@!]*$/;
const LONGEST = 500;

export function returnPath(given: string | null | undefined): string {
  return typeof given === 'string' && given.length <= LONGEST && PATH.test(given) ? given : '/';
}
