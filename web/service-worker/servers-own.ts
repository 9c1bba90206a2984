/** Addresses that are never the page: the service worker keeps its hands off them. */
export function isServersOwn(path: string): boolean {
  return /^\/(api|ws|healthz|readyz|metrics)(\/|$)/.test(path);
}
