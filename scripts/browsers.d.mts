export type Engine = 'chromium' | 'firefox' | 'webkit';
export type FoundBrowser =
  /** Playwright's own build: launch it without a path. */
  | { readonly kind: 'playwright' }
  /** A program of the system: a browser, or for WebKit its driver. */
  | { readonly kind: 'system'; readonly path: string };
export const ENGINES: readonly Engine[];
export function findBrowsers(): Readonly<Record<Engine, FoundBrowser | undefined>>;
/** Resolves with the engines that could not be had. */
export function installBrowsers(): Promise<readonly Engine[]>;
export function whereIs(program: string): string | undefined;
export function aptInstall(packages: readonly string[]): Promise<number>;
