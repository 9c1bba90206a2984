/** Of a document that is closed to this person nothing stays on the device but what they wrote and never sent. */
import type { CoreState, Turn } from './core-state.ts';
import { withoutKeys } from './outbox.ts';

/** The local copy looks for itself whether it holds unsent edits: here not even all of it may have been read. */
export function forgetWhatIsShut(state: CoreState, turn: Turn): CoreState {
  if (isShut(state) && state.outbox.edits.length === 0) {
    turn.effects.push({ kind: 'forgetCopy', givenUp: [] });
  }
  return state;
}

/** The person has copied their unsent edits away, or wants them no more. */
export function giveUpUnsent(state: CoreState, turn: Turn): CoreState {
  if (!isShut(state)) return state;
  const givenUp = state.outbox.edits.map((edit) => edit.key);
  turn.effects.push({ kind: 'forgetCopy', givenUp });
  return { ...state, outbox: withoutKeys(state.outbox, givenUp) };
}

function isShut({ connection }: CoreState): boolean {
  return connection.kind === 'stopped' && connection.why === 'notFound';
}
