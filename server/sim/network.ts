/**
 * The simulated network: one wire for each connection, with delay, a cut that both sides notice late, a half-open
 * state in which everything vanishes, and a reader that stops reading. Frames of one direction keep their order.
 */
import type { Socket, SocketListener } from '../connection/socket.ts';
import { WireReader, type WireChunk } from '../connection/wire.ts';
import type { SocketHandlers, SyncSocket } from '../../web/sync/sync-drivers.ts';
import type { Chance } from '../../shared/testing/chance.ts';
import type { Scheduler } from './scheduler.ts';

/** Sees what passes, before it is delivered; the invariants hang here. */
export interface WireWitness {
  /** A message reached the server's process. */
  serverHeard(bytes: Uint8Array): void;
  /** The server handed a message to its socket. */
  serverSaid(bytes: Uint8Array): void;
}

type WireState = 'open' | 'halfOpen' | 'dead';

/** What the kernel and the path hold before the sender's process notices that nobody reads. */
const PIPE_BYTES = 64 * 1024;

export class SimWire {
  readonly serverSocket: Socket;
  readonly clientSocket: SyncSocket;
  readonly #scheduler: Scheduler;
  readonly #chance: Chance;
  readonly #client: SocketHandlers;
  readonly #witness: WireWitness;
  #listener: SocketListener | undefined;
  #state: WireState = 'open';
  #isClientGone = false;
  #isServerGone = false;
  #isServerPaused = false;
  #isReaderStalled = false;
  readonly #waitingForServer: (() => void)[] = [];
  readonly #waitingForClient: { readonly bytes: number; readonly deliver: () => void }[] = [];
  #towardsClientBytes = 0;
  #wasFull = false;
  #heardBytes = 0;
  #lastToServer = 0;
  #lastToClient = 0;
  readonly #reader = new WireReader();

  constructor(parts: {
    readonly scheduler: Scheduler;
    readonly chance: Chance;
    readonly client: SocketHandlers;
    readonly witness: WireWitness;
  }) {
    this.#scheduler = parts.scheduler;
    this.#chance = parts.chance;
    this.#client = parts.client;
    this.#witness = parts.witness;
    this.clientSocket = {
      send: (bytes) => this.#fromClient(bytes),
      close: () => this.#clientCloses(),
    };
    this.serverSocket = this.#makeServerSocket();
  }

  /** The upgrade has reached the server: whatever the client says from now on is heard by `listener`. */
  accepted(listener: SocketListener): void {
    this.#listener = listener;
  }

  get isOpen(): boolean {
    return this.#state !== 'dead';
  }

