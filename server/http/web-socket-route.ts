/**
 * `GET /ws/<documentId>`: from an HTTP upgrade to a connection. A request that may not come in is upgraded all the
 * same and then closed with a code that says why, because a browser cannot read the status of a refused upgrade;
 * only a page of a foreign origin that would act with somebody's cookie is refused with 403.
 */
import fastifyWebsocket from '@fastify/websocket';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { ConnectionHub } from '../connection/connection-hub.ts';
import { CLOSE_GRACE_MS } from '../connection/connection.ts';
import { chooseSubprotocol, credentialOf, offersIn, parseUpgrade } from '../connection/handshake.ts';
import { HttpProblem } from './errors.ts';
import type { HttpApp } from './http-app.ts';
import type { OriginCheck } from './origins.ts';
import { foreignOrigin } from './refuse-foreign-origins.ts';
import { PendingUpgrades } from './pending-upgrades.ts';
import { adaptWsSocket, listenToWs } from './ws-socket.ts';

export interface WebSocketRouteDeps {
  readonly hub: ConnectionHub;
  readonly origins: OriginCheck;
  readonly limits: { readonly frameBytes: number; readonly handshakeMs: number };
  /** The sub-path of BASE_URL; none unless given. */
  readonly basePath?: string;
}

/** Browsers may send large messages in fragments, of some KiB at the least. */
const MAX_FRAGMENTS = 16_384;
/** A message arrives in pieces as small as the network's packets. */
const LEAST_CHUNK_BYTES = 256;

export async function registerWebSocketRoute(app: HttpApp, deps: WebSocketRouteDeps): Promise<void> {
  const upgrades = new PendingUpgrades(deps.limits.handshakeMs, deps.basePath ?? '');
  app.server.on('upgrade', (raw: IncomingMessage, socket: Duplex) => upgrades.begin(raw, socket));
  await app.register(fastifyWebsocket, {
    options: webSocketOptions(deps.limits.frameBytes),
    // Fastify would otherwise close them without a code, and wait for ever for those who do not answer.
    preClose: async () => {
      app.websocketServer.close();
      upgrades.destroyAll();
      await deps.hub.closeAll();
    },
    errorHandler: (error, socket, request) => {
      request.log.error({ err: error }, 'a fault in the WebSocket route');
      socket.terminate();
    },
  });
  for (const url of ['/ws', '/ws/*']) {
    app.route({
      method: 'GET',
      url,
      exposeHeadRoute: false,
      // Decided per handshake and again at every change (server/connection/standing.ts).
      config: { action: 'document.read' },
      schema: { hide: true },
      onRequest: (request, reply, done) => {
        if (request.ws) upgrades.routed(request.raw.socket, reply.raw);
        done(isCrossSite(request, deps.origins) ? foreignOrigin(request, deps.origins) : undefined);
      },
      handler: () => {
        throw new HttpProblem('no-such-route');
      },
      wsHandler: (ws, request) => {
        upgrades.done(request.raw.socket);
        accept(deps.hub, ws, request);
      },
    });
  }
}

/** Options that the types of ws do not know yet are allowed for by naming them here. */
function webSocketOptions(frameBytes: number): NonNullable<WebSocketOptions> & Record<string, unknown> {
  return {
    perMessageDeflate: false,
    // The hub knows them.
    clientTracking: false,
    maxPayload: frameBytes,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: Math.max(4_096, Math.ceil(frameBytes / LEAST_CHUNK_BYTES)),
    // A close that is not answered waits no longer than the connection does; ws's own 30 s are long.
    closeTimeout: CLOSE_GRACE_MS,
    handleProtocols: (offered: ReadonlySet<string>) => chooseSubprotocol(offered) ?? false,
  };
}

type WebSocketOptions = fastifyWebsocket.WebsocketPluginOptions['options'];

function accept(hub: ConnectionHub, ws: WebSocket, request: FastifyRequest): void {
  const below = request.raw.socket;
  // The listeners of @fastify/websocket would hold on to the whole request for as long as the socket lives.
  ws.removeAllListeners('error');
  ws.on('error', nothingMore);
  // A client that has reset its connection by now has no address any more, whatever Fastify's types say.
  const address: string | undefined = request.ip;
  const listener = hub.accept(
    adaptWsSocket(ws, below),
    address ?? '',
    parseUpgrade({ url: request.raw.url ?? '', ...headersOf(request) }),
  );
  listenToWs(ws, below, listener);
}

function isCrossSite(request: FastifyRequest, origins: OriginCheck): boolean {
  if (!request.ws || credentialOf(headersOf(request)).kind !== 'cookie') return false;
  const { origin } = request.headers;
  return (
    origin === undefined || !origins.isAllowed(origin, { protocol: request.protocol, host: request.host })
  );
}

function headersOf(request: FastifyRequest): Parameters<typeof credentialOf>[0] {
  const { authorization, cookie, 'sec-websocket-protocol': subprotocols } = request.headers;
  return { authorization, cookie, offered: offersIn(subprotocols) };
}

/** An `error` event without a listener ends the process; the connection hears of it a moment later. */
function nothingMore(): void {
  // ws has closed the socket already.
}
