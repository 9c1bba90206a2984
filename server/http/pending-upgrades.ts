/**
 * Sockets between their upgrade request and their upgrade. Node has let go of them by then, with all its timeouts,
 * and Fastify does not close those that it answers before routing: without a deadline of their own they would stay
 * for as long as the other side likes, and hold up a stop.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

export class PendingUpgrades {
  private readonly deadlineBySocket = new Map<Duplex, NodeJS.Timeout>();
  private readonly deadlineMs: number;

  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
  }

  begin(request: IncomingMessage, socket: Duplex): void {
    // An address that cannot be decoded would be refused before any route is asked; as the address of no document
    // it is accepted and closed with a code that says so.
    if (!isDecodable(request.url ?? '')) request.url = '/ws';
    const deadline = setTimeout(() => socket.destroy(), this.deadlineMs);
    this.deadlineBySocket.set(socket, deadline);
    socket.once('close', () => this.done(socket));
  }

  /** The socket is a WebSocket now, or gone. */
  done(socket: Duplex): void {
    clearTimeout(this.deadlineBySocket.get(socket));
    this.deadlineBySocket.delete(socket);
  }

  destroyAll(): void {
    for (const socket of this.deadlineBySocket.keys()) socket.destroy();
  }
}

function isDecodable(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
