/**
 * Half-open connections: a socket that is dead and does not say so. We ask every 12 s and give the server 15 s to
 * be heard, whatever it says; sooner when there is a reason to doubt. Durations are measured by timers, never by
 * the clock, which may jump; that a timer came late is itself a reason to doubt (the machine slept).
 */
import { encodePing, encodePong } from '../../../shared/protocol/frames.ts';
import { abandon } from './coming-back.ts';
import type { CoreState, Greeted, Turn } from './core-state.ts';

export const PING_AFTER_MS = 12_000;
export const PONG_WITHIN_MS = 15_000;
/** After waking up, a change of network or coming to the front. */
export const DOUBTFUL_PONG_WITHIN_MS = 4_000;
const LATE_MS = 5_000;

export function pingLater(turn: Turn): { readonly pingDueAt: number } {
  turn.effects.push({ kind: 'setTimer', name: 'ping', delayMs: PING_AFTER_MS });
  return { pingDueAt: turn.now + PING_AFTER_MS };
}

export function whenPingIsDue(state: CoreState, turn: Turn): CoreState {
  const { connection } = state;
  if (connection.kind !== 'greeted') return state;
  // The deadline that runs already must not be put off by asking again.
  if (connection.isDoubted) return { ...state, connection: { ...connection, ...pingLater(turn) } };
  const late = turn.now - connection.pingDueAt > LATE_MS;
  return probe(state, connection, { turn, withinMs: late ? DOUBTFUL_PONG_WITHIN_MS : PONG_WITHIN_MS });
}

/** Asks now, with little patience. */
export function doubt(state: CoreState, turn: Turn): CoreState {
  const { connection } = state;
  if (connection.kind !== 'greeted') return state;
  return probe(state, connection, { turn, withinMs: DOUBTFUL_PONG_WITHIN_MS });
}

function probe(
  state: CoreState,
  connection: Greeted,
  asking: { readonly turn: Turn; readonly withinMs: number },
): CoreState {
  const { turn, withinMs } = asking;
  const nonce = Math.floor(turn.random * 0x7fffffff);
  turn.effects.push(
    { kind: 'send', bytes: encodePing(nonce) },
    { kind: 'setTimer', name: 'pong', delayMs: withinMs },
  );
  return {
    ...state,
    connection: {
      ...connection,
      probe: { nonce, sentAt: turn.now },
      isDoubted: true,
      ...pingLater(turn),
    },
  };
}

/** Anything heard proves that the other side lives. */
export function whenHeard(state: CoreState, turn: Turn): CoreState {
  const { connection } = state;
  if (connection.kind !== 'greeted' || !connection.isDoubted) return state;
  turn.effects.push({ kind: 'clearTimer', name: 'pong' });
  return { ...state, connection: { ...connection, isDoubted: false } };
}

export function whenSilent(state: CoreState, turn: Turn): CoreState {
  return state.connection.kind === 'greeted' ? abandon(state, turn) : state;
}

export function answerPing(nonce: number, turn: Turn): void {
  turn.effects.push({ kind: 'send', bytes: encodePong(nonce) });
}

export function whenPong(state: CoreState, turn: Turn, nonce: number): CoreState {
  const { connection } = state;
  if (connection.kind !== 'greeted' || connection.probe?.nonce !== nonce) return state;
  return {
    ...state,
    latencyMs: Math.max(0, turn.now - connection.probe.sentAt),
    connection: { ...connection, probe: undefined },
  };
}
