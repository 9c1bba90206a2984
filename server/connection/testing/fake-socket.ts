/** A socket in memory: what it was given, and a reader at the other end that can stop reading. */
import type { Socket, SocketListener } from '../socket.ts';
import { WireReader, type WireChunk } from '../wire.ts';

export class FakeSocket implements Socket {
  readonly heard: Uint8Array[] = [];
  readonly chunks: WireChunk[] = [];
  pings = 0;
  isPaused = false;
  closedWith: { readonly code: number; readonly reason: string } | undefined;
  isTerminated = false;
  /** False: the other end does not read, and what is sent stays here. */
  isRead = true;
  private readonly reader = new WireReader();
  private unread: WireChunk[] = [];
  private heardTotal = 0;
  private listener: SocketListener | undefined;

  listenWith(listener: SocketListener): void {
    this.listener = listener;
  }

  send(chunk: WireChunk): 'sent' | 'closed' {
    if (this.isTerminated || this.closedWith !== undefined) return 'closed';
    this.chunks.push(chunk);
    if (this.isRead) this.heard.push(...this.reader.read(chunk));
    else this.unread.push(chunk);
    return 'sent';
  }

  ping(): void {
    this.pings += 1;
  }

  close(code: number, reason: string): void {
    this.closedWith ??= { code, reason };
  }

  terminate(): void {
    if (this.isTerminated) return;
    this.isTerminated = true;
    this.listener?.closed();
  }

  bufferedBytes(): number {
    return this.unread.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }

  heardBytes(): number {
    return this.heardTotal;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  // The other end.

  says(bytes: Uint8Array): void {
    this.heardTotal += bytes.length;
    this.listener?.message(bytes);
  }

  saysHalfAMessage(byteLength: number): void {
    this.heardTotal += byteLength;
  }

  saysText(): void {
    this.listener?.text();
  }

  /** Reads so many of the chunks that wait for it. */
  reads(count = Number.POSITIVE_INFINITY): void {
    const chunks = this.unread.splice(0, count);
    for (const chunk of chunks) this.heard.push(...this.reader.read(chunk));
    if (this.unread.length === 0) this.listener?.drained();
  }

  breaks(code: number): void {
    this.listener?.broken(code);
  }

  goesAway(): void {
    this.isTerminated = true;
    this.listener?.closed();
  }
}
