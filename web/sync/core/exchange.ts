/**
 * The exchange of edits on a greeted connection. Step 2 and update frames are counted as they are sent; an edit
 * remembers the first counted frame that contained it, and only an ack of that frame lets it go.
 */
import { CLOSE } from '../../../shared/protocol/close-codes.ts';
import { encodeUpdate } from '../../../shared/protocol/frames.ts';
import { canEdit } from '../../../shared/roles.ts';
import { abandon, stop } from './coming-back.ts';
import type { CoreState, Greeted, Turn } from './core-state.ts';
import { addEdit, inOrder, markSent, takeAcked, withoutKeys, type OutboxEdit } from './outbox.ts';
import type { StepTwoAnswer } from './sync-events.ts';

export const SETTLED_AFTER_MS = 5_000;
export const TAKE_OVER_AFTER_MS = 5_000;
/** Questions in a row that no answer of ours settled: something is wrong, and asking on would go round for ever. */
export const MAX_ASKS = 20;
/** Message type, step and length, and what merging may add. */
const FRAME_HEAD_BYTES = 64;
/** Merging is quadratic in their number. */
const EDITS_IN_A_FRAME = 200;
/** After so many the person is told: the server lacks what others wrote, and what was typed builds on it. */
export const ASKS_UNTIL_LOST = 5;

function mayWrite(state: CoreState): boolean {
  return state.meta !== undefined && canEdit(state.meta.role);
}

/** The server tells what it has; we answer with what it lacks, which is how unsent edits travel. */
export function whenStep1(
  state: CoreState,
  connection: Greeted,
  turn: Turn,
  serverVector: Uint8Array,
): CoreState {
  if (connection.asks >= MAX_ASKS) return abandon(state, turn);
  const writes = mayWrite(state);
  const answer: StepTwoAnswer = !writes ? 'nothing' : state.outbox.edits.length > 0 ? 'unsent' : 'check';
  const sent = connection.sent + 1;
  turn.effects.push({
    kind: 'sendStep2',
    serverVector,
    answer,
    frame: sent,
    limitBytes: connection.limitBytes,
  });
  const asks = connection.asks + 1;
  const greeted = { ...connection, serverVector, sent, asks };
  const outbox = writes ? markSent(state.outbox, sent) : state.outbox;
  const serverLost = state.serverLost || asks >= ASKS_UNTIL_LOST;
  return settleWhenLive({ ...state, connection: greeted, outbox, serverLost }, turn);
}

/**
 * Unsent edits that do not fit into one answer go as update frames, in the order they were made. Later questions
 * on a connection must not be answered with nothing: that would count as an answer for what the server set aside.
 */
export function whenAnswerTooLarge(state: CoreState, turn: Turn, frame: number): CoreState {
  const { connection } = state;
  if (connection.kind !== 'greeted') return state;
  if (frame !== 1) return abandon(state, turn);
  const most = connection.limitBytes - FRAME_HEAD_BYTES;
  const waiting = inOrder(state.outbox.edits.filter((edit) => edit.sentIn === frame));
  if (waiting.some((edit) => edit.update.length > most)) {
    return stop(state, turn, { why: 'tooLarge', code: CLOSE.frameTooLarge, detail: 'edit' });
  }
  const sentIn = new Map<string, number>();
  let { sent } = connection;
  for (const group of groupsUpTo(most, waiting)) {
    sent += 1;
    turn.effects.push({ kind: 'sendEdits', updates: group.map((edit) => edit.update) });
    for (const edit of group) sentIn.set(edit.key, sent);
  }
  const edits = state.outbox.edits.map((edit) => ({ ...edit, sentIn: sentIn.get(edit.key) ?? edit.sentIn }));
  return { ...state, outbox: { ...state.outbox, edits }, connection: { ...connection, sent } };
}

function groupsUpTo(most: number, edits: readonly OutboxEdit[]): OutboxEdit[][] {
  const groups: OutboxEdit[][] = [];
  let bytes = Infinity;
  for (const edit of edits) {
    bytes += edit.update.length;
    const group = groups.at(-1);
    if (group !== undefined && bytes <= most && group.length < EDITS_IN_A_FRAME) group.push(edit);
    else {
      groups.push([edit]);
      bytes = edit.update.length;
    }
  }
  return groups;
}

/** It is not saved any more until that frame is acknowledged. */
export function whenServerLacked(state: CoreState, frame: number): CoreState {
  const { connection } = state;
  if (connection.kind !== 'greeted' || frame > connection.sent) return state;
  return { ...state, connection: { ...connection, restoring: frame } };
}

export function whenStep2(state: CoreState, connection: Greeted, turn: Turn, update: Uint8Array): CoreState {
  takeContent(turn, update);
  const first = !state.seen;
  const meta = state.meta === undefined ? undefined : { ...state.meta, seen: true };
  if (first && meta !== undefined) turn.effects.push({ kind: 'remember', meta });
  return settleWhenLive({ ...state, seen: true, meta, connection: { ...connection, synced: true } }, turn);
}

