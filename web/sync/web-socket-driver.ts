/** A WebSocket of a browser or of `ws` as the sync client's socket. */
import { DOCUMENT_SCHEMA_VERSION } from '../../shared/document/schema-version.ts';
import { BEARER_PREFIX, SUBPROTOCOL } from '../../shared/protocol/version.ts';
import type { ConnectSocket } from './sync-drivers.ts';

/** What the two kinds of WebSocket have in common. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: 'close',
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void;
  addEventListener(type: 'error', listener: () => void): void;
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

export interface SocketAddress {
  /** Of the server: `http://…`, `https://…`, `ws://…` or `wss://…`; a path is kept as a prefix. */
  readonly serverUrl: string;
  readonly documentId: string;
  /** Absent: the browser's session cookie says who this is. */
  readonly token?: string;
  readonly schemaVersion?: number;
}

const OPEN = 1;
const ABNORMAL = 1006;

export function webSocketUrl({ serverUrl, documentId, schemaVersion }: SocketAddress): string {
  const url = new URL(serverUrl);
  url.protocol = url.protocol.replace('http', 'ws');
  url.pathname = `${url.pathname.replace(/\/$/, '')}/ws/${encodeURIComponent(documentId)}`;
  url.search = `?schema=${String(schemaVersion ?? DOCUMENT_SCHEMA_VERSION)}`;
  url.hash = '';
  return url.href;
}

export function connectByWebSocket(
  address: SocketAddress,
  WebSocketClass: WebSocketConstructor,
): ConnectSocket {
  const url = webSocketUrl(address);
  // Never in the address: addresses end up in logs.
  const bearer = address.token === undefined ? [] : [`${BEARER_PREFIX}${address.token}`];
  return (handlers) => {
    const socket = new WebSocketClass(url, [SUBPROTOCOL, ...bearer]);
    let over = false;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => {
      if (!over && data instanceof ArrayBuffer) handlers.received(new Uint8Array(data));
    });
    socket.addEventListener('close', ({ code, reason }) => {
      if (over) return;
      over = true;
      handlers.closed(code === 0 ? ABNORMAL : code, reason);
    });
    // What went wrong is told by the close that follows; without a listener `ws` would throw.
    socket.addEventListener('error', () => undefined);
    return {
      send(bytes) {
        if (socket.readyState === OPEN) socket.send(new Uint8Array(bytes));
      },
      close() {
        if (over) return;
        over = true;
        socket.close();
      },
    };
  };
}
