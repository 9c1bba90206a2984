/** Doctor on the address: whether the port is free, or whose it is; its certificate; what stands in front of it. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { readCertificate } from '../http/certificate.ts';
import { fine, problem, warning, type Finding } from './finding.ts';

const ANSWERS_WITHIN_MS = 2_000;
/** Of a certificate: who renews by hand has time enough, who lets it be renewed learns that it failed. */
const RENEW_WITHIN_DAYS = 14;
const DAY_MS = 86_400_000;
const healthSchema = z.object({ status: z.literal('ok') });

export async function examineAddress({
  host,
  port,
  tls,
}: Pick<Config, 'host' | 'port' | 'tls'>): Promise<Finding> {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (port === 0) return fine('address', 'any free port');
  const code = await tryListening(host, port);
  switch (code) {
    case undefined:
      return fine('address', `${place} is free`);
    case 'EADDRINUSE':
      return (await isScriptorium(host, port, tls !== undefined))
        ? fine('address', `a Scriptorium answers at ${place}`)
        : problem('address', `something else listens at ${place}`, 'Stop it, or set PORT to another one.');
    case 'EACCES':
      return problem(
        'address',
        `port ${port} may not be opened by this user`,
        'Take one from 1024 up, or let a proxy listen there.',
      );
    default:
      return problem('address', `${place} cannot be listened on (${code})`, 'Correct HOST.');
  }
}

/** The error's code; undefined: it can be listened on. */
function tryListening(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: Error & { readonly code?: string }) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });
}

async function isScriptorium(host: string, port: number, isTls: boolean): Promise<boolean> {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  try {
    return healthSchema.safeParse(JSON.parse(await ask({ name, port, isTls }))).success;
  } catch {
    return false;
  }
}

function ask(place: {
  readonly name: string;
  readonly port: number;
  readonly isTls: boolean;
}): Promise<string> {
  const where = { host: place.name, port: place.port, path: '/healthz', timeout: ANSWERS_WITHIN_MS };
  return new Promise((resolve, reject) => {
    // Whose certificate it is was looked at where the file is; by this name nobody vouches for it.
    const request = place.isTls ? httpsRequest({ ...where, rejectUnauthorized: false }) : httpRequest(where);
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve(text));
      response.once('error', reject);
    });
    request.end();
  });
}

export function examineCertificate({ tls }: Pick<Config, 'tls'>, now: number): Finding[] {
  if (tls === undefined) return [];
  const certificate = readCertificate(tls, now);
  if (!certificate.ok) {
    return [problem('certificate', certificate.error, 'Until then the server does not start with it.')];
  }
  const { validTo } = certificate.value;
  const detail = `valid until ${validTo.toISOString()}`;
  return validTo.getTime() - now < RENEW_WITHIN_DAYS * DAY_MS
    ? [warning('certificate', detail, 'Renew it; a running server takes the new one within a minute.')]
    : [fine('certificate', detail)];
}

/** Settings that are fine one by one, and together leave a proxy without half of what it needs. */
export function examineProxy({
  baseUrl,
  trustProxy,
  tls,
}: Pick<Config, 'baseUrl' | 'trustProxy' | 'tls'>): Finding[] {
  const isTrusted = trustProxy !== false && trustProxy !== 0;
  if (isTrusted && baseUrl === undefined) {
    return [
      warning(
        'proxy',
        'TRUST_PROXY is set and BASE_URL is not: links name this machine, and cookies are not Secure',
        'Set BASE_URL to the address that people type, such as https://write.example.org.',
      ),
    ];
  }
  if (trustProxy === true) {
    return [
      warning(
        'proxy',
        'TRUST_PROXY=true believes every address in X-Forwarded-For, also those that a client has written there',
        'Set it to the number of proxies in front, such as 1, or to their addresses.',
      ),
    ];
  }
  if (!isTrusted && tls === undefined && baseUrl?.startsWith('https:') === true) {
    return [
      warning(
        'proxy',
        'people come by https and so through a proxy, whose address alone is seen: limits per address count all of them as one',
        'Set TRUST_PROXY to the number of proxies in front, such as 1.',
      ),
    ];
  }
  return [];
}
