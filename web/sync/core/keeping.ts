/** What the local copy had, and what it says about the rows given to it. */
import { CLOSE } from '../../../shared/protocol/close-codes.ts';
import { stop } from './coming-back.ts';
import type { CoreState, Turn } from './core-state.ts';
import { sendWaiting } from './exchange.ts';
import { forgetWhatIsShut } from './forgetting.ts';
import { markKeepingFailed, markKept, withKeptEdits } from './outbox.ts';
import type { CopyFault, LoadedCopy } from './sync-events.ts';

export function whenCopyLoaded(state: CoreState, turn: Turn, copy: LoadedCopy | undefined): CoreState {
  const opened: CoreState = { ...state, copy: { kind: 'kept' } };
  if (copy === undefined) return opened;
  if (state.meta !== undefined && isForeign(state.meta, copy.meta)) {
    // It came late, after a hello had told which history is the present one.
    turn.effects.push({ kind: 'setAsideCopy', generation: copy.meta.generation });
    return opened;
  }
  for (const update of copy.shared) turn.effects.push({ kind: 'apply', update, from: 'copy' });
  for (const row of copy.unsent) turn.effects.push({ kind: 'apply', update: row.update, from: 'copy' });
  const meta = state.meta ?? copy.meta;
  turn.effects.push({ kind: 'helloTabs', generation: meta.generation });
  const loaded: CoreState = {
    ...opened,
    meta,
    seen: state.seen || copy.meta.seen,
    outbox: withKeptEdits(state.outbox, copy.unsent),
  };
  if (meta.schema > state.pageSchema) {
    // A newer page has been here: this one, from some cache, must not touch what it cannot read.
    return stop(loaded, turn, {
      why: 'pageTooOld',
      code: CLOSE.schemaTooOld,
      detail: `schema ${String(meta.schema)}`,
    });
  }
  // Read late, after the server's question was answered without these.
  return forgetWhatIsShut(
    sendWaiting(loaded, turn, () => true),
    turn,
  );
}

function isForeign(ours: LoadedCopy['meta'], theirs: LoadedCopy['meta']): boolean {
  return ours.generation !== theirs.generation || ours.user.id !== theirs.user.id;
}

export function whenCopyFailed(state: CoreState, fault: CopyFault): CoreState {
  return { ...state, copy: { kind: fault } };
}

export function whenEditsKept(state: CoreState, turn: Turn, keys: readonly string[]): CoreState {
  if (state.meta !== undefined && keys.length > 0) {
    const { generation } = state.meta;
    turn.effects.push({ kind: 'tellTabs', message: { kind: 'kept', generation, keys } });
  }
  return { ...state, copy: { kind: 'kept' }, outbox: markKept(state.outbox, keys) };
}

export function whenKeepingFailed(state: CoreState, fault: CopyFault, keys: readonly string[]): CoreState {
  return { ...state, copy: { kind: fault }, outbox: markKeepingFailed(state.outbox, keys) };
}
