/**
 * The web page: files that vite built. Names with a hash never change and may be kept for ever; the page itself
 * and its service worker are asked for each time, so that a new version reaches everybody at the next load.
 */
import fastifyStatic from '@fastify/static';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './error-handler.ts';
import { HttpProblem } from './errors.ts';
import type { HttpApp } from './http-app.ts';

/** Addresses that the page itself understands; all of them are index.html. */
export const PAGE_ROUTES: readonly string[] = [
  '/',
  '/d/:documentId',
  '/welcome',
  '/sign-in',
  '/sign-up',
  '/reset',
  '/confirm-email',
  '/settings',
  '/farewell',
  '/team',
  '/team/:part',
  '/trash',
  '/invite',
];
const HASHED = /[/\\]assets[/\\]/;

export interface PageFiles {
  /** The folder with index.html. */
  readonly folder: string;
  /** The sub-path of BASE_URL; none unless given. */
  readonly basePath?: string;
}

/** dist/web, from the source as well as from dist/server, where every built file of the server is. */
export function builtPageFolder(): string {
  const runsFromSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(runsFromSource ? '../../dist/web' : '../web', import.meta.url));
}

export async function pageRoutes(app: HttpApp, { folder, basePath = '' }: PageFiles): Promise<void> {
  const isBuilt = existsSync(join(folder, 'index.html'));
  const config = { action: 'page.load' } as const;
  // The plugin's own route cannot be told what it does.
  app.addHook('onRoute', (route) => {
    if (route.url === '/*') route.config = { ...route.config, ...config };
  });
  await app.register(fastifyStatic, {
    root: folder,
    serve: isBuilt,
    index: false,
    wildcard: true,
    preCompressed: true,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(reply, path) {
      void reply.header(
        'cache-control',
        HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  const sendPage = (reply: FastifyReply): FastifyReply | Promise<FastifyReply> =>
    isBuilt
      ? basePath === ''
        ? reply.sendFile('index.html')
        : sendPageBelow(reply, { folder, basePath })
      : reply
          .code(503)
          .type('text/plain; charset=utf-8')
          .send('The page is not built yet: run `npm run build`.\n');

  for (const url of PAGE_ROUTES) {
    app.get(url, { config, schema: { hide: true } }, (_request, reply) => sendPage(reply));
  }
  app.setNotFoundHandler((request, reply) => {
    if (isApiPath(request)) return sendProblem(request, reply, new HttpProblem('no-such-route'));
    // Somebody's browser at an address that nobody has: the page says so, in its own words.
    if (wantsPage(request)) return sendPage(reply.code(404));
    return sendProblem(request, reply, new HttpProblem('not-found'));
  });
}

/**
 * The page as it is at a sub-path: one build serves every BASE_URL. Its own files are found relative to each other,
 * so it is index.html alone that has to know, and the scripts read it there.
 */
async function sendPageBelow(reply: FastifyReply, page: Required<PageFiles>): Promise<FastifyReply> {
  const html = pageBelow(await readFile(join(page.folder, 'index.html'), 'utf8'), page.basePath);
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 27)}"`;
  void reply.headers({ 'cache-control': 'no-cache', etag });
  const isKnown = reply.request.headers['if-none-match']?.includes(etag) === true && reply.statusCode === 200;
  return isKnown ? reply.code(304).send() : reply.type('text/html; charset=utf-8').send(html);
}

/** `basePath` has only characters that mean nothing to HTML: config.ts sees to it. */
export function pageBelow(html: string, basePath: string): string {
  return html
    .replaceAll(/ (href|src)="\/(?!\/)/g, ` $1="${basePath}/`)
    .replace('<head>', `<head>\n    <meta name="base-path" content="${basePath}" />`);
}

function isApiPath({ url }: FastifyRequest): boolean {
  return /^\/(api|ws)([/?]|$)/.test(url);
}

function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
}
