/**
 * Where on its host this page is: `/docs`, or nothing at the root. The server writes it into the page, so that one
 * build serves every BASE_URL. Addresses of `wouter` do without it; everything else that begins at the root has it
 * in front.
 */
export const BASE_PATH: string =
  // The sync client's tests run where there is no page.
  globalThis.document?.querySelector('meta[name="base-path"]')?.getAttribute('content') ?? '';

/** A path of this host as `wouter` knows it: without the sub-path. */
export function pathBelow(pathname: string, basePath: string): string {
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : pathname;
}
