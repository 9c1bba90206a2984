/**
 * Sockets between their upgrade request and their upgrade. Node has let go of them by then, with all its timeouts,
 * and Fastify does not close those that it answers before routing: without a deadline of their own they would stay
 * for as long as the other side likes, and hold up a stop.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { withoutBasePath } from './base-path.ts';

interface PendingUpgrade {
  readonly deadline: NodeJS.Timeout;
  response: ServerResponse | undefined;
}

export class PendingUpgrades {
  private readonly pendingBySocket = new Map<Duplex, PendingUpgrade>();
  private readonly deadlineMs: number;
  private readonly basePath: string;

  constructor(deadlineMs: number, basePath: string) {
    this.deadlineMs = deadlineMs;
    this.basePath = basePath;
  }

  begin(request: IncomingMessage, socket: Duplex): void {
    // Whatever is no address of ours would be refused in as many ways as there are routes, some of which upgrade
    // without a look at the origin; as the address of no document it gets that look, and a code that says so.
    const url = withoutBasePath(request.url ?? '', this.basePath);
    request.url = isSocketAddress(url) ? url : '/ws';
    const deadline = setTimeout(() => socket.destroy(), this.deadlineMs);
    this.pendingBySocket.set(socket, { deadline, response: undefined });
    socket.once('close', () => this.forget(socket));
  }

  /** The response with which the request would be answered if it were not upgraded. */
  routed(socket: Socket, response: ServerResponse): void {
    const pending = this.pendingBySocket.get(socket);
    if (pending !== undefined) pending.response = response;
  }

  /** It is a WebSocket now, and lets go of response, request and all that Fastify hung on them: 10 KiB each. */
  done(socket: Socket): void {
    this.pendingBySocket.get(socket)?.response?.detachSocket(socket);
    this.forget(socket);
  }

  destroyAll(): void {
    for (const socket of this.pendingBySocket.keys()) socket.destroy();
  }

  private forget(socket: Duplex): void {
    clearTimeout(this.pendingBySocket.get(socket)?.deadline);
    this.pendingBySocket.delete(socket);
  }
}

function isSocketAddress(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  if (path !== '/ws' && !path.startsWith('/ws/')) return false;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
