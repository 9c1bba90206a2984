/**
 * A `ws` socket as the connection's `Socket`. Frames that are already in wire form go to the TCP or TLS socket
 * below, where `ws` writes its own pings, pongs and closes: one stream, one order. That holds as long as `ws` keeps
 * nothing back, which it does only for compression (never on here); without a socket below, `ws` frames by itself.
 */
import { Socket as TcpSocket } from 'node:net';
import type { WebSocket } from 'ws';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import type { Socket, SocketListener } from '../connection/socket.ts';
import { WireReader } from '../connection/wire.ts';

/** RFC 6455, section 5.5: a control frame holds 125 bytes, two of them the code. */
const MAX_REASON_BYTES = 123;

export function adaptWsSocket(ws: WebSocket, below: unknown): Socket {
  const transport = below instanceof TcpSocket ? transportOf(below) : framingTransport(ws);
  return {
    send: (chunk) => {
      if (ws.readyState !== ws.OPEN || !transport.isWritable()) return 'closed';
      transport.write(chunk.parts);
      return 'sent';
    },
    ping: () => {
      if (ws.readyState === ws.OPEN && transport.isWritable()) ws.ping();
    },
    close: (code, reason) => {
      if (ws.readyState === ws.OPEN) ws.close(code, shorten(reason));
    },
    terminate: () => ws.terminate(),
    bufferedBytes: () => ws.bufferedAmount,
    heardBytes: () => transport.heardBytes(),
    pause: () => ws.pause(),
    resume: () => ws.resume(),
  };
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
  if (below instanceof TcpSocket) below.on('drain', () => listener.drained());
}

interface Transport {
  isWritable(): boolean;
  write(parts: readonly Uint8Array[]): void;
  heardBytes(): number;
}

function transportOf(socket: TcpSocket): Transport {
  return {
    isWritable: () => socket.writable,
    write: (parts) => {
      const [only] = parts;
      if (parts.length === 1 && only !== undefined) {
        socket.write(only);
        return;
      }
      socket.cork();
      for (const part of parts) socket.write(part);
      socket.uncork();
    },
    heardBytes: () => socket.bytesRead,
  };
}

function framingTransport(ws: WebSocket): Transport {
  const reader = new WireReader();
  let heard = 0;
  for (const sign of ['message', 'ping', 'pong'] as const) ws.on(sign, () => (heard += 1));
  return {
    isWritable: () => true,
    write: (parts) => {
      const byteLength = parts.reduce((sum, part) => sum + part.length, 0);
      for (const message of reader.read({ parts, byteLength })) ws.send(message);
    },
    heardBytes: () => heard,
  };
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
