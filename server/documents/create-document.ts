/**
 * Making a document: its first update goes into the log, then its row into the list. In this order, because nobody
 * can open it before the row is there, so no room has to be told; the command line does it beside a running server.
 */
import type { Kysely } from 'kysely';
import { nanoid } from 'nanoid';
import { principalIdOf, trustDocumentId, type DocumentId, type PrincipalId } from '../../shared/ids.ts';
import type { StorageFault } from '../../shared/protocol/events.ts';
import { fail, succeed, type Result } from '../../shared/result.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import { recordAccessChange } from '../access/change-feed.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { AppendOutcome, UpdateLog } from '../update-log/update-log.ts';
import type { BuiltContent } from './content/content-calls.ts';
import type { ContentFailure, ContentWorker } from './content/content-worker.ts';
import { tidyTitle } from './document-title.ts';
import { placeColumns, type DocumentPlace } from './nesting/move-document.ts';

export interface CreateDeps {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly log: Pick<UpdateLog, 'create' | 'load' | 'append'>;
  readonly content: Pick<ContentWorker, 'build'>;
  readonly limits: { readonly titleCharacters: number; readonly documentBytes: number };
}

export interface NewDocument {
  readonly title?: string | undefined;
  readonly markdown?: string | undefined;
  /** An account's id; undefined: nobody in particular (the command line). */
  readonly createdBy: string | undefined;
  /** Absent: in the space of all members. */
  readonly place?: DocumentPlace | undefined;
  readonly isPrivate?: boolean | undefined;
  /** Asked when it is converted, which may take seconds, and before anything is written; throws to keep it from that. */
  readonly beforeWriting?: (() => Promise<void>) | undefined;
}

export type CreateFailure =
  | { readonly kind: 'titleTooLong'; readonly characters: number }
  | { readonly kind: 'tooLarge'; readonly bytes: number }
  | { readonly kind: 'tooDeep' }
  | { readonly kind: 'conversion'; readonly why: ContentFailure }
  | { readonly kind: 'storage'; readonly fault: StorageFault };

/** Who wrote what nobody in particular wrote. */
const SYSTEM = principalIdOf('user', 'system');

export async function createDocument(
  deps: CreateDeps,
  document: NewDocument,
): Promise<Result<DocumentId, CreateFailure>> {
  const title = tidyTitle(document.title ?? '');
  if (title.length > deps.limits.titleCharacters)
    return fail({ kind: 'titleTooLong', characters: title.length });
  const id = trustDocumentId(nanoid(16));
  const written = await writeFirstUpdate(deps, id, { ...document, title });
  if (!written.ok) return written;
  const now = deps.clock.now();
  await deps.db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('documents')
      .values({
        id,
        title,
        preview: written.value.preview,
        created_by: document.createdBy ?? null,
        owner_id: document.createdBy ?? null,
        ...placeColumns(document.place ?? { kind: 'everybody' }),
        place_gives: document.isPrivate === true ? 'none' : null,
        created_at: now,
        updated_at: now,
        described_seq: written.value.lastSeq,
        deleted_at: null,
      })
      .execute();
    await recordAccessChange(transaction, { documentId: id }, now);
  });
  return succeed(id);
}

type Written = Result<{ readonly preview: string; readonly lastSeq: number }, CreateFailure>;

async function writeFirstUpdate(
  deps: CreateDeps,
  id: DocumentId,
  document: NewDocument & { readonly title: string },
): Promise<Written> {
  const isEmpty = document.title === '' && (document.markdown ?? '') === '';
  const built = isEmpty ? undefined : await deps.content.build(document.title, document.markdown);
  if (built?.ok === false) return fail({ kind: 'conversion', why: built.error });
  if (built?.value.kind === 'tooDeep') return fail({ kind: 'tooDeep' });
  const bytes = built?.value.update.length ?? 0;
  if (bytes > deps.limits.documentBytes) return fail({ kind: 'tooLarge', bytes });
  await document.beforeWriting?.();
  const created = await deps.log.create(id, deps.clock.now());
  if ('kind' in created) return fail({ kind: 'storage', fault: created.fault });
  if (built === undefined) return succeed({ preview: '', lastSeq: 0 });
  const author = document.createdBy === undefined ? SYSTEM : principalIdOf('user', document.createdBy);
  const outcome = await append(deps, id, author, built.value);
  if (outcome.kind === 'appended') return succeed({ preview: built.value.preview, lastSeq: outcome.lastSeq });
  return fail({ kind: 'storage', fault: outcome.kind === 'failed' ? outcome.fault : 'unknown' });
}

async function append(
  { clock, log }: CreateDeps,
  documentId: DocumentId,
  principalId: PrincipalId,
  built: Extract<BuiltContent, { kind: 'built' }>,
): Promise<AppendOutcome> {
  const loaded = await log.load(documentId);
  if (loaded.kind === 'failed') return loaded;
  if (loaded.kind !== 'loaded') return { kind: 'goneElsewhere' };
  return log.append({
    documentId,
    generation: loaded.document.generation,
    updates: [{ principalId, at: clock.now(), update: built.update }],
    claims: [{ clientId: built.clientId, principalId }],
  });
}
