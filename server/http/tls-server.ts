/**
 * The server's own TLS. A certificate that was renewed on the disk is taken up while everybody stays connected; one
 * that cannot be used is told and left aside, so that half a renewal takes nobody's server down.
 */
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { succeed, type Result } from '../../shared/result.ts';
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';
import { readCertificate, type Certificate, type CertificateFiles } from './certificate.ts';

const HANDSHAKE_WITHIN_MS = 5_000;
/** Of a TLS record with a handshake in it, and so of every TLS connection: RFC 8446, section 5.1. */
const HANDSHAKE_RECORD = 0x16;
const RENEWED_EVERY_MS = 60_000;
const OPTIONS = { minVersion: 'TLSv1.2' } as const;
const WRONG_SCHEME = 'This port speaks https. Put https:// in front of the address.\n';

export interface TlsServer {
  createServer(handler: RequestListener): Server;
  /** Reads the files anew. `unchanged` also while they cannot be used: that has been told. */
  reload(): 'renewed' | 'unchanged';
  /** Looks for a renewed certificate no more. Who has not got through a handshake yet is not waited for. */
  stopAccepting(): void;
}

export interface TlsServerOptions {
  readonly files: CertificateFiles;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly report: (report: TlsReport) => void;
}

export type TlsReport =
  | { readonly kind: 'renewed'; readonly validTo: Date }
  /** `problem`: one line for the one who runs the server. The old certificate goes on. */
  | { readonly kind: 'unusable'; readonly problem: string };

/** What is wrong with the files at the start is one line for people. */
export function openTls({ files, clock, timers, report }: TlsServerOptions): Result<TlsServer, string> {
  const first = readCertificate(files, clock.now());
  if (!first.ok) return first;
  let current = first.value;
  let lastProblem = '';
  let isStopping = false;
  let stopWatching: CancelTimer | undefined;
  const servers = new Set<Server>();
  const unproven = new Map<string, Socket>();

  function reload(): 'renewed' | 'unchanged' {
    const next = readCertificate(files, clock.now());
    if (!next.ok) {
      if (next.error !== lastProblem) report({ kind: 'unusable', problem: next.error });
      lastProblem = next.error;
      return 'unchanged';
    }
    lastProblem = '';
    if (next.value.cert === current.cert && next.value.key === current.key) return 'unchanged';
    current = next.value;
    for (const server of servers) server.setSecureContext(contextOf(current));
    report({ kind: 'renewed', validTo: current.validTo });
    return 'renewed';
  }

  /** Whatever renews it, and by whichever chain of links: now and then is soon enough. */
  function watch(): CancelTimer {
    let cancel = timers.after(RENEWED_EVERY_MS, look);
    function look(): void {
      reload();
      cancel = timers.after(RENEWED_EVERY_MS, look);
    }
    return () => cancel();
  }

  return succeed({
    createServer(handler) {
      const server = createServer({ ...contextOf(current), handshakeTimeout: HANDSHAKE_WITHIN_MS }, handler);
      listenFirst(server, unproven, () => isStopping);
      servers.add(server);
      stopWatching ??= watch();
      return server;
    },
    reload,
    stopAccepting() {
      isStopping = true;
      stopWatching?.();
      for (const socket of unproven.values()) socket.destroy();
    },
  });
}

function contextOf({ cert, key }: Certificate): {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: 'TLSv1.2';
} {
  return { ...OPTIONS, cert, key };
}

/**
 * Hears the first byte of each connection before TLS does: whoever speaks plain HTTP here is told so in words,
 * where TLS would only hang up. Node's own listeners get the socket with that byte put back.
 */
function listenFirst(server: Server, unproven: Map<string, Socket>, isStopping: () => boolean): void {
  const listeners = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('secureConnection', (socket) => unproven.delete(endOf(socket)));
  server.on('connection', (socket: Socket) => {
    if (isStopping()) {
      socket.destroy();
      return;
    }
    const end = endOf(socket);
    unproven.set(end, socket);
    const tooLong = setTimeout(() => socket.destroy(), HANDSHAKE_WITHIN_MS);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(tooLong);
      if (unproven.get(end) === socket) unproven.delete(end);
    });
    socket.once('readable', () => {
      clearTimeout(tooLong);
      const chunk: unknown = socket.read();
      if (!(chunk instanceof Uint8Array)) {
        socket.destroy();
        return;
      }
      if (chunk[0] === HANDSHAKE_RECORD) {
        socket.unshift(chunk);
        for (const listener of listeners) Reflect.apply(listener, server, [socket]);
      } else refuseWrongScheme(socket);
    });
  });
}

/** What the TCP socket and the TLS socket above it have in common. */
function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function refuseWrongScheme(socket: Socket): void {
  // Nothing more is read from it: what it still sends must not keep it open.
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      'content-type: text/plain; charset=utf-8',
      `content-length: ${WRONG_SCHEME.length}`,
      'connection: close',
      '',
      WRONG_SCHEME,
    ].join('\r\n'),
    () => socket.destroySoon(),
  );
}
