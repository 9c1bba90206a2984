/**
 * Keeps the page itself on the device, so that a document seen before opens after a reload with the server down.
 * It keeps files alone: never the API, never a socket, nothing of a document.
 *
 * A new version waits until every tab of the old one is closed, and the old one's files stay until then: an open
 * tab always finds the parts it has not loaded yet. A reload meanwhile gets the new page from the network.
 */
import { isServersOwn } from './servers-own.ts';

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
/** TypeScript's worker types cannot stand beside the page's: what is used of them, no more. */
interface WorkerScope {
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}

interface ShellManifest {
  /** Changes when any file changes; no slash in it. */
  readonly version: string;
  /** From the page's own root. */
  readonly files: readonly string[];
}

/** In a module this names the worker's own `self`, not the page's. */
declare const self: WorkerScope;
/** Written into the built file by vite.config.ts. */
declare const SHELL_MANIFEST: ShellManifest;

/** The sub-path that the page is at; nothing at the root. */
const BASE = location.pathname.replace(/\/[^/]*$/, '');
/** Caches belong to the whole host: one at the root must not take those of a sub-path for its own. */
const PREFIX = `scriptorium-shell-${BASE === '' ? '' : `${BASE}/`}`;
const CACHE = `${PREFIX}${SHELL_MANIFEST.version}`;
const FILES = new Set(SHELL_MANIFEST.files.map((path) => BASE + path));
const PAGE = `${BASE}/`;
/** A server that accepts and says nothing is as good as none. */
const PAGE_PATIENCE_MS = 4000;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (!isServersOwn(pathname.slice(BASE.length))) event.respondWith(answerPage(request));
  } else if (FILES.has(pathname)) event.respondWith(answerFile(request, pathname));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(
    [PAGE, ...FILES].map(async (path) => {
      const response = await fetch(path, {
        cache: path.startsWith(`${BASE}/assets/`) ? 'default' : 'reload',
      });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      await cache.put(path, response);
    }),
  );
}

/** Runs once no tab of an older version is left. */
async function activate(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => isOwn(name) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
}

function isOwn(cache: string): boolean {
  return cache.startsWith(PREFIX) && !cache.slice(PREFIX.length).includes('/');
}

async function answerPage(request: Request): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PAGE_PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: abort.signal });
    // A proxy before a server that is down: the page on this device can do more than its error.
    if (response.status < 502 || response.status > 504) return response;
    return (await kept(PAGE)) ?? response;
  } catch (error) {
    const page = await kept(PAGE);
    if (page === undefined) throw error;
    return page;
  } finally {
    clearTimeout(timer);
  }
}

async function answerFile(request: Request, path: string): Promise<Response> {
  return (await kept(path)) ?? fetch(request);
}

async function kept(path: string): Promise<Response | undefined> {
  const cache = await caches.open(CACHE);
  return cache.match(path);
}
