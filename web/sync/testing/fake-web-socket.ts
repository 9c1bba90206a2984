/** The browser's WebSocket, ending at the honest server. */
import type { SyncSocket } from '../sync-drivers.ts';
import type { WebSocketConstructor, WebSocketLike } from '../web-socket-driver.ts';
import type { HonestServer } from './honest-server.ts';

type Listener = (event: { data: unknown; code: number; reason: string }) => void;

export interface FakeWebSockets {
  readonly WebSocket: WebSocketConstructor;
  readonly opened: { readonly url: string; readonly protocols: readonly string[] }[];
}

export function fakeWebSockets(server: HonestServer, person: string): FakeWebSockets {
  const opened: FakeWebSockets['opened'] = [];
  class FakeWebSocket implements WebSocketLike {
    binaryType = 'blob';
    readyState = 1;
    readonly #listeners = new Map<string, Listener[]>();
    readonly #socket: SyncSocket;

    constructor(url: string, protocols: string[]) {
      opened.push({ url, protocols });
      this.#socket = server.connector(person)({
        received: (bytes) => this.#tell('message', { data: new Uint8Array(bytes).buffer }),
        closed: (code, reason) => {
          this.readyState = 3;
          this.#tell('close', { code, reason });
        },
      });
      setTimeout(() => server.settle(), 0);
    }

    addEventListener(type: string, listener: Listener): void {
      this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    }

    send(data: Uint8Array): void {
      this.#socket.send(data);
    }

    close(): void {
      this.readyState = 3;
      this.#socket.close();
    }

    #tell(type: string, event: { data?: unknown; code?: number; reason?: string }): void {
      for (const listener of this.#listeners.get(type) ?? []) {
        listener({ data: undefined, code: 0, reason: '', ...event });
      }
    }
  }
  return { WebSocket: FakeWebSocket, opened };
}
