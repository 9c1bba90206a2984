/**
 * When to ping, when to break the silence, when to call a connection dead. Counted in beats of one timer, not read
 * off a clock: a clock that jumps, or a process that was suspended, must not kill the living.
 */
import { DEAD_AFTER_MS, KEEPALIVE_MS, PING_EVERY_MS } from '../../shared/protocol/limits.ts';

export const BEAT_MS = 3_000;

export interface SignsOfLife {
  /** Something came in, or some of what waited for the client left. */
  readonly heard: boolean;
  /** The client was sent a frame. */
  readonly spoke: boolean;
}

export interface Beat {
  readonly isDead: boolean;
  readonly shouldPing: boolean;
  /** A client that does not see WebSocket pings would otherwise hear nothing. */
  readonly shouldSpeak: boolean;
}

export class Heartbeat {
  private beats = 0;
  private unheardBeats = 0;
  private silentBeats = 0;

  /** Once every `BEAT_MS`, with what happened since the last. */
  beat(signs: SignsOfLife): Beat {
    this.beats += 1;
    this.unheardBeats = signs.heard ? 0 : this.unheardBeats + 1;
    this.silentBeats = signs.spoke ? 1 : this.silentBeats + 1;
    const shouldSpeak = this.silentBeats * BEAT_MS >= KEEPALIVE_MS;
    if (shouldSpeak) this.silentBeats = 0;
    return {
      isDead: this.unheardBeats * BEAT_MS >= DEAD_AFTER_MS,
      shouldPing: (this.beats * BEAT_MS) % PING_EVERY_MS === 0,
      shouldSpeak,
    };
  }
}
