/** What the page is told, derived from the core's state and from nothing else. */
import { canEdit } from '../../../shared/roles.ts';
import type { LinkState, SaveState, SyncState } from '../sync-state.ts';
import type { CoreState } from './core-state.ts';
import { isKept, losesOnLeaving } from './outbox.ts';

export function syncStateOf(state: CoreState): SyncState {
  return {
    phase: state.seen ? 'ready' : 'opening',
    link: linkOf(state),
    save: saveOf(state),
    localCopy: state.copy,
    role: state.meta?.role,
    user: state.meta?.user,
    editable: isEditable(state),
    latencyMs: state.latencyMs,
  };
}

function isEditable(state: CoreState): boolean {
  if (!state.seen || state.left || state.connection.kind === 'stopped') return false;
  if (state.meta === undefined || state.meta.schema > state.pageSchema) return false;
  return canEdit(state.meta.role);
}

function linkOf(state: CoreState): LinkState {
  const { connection } = state;
  switch (connection.kind) {
    case 'stopped':
      return connection;
    case 'greeted':
      return connection.synced && connection.serverVector !== undefined
        ? { kind: 'live' }
        : { kind: 'connecting' };
    case 'waiting':
      return state.networkUp ? connection : { kind: 'offline' };
    case 'connecting':
    case 'idle':
      return state.networkUp ? { kind: 'connecting' } : { kind: 'offline' };
  }
}

function saveOf(state: CoreState): SaveState {
  const edits = state.outbox.edits.length;
  const { connection } = state;
  if (edits > 0) {
    const kept = state.copy.kind === 'kept' && isKept(state.outbox);
    if (connection.kind === 'stopped') return { kind: 'notSaved', edits, kept, why: connection.why };
    if (state.fault !== undefined) return { kind: 'notSaved', edits, kept, why: state.fault };
    if (state.serverLost) return { kind: 'notSaved', edits, kept, why: 'serverLost' };
    if (isAway(state)) return { kind: 'offline', edits, kept };
    if (state.meta !== undefined && !canEdit(state.meta.role)) {
      return { kind: 'notSaved', edits, kept, why: 'forbidden' };
    }
    return { kind: 'saving', edits };
  }
  if (connection.kind === 'greeted' && connection.restoring !== undefined) {
    const kept = state.copy.kind === 'kept';
    return state.serverLost
      ? { kind: 'notSaved', edits, kept, why: 'serverLost' }
      : { kind: 'saving', edits };
  }
  if (connection.kind === 'stopped') return { kind: 'saved' };
  return isAway(state) ? { kind: 'offline', edits, kept: true } : { kind: 'saved' };
}

/** A first attempt counts as being on the way; attempts after a failure as being away, or the line would flicker. */
function isAway(state: CoreState): boolean {
  switch (state.connection.kind) {
    case 'waiting':
      return true;
    case 'connecting':
      return state.attempts > 0 || !state.networkUp;
    case 'idle':
    case 'greeted':
    case 'stopped':
      return false;
  }
}

/** Whether leaving the page now would lose something. */
export function wouldLoseEdits(state: CoreState): boolean {
  return losesOnLeaving(state.outbox);
}