  /** The connection breaks; each side learns of it after a while. */
  cut(): void {
    if (this.#state === 'dead') return;
    this.#state = 'dead';
    this.#scheduler.after(this.#chance.whole(0, 50), () => this.#tellServerGone());
    this.#scheduler.after(this.#chance.whole(0, 50), () => this.#tellClientGone(1006, ''));
  }

  /** Everything sent from now on vanishes, and nobody is told. */
  goHalfOpen(): void {
    if (this.#state === 'open') this.#state = 'halfOpen';
  }

  stallReader(): void {
    this.#isReaderStalled = true;
  }

  resumeReader(): void {
    this.#isReaderStalled = false;
    for (const { deliver } of this.#waitingForClient.splice(0)) deliver();
  }

  /** The server's process dies: its kernel resets the connection. */
  serverDies(): void {
    this.#isServerGone = true;
    if (this.#state === 'halfOpen') return;
    this.#state = 'dead';
    this.#scheduler.after(this.#chance.whole(1, 30), () => this.#tellClientGone(1006, ''));
  }

  /** The page's process dies without a word. */
  clientDies(): void {
    this.#isClientGone = true;
    if (this.#state === 'halfOpen') return;
    this.#state = 'dead';
    this.#scheduler.after(this.#chance.whole(1, 30), () => this.#tellServerGone());
  }

  #fromClient(bytes: Uint8Array): void {
    if (this.#state !== 'open' || this.#isClientGone) return;
    const copy = new Uint8Array(bytes);
    this.#lastToServer = Math.max(this.#lastToServer, this.#scheduler.now + this.#chance.whole(1, 40));
    this.#scheduler.after(this.#lastToServer - this.#scheduler.now, () => {
      if (this.#state !== 'open' || this.#isServerGone) return;
      const deliver = (): void => {
        if (this.#isServerGone) return;
        this.#heardBytes += copy.length;
        this.#witness.serverHeard(copy);
        this.#listener?.message(copy);
      };
      if (this.#isServerPaused) this.#waitingForServer.push(deliver);
      else deliver();
    });
  }

  #makeServerSocket(): Socket {
    return {
      send: (chunk) => this.#fromServer(chunk),
      ping: () => this.#pong(),
      close: (code, reason) => this.#serverCloses(code, reason),
      terminate: () => this.#serverTerminates(),
      bufferedBytes: () => Math.max(0, this.#towardsClientBytes - PIPE_BYTES),
      heardBytes: () => this.#heardBytes,
      pause: () => {
        this.#isServerPaused = true;
      },
      resume: () => {
        this.#isServerPaused = false;
        // Never from inside the call: that is the adapter's promise.
        this.#scheduler.after(0, () => {
          while (!this.#isServerPaused) {
            const deliver = this.#waitingForServer.shift();
            if (deliver === undefined) return;
            deliver();
          }
        });
      },
    };
  }

  #fromServer(chunk: WireChunk): 'sent' | 'closed' {
    if (this.#isServerGone || this.#state === 'dead') return 'closed';
    for (const message of this.#reader.read(chunk)) {
      const copy = new Uint8Array(message);
      this.#witness.serverSaid(copy);
      this.#towardsClient(copy.length, () => this.#client.received(copy));
    }
    return 'sent';
  }

  #towardsClient(bytes: number, hand: () => void): void {
    this.#towardsClientBytes += bytes;
    if (this.#towardsClientBytes > PIPE_BYTES) this.#wasFull = true;
    if (this.#state === 'halfOpen') return;
    const deliver = (): void => {
      this.#towardsClientBytes -= bytes;
      if (this.#wasFull && this.#towardsClientBytes <= PIPE_BYTES && !this.#isServerGone) {
        this.#wasFull = false;
        this.#listener?.drained();
      }
      if (!this.#isClientGone) hand();
    };
    this.#lastToClient = Math.max(this.#lastToClient, this.#scheduler.now + this.#chance.whole(1, 40));
    this.#scheduler.after(this.#lastToClient - this.#scheduler.now, () => {
      if (this.#state !== 'open') return;
      if (this.#isReaderStalled) this.#waitingForClient.push({ bytes, deliver });
      else deliver();
    });
  }

  #pong(): void {
    this.#towardsClient(2, () => {
      this.#scheduler.after(this.#chance.whole(1, 40), () => {
        if (this.#state === 'open' && !this.#isClientGone) this.#heardBytes += 2;
      });
    });
  }

  #serverCloses(code: number, reason: string): void {
    if (this.#isServerGone) return;
    this.#towardsClient(4, () => {
      this.#state = 'dead';
      this.#tellClientGone(code, reason);
      this.#scheduler.after(this.#chance.whole(1, 40), () => this.#tellServerGone());
    });
  }

  #serverTerminates(): void {
    this.#scheduler.after(0, () => this.#tellServerGone());
    if (this.#state === 'halfOpen') return;
    this.#state = 'dead';
    this.#scheduler.after(this.#chance.whole(1, 40), () => this.#tellClientGone(1006, ''));
  }

  #clientCloses(): void {
    this.#isClientGone = true;
    if (this.#state !== 'open') return;
    // What was sent before the close still arrives.
    this.#lastToServer = Math.max(this.#lastToServer, this.#scheduler.now + this.#chance.whole(1, 40));
    this.#scheduler.after(this.#lastToServer - this.#scheduler.now, () => {
      if (this.#state === 'dead') return;
      this.#state = 'dead';
      this.#tellServerGone();
    });
  }

  #tellServerGone(): void {
    if (this.#isServerGone) return;
    this.#isServerGone = true;
    this.#listener?.closed();
  }

  #tellClientGone(code: number, reason: string): void {
    if (this.#isClientGone) return;
    this.#isClientGone = true;
    this.#client.closed(code, reason);
  }
}
