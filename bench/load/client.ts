/** One client in one room, brought in as the server wants it and kept as cheap as can be. */
import type { Server } from '../contenders.ts';
import {
  awarenessFrame,
  hear,
  hocuspocusToken,
  prefixOf,
  SYNC_STEP_1,
  SYNC_STEP_2,
  syncFrame,
  UPDATE,
} from './dialect.ts';
import { EMPTY_STATE_VECTOR, EMPTY_UPDATE } from './edits.ts';
import { openSocket, type Socket } from './socket.ts';

export interface Client {
  /** Called with what others wrote, from step 2 on. */
  onUpdate: ((update: Uint8Array) => void) | undefined;
  /** The answer to `asksForState`. */
  onStep2: (() => void) | undefined;
  onAwareness: ((update: Uint8Array) => void) | undefined;
  onAck: ((count: number) => void) | undefined;
  onClose: ((code: number) => void) | undefined;
  /** The whole message, unread: for clients that only have to know how much comes. */
  onRaw: ((message: Uint8Array) => void) | undefined;
  /** Frames so far that the server counts in its acks. */
  countedFrames(): number;
  sendUpdate(update: Uint8Array): void;
  sendUpdates(updates: readonly Uint8Array[]): void;
  sendAwareness(update: Uint8Array): void;
  asksForState(stateVector: Uint8Array): void;
  stall(): void;
  leave(): void;
}

export interface JoinOptions {
  /** In sync once so many bytes of document have come; some servers answer before they have read their disk. */
  readonly atLeastBytes?: number;
  readonly onUpdate?: (update: Uint8Array) => void;
}

const JOINS_WITHIN_MS = 120_000;

/** Resolves when the client is in sync; with a relay, which answers nobody, when it is connected. */
export async function join(server: Server, room: string, options: JoinOptions = {}): Promise<Client> {
  const joining = new Joining(server, room, options);
  await joining.done();
  return joining;
}

class Joining implements Client {
  onUpdate: ((update: Uint8Array) => void) | undefined;
  /** The answer to `asksForState`. */
  onStep2: (() => void) | undefined;
  onAwareness: ((update: Uint8Array) => void) | undefined;
  onAck: ((count: number) => void) | undefined;
  onClose: ((code: number) => void) | undefined;
  onRaw: ((message: Uint8Array) => void) | undefined;
  readonly #server: Server;
  readonly #room: string;
  readonly #prefix: Uint8Array;
  #socket: Socket | undefined;
  #counted = 0;
  #missingBytes: number;
  #heardStep2 = false;
  #inSync: (() => void) | undefined;
  #lost: ((code: number) => void) | undefined;

  constructor(server: Server, room: string, options: JoinOptions) {
    this.#server = server;
    this.#room = room;
    this.#prefix = prefixOf(server.dialect, room);
    this.#missingBytes = options.atLeastBytes ?? 0;
    this.onUpdate = options.onUpdate;
  }

  async done(): Promise<void> {
    const { port, token, name, dialect } = this.#server;
    const protocols = token === undefined ? [] : ['scriptorium.v1', `bearer.${token}`];
    const inSync = new Promise<void>((resolve, reject) => {
      const tooLong = setTimeout(
        () => reject(new Error(`not in sync with ${name} in time`)),
        JOINS_WITHIN_MS,
      );
      this.#inSync = () => {
        clearTimeout(tooLong);
        this.#inSync = undefined;
        resolve();
      };
      this.#lost = (code) => {
        clearTimeout(tooLong);
        reject(new Error(`${name} closed with ${code} before it was in sync`));
      };
    });
    this.#socket = await openSocket(
      { port, path: this.#server.pathOf(this.#room), protocols },
      {
        onMessage: (message) => this.#take(message),
        onClose: (code) => (this.#inSync === undefined ? this.onClose?.(code) : this.#lost?.(code)),
      },
    );
    if (name === 'relay') this.#inSync?.();
    else if (dialect === 'hocuspocus') this.#socket.send(hocuspocusToken(this.#prefix));
    else this.asksForState(EMPTY_STATE_VECTOR);
    await inSync;
  }

  #take(message: Uint8Array): void {
    if (this.onRaw === undefined) hear(message, this.#prefix.length, this);
    else this.onRaw(message);
  }

  onAuthenticated(): void {
    this.asksForState(EMPTY_STATE_VECTOR);
  }

  onSync(step: number, payload: Uint8Array): void {
    if (step === SYNC_STEP_1) {
      if (this.#server.name !== 'relay') this.#send(SYNC_STEP_2, EMPTY_UPDATE);
      return;
    }
    if (this.#inSync !== undefined) {
      if (step === SYNC_STEP_2) this.#heardStep2 = true;
      this.#missingBytes -= payload.length;
      if (this.#heardStep2 && this.#missingBytes <= 0) this.#inSync();
    }
    this.onUpdate?.(payload);
    if (step === SYNC_STEP_2) this.onStep2?.();
  }

  countedFrames(): number {
    return this.#counted;
  }

  sendUpdate(update: Uint8Array): void {
    this.#send(UPDATE, update);
  }

  sendUpdates(updates: readonly Uint8Array[]): void {
    this.#counted += updates.length;
    this.#open.sendAll(updates.map((update) => syncFrame(this.#prefix, UPDATE, update)));
  }

  sendAwareness(update: Uint8Array): void {
    this.#open.send(awarenessFrame(this.#prefix, update));
  }

  asksForState(stateVector: Uint8Array): void {
    this.#open.send(syncFrame(this.#prefix, SYNC_STEP_1, stateVector));
  }

  #send(step: number, payload: Uint8Array): void {
    this.#counted += 1;
    this.#open.send(syncFrame(this.#prefix, step, payload));
  }

  get #open(): Socket {
    if (this.#socket === undefined) throw new Error('nothing can be sent before the socket is open');
    return this.#socket;
  }

  stall(): void {
    this.#socket?.stall();
  }

  leave(): void {
    this.onClose = undefined;
    this.#lost = undefined;
    this.#socket?.destroy();
  }
}
