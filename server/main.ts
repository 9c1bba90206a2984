/** The life of the server's process: start, say where, run until told to stop, stop in time. */
import type { Logger } from 'pino';
import type { Result } from '../shared/result.ts';
import { listeningAddress } from './address.ts';
import { composeApp, type App } from './app.ts';
import type { Config } from './config/config.ts';
import { prepareDataDirectory } from './config/data-directory.ts';
import { openTls, type TlsReport, type TlsServer } from './http/tls-server.ts';
import { createLogger } from './logger.ts';
import { systemClock, systemTimers } from './open-data.ts';
import { ownerLink } from './owner-link.ts';

/** Thousands of clients come back within a second after a restart. */
const BACKLOG = 4096;
/** Supervisors kill after ten seconds; whatever hangs must not make them. */
const STOP_WITHIN_MS = 9_000;
const PARENT_EVERY_MS = 500;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Serves until a signal comes; resolves with the exit code. */
export async function serve(config: Config): Promise<number> {
  // Documents and accounts are for this user alone, whatever the shell's habits are.
  process.umask(0o077);
  const dataDir = prepareDataDirectory(config.dataDir);
  if (!dataDir.ok) return refuse(dataDir.error);
  const logger = createLogger(config.logLevel);
  const tls = openConfiguredTls(config, logger);
  if (tls?.ok === false) return refuse(tls.error);
  // From here on a signal means an orderly end, also while the server is still starting.
  const asked = nextEnd(logger);
  const composed = await composeApp({ config, dataDir: dataDir.value, logger, tls: tls?.value });
  if (!composed.ok) return refuse(composed.error);
  const app = composed.value;
  try {
    await app.http.listen({
      host: config.host,
      port: config.port,
      backlog: BACKLOG,
      // Fastify's own line in the log takes every server that it has not made for one of plain HTTP.
      listenTextResolver: (address) =>
        `Server listening at ${tls === undefined ? address : address.replace('http:', 'https:')}`,
    });
  } catch (error) {
    await app.stop();
    return refuse(listenProblem(error, config));
  }
  // At once rather than within a minute, for those who renew by a script.
  if (tls !== undefined) process.on('SIGHUP', () => tls.value.reload());
  await announce(app, config);
  const end = await asked;
  logger.info({ reason: end.reason }, 'stopping');
  return await stopInTime(app, end.exitCode, (message) => logger.error(message));
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}

function openConfiguredTls({ tls }: Config, logger: Logger): Result<TlsServer, string> | undefined {
  if (tls === undefined) return undefined;
  return openTls({
    files: tls,
    clock: systemClock,
    timers: systemTimers,
    report: (report) => reportTls(logger, report),
  });
}

function reportTls(logger: Logger, report: TlsReport): void {
  if (report.kind === 'renewed')
    logger.info({ validTo: report.validTo }, 'the renewed certificate is in use');
  else
    logger.warn(
      { problem: report.problem },
      'the certificate on the disk cannot be used; the old one goes on',
    );
}

async function announce(app: App, config: Config): Promise<void> {
  const { baseUrl } = config;
  const address = listeningAddress(app.http.server, config);
  const token = await app.ownerLinkToken();
  const outside = baseUrl === undefined || baseUrl === address ? '' : ` (from outside: ${baseUrl})`;
  const lines = [`Scriptorium is listening on ${address}${outside}`];
  if (token !== undefined) {
    const link = ownerLink(baseUrl ?? address, token);
    lines.push(`Open this link once to become the owner: ${link} (another one: scriptorium owner-link)`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

function listenProblem(error: unknown, { host, port }: Config): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. Stop what listens there, or set PORT to another one (PORT=0 takes any free one).`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Take one from 1024 up, or let a proxy listen there (docs/operations.md).`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST ${host} is no address of this machine. Set HOST to 127.0.0.1 (this machine alone) or 0.0.0.0 (everybody).`;
    default:
      return `Cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * A promise that nobody waited for concerns one request or one room: it is logged and the others go on. An
 * exception that nobody caught leaves who knows what half done: the process stops in order, for its supervisor to
 * start anew. Either way nothing acknowledged is lost, because it was on disk before.
 */
function nextEnd(logger: Logger): Promise<{ readonly reason: string; readonly exitCode: number }> {
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve({ reason: signal, exitCode: 0 }));
    whenAbandoned(() => resolve({ reason: 'npm has gone', exitCode: 0 }));
    process.on('uncaughtException', (error) => {
      logger.fatal({ err: error }, 'uncaught exception');
      resolve({ reason: 'uncaught exception', exitCode: 1 });
    });
  });
}

/**
 * Under `npx` a shell stands between npm and this process, and a signal ends those two alone: nobody would be left
 * to stop the server. Then the parent is another one than before.
 */
function whenAbandoned(stop: () => void): void {
  if (process.env['npm_command'] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, PARENT_EVERY_MS);
  watch.unref();
}

/** A second signal, or the deadline, ends the process at once: what was acknowledged is on disk already. */
async function stopInTime(app: App, exitCode: number, report: (message: string) => void): Promise<number> {
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
    process.once(signal, () => process.exit(1));
  }
  const deadline = setTimeout(() => {
    report('could not stop in time; what was acknowledged is on disk');
    process.exit(1);
  }, STOP_WITHIN_MS);
  await app.stop();
  clearTimeout(deadline);
  return exitCode;
}
