/** Headers that take from a page what an attacker would use: foreign scripts, frames, guessed types, referrers. */
import type { HttpApi, HttpApp } from './http-app.ts';

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // No <style>. Style attributes are allowed: what is pasted has its formatting in them, and the parser for the
  // clipboard sees them only where the policy lets them be.
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  // Text becomes markup in one place, the editor's clipboard; a script's address comes from one, the service worker's.
  "require-trusted-types-for 'script'",
  'trusted-types scriptorium ProseMirrorClipboard',
].join('; ');

/** Answers of the API are data: opened as a page they may do nothing at all. */
const DATA_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cache-control': 'no-store',
} as const;

interface SecureHeadersOptions {
  readonly isHttps: boolean;
}

export function secureHeaders(app: HttpApp, options: SecureHeadersOptions): void {
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(pageHeaders(options));
    done();
  });
}

/** Of an answer that is given before any hook has run, and is data. */
export function headersBeforeHooks(options: SecureHeadersOptions): Readonly<Record<string, string>> {
  return { ...pageHeaders(options), ...DATA_HEADERS };
}

function pageHeaders({ isHttps }: SecureHeadersOptions): Readonly<Record<string, string>> {
  return {
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ...(isHttps ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

export function apiHeaders(api: HttpApi): void {
  api.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(DATA_HEADERS);
    done();
  });
}
