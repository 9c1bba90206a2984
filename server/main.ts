/** The life of the server's process: start, say where, run until told to stop, stop in time. */
import { composeApp, type App } from './app.ts';
import type { Config } from './config/config.ts';
import { prepareDataDirectory } from './config/data-directory.ts';
import { createLogger } from './logger.ts';

/** Thousands of clients come back within a second after a restart. */
const BACKLOG = 4096;
/** Supervisors kill after ten seconds; whatever hangs must not make them. */
const STOP_WITHIN_MS = 9_000;

/** Serves until a signal comes; resolves with the exit code. */
export async function serve(config: Config): Promise<number> {
  const dataDir = prepareDataDirectory(config.dataDir);
  if (!dataDir.ok) return refuse(dataDir.error);
  const logger = createLogger(config.logLevel);
  const app = await composeApp({ config, dataDir: dataDir.value, logger });
  try {
    await app.http.listen({ host: config.host, port: config.port, backlog: BACKLOG });
  } catch (error) {
    await app.stop();
    return refuse(listenProblem(error, config));
  }
  process.stdout.write(`Scriptorium is listening on ${addressOf(app, config)}\n`);
  const signal = await nextSignal();
  logger.info({ signal }, 'stopping');
  return await stopInTime(app, (message) => logger.error(message));
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}

/** What people type to come here. */
function addressOf(app: App, config: Config): string {
  if (config.baseUrl !== undefined) return config.baseUrl;
  const bound = app.http.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : config.port;
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
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

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
}

/** A second signal, or the deadline, ends the process at once: what was acknowledged is on disk already. */
async function stopInTime(app: App, report: (message: string) => void): Promise<number> {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => process.exit(1));
  }
  const deadline = setTimeout(() => {
    report('could not stop in time; what was acknowledged is on disk');
    process.exit(1);
  }, STOP_WITHIN_MS);
  await app.stop();
  clearTimeout(deadline);
  return 0;
}
