/**
 * One client's socket as the connection sees it. The adapter (server/http/ws-socket.ts, or a simulated one) keeps
 * two promises: no function here ever throws, and nothing in `SocketListener` is called from inside one of them.
 */
import type { WireChunk } from './wire.ts';

export type SendStatus = 'sent' | 'closed';

export interface Socket {
  /** Hands whole WebSocket frames, ready for the wire, to the transport in one write. */
  send(chunk: WireChunk): SendStatus;
  /** A WebSocket ping; answered below the eyes of browsers. */
  ping(): void;
  /** A WebSocket pong with the bytes of the ping it answers goes out by itself: adapters answer pings. */
  close(code: number, reason: string): void;
  /** Lets go of the transport at once. `closed` follows. */
  terminate(): void;
  /** What was given to `send` and has not left this process, in bytes. */
  bufferedBytes(): number;
  /** Everything ever heard from the other side, in bytes as they came, halves of frames included. */
  heardBytes(): number;
  /** Stops reading, so that what the other side sends waits there and costs nothing here. */
  pause(): void;
  resume(): void;
}

export interface SocketListener {
  /** One whole binary message. The bytes are the listener's to keep. */
  message(bytes: Uint8Array): void;
  text(): void;
  /** The transport, full before, has room again. */
  drained(): void;
  /** The transport found an illegal frame, said so with `code`, and closes. */
  broken(code: number): void;
  /** The last call, made exactly once. */
  closed(): void;
}
