/** The Fastify app with all that routes share, apart from listening: errors, headers, limits, identity, OpenAPI. */
import type { IncomingMessage } from 'node:http';
import fastifySwagger from '@fastify/swagger';
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyRequest,
  type FastifyServerFactory,
} from 'fastify';
import {
  createJsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { nanoid } from 'nanoid';
import { sessionCookieName } from '../access/session-cookie.ts';
import { basePathOf, lacksSlash, withoutBasePath } from './base-path.ts';
import { handleErrors, sendProblem } from './error-handler.ts';
import { HttpProblem } from './errors.ts';
import { guardRoutes, listRoutes, type GateAccess } from './gate.ts';
import { API_PREFIX, type HttpApi, type HttpApp } from './http-app.ts';
import { identifyRequests, MOST_BODY_BYTES } from './identify-requests.ts';
import type { OriginCheck } from './origins.ts';
import { createRequestLimiter } from './request-limiter.ts';
import { refuseForeignOrigins } from './refuse-foreign-origins.ts';
import { apiHeaders, headersBeforeHooks, secureHeaders } from './secure-headers.ts';
import type { TlsServer } from './tls-server.ts';

export interface HttpAppOptions {
  readonly logger: FastifyBaseLogger;
  readonly access: GateAccess;
  readonly origins: OriginCheck;
  readonly trustProxy: boolean | number | readonly string[];
  readonly limits: { readonly requestsPerMinute: number; readonly uploadBytes: number };
  readonly version: string;
  /** Whether people reach this server by https, as far as the configuration tells. */
  readonly isHttps: boolean;
  /** BASE_URL, where it is set: requests may come with its sub-path or without. */
  readonly baseUrl?: string | undefined;
  /** Speaks TLS itself; absent: plain HTTP. */
  readonly tls?: TlsServer | undefined;
  readonly now: () => number;
  /** Hears of each problem that a request is answered with: some are written down. */
  readonly onRefusal?: ((request: FastifyRequest, problem: HttpProblem) => void) | undefined;
  /** Registers every slice's routes, relative to `/api/v1`. */
  readonly api: (api: HttpApi) => void;
}

/** Longer ones are no document ids, tokens' ids or the like. */
const MAX_PARAM_CHARACTERS = 200;
/** A client that sends its request drop by drop holds a socket no longer than this. */
const REQUEST_WITHIN_MS = 60_000;
const KEEP_ALIVE_MS = 10_000;

export async function createHttpApp(options: HttpAppOptions): Promise<HttpApp> {
  const { tls } = options;
  const basePath = basePathOf(options.baseUrl);
  const app: HttpApp = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies(options.trustProxy),
    bodyLimit: Math.min(MOST_BODY_BYTES, options.limits.uploadBytes),
    genReqId: () => nanoid(12),
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Idle keep-alive connections must not hold up a stop.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: MAX_PARAM_CHARACTERS },
    // An address that cannot be decoded reaches neither the hooks nor the error handler.
    frameworkErrors: (_error, request, reply) => {
      void reply.headers(headersBeforeHooks(options));
      void sendProblem(request, reply, new HttpProblem('bad-request'));
    },
    ...(basePath === ''
      ? {}
      : { rewriteUrl: ({ url }: IncomingMessage) => withoutBasePath(url ?? '', basePath) }),
    ...(tls === undefined ? {} : { serverFactory: serveTls(tls) }),
  });
  app.decorate('routeActions', new Map());
  app.decorateRequest('principal', undefined);
  listRoutes(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  handleErrors(app, options.onRefusal);
  logRequests(app);
  secureHeaders(app, { isHttps: options.isHttps });
  if (basePath !== '') addMissingSlash(app, basePath);
  if (tls !== undefined) {
    app.addHook('preClose', (done) => {
      tls.stopAccepting();
      done();
    });
  }
  await describeApi(app, options);
  await app.register(
    // Asynchronous, so that a route that is refused keeps the server from starting instead of ending the process.
    async (scope) => {
      registerApi(app, scope.withTypeProvider<ZodTypeProvider>(), options);
      await scope.after();
    },
    { prefix: API_PREFIX },
  );
  return app;
}

function registerApi(app: HttpApp, api: HttpApi, options: HttpAppOptions): void {
  const { requestsPerMinute } = options.limits;
  apiHeaders(api);
  createRequestLimiter({ requestsPerMinute, now: options.now }).guard(api);
  refuseForeignOrigins(api, options.origins);
  identifyRequests(api, options.access);
  guardRoutes(api, options.access, options.now);
  const open = { config: { action: 'api.describe' }, schema: { hide: true } } as const;
  api.get('/openapi.json', open, () => app.swagger());
  options.api(api);
  // Before the page's files are asked: they have their own idea of odd addresses.
  api.all('/*', open, () => {
    throw new HttpProblem('no-such-route');
  });
}

/** `/api/v1/openapi.json`, made from the schemas of the routes that are registered after this. */
async function describeApi(app: HttpApp, { version, isHttps, baseUrl }: HttpAppOptions): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Scriptorium', version: version },
      ...(baseUrl === undefined ? {} : { servers: [{ url: baseUrl }] }),
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: sessionCookieName(isHttps) },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
  });
}

/** `/docs` → `/docs/`: the service worker's scope is what lies below the slash. */
function addMissingSlash(app: HttpApp, basePath: string): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (lacksSlash(request.originalUrl, basePath)) {
      void reply.redirect(`${basePath}/${request.originalUrl.slice(basePath.length)}`, 308);
    } else done();
  });
}

/** Fastify sets no timeouts on a server that it has not made. */
function serveTls(tls: TlsServer): FastifyServerFactory {
  return (handler) =>
    Object.assign(tls.createServer(handler), {
      requestTimeout: REQUEST_WITHIN_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
}

function trustedProxies(
  trust: HttpAppOptions['trustProxy'],
): boolean | string[] | ((address: string, hop: number) => boolean) {
  if (typeof trust === 'boolean') return trust;
  return typeof trust === 'number' ? (_address, hop) => hop < trust : [...trust];
}

/** One line a request, with the route's pattern rather than its address: addresses may say more than logs should. */
function logRequests(app: HttpApp): void {
  app.addHook('onResponse', (request, reply, done) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      principal: request.principal?.id,
    };
    if (reply.statusCode >= 500) request.log.error(line, 'request failed');
    else request.log.debug(line, 'request');
    done();
  });
}
