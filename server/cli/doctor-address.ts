/** Doctor on the address: whether the port is free, or whose it is. */
import { createServer } from 'node:net';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { fine, problem, type Finding } from './finding.ts';

const ANSWERS_WITHIN_MS = 2_000;
const healthSchema = z.object({ status: z.literal('ok') });

export async function examineAddress({ host, port }: Pick<Config, 'host' | 'port'>): Promise<Finding> {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (port === 0) return fine('address', 'any free port');
  const code = await tryListening(host, port);
  switch (code) {
    case undefined:
      return fine('address', `${place} is free`);
    case 'EADDRINUSE':
      return (await isScriptorium(host, port))
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

async function isScriptorium(host: string, port: number): Promise<boolean> {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  try {
    const answer = await fetch(`http://${name}:${port}/healthz`, {
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    return healthSchema.safeParse(await answer.json()).success;
  } catch {
    return false;
  }
}
