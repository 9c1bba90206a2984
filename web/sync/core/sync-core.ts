/**
 * The sync client as a pure machine: one event in, the next state and the effects out. Everything that decides
 * whether something typed can be lost, or may be called saved, is decided here.
 */
import { documentEventSchema, type DocumentEvent } from '../../../shared/protocol/events.ts';
import type { ServerFrame } from '../../../shared/protocol/frames.ts';
import { announceAwareness, closeAwarenessWindow, renewAwareness } from './awareness-window.ts';
import { comeBackAtOnce, abandon, connectNow, waitToReturn, whenClosed } from './coming-back.ts';
import type { CoreState, Greeted, Turn } from './core-state.ts';
import {
  whenAck,
  whenAnswerTooLarge,
  whenServerLacked,
  whenStep1,
  whenStep2,
  whenTyped,
  whenUpdate,
} from './exchange.ts';
import { giveUpUnsent } from './forgetting.ts';
import { whenHello } from './greeting.ts';
import { answerPing, doubt, whenHeard, whenPingIsDue, whenPong, whenSilent } from './heartbeat.ts';
import { whenCopyFailed, whenCopyLoaded, whenEditsKept, whenKeepingFailed } from './keeping.ts';
import { askTabs, takeOver, whenTabTells } from './other-tabs.ts';
import type { SyncEffect, SyncEvent, TimerName } from './sync-events.ts';

export interface Step {
  readonly state: CoreState;
  readonly effects: readonly SyncEffect[];
}

export function reduce(
  state: CoreState,
  event: SyncEvent,
  given: { readonly now: number; readonly random: number },
): Step {
  const turn: Turn = { ...given, effects: [] };
  return { state: handle(state, event, turn), effects: turn.effects };
}

function handle(state: CoreState, event: SyncEvent, turn: Turn): CoreState {
  switch (event.kind) {
    case 'started':
      return connectNow(state, turn);
    case 'copyLoaded':
      return heldFrames(whenCopyLoaded(state, turn, event.copy), turn);
    case 'copyFailed':
      return heldFrames(whenCopyFailed(state, event.fault), turn);
    case 'editsKept':
      return whenEditsKept(state, turn, event.keys);
    case 'keepingFailed':
      return whenKeepingFailed(state, event.fault, event.keys);
    case 'frame':
      return whenFrame(state, turn, event.frame);
    case 'undecodable':
      return whenUndecodable(state, turn);
    case 'closed':
      return whenClosed(state, turn, event);
    case 'typed':
      return whenTyped(state, turn, event.update);
    case 'serverLacked':
      return whenServerLacked(state, event.frame);
    case 'answerTooLarge':
      return whenAnswerTooLarge(state, turn, event.frame);
    case 'awarenessChanged':
      return announceAwareness(state, turn);
    case 'network':
      return whenNetwork({ ...state, networkUp: event.up }, turn);
    case 'shown':
      return comeBackAtOnce(doubt(state, turn), turn);
    case 'timer':
      return whenTimer(state, turn, event.name);
    case 'tab':
      return whenTabTells(state, turn, event.message);
    case 'tabGap':
      return askTabs(state, turn);
    case 'givenUp':
      return giveUpUnsent(state, turn);
    case 'retry':
      return whenUserRetries(state, turn);
    case 'leaving':
      return leave(state, turn);
  }
}

function heldFrames(state: CoreState, turn: Turn): CoreState {
  let next: CoreState = { ...state, held: [] };
  for (const frame of state.held) next = whenFrame(next, turn, frame);
  return next;
}

function whenFrame(state: CoreState, turn: Turn, frame: ServerFrame): CoreState {
  const { kind } = state.connection;
  if (kind !== 'connecting' && kind !== 'greeted') return state;
  // What we hold decides what may be merged: nothing is looked at before the local copy was.
  if (state.copy.kind === 'opening') return { ...state, held: [...state.held, frame] };
  const known = whenHeard(state, turn);
  if (frame.kind === 'hello') return whenHello(known, turn, frame.text);
  if (frame.kind === 'ping') {
    answerPing(frame.nonce, turn);
    return known;
  }
  const { connection } = known;
  return connection.kind === 'greeted' ? whenGreetedFrame(known, connection, { turn, frame }) : known;
}

