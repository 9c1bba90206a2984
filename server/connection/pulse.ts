/** Keeps one connection alive, and notices when the other side has gone: a heartbeat with its timer and senses. */
import type { CancelTimer, Timers } from '../../shared/time-and-chance.ts';
import { BEAT_MS, Heartbeat } from './heartbeat.ts';
import type { OutboundQueue } from './outbound-queue.ts';
import type { Socket } from './socket.ts';

export interface PulseOptions {
  readonly socket: Socket;
  readonly queue: OutboundQueue;
  readonly timers: Timers;
  /** Sends something to a client that has heard nothing for long. */
  readonly breakSilence: () => void;
  readonly onDeath: () => void;
}

export class Pulse {
  private readonly heartbeat = new Heartbeat();
  private cancelBeat: CancelTimer = () => undefined;
  private seenFrames = 0;
  private seenHeard = 0;
  private seenDeparted = 0;
  private wasWaiting = false;
  private readonly options: PulseOptions;

  constructor(options: PulseOptions) {
    this.options = options;
  }

  start(): void {
    this.cancelBeat = this.options.timers.after(BEAT_MS, () => this.beat());
  }

  stop(): void {
    this.cancelBeat();
  }

  private beat(): void {
    const frames = this.options.queue.framesPushed();
    const beat = this.heartbeat.beat({ heard: this.hasLived(), spoke: frames > this.seenFrames });
    this.seenFrames = frames;
    if (beat.isDead) {
      this.options.onDeath();
      return;
    }
    if (beat.shouldPing) this.options.socket.ping();
    if (beat.shouldSpeak) this.options.breakSilence();
    this.start();
  }

  /**
   * Whether there was a sign of life since the last beat. What we send is none by itself, the operating system takes
   * it from us for minutes after the other side has gone; but when it took no more and now does, somebody reads.
   */
  private hasLived(): boolean {
    const { socket, queue } = this.options;
    const heard = socket.heardBytes();
    const departed = queue.departedBytes();
    const hasLived = heard > this.seenHeard || (this.wasWaiting && departed > this.seenDeparted);
    this.seenHeard = heard;
    this.seenDeparted = departed;
    this.wasWaiting = queue.waitingBytes() > 0;
    return hasLived;
  }
}
