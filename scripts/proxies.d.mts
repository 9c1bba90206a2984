export type ProxyName = 'nginx' | 'caddy';
export const PROXIES: readonly ProxyName[];
export function findProxy(name: ProxyName): string | undefined;
/** Resolves with the programs that could not be had. */
export function installProxies(): Promise<readonly string[]>;
