/** Deleting is moving to the trash; what lay there for thirty days is gone for good, history included. */
import { sql, type Transaction } from 'kysely';
import { trustDocumentId, type DocumentId } from '../../shared/ids.ts';
import { CLOSE } from '../../shared/protocol/close-codes.ts';
import { everyDay } from '../../shared/every-day.ts';
import type { Timers } from '../../shared/time-and-chance.ts';
import { recordAccessChange } from '../access/change-feed.ts';
import { recordEvent } from '../audit/audit-log.ts';
import { inOneStep, type Changing } from '../audit/in-one-step.ts';
import type { Asker } from '../audit/noted-request.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { RoomDoor } from '../room-host/room-door.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import { keepAsManager } from './keep-as-manager.ts';
import { subtreeOf } from './move-document.ts';

export interface TrashDeps extends Changing {
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

/** With all that lies below it. Closes their open sockets with 4410. */
export async function moveToTrash(deps: TrashDeps, documentId: DocumentId, by: Asker): Promise<void> {
  const ids = await inOneStep(deps, async (transaction, now) => {
    const moved = await setDeletedAt(transaction, documentId, { deletedAt: now, now });
    await recordTrash(transaction, { ...by, kind: 'document.trashed' }, { documentId, now });
    return moved;
  });
  for (const id of ids) deps.door.closeAll(trustDocumentId(id), CLOSE.deleted, 'deleted');
}

/**
 * With all below it that went with it. Where what it lay below stays in the trash, it lies below it no longer and is
 * open to nobody but those whom it lists, and who took it out: it must not be open to more people than before.
 */
export async function restoreFromTrash(
  deps: TrashDeps,
  documentId: DocumentId,
  by: Asker,
): Promise<{ readonly movedOut: boolean }> {
  const movedOut = await inOneStep(deps, async (transaction, now) => {
    const isOut = await moveOutOfTrash(transaction, documentId);
    if (isOut && by.actor !== undefined) {
      await keepAsManager(transaction, documentId, { userId: by.actor.id, now });
    }
    await setDeletedAt(transaction, documentId, { deletedAt: null, now });
    await recordTrash(transaction, { ...by, kind: 'document.restored' }, { documentId, now });
    return isOut;
  });
  return { movedOut };
}

async function moveOutOfTrash(
  transaction: Transaction<DatabaseSchema>,
  documentId: DocumentId,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('documents')
    .set({ parent_id: null, place_gives: 'none' })
    .where('id', '=', documentId)
    .where('parent_id', 'in', (eb) =>
      eb.selectFrom('documents as above').select('above.id').where('above.deleted_at', 'is not', null),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function recordTrash(
  transaction: Transaction<DatabaseSchema>,
  line: Asker & { readonly kind: 'document.trashed' | 'document.restored' },
  { documentId, now }: { readonly documentId: DocumentId; readonly now: number },
): Promise<void> {
  const row = await transaction
    .selectFrom('documents')
    .select('title')
    .where('id', '=', documentId)
    .executeTakeFirst();
  const subject = { kind: 'document', id: documentId, name: row?.title ?? '' } as const;
  await recordEvent(transaction, { ...line, subject }, now);
}

/** The ids of what was changed with it. */
async function setDeletedAt(
  transaction: Transaction<DatabaseSchema>,
  documentId: DocumentId,
  { deletedAt, now }: { readonly deletedAt: number | null; readonly now: number },
): Promise<readonly string[]> {
  const own = await transaction
    .selectFrom('documents')
    .select('deleted_at')
    .where('id', '=', documentId)
    .executeTakeFirst();
  const found = await subtreeOf(transaction, documentId);
  // What was in the trash before, or went there by itself, is left as it is.
  const before = own?.deleted_at ?? null;
  const { numUpdatedRows } = await transaction
    .updateTable('documents')
    .set({ deleted_at: deletedAt })
    .where('id', 'in', [...found])
    .where('deleted_at', before === null ? 'is' : '=', before)
    .executeTakeFirst();
  const isSubtree = found.length > 1;
  await recordAccessChange(transaction, isSubtree ? {} : { documentId }, now);
  return numUpdatedRows === 0n ? [] : found;
}

/** Sweeps now and once a day; returns how to stop. */
export function startTrashSweep(deps: TrashSweepDeps): () => void {
  return everyDay(deps.timers, () => sweepTrash(deps), deps.onError);
}

/** How many documents it erased: what lies below others first, so that nothing loses its place. */
export async function sweepTrash(deps: Pick<TrashSweepDeps, 'db' | 'clock' | 'log'>): Promise<number> {
  const before = deps.clock.now() - KEPT_IN_TRASH_MS;
  let erased = 0;
  while (erased < SWEPT_AT_ONCE) {
    // oxlint-disable-next-line no-await-in-loop -- what lay above these comes next
    const count = await eraseLowest(deps, before, SWEPT_AT_ONCE - erased);
    if (count === 0) break;
    erased += count;
  }
  return erased;
}

async function eraseLowest(
  { db, log }: Pick<TrashSweepDeps, 'db' | 'log'>,
  before: number,
  limit: number,
): Promise<number> {
  const rows = await db
    .selectFrom('documents')
    .select('id')
    .where('deleted_at', '<', before)
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM documents AS below WHERE below.parent_id = documents.id)`)
    .limit(limit)
    .execute();
  for (const { id } of rows) {
    // The row last: a sweep that was cut short finds it again.
    await log.erase(trustDocumentId(id));
    await db.deleteFrom('documents').where('id', '=', id).where('deleted_at', '<', before).execute();
  }
  return rows.length;
}
