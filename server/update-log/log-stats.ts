/** What the log tells of its work; `server/http` turns it into metrics. Listeners must not throw. */
import type { StorageFault } from '../../shared/protocol/events.ts';

export interface CommitReport {
  readonly durationMs: number;
  /** Appends in this commit: one per room. */
  readonly appends: number;
  readonly updates: number;
  readonly bytes: number;
  /** Appends that came while it was under way and wait for the next one. */
  readonly queued: number;
}

export interface LogListener {
  committed(report: CommitReport): void;
  /** One append was not taken. */
  failed(fault: StorageFault): void;
  /** One fold of rows into base and history has ended. */
  compacted(durationMs: number): void;
  /** One document was loaded, or could not be. */
  loaded(durationMs: number): void;
}

export const SILENT_LISTENER: LogListener = {
  committed: () => undefined,
  failed: () => undefined,
  compacted: () => undefined,
  loaded: () => undefined,
};
