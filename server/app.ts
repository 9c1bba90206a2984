/** Composition: the only place that names adapters. Builds everything that serves, apart from listening. */
import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import { createHttpApp } from './http/create-http-app.ts';
import { healthRoutes, type ReadinessProblem } from './http/health.ts';
import type { HttpApp } from './http/http-app.ts';
import { createMetrics, metricsRoute } from './http/metrics.ts';
import { createOriginCheck } from './http/origins.ts';
import { builtPageFolder, pageRoutes } from './http/page-files.ts';
import { packageVersion } from './package-info.ts';

export interface App {
  readonly http: HttpApp;
  /** Sends everybody away with 1001, writes what is pending, releases the data directory. */
  stop(): Promise<void>;
}

export interface AppParts {
  readonly config: Config;
  /** Absolute; exists and can be written. */
  readonly dataDir: string;
  readonly logger: Logger;
}

export async function composeApp({ config, logger }: AppParts): Promise<App> {
  const version = packageVersion();
  const origins = createOriginCheck(config);
  const metrics = createMetrics(version);
  let isStopping = false;
  const http = await createHttpApp({
    logger,
    access: { identify: async () => undefined },
    origins,
    trustProxy: config.trustProxy,
    limits: config.limits,
    version,
    isHttps: config.baseUrl?.startsWith('https:') ?? false,
    now: Date.now,
    api: () => undefined,
  });
  healthRoutes(http, {
    problems: (): ReadinessProblem[] =>
      isStopping ? [{ check: 'stopping', detail: 'the server is stopping' }] : [],
  });
  metricsRoute(http, metrics, { token: config.metricsToken });
  await pageRoutes(http, { folder: builtPageFolder() });
  return {
    http,
    async stop() {
      isStopping = true;
      await http.close();
    },
  };
}
