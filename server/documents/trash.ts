/** Deleting is moving to the trash; what lay there for thirty days is gone for good, history included. */
import type { Kysely } from 'kysely';
import { trustDocumentId, type DocumentId } from '../../shared/ids.ts';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';
import { recordAccessChange, type ChangeFeed } from '../access/change-feed.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { RoomDoor } from '../room-host/room-door.ts';
import type { UpdateLog } from '../update-log/update-log.ts';

export interface TrashDeps {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly changes: Pick<ChangeFeed, 'tellNow'>;
  readonly door: Pick<RoomDoor, 'closeAll'>;
}

export interface TrashSweepDeps extends TrashDeps {
  readonly timers: Timers;
  readonly log: Pick<UpdateLog, 'erase'>;
  readonly onError: (error: unknown) => void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const KEPT_IN_TRASH_MS = 30 * DAY_MS;
const SWEPT_AT_ONCE = 200;

/** Closes its open sockets with 4410. */
export async function moveToTrash(deps: TrashDeps, documentId: DocumentId): Promise<void> {
  await setDeletedAt(deps, documentId, deps.clock.now());
  deps.door.closeAll(documentId, CLOSE.deleted, 'deleted');
}

export async function restoreFromTrash(deps: TrashDeps, documentId: DocumentId): Promise<void> {
  await setDeletedAt(deps, documentId, null);
}

async function setDeletedAt(
  { db, clock, changes }: TrashDeps,
  documentId: DocumentId,
  deletedAt: number | null,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('documents')
      .set({ deleted_at: deletedAt })
      .where('id', '=', documentId)
      .execute();
    await recordAccessChange(transaction, { documentId }, clock.now());
  });
  await changes.tellNow();
}

/** Sweeps now and once a day; returns how to stop. */
export function startTrashSweep(deps: TrashSweepDeps): () => void {
  let cancel: CancelTimer | undefined;
  let stopped = false;
  const sweep = async (): Promise<void> => {
    try {
      await sweepTrash(deps);
    } catch (error) {
      deps.onError(error);
    }
    if (!stopped) cancel = deps.timers.after(DAY_MS, () => void sweep());
  };
  void sweep();
  return () => {
    stopped = true;
    cancel?.();
  };
}

/** How many documents it erased. */
export async function sweepTrash({
  db,
  clock,
  log,
}: Pick<TrashSweepDeps, 'db' | 'clock' | 'log'>): Promise<number> {
  const before = clock.now() - KEPT_IN_TRASH_MS;
  const rows = await db
    .selectFrom('documents')
    .select('id')
    .where('deleted_at', '<', before)
    .limit(SWEPT_AT_ONCE)
    .execute();
  for (const { id } of rows) {
    // The row last: a sweep that was cut short finds it again.
    await log.erase(trustDocumentId(id));
    await db.deleteFrom('documents').where('id', '=', id).where('deleted_at', '<', before).execute();
  }
  return rows.length;
}
