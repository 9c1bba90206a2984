/**
 * Structured logs, one JSON object a line, on standard error: standard output has the address and nothing else.
 * Logs never hold text of documents, tokens or cookies; what could carry one by accident is cut out here.
 */
import { destination, pino, type Logger } from 'pino';
import type { Config } from './config/config.ts';

const SECRETS = [
  'authorization',
  'cookie',
  'token',
  'password',
  'headers',
  'req.headers',
  'err.headers',
  '*.authorization',
  '*.cookie',
  '*.token',
  '*.password',
];

export function createLogger(level: Config['logLevel']): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: SECRETS, censor: '[hidden]' },
      // Addresses and headers may say more than logs should: where Fastify would log a request, its method stays.
      serializers: { req: ({ method }: { readonly method?: string }) => ({ method }) },
    },
    // Synchronous: the last lines before an end are the ones somebody needs.
    destination({ fd: 2, sync: true }),
  );
}
