/** Deleting is moving to the trash, from where it can be taken back; what is gone for good: erase-documents.ts. */
import type { Transaction } from 'kysely';
import { trustDocumentId, type DocumentId } from '../../../shared/ids.ts';
import { CLOSE } from '../../../shared/protocol/close-codes.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import { BEING_ERASED } from '../../access/places.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import type { Asker } from '../../audit/noted-request.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { HttpProblem } from '../../http/errors.ts';
import type { RoomDoor } from '../../room-host/room-door.ts';
import { keepAsManager } from '../rights/keep-as-manager.ts';
import { subtreeOf } from '../nesting/move-document.ts';

export interface TrashDeps extends Changing {
  readonly door: Pick<RoomDoor, 'closeAll'>;
}

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
  // Somebody erased it since the asker was let through.
  if (own === undefined || before === BEING_ERASED) throw new HttpProblem('not-found');
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
