/**
 * Tabs of one person that show the same document. Each sends its own edits; they tell each other, so that they
 * agree without the server, and so that edits of a tab that is cut off, or gone, are sent by one that is not.
 */
import type { CoreState, Turn } from './core-state.ts';
import { isEmptyUpdate, sendWaiting, TAKE_OVER_AFTER_MS, whenAckedElsewhere } from './exchange.ts';
import { addEdits, asMadeHere, markKept, unknownRows, type OutboxEdit } from './outbox.ts';
import type { EditRow, TabMessage } from './sync-events.ts';

export function whenTabTells(state: CoreState, turn: Turn, message: TabMessage): CoreState {
  if (state.meta === undefined || message.generation !== state.meta.generation || state.left) return state;
  if (state.connection.kind === 'stopped' && state.connection.why === 'rebuilt') return state;
  switch (message.kind) {
    case 'hello':
      return answerNewcomer(state, turn, message.stateVector);
    case 'content':
      if (!isEmptyUpdate(message.update)) {
        turn.effects.push({ kind: 'apply', update: message.update, from: 'tabContent' });
      }
      return state;
    case 'edits':
      return takeEdits(state, turn, message.rows);
    case 'kept':
      return { ...state, outbox: markKept(state.outbox, message.keys) };
    case 'acked':
      return whenAckedElsewhere(state, turn, message.keys);
  }
}

export function askTabs(state: CoreState, turn: Turn): CoreState {
  if (state.meta !== undefined) turn.effects.push({ kind: 'helloTabs', generation: state.meta.generation });
  return state;
}

function answerNewcomer(state: CoreState, turn: Turn, stateVector: Uint8Array): CoreState {
  if (state.meta === undefined) return state;
  const { generation } = state.meta;
  turn.effects.push({ kind: 'answerTab', generation, stateVector });
  if (state.outbox.edits.length > 0) {
    const rows = state.outbox.edits.map(({ key, update }) => ({ key, update }));
    turn.effects.push({ kind: 'tellTabs', message: { kind: 'edits', generation, rows } });
    const { edits, unkept } = state.outbox;
    const keys = edits.map((edit) => edit.key).filter((key) => !unkept.has(key));
    turn.effects.push({ kind: 'tellTabs', message: { kind: 'kept', generation, keys } });
  }
  return state;
}

function takeEdits(state: CoreState, turn: Turn, rows: readonly EditRow[]): CoreState {
  const news = unknownRows(state.outbox, rows);
  if (news.length === 0) return state;
  for (const row of news) turn.effects.push({ kind: 'apply', update: row.update, from: 'tabEdits' });
  const waitsAlready = state.outbox.edits.some((edit) => edit.madeIn === 'anotherTab');
  if (!waitsAlready) {
    turn.effects.push({ kind: 'setTimer', name: 'takeOver', delayMs: TAKE_OVER_AFTER_MS });
  }
  const edits = news.map(({ key, update }): OutboxEdit => {
    return { key, update, madeIn: 'anotherTab', sentIn: undefined };
  });
  return { ...state, outbox: addEdits(state.outbox, edits) };
}

/** They waited long enough for their own tab to have them acknowledged: now they are ours to keep and to send. */
export function takeOver(state: CoreState, turn: Turn): CoreState {
  const taken = state.outbox.edits.filter((edit) => edit.madeIn === 'anotherTab');
  if (taken.length === 0) return state;
  turn.effects.push({ kind: 'keepEdits', rows: taken });
  const ours: CoreState = { ...state, outbox: asMadeHere(state.outbox) };
  return sendWaiting(ours, turn, () => true);
}
