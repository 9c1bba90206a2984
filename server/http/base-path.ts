/**
 * The sub-path of BASE_URL, such as `/docs`. Some proxies cut it off before they pass a request on, others do not:
 * here both arrive at the same routes. No sub-path begins like an address of our own (config/address-settings.ts), so
 * that a request means the same in either case.
 */

/** `/docs` of `https://example.org/docs`; empty at the root of a host and without BASE_URL. */
export function basePathOf(baseUrl: string | undefined): string {
  return baseUrl === undefined ? '' : new URL(baseUrl).pathname.replace(/\/$/, '');
}

/** The path and query of a request without the sub-path, if a proxy has left it there. */
export function withoutBasePath(url: string, basePath: string): string {
  if (basePath === '' || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest === '') return '/';
  if (rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}

/** Whether somebody asked for the sub-path itself, without the slash that a service worker's scope needs. */
export function lacksSlash(url: string, basePath: string): boolean {
  return basePath !== '' && (url === basePath || url.startsWith(`${basePath}?`));
}
