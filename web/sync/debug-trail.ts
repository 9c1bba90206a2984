/** What `?debug` shows: the last frames both ways, and where sending and acknowledging stand. */
import * as decoding from 'lib0/decoding';
import type { Clock } from '../../shared/time-and-chance.ts';

const FRAMES_REMEMBERED = 200;

export interface FrameTrace {
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface QueuedEdit {
  readonly key: string;
  readonly bytes: number;
  readonly kept: boolean;
  /** The counted frame of this connection that carries it. */
  readonly sentIn: number | undefined;
}

export interface SyncDebug {
  readonly frames: readonly FrameTrace[];
  readonly stateVector: ReadonlyMap<number, number>;
  readonly queue: readonly QueuedEdit[];
  /** Counted frames sent on this connection, and how many of them are on the server's disk. */
  readonly acks: { readonly sent: number; readonly acked: number };
  readonly latencyMs: number | undefined;
  readonly attempts: number;
  readonly clientId: number;
  readonly generation: string | undefined;
}

export interface DebugTrail {
  record(direction: 'in' | 'out', bytes: Uint8Array): void;
  frames(): readonly FrameTrace[];
  subscribe(listener: () => void): () => void;
}

export function createDebugTrail(clock: Clock): DebugTrail {
  let frames: FrameTrace[] = [];
  const listeners = new Set<() => void>();
  return {
    record(direction, bytes) {
      frames.push({ direction, kind: kindOf(bytes), bytes: bytes.length, at: clock.now() });
      if (frames.length > 2 * FRAMES_REMEMBERED) frames = frames.slice(-FRAMES_REMEMBERED);
      for (const listener of listeners) listener();
    },
    frames: () => frames.slice(-FRAMES_REMEMBERED),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const KINDS: ReadonlyMap<number, string> = new Map([
  [1, 'awareness'],
  [3, 'queryAwareness'],
  [64, 'hello'],
  [65, 'ack'],
  [66, 'event'],
  [67, 'ping'],
  [68, 'pong'],
]);
const SYNC_KINDS = ['syncStep1', 'syncStep2', 'update'];

function kindOf(bytes: Uint8Array): string {
  try {
    const decoder = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(decoder);
    if (type !== 0) return KINDS.get(type) ?? `unknown ${String(type)}`;
    return SYNC_KINDS[decoding.readVarUint(decoder)] ?? 'unknown sync';
  } catch {
    return 'undecodable';
  }
}
