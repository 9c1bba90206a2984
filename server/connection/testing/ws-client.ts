/** A plain WebSocket client that remembers what happened to it. */
import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { decodeServerFrame, type ServerFrame } from '../../../shared/protocol/frames.ts';

export type Entry =
  | { readonly kind: 'open'; readonly client: WsClient }
  /** The upgrade was refused with an HTTP status. */
  | { readonly kind: 'refused'; readonly status: number };

export interface WsClientOptions {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** For wss: the one certificate that is trusted. */
  readonly ca?: string;
}

export class WsClient {
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly socket: WebSocket;
  private waiting: { readonly kind: ServerFrame['kind']; readonly resolve: () => void }[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = once(socket, 'close').then(([code, reason]: unknown[]) => ({
      code: Number(code),
      reason: String(reason),
    }));
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const decoded = decodeServerFrame(data);
      if (decoded.ok) this.notes(decoded.value);
    });
  }

  private notes(frame: ServerFrame): void {
    this.frames.push(frame);
    const met = this.waiting.filter(({ kind }) => kind === frame.kind);
    this.waiting = this.waiting.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve();
  }

  get protocol(): string {
    return this.socket.protocol;
  }

  send(bytes: Uint8Array | string): void {
    this.socket.send(bytes);
  }

  /** Resolves when a frame of this kind has come. */
  async hears(kind: ServerFrame['kind']): Promise<void> {
    if (this.frames.some((frame) => frame.kind === kind)) return;
    await new Promise<void>((resolve) => {
      this.waiting.push({ kind, resolve });
    });
  }

  /** Resolves at the next frame of this kind; those before it are forgotten. */
  next(kind: ServerFrame['kind']): Promise<void> {
    this.frames.length = 0;
    return this.hears(kind);
  }

  async goesAway(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

export function comesTo(url: string, options: WsClientOptions = {}): Promise<Entry> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, [...(options.protocols ?? [])], {
      headers: { ...options.headers },
      perMessageDeflate: false,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    // Before `open`, so that no frame is missed.
    const client = new WsClient(socket);
    socket.once('open', () => resolve({ kind: 'open', client }));
    socket.once('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
      resolve({ kind: 'refused', status: response.statusCode ?? 0 });
      request.destroy();
    });
  });
}

/** For those who are expected to be let in, if only to be told why not. */
export async function comesInto(url: string, options: WsClientOptions = {}): Promise<WsClient> {
  const entry = await comesTo(url, options);
  if (entry.kind === 'refused') throw new Error(`refused with ${entry.status}`);
  return entry.client;
}
