/**
 * What a close code asks of us: stop, or come back, and when. Delays double and are drawn from the whole range
 * (full jitter), so that a thousand clients of one restarted server do not return in step.
 */
import { CLOSE, isFinalCloseCode, NO_LONGER_ALLOWED } from '../../../shared/protocol/close-codes.ts';
import { canEdit } from '../../../shared/roles.ts';
import type { StopReason } from '../sync-state.ts';
import type { CoreState, Turn } from './core-state.ts';
import { forgetWhatIsShut } from './forgetting.ts';
import { forgetSending } from './outbox.ts';

export const BACK_OFF_BASE_MS = 300;
/** Nobody should look at "Offline" for long after the server is back: some attempt falls into every ten seconds. */
export const BACK_OFF_CAP_MS = 10_000;
export const OVERLOAD_CAP_MS = 30_000;
/** After a restart the server is back soon: everybody within a second. */
export const RESTART_SPREAD_MS = 1_000;
/** After "overload", growing starts later. */
const OVERLOAD_HEAD_START = 3;
export const HANDSHAKE_DEADLINE_MS = 10_000;
/** Our own mark for a socket that we gave up on; never on the wire. */
export const LOST = 1006;

const STOP_REASONS: ReadonlyMap<number, StopReason> = new Map<number, StopReason>([
  [CLOSE.malformedRequest, 'malformed'],
  [CLOSE.unauthenticated, 'signedOut'],
  [CLOSE.forbidden, 'forbidden'],
  [CLOSE.notFound, 'notFound'],
  [CLOSE.deleted, 'deleted'],
  [CLOSE.rebuilt, 'rebuilt'],
  [CLOSE.documentTooLarge, 'tooLarge'],
  [CLOSE.schemaTooOld, 'pageTooOld'],
  [CLOSE.undecodable, 'refused'],
  [CLOSE.textFrame, 'refused'],
  [CLOSE.inadmissible, 'refused'],
  [CLOSE.shapeLimit, 'refused'],
  [CLOSE.frameTooLarge, 'refused'],
]);

export function stopReasonOf(code: number): StopReason | undefined {
  return STOP_REASONS.get(code) ?? (isFinalCloseCode(code) ? 'refused' : undefined);
}

export function delayBeforeReturn(code: number | undefined, attempts: number, random: number): number {
  if (code === CLOSE.goingAway && attempts === 0) return Math.round(random * RESTART_SPREAD_MS);
  const isOverload = code === CLOSE.overload;
  const doublings = Math.min(attempts + (isOverload ? OVERLOAD_HEAD_START : 0), 20);
  const capMs = isOverload ? OVERLOAD_CAP_MS : BACK_OFF_CAP_MS;
  return Math.round(random * Math.min(capMs, BACK_OFF_BASE_MS * 2 ** doublings));
}

export function connectNow(state: CoreState, turn: Turn): CoreState {
  turn.effects.push(
    { kind: 'clearTimer', name: 'retry' },
    { kind: 'connect' },
    { kind: 'setTimer', name: 'handshake', delayMs: HANDSHAKE_DEADLINE_MS },
  );
  return { ...state, connection: { kind: 'connecting' } };
}

/** The connection is over, whoever ended it. What was sent on it and not acknowledged is unsent again. */
function afterConnection(state: CoreState, turn: Turn): CoreState {
  for (const name of ['handshake', 'ping', 'pong', 'settled', 'awareness', 'renewAwareness'] as const) {
    turn.effects.push({ kind: 'clearTimer', name });
  }
  turn.effects.push({ kind: 'dropPeers' });
  return { ...state, outbox: forgetSending(state.outbox), held: [], awareness: 'idle', latencyMs: undefined };
}

/** Comes back after a while; `code` is undefined where no close frame was heard. */
export function waitToReturn(state: CoreState, turn: Turn, code: number | undefined): CoreState {
  const delayMs = delayBeforeReturn(code, state.attempts, turn.random);
  const after = afterConnection(state, turn);
  turn.effects.push({ kind: 'setTimer', name: 'retry', delayMs });
  return {
    ...after,
    attempts: state.attempts + 1,
    connection: { kind: 'waiting', retryAt: turn.now + delayMs, code },
    fault: code === CLOSE.storageFailing ? (state.fault ?? 'unknown') : state.fault,
    refusal: undefined,
  };
}

/** We end the connection ourselves and come back. */
export function abandon(state: CoreState, turn: Turn): CoreState {
  turn.effects.push({ kind: 'closeSocket' });
  return waitToReturn(state, turn, LOST);
}

export interface Ending {
  readonly why: StopReason;
  readonly code: number;
  readonly detail: string;
}

/** Nothing but the user, or a new page, changes this. */
export function stop(state: CoreState, turn: Turn, ending: Ending): CoreState {
  const after = afterConnection(state, turn);
  turn.effects.push({ kind: 'clearTimer', name: 'retry' }, { kind: 'closeSocket' });
  if (ending.why === 'pageTooOld') turn.effects.push({ kind: 'reloadPage', version: ending.detail });
  return forgetWhatIsShut({ ...after, connection: { kind: 'stopped', ...ending }, refusal: undefined }, turn);
}

export function whenClosed(
  state: CoreState,
  turn: Turn,
  closed: { readonly code: number; readonly reason: string },
): CoreState {
  const { kind } = state.connection;
  if (kind !== 'connecting' && kind !== 'greeted') return state;
  const why = isShut(state, closed) ? 'notFound' : stopReasonOf(closed.code);
  // What was on its way when the right to write went was refused. Reading on needs a new connection, no new right.
  if (why === 'forbidden' && wasDemoted(state)) return waitToReturn(state, turn, closed.code);
  if (why === undefined) return waitToReturn(state, turn, closed.code);
  // Whether what we hold belongs to the present history is for a hello to say: it is asked for once.
  if (why === 'rebuilt' && !state.toldRebuilt) {
    return waitToReturn({ ...state, toldRebuilt: true }, turn, closed.code);
  }
  const detail = closed.reason !== '' ? closed.reason : (state.refusal ?? '');
  return stop(state, turn, { why, code: closed.code, detail });
}

/** 4403 may refuse a frame alone, to somebody who reads on. Before the hello it is the document that is refused. */
function isShut(
  { connection }: CoreState,
  { code, reason }: { readonly code: number; readonly reason: string },
): boolean {
  return code === CLOSE.forbidden && (connection.kind === 'connecting' || reason === NO_LONGER_ALLOWED);
}

function wasDemoted({ connection, meta, outbox }: CoreState): boolean {
  return (
    connection.kind === 'greeted' &&
    meta !== undefined &&
    !canEdit(meta.role) &&
    outbox.edits.some((edit) => edit.sentIn !== undefined)
  );
}

/** The network is back, the tab is shown, the user asks: no reason to wait any longer. */
export function comeBackAtOnce(state: CoreState, turn: Turn): CoreState {
  if (state.connection.kind !== 'waiting' || state.left) return state;
  return connectNow(state, turn);
}
