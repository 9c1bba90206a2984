/**
 * What is gone for good, its history included: what lay in the trash for thirty days, and what somebody erased who
 * manages it. First it is marked, in one step with the line of the audit log: from then on nobody finds it any more. Then
 * its text goes and its row last, so that a sweep finds what was cut short.
 */
import { sql, type Kysely, type RawBuilder, type SqlBool, type Transaction } from 'kysely';
import { everyDay } from '../../../shared/every-day.ts';
import { trustDocumentId, type DocumentId } from '../../../shared/ids.ts';
import { inBites } from '../../../shared/in-bites.ts';
import type { Timers } from '../../../shared/time-and-chance.ts';
import { recordAccessChange } from '../../access/change-feed.ts';
import { BEING_ERASED } from '../../access/places.ts';
import type { Principal } from '../../access/principal.ts';
import { recordEvent } from '../../audit/audit-log.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import type { Asker } from '../../audit/noted-request.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { HttpProblem } from '../../http/errors.ts';
import type { UpdateLog } from '../../update-log/update-log.ts';
import { keepAsManager } from '../rights/keep-as-manager.ts';
import type { Reader } from '../list/seen-in-sql.ts';
import { AT_ONCE, manages, readManyViews, readWentAlong } from './went-along.ts';

export interface EraseDeps extends Changing {
  readonly log: Pick<UpdateLog, 'erase'>;
}

export interface TrashSweepDeps extends EraseDeps {
  readonly timers: Timers;
  readonly onError: (error: unknown) => void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const KEPT_IN_TRASH_MS = 30 * DAY_MS;
const SWEPT_AT_ONCE = 200;

/**
 * With what went to the trash along and the eraser manages. What is closed to them there, or was in the trash by
 * itself, stays in the trash for its own thirty days, as what is taken out of a place that goes: for nobody but those
 * whom it lists, and the eraser if they managed it.
 */
export async function eraseFromTrash(
  deps: EraseDeps,
  documentId: DocumentId,
  { principal, by }: { readonly principal: Principal; readonly by: Asker },
): Promise<void> {
  const erased = await inOneStep(deps, async (transaction, now) => {
    const title = await requireInTrash(transaction, documentId);
    const reader = { principal, now };
    const along = (await readWentAlong(transaction, reader, [documentId])).get(documentId) ?? [];
    const ids = [documentId, ...along];
    await keepWhatStays(transaction, reader, ids);
    for (const bite of inBites(ids, AT_ONCE)) {
      // oxlint-disable-next-line no-await-in-loop -- one connection
      await mark(transaction, bite);
    }
    await moveOutOfErased(transaction);
    const subject = { kind: 'document', id: documentId, name: title } as const;
    const detail = along.length === 0 ? {} : { inside: `${along.length}` };
    await recordEvent(transaction, { ...by, kind: 'document.erased', subject, detail }, now);
    await recordAccessChange(transaction, along.length === 0 ? { documentId } : {}, now);
    return ids;
  });
  // What lies below others first.
  for (const id of erased.toReversed()) {
    // oxlint-disable-next-line no-await-in-loop -- a disk that others write to as well
    await eraseMarked(deps, id);
  }
}

/** Its title. It may have been restored or erased since the asker was let through. */
async function requireInTrash(
  transaction: Transaction<DatabaseSchema>,
  documentId: DocumentId,
): Promise<string> {
  const row = await transaction
    .selectFrom('documents')
    .select(['title', 'deleted_at'])
    .where('id', '=', documentId)
    .executeTakeFirst();
  if (row === undefined || row.deleted_at === BEING_ERASED) throw new HttpProblem('not-found');
  if (row.deleted_at === null) throw new HttpProblem('conflict', { detail: 'It is not in the trash.' });
  return row.title;
}

/** Whoever managed what stays by the place that goes would lose it by erasing that. */
async function keepWhatStays(
  transaction: Transaction<DatabaseSchema>,
  reader: Reader,
  erased: readonly string[],
): Promise<void> {
  const going = new Set(erased);
  const stays: string[] = [];
  for (const bite of inBites(erased, AT_ONCE)) {
    const rows = await transaction
      .selectFrom('documents')
      .select('id')
      .where('parent_id', 'in', [...bite])
      .execute();
    stays.push(...rows.map(({ id }) => id).filter((id) => !going.has(id)));
  }
  const views = await readManyViews(transaction, reader, stays);
  const { user } = reader.principal;
  for (const id of stays) {
    if (!manages(views.get(id))) continue;
    await keepAsManager(transaction, trustDocumentId(id), { userId: user.id, now: reader.now });
  }
}

async function mark(db: Kysely<DatabaseSchema>, ids: readonly string[]): Promise<void> {
  await db
    .updateTable('documents')
    .set({ deleted_at: BEING_ERASED })
    .where('id', 'in', [...ids])
    .execute();
}

async function moveOutOfErased(db: Kysely<DatabaseSchema>): Promise<void> {
  await db
    .updateTable('documents')
    .set({ parent_id: null, place_gives: 'none' })
    .where(sql<boolean>`deleted_at IS DISTINCT FROM ${sql.lit(BEING_ERASED)}`)
    .where('parent_id', 'in', (eb) =>
      eb.selectFrom('documents as above').select('above.id').where('above.deleted_at', '=', BEING_ERASED),
    )
    .execute();
}

async function eraseMarked({ db, log }: Pick<EraseDeps, 'db' | 'log'>, id: string): Promise<void> {
  await log.erase(trustDocumentId(id));
  await db
    .deleteFrom('documents')
    .where('id', '=', id)
    .where('deleted_at', '=', BEING_ERASED)
    // Of a sweep before, which has not come to it yet.
    .where(holdsNothing())
    .execute();
}

function holdsNothing(): RawBuilder<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (SELECT 1 FROM documents AS below WHERE below.parent_id = documents.id)`;
}

/** Sweeps now and once a day; returns how to stop. */
export function startTrashSweep(deps: TrashSweepDeps): () => void {
  return everyDay(deps.timers, () => sweepTrash(deps), deps.onError);
}

/** How many documents it erased: what lies below others first, so that nothing loses its place. */
export async function sweepTrash(deps: Pick<EraseDeps, 'db' | 'clock' | 'log'>): Promise<number> {
  const before = deps.clock.now() - KEPT_IN_TRASH_MS;
  await deps.db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('documents')
      .set({ deleted_at: BEING_ERASED })
      .where('deleted_at', '<', before)
      .execute();
    await moveOutOfErased(transaction);
  });
  let erased = 0;
  while (erased < SWEPT_AT_ONCE) {
    // oxlint-disable-next-line no-await-in-loop -- what lay above these comes next
    const count = await eraseLowest(deps, SWEPT_AT_ONCE - erased);
    if (count === 0) break;
    erased += count;
  }
  return erased;
}

async function eraseLowest(deps: Pick<EraseDeps, 'db' | 'log'>, limit: number): Promise<number> {
  const rows = await deps.db
    .selectFrom('documents')
    .select('id')
    .where('deleted_at', '=', BEING_ERASED)
    .where(holdsNothing())
    .limit(limit)
    .execute();
  for (const { id } of rows) await eraseMarked(deps, id);
  return rows.length;
}