export function whenUpdate(state: CoreState, turn: Turn, update: Uint8Array): CoreState {
  takeContent(turn, update);
  // What others write is seen only when it is on disk: the storage takes writes again.
  return state.fault === undefined ? state : { ...state, fault: undefined };
}

function takeContent(turn: Turn, update: Uint8Array): void {
  if (isEmptyUpdate(update)) return;
  turn.effects.push({ kind: 'apply', update, from: 'server' }, { kind: 'keepContent', update });
}

/** No structs, no deletions: `[0, 0]`. */
export function isEmptyUpdate(update: Uint8Array): boolean {
  return update.length === 2 && update[0] === 0 && update[1] === 0;
}

function settleWhenLive(state: CoreState, turn: Turn): CoreState {
  const { connection } = state;
  if (connection.kind === 'greeted' && connection.synced && connection.serverVector !== undefined) {
    turn.effects.push({ kind: 'setTimer', name: 'settled', delayMs: SETTLED_AFTER_MS });
  }
  return state;
}

export function whenAck(state: CoreState, connection: Greeted, turn: Turn, count: number): CoreState {
  // An ack of frames that were never sent would be a lie; believe no more than we asked for.
  const acked = Math.min(count, connection.sent);
  if (acked <= connection.acked) return state;
  const { outbox, keys } = takeAcked(state.outbox, acked);
  const isRestored = connection.restoring !== undefined && connection.restoring <= acked;
  const restoring = isRestored ? undefined : connection.restoring;
  if (keys.length === 0) {
    const asks = isRestored ? 0 : connection.asks;
    const serverLost = state.serverLost && !isRestored;
    return { ...state, serverLost, connection: { ...connection, acked, restoring, asks } };
  }
  turn.effects.push({ kind: 'markAcked', keys });
  if (state.meta !== undefined) {
    const { generation } = state.meta;
    turn.effects.push({ kind: 'tellTabs', message: { kind: 'acked', generation, keys } });
  }
  return {
    ...state,
    outbox,
    fault: undefined,
    serverLost: false,
    attempts: 0,
    connection: { ...connection, acked, restoring, asks: 0 },
  };
}

/** A local transaction: kept here first, told to the other tabs, sent if the server is listening. */
export function whenTyped(state: CoreState, turn: Turn, update: Uint8Array): CoreState {
  const key = `${state.tabId}.${String(state.editsMade)}`;
  const row = { key, update };
  if (state.meta !== undefined) {
    const { generation } = state.meta;
    turn.effects.push(
      { kind: 'keepEdits', rows: [row] },
      { kind: 'tellTabs', message: { kind: 'edits', generation, rows: [row] } },
    );
  }
  const edit: OutboxEdit = { ...row, madeIn: 'here', sentIn: undefined };
  const typed = { ...state, editsMade: state.editsMade + 1, outbox: addEdit(state.outbox, edit) };
  return sendWaiting(typed, turn, (waiting) => waiting.key === key);
}

/** Sends the chosen unsent edits, each in a frame of its own, if this connection takes edits now. */
export function sendWaiting(
  state: CoreState,
  turn: Turn,
  isChosen: (edit: OutboxEdit) => boolean,
): CoreState {
  const { connection } = state;
  // Before the server's first question nothing goes out: step 2 is about to carry it all, in order.
  if (connection.kind !== 'greeted' || connection.serverVector === undefined || !mayWrite(state))
    return state;
  const most = connection.limitBytes - FRAME_HEAD_BYTES;
  const isTooLarge = (edit: OutboxEdit): boolean => edit.sentIn === undefined && edit.update.length > most;
  if (state.outbox.edits.some((edit) => isTooLarge(edit) && isChosen(edit))) {
    return stop(state, turn, { why: 'tooLarge', code: CLOSE.frameTooLarge, detail: 'edit' });
  }
  let { sent } = connection;
  const edits = state.outbox.edits.map((edit) => {
    if (edit.sentIn !== undefined || !isChosen(edit)) return edit;
    turn.effects.push({ kind: 'send', bytes: encodeUpdate(edit.update) });
    sent += 1;
    return { ...edit, sentIn: sent };
  });
  if (sent === connection.sent) return state;
  return { ...state, outbox: { ...state.outbox, edits }, connection: { ...connection, sent } };
}

/** Another tab heard the ack for edits that we know too, and may be about to keep as unsent. */
export function whenAckedElsewhere(state: CoreState, turn: Turn, keys: readonly string[]): CoreState {
  const outbox = withoutKeys(state.outbox, keys);
  if (outbox === state.outbox) return state;
  const named = new Set(keys);
  const ours = state.outbox.edits.filter((edit) => edit.madeIn === 'here' && named.has(edit.key));
  if (ours.length > 0) turn.effects.push({ kind: 'markAcked', keys: ours.map((edit) => edit.key) });
  return { ...state, outbox };
}