function whenGreetedFrame(
  state: CoreState,
  connection: Greeted,
  { turn, frame }: { readonly turn: Turn; readonly frame: Exclude<ServerFrame, { kind: 'hello' | 'ping' }> },
): CoreState {
  switch (frame.kind) {
    case 'syncStep1':
      return whenStep1(state, connection, turn, frame.stateVector);
    case 'syncStep2':
      return whenStep2(state, connection, turn, frame.update);
    case 'update':
      return whenUpdate(state, turn, frame.update);
    case 'ack':
      return whenAck(state, connection, turn, frame.count);
    case 'pong':
      return whenPong(state, turn, frame.nonce);
    case 'event':
      return whenEvent(state, turn, frame.text);
    case 'awareness':
      turn.effects.push({ kind: 'applyAwareness', update: frame.update });
      return state;
    case 'queryAwareness':
      turn.effects.push({ kind: 'sendAwareness', renewed: true });
      return state;
    case 'unknown':
      return state;
  }
}

/** What the server says makes no sense: that connection is left, and another tried. */
function whenUndecodable(state: CoreState, turn: Turn): CoreState {
  const { kind } = state.connection;
  return kind === 'connecting' || kind === 'greeted' ? abandon(state, turn) : state;
}

function whenEvent(state: CoreState, turn: Turn, text: string): CoreState {
  const event = parseEvent(text);
  if (event === undefined) return state;
  turn.effects.push({ kind: 'tell', event });
  if (event.event === 'storage') return { ...state, fault: event.data.fault };
  if (event.event === 'refused') return { ...state, refusal: event.data.reason };
  return state;
}

function parseEvent(text: string): DocumentEvent | undefined {
  try {
    const parsed = documentEventSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function whenNetwork(state: CoreState, turn: Turn): CoreState {
  // `offline` may be wrong (a server on this machine, a virtual network): ask rather than believe.
  const doubted = doubt(state, turn);
  return doubted.networkUp ? comeBackAtOnce({ ...doubted, attempts: 0 }, turn) : doubted;
}

function whenTimer(state: CoreState, turn: Turn, name: TimerName): CoreState {
  switch (name) {
    case 'retry':
      return comeBackAtOnce(state, turn);
    case 'handshake':
      return state.connection.kind === 'connecting' ? abandon(state, turn) : state;
    case 'ping':
      return whenPingIsDue(state, turn);
    case 'pong':
      return whenSilent(state, turn);
    case 'settled':
      return { ...state, toldRebuilt: false, attempts: state.fault === undefined ? 0 : state.attempts };
    case 'takeOver':
      return takeOver(state, turn);
    case 'awareness':
      return closeAwarenessWindow(state, turn);
    case 'renewAwareness':
      return renewAwareness(state, turn);
  }
}

function whenUserRetries(state: CoreState, turn: Turn): CoreState {
  const { connection } = state;
  if (connection.kind === 'waiting') return comeBackAtOnce({ ...state, attempts: 0 }, turn);
  if (connection.kind !== 'stopped' || state.left) return state;
  // Only a new page, with a new `Y.Doc`, can hold another history or another schema.
  if (connection.why === 'rebuilt' || connection.why === 'pageTooOld') return state;
  return connectNow({ ...state, attempts: 0 }, turn);
}

function leave(state: CoreState, turn: Turn): CoreState {
  if (state.left) return state;
  const after = waitToReturn(state, turn, undefined);
  turn.effects.push({ kind: 'closeSocket' });
  for (const name of ['retry', 'takeOver', 'awareness'] as const) {
    turn.effects.push({ kind: 'clearTimer', name });
  }
  return { ...after, left: true, connection: { kind: 'idle' } };
}
