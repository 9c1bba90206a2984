/** What a room host is given, and what it reports. */
import type { DocumentId } from '../../shared/ids.ts';
import type { Clock, Timers } from '../../shared/time-and-chance.ts';
import type { RoomOptions } from '../room/room-context.ts';
import type { UpdateLog } from '../update-log/update-log.ts';

export interface RoomHostParts {
  readonly log: UpdateLog;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Runs once the present turn of the event loop has ended: `setImmediate`. */
  readonly afterTurn: (run: () => void) => void;
  readonly options: RoomOptions;
  /** Told of faults that a person should see in the logs; `error` is a bug, the rest is the disk's. */
  readonly report: (problem: RoomProblem) => void;
}

export type RoomProblem =
  | {
      readonly kind: 'storage';
      readonly documentId: DocumentId;
      readonly fault: string;
      readonly detail: string;
    }
  | { readonly kind: 'unreadable'; readonly documentId: DocumentId; readonly detail: string }
  | { readonly kind: 'compaction'; readonly documentId: DocumentId; readonly detail: string }
  | { readonly kind: 'bug'; readonly documentId: DocumentId; readonly error: unknown };
