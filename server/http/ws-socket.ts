/**
 * A `ws` socket as the connection's `Socket`. Frames that are already in wire form go to the TCP or TLS socket
 * below, where `ws` writes its own pings, pongs and closes: one stream, one order. That holds as long as `ws` keeps
 * nothing back, which it does only for compression (never on here); without a socket below, `ws` frames by itself.
 */
import { Socket as TcpSocket } from 'node:net';
import type { WebSocket } from 'ws';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import type { SendStatus, Socket, SocketListener } from '../connection/socket.ts';
import { WireReader, type WireChunk } from '../connection/wire.ts';

/** RFC 6455, section 5.5: a control frame holds 125 bytes, two of them the code. */
const MAX_REASON_BYTES = 123;

export function adaptWsSocket(ws: WebSocket, below: unknown): Socket {
  return below instanceof TcpSocket ? new WireSocket(ws, below) : new FramingSocket(ws);
}

/** Lets `listener` hear all that the socket says. The adapter never speaks from inside a call to it. */
export function listenToWs(ws: WebSocket, below: unknown, listener: SocketListener): void {
  // The message's bytes are a view of what the socket read; ws does not touch them again.
  ws.on('message', (data: unknown, isBinary: boolean) => {
    if (!isBinary) listener.text();
    else if (data instanceof Uint8Array) listener.message(data);
  });
  ws.on('error', (error: Error & { readonly code?: string }) => listener.broken(closeCodeOf(error.code)));
  ws.on('close', () => listener.closed());
  const sink = below instanceof TcpSocket ? below : ws;
  sink.on('drain', () => listener.drained());
}

abstract class WsSocket implements Socket {
  protected readonly ws: WebSocket;

  constructor(ws: WebSocket) {
    this.ws = ws;
  }

  abstract send(chunk: WireChunk): SendStatus;
  abstract heardBytes(): number;

  ping(): void {
    if (this.ws.readyState === this.ws.OPEN) this.ws.ping();
  }

  close(code: number, reason: string): void {
    if (this.ws.readyState === this.ws.OPEN) this.ws.close(code, shorten(reason));
  }

  terminate(): void {
    this.ws.terminate();
  }

  bufferedBytes(): number {
    return this.ws.bufferedAmount;
  }

  pause(): void {
    this.ws.pause();
  }

  resume(): void {
    this.ws.resume();
  }
}

class WireSocket extends WsSocket {
  private readonly below: TcpSocket;

  constructor(ws: WebSocket, below: TcpSocket) {
    super(ws);
    this.below = below;
  }

  send({ parts }: WireChunk): SendStatus {
    const { below } = this;
    if (this.ws.readyState !== this.ws.OPEN || !below.writable) return 'closed';
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) {
      below.write(only);
      return 'sent';
    }
    below.cork();
    for (const part of parts) below.write(part);
    below.uncork();
    return 'sent';
  }

  heardBytes(): number {
    return this.below.bytesRead;
  }
}

class FramingSocket extends WsSocket {
  private readonly reader = new WireReader();
  private heard = 0;

  constructor(ws: WebSocket) {
    super(ws);
    for (const sign of ['message', 'ping', 'pong'] as const) ws.on(sign, () => (this.heard += 1));
  }

  send(chunk: WireChunk): SendStatus {
    if (this.ws.readyState !== this.ws.OPEN) return 'closed';
    for (const message of this.reader.read(chunk)) this.ws.send(message, () => this.sent());
    return 'sent';
  }

  heardBytes(): number {
    return this.heard;
  }

  /** As a stream says it; see `listenToWs`. */
  private sent(): void {
    if (this.ws.bufferedAmount === 0) this.ws.emit('drain');
  }
}

const CLOSE_CODE_BY_ERROR: ReadonlyMap<string, number> = new Map([
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', CLOSE.frameTooLarge],
  ['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', CLOSE.frameTooLarge],
  ['WS_ERR_TOO_MANY_BUFFERED_PARTS', CLOSE.shapeLimit],
  ['WS_ERR_INVALID_UTF8', CLOSE.inadmissible],
]);

/** The code that ws has put in its close frame for this error; 0 for an error of the network. */
function closeCodeOf(errorCode = ''): number {
  const code = CLOSE_CODE_BY_ERROR.get(errorCode);
  return code ?? (errorCode.startsWith('WS_ERR_') ? CLOSE.undecodable : 0);
}

function shorten(reason: string): Buffer {
  const bytes = Buffer.from(reason);
  if (bytes.length <= MAX_REASON_BYTES) return bytes;
  let end = MAX_REASON_BYTES;
  // Not in the middle of a character: 10xxxxxx continues one.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
