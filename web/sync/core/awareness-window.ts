/** Our own awareness state on its way out: the first change goes at once, further ones once per window. */
import { AWARENESS_WINDOW_MS } from '../../../shared/protocol/limits.ts';
import type { CoreState, Turn } from './core-state.ts';
import { RENEW_AWARENESS_MS } from './greeting.ts';

export function announceAwareness(state: CoreState, turn: Turn): CoreState {
  // Not connected: the greeting will announce whatever the state is by then.
  if (state.connection.kind !== 'greeted') return state;
  if (state.awareness !== 'idle') return { ...state, awareness: 'windowOpenAndChanged' };
  turn.effects.push(
    { kind: 'sendAwareness', renewed: false },
    { kind: 'setTimer', name: 'awareness', delayMs: AWARENESS_WINDOW_MS },
  );
  return { ...state, awareness: 'windowOpen' };
}

export function closeAwarenessWindow(state: CoreState, turn: Turn): CoreState {
  const changed = state.awareness === 'windowOpenAndChanged';
  const closed: CoreState = { ...state, awareness: 'idle' };
  return changed ? announceAwareness(closed, turn) : closed;
}

export function renewAwareness(state: CoreState, turn: Turn): CoreState {
  if (state.connection.kind !== 'greeted') return state;
  turn.effects.push(
    { kind: 'sendAwareness', renewed: true },
    { kind: 'setTimer', name: 'renewAwareness', delayMs: RENEW_AWARENESS_MS },
  );
  return state;
}
