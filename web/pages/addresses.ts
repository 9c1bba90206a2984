/**
 * The pages' addresses, in one place, as `wouter` takes them: without the sub-path, which a plain link needs in front.
 * Tokens stand in fragments, which no server and no log ever sees.
 */
import { BASE_PATH, pathBelow } from '../base-path.ts';
import { returnPath } from '../../shared/return-path.ts';

export function documentAddress(documentId: string): string {
  return `/d/${encodeURIComponent(documentId)}`;
}

/** Of a document with its share dialog open: letters about who asks to be let in lead there (server/documents/asking/access-letters.ts). */
export function wantsShare(search: string): boolean {
  return new URLSearchParams(search).has('share');
}

/** This page as it is to be found again after signing in. */
export function ownPath({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  return wantsShare(search) ? `${pathname}?share` : pathname;
}

/** The list of what lies in a collection. */
export function collectionAddress(collectionId: string): string {
  return `/?in=${encodeURIComponent(collectionId)}`;
}

/** Undefined: all documents. */
export function readCollection(search: string): string | undefined {
  return new URLSearchParams(search).get('in') ?? undefined;
}

/** `pathname` is one of this host's; what is no path of this page is dropped when it is read back. */
export function signInAddress(pathname: string): string {
  return withNext('/sign-in', pathname);
}

/** The same for making an account. */
export function signUpAddress(pathname: string): string {
  return withNext('/sign-up', pathname);
}

function withNext(address: string, pathname: string): string {
  const returnTo = pathBelow(pathname, BASE_PATH);
  return returnTo === '/' ? address : `${address}?next=${encodeURIComponent(returnTo)}`;
}

/** Where to go after signing in: a path here, never another site. */
export function readNext(search: string): string {
  return returnPath(new URLSearchParams(search).get('next'));
}

/** The server sends the browser on to the provider, and back to `next` in the end. */
export function providerAddress(next: string): string {
  return `${BASE_PATH}/api/v1/oidc/start?next=${encodeURIComponent(next)}`;
}

export function readShareToken(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('link');
  return token === null || token === '' ? undefined : token;
}

/** Goes with the address of a document that was made a moment ago; the browser's history carries it. */
export const NEW_DOCUMENT = { isNew: true } as const;

export function isJustMade(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'isNew' in state && state.isNew === true;
}
