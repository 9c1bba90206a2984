/** Waiting for a session to come to a state: for tools, tests and the outbox flusher. */
import type { SyncClient } from './sync-client.ts';
import type { SyncState } from './sync-state.ts';

/** Resolves with the first state that satisfies `isReached`; the present one counts. */
export function untilState(
  session: Pick<SyncClient, 'getState' | 'subscribe'>,
  isReached: (state: SyncState) => boolean,
): Promise<SyncState> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const state = session.getState();
      if (isReached(state)) resolve(state);
      return isReached(state);
    };
    if (look()) return;
    const stop = session.subscribe(() => {
      if (look()) stop();
    });
  });
}

/** Content stands and everything typed so far is on the server's disk. */
export function isSettled(state: SyncState): boolean {
  return state.phase === 'ready' && state.link.kind === 'live' && state.save.kind === 'saved';
}
