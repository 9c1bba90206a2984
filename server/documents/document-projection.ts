/**
 * Keeps the list true: title and preview are drawn from the document's content after it changes, a second or so
 * later, beside the hot path. What a crash left out is drawn at the next start.
 */
import type { Kysely } from 'kysely';
import { trustDocumentId, type DocumentId } from '../../shared/ids.ts';
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import type { RoomDoor } from '../room-host/room-door.ts';
import type { LoadedDocument, UpdateLog } from '../update-log/update-log.ts';
import type { ContentWorker } from './content/content-worker.ts';

export interface ProjectionDeps {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Pick<UpdateLog, 'load'>;
  readonly content: Pick<ContentWorker, 'describe'>;
  readonly door: Pick<RoomDoor, 'onChanged' | 'announce' | 'committed'>;
  readonly onError: (error: unknown) => void;
}

export interface DocumentProjection {
  /** Draws what changed while nobody looked, then follows the rooms. */
  start(): Promise<void>;
  /** Draws one document now. */
  describeNow(documentId: DocumentId): Promise<void>;
  /** Waits for what is being drawn. May be called twice. */
  close(): Promise<void>;
}

const DESCRIBE_AFTER_MS = 200;
/**
 * A document that takes long to draw is drawn rarely: this many times as long is left between two drawings. What takes
 * less than `QUICK_MS` may only have waited for the thread to start.
 */
const REST_FACTOR = 20;
const QUICK_MS = 1_000;
const MOST_REST_MS = 60_000;
const MAX_REMEMBERED = 1_000;
const LEFT_OUT_AT_ONCE = 500;

export function createDocumentProjection(deps: ProjectionDeps): DocumentProjection {
  const timerByDocument = new Map<DocumentId, CancelTimer>();
  const drawing = new Set<Promise<void>>();
  const restByDocument = new Map<DocumentId, number>();
  let stopListening: (() => void) | undefined;

  async function draw(documentId: DocumentId): Promise<void> {
    const startedAt = deps.clock.now();
    try {
      await describeDocument(deps, documentId);
    } catch (error) {
      deps.onError(error);
    }
    const tookMs = deps.clock.now() - startedAt;
    const rest = tookMs < QUICK_MS ? DESCRIBE_AFTER_MS : tookMs * REST_FACTOR;
    if (restByDocument.size >= MAX_REMEMBERED) restByDocument.clear();
    restByDocument.set(documentId, Math.min(rest, MOST_REST_MS));
  }

  function drawTracked(documentId: DocumentId): Promise<void> {
    const drawn = draw(documentId).finally(() => drawing.delete(drawn));
    drawing.add(drawn);
    return drawn;
  }

  function drawSoon(documentId: DocumentId): void {
    if (timerByDocument.has(documentId)) return;
    const cancel = deps.timers.after(restByDocument.get(documentId) ?? DESCRIBE_AFTER_MS, () => {
      timerByDocument.delete(documentId);
      void drawTracked(documentId);
    });
    timerByDocument.set(documentId, cancel);
  }

  return {
    async start() {
      stopListening = deps.door.onChanged(drawSoon);
      for (const documentId of await findLeftOut(deps.db)) drawSoon(documentId);
    },
    describeNow: drawTracked,
    async close() {
      stopListening?.();
      for (const cancel of timerByDocument.values()) cancel();
      timerByDocument.clear();
      await Promise.all(drawing);
    },
  };
}

async function describeDocument(
  { db, clock, log, content, door }: ProjectionDeps,
  documentId: DocumentId,
): Promise<void> {
  const stored = await contentOf(documentId, { log, door });
  if (stored === undefined) return;
  const { base, tail, lastSeq } = stored;
  const before = await db
    .selectFrom('documents')
    .select(['title', 'described_seq'])
    .where('id', '=', documentId)
    .executeTakeFirst();
  if (before === undefined || before.described_seq >= lastSeq) return;
  const described = await content.describe({ base, tail });
  if (!described.ok) return;
  const { title, preview } = described.value;
  await db
    .updateTable('documents')
    .set({ title, preview, described_seq: lastSeq, updated_at: clock.now() })
    .where('id', '=', documentId)
    .where('described_seq', '<', lastSeq)
    .execute();
  if (before.title !== title) door.announce(documentId, { event: 'title', data: { title } });
}

/** Whoever writes has the document open: it need not be read from the disk with each of its updates. */
async function contentOf(
  documentId: DocumentId,
  { log, door }: Pick<ProjectionDeps, 'log' | 'door'>,
): Promise<Pick<LoadedDocument, 'base' | 'tail' | 'lastSeq'> | undefined> {
  const committed = door.committed(documentId);
  if (committed !== undefined) return committed;
  const loaded = await log.load(documentId);
  return loaded.kind === 'loaded' ? loaded.document : undefined;
}

async function findLeftOut(db: Kysely<DatabaseSchema>): Promise<readonly DocumentId[]> {
  const rows = await db
    .selectFrom('documents')
    .innerJoin('log_documents', 'log_documents.document_id', 'documents.id')
    .select('documents.id')
    .whereRef('log_documents.last_seq', '>', 'documents.described_seq')
    .limit(LEFT_OUT_AT_ONCE)
    .execute();
  return rows.map((row) => trustDocumentId(row.id));
}
