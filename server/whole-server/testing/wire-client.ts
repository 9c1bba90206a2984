/**
 * A client made of nothing but the published protocol: a WebSocket, a Y.Doc and the frames of shared/protocol. It
 * keeps account of what was acknowledged to it, so that tests can hold the server to its word.
 */
import WebSocket from 'ws';
import * as Y from 'yjs';
import {
  decodeServerFrame,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
  type ServerFrame,
} from '../../../shared/protocol/frames.ts';

export interface WireClientOptions {
  /** `ws://host:port/ws` */
  readonly ws: string;
  readonly documentId: string;
  readonly token: string;
  readonly doc?: Y.Doc;
}

export class WireClient {
  readonly doc: Y.Doc;
  readonly socket: WebSocket;
  readonly frames: ServerFrame[] = [];
  /** Sync step 2 and update frames sent on this connection. */
  sent = 0;
  acked = 0;
  isSynced = false;
  closed: { readonly code: number; readonly reason: string } | undefined;
  /** Called with the count of each ack, as it arrives. */
  onAck: (count: number) => void = () => undefined;
  /** Called with each frame, after it was applied. */
  onFrame: (frame: ServerFrame) => void = () => undefined;
  readonly #onUpdate: (update: Uint8Array, origin: unknown) => void;

  constructor(options: WireClientOptions) {
    this.doc = options.doc ?? new Y.Doc();
    this.socket = new WebSocket(`${options.ws}/${options.documentId}`, [
      'scriptorium.v1',
      `bearer.${options.token}`,
    ]);
    this.socket.binaryType = 'nodebuffer';
    this.#onUpdate = (update, origin) => {
      if (origin === this || this.socket.readyState !== WebSocket.OPEN) return;
      this.sent += 1;
      this.socket.send(encodeUpdate(update));
    };
    this.doc.on('update', this.#onUpdate);
    this.socket.on('open', () => this.socket.send(encodeSyncStep1(Y.encodeStateVector(this.doc))));
    this.socket.on('message', (data: Buffer) => this.#hear(data));
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.doc.off('update', this.#onUpdate);
    });
    // A killed server resets the connection; the close that follows tells all there is to know.
    this.socket.on('error', () => undefined);
  }

  /** Sends an update that was made elsewhere as this client's own, and applies it here. */
  sends(update: Uint8Array): void {
    this.sent += 1;
    this.socket.send(encodeUpdate(update));
    Y.applyUpdate(this.doc, update, this);
  }

  /** Ends the connection without a word. */
  drop(): void {
    this.doc.off('update', this.#onUpdate);
    this.socket.terminate();
  }

  #hear(data: Buffer): void {
    const decoded = decodeServerFrame(data);
    if (!decoded.ok) throw new Error(`the server sent nonsense: ${decoded.error}`);
    const frame = decoded.value;
    this.frames.push(frame);
    if (frame.kind === 'syncStep1') {
      this.sent += 1;
      this.socket.send(encodeSyncStep2(Y.encodeStateAsUpdate(this.doc, frame.stateVector)));
    }
    if (frame.kind === 'syncStep2' || frame.kind === 'update') {
      Y.applyUpdate(this.doc, frame.update, this);
      if (frame.kind === 'syncStep2') this.isSynced = true;
    }
    if (frame.kind === 'ack') {
      this.acked = frame.count;
      this.onAck(frame.count);
    }
    this.onFrame(frame);
  }
}
