/** Plain counters that the metrics page reads. */
export interface RoomStats {
  rooms: number;
  sessions: number;
  updatesCommitted: number;
  /** Appends that failed, by fault. */
  readonly appendFailures: Map<string, number>;
  /** Loads that did not give a document, by kind of outcome. */
  readonly loadFailures: Map<string, number>;
  compactions: number;
  compactionFailures: number;
  /** Called with the time from admission to commit of each append, in ms. */
  observeAppendMs: (ms: number) => void;
}

export function createRoomStats(): RoomStats {
  return {
    rooms: 0,
    sessions: 0,
    updatesCommitted: 0,
    appendFailures: new Map(),
    loadFailures: new Map(),
    compactions: 0,
    compactionFailures: 0,
    observeAppendMs: () => undefined,
  };
}

export function countUp(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
