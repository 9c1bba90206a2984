/**
 * The audit log: what was done about people, rights and ways in, by whom and from where. What changes something is
 * written in the transaction of the change itself (`recordEvent`): neither is ever there without the other. What only
 * happens (a refused sign-in, an export) is noted by itself; if that fails it is reported.
 */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import type { AuditEvent, AuditKind, AuditSubjectKind } from '../../shared/api/audit.ts';
import type { Clock } from '../../shared/time-and-chance.ts';
import type { DatabaseSchema } from '../database/schema.ts';

export interface AuditEntry {
  readonly kind: AuditKind;
  /** Undefined: nobody that is known. */
  readonly actor: { readonly id: string; readonly name: string } | undefined;
  /** Undefined: the command line. */
  readonly address: string | undefined;
  readonly subject?: AuditSubject | undefined;
  readonly detail?: Readonly<Record<string, string>> | undefined;
}

export interface AuditSubject {
  readonly kind: AuditSubjectKind;
  readonly id: string;
  readonly name: string;
}

export interface AuditLog {
  /** Never throws. */
  note(entry: AuditEntry): Promise<void>;
  list(filter: AuditFilter): Promise<readonly AuditEvent[]>;
}

export interface AuditFilter {
  readonly kind?: AuditKind | undefined;
  /** What they did, or what was done to them. */
  readonly person?: string | undefined;
  /** ms since the epoch. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly order: 'newestFirst' | 'oldestFirst';
  /** The last seq of the page before. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface AuditLogOptions {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const AUDIT_KEPT_FOR_MS = 400 * DAY_MS;
const TEXT_CHARACTERS = 300;

/** Within the transaction of the thing itself; `at` in ms since the epoch. */
export async function recordEvent(
  transaction: Transaction<DatabaseSchema>,
  entry: AuditEntry,
  at: number,
): Promise<void> {
  await transaction.insertInto('audit_events').values(rowOf(entry, at)).execute();
}

export function createAuditLog({ db, clock, onError }: AuditLogOptions): AuditLog {
  return {
    async note(entry) {
      try {
        await db.insertInto('audit_events').values(rowOf(entry, clock.now())).execute();
      } catch (error) {
        onError(error);
      }
    },
    async list(filter) {
      const rows = await select(db, filter).execute();
      return rows.map(describeEvent);
    },
  };
}

/** How many were too old to keep. */
export async function forgetOldEvents(db: Kysely<DatabaseSchema>, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('audit_events')
    .where('at', '<', now - AUDIT_KEPT_FOR_MS)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

type EventRow = Selectable<DatabaseSchema['audit_events']>;

function rowOf({ kind, actor, address, subject, detail }: AuditEntry, at: number): Omit<EventRow, 'seq'> {
  const cut = Object.entries(detail ?? {}).map(([name, text]) => [name, text.slice(0, TEXT_CHARACTERS)]);
  return {
    at,
    kind,
    actor_id: actor?.id ?? null,
    actor_name: actor?.name ?? '',
    address: address ?? null,
    subject_kind: subject?.kind ?? null,
    subject_id: subject?.id ?? null,
    subject_name: subject?.name.slice(0, TEXT_CHARACTERS) ?? null,
    detail: JSON.stringify(Object.fromEntries(cut)),
  };
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- Kysely infers the row
function select(db: Kysely<DatabaseSchema>, { kind, person, from, until, order, after, limit }: AuditFilter) {
  const isNewestFirst = order === 'newestFirst';
  let query = db
    .selectFrom('audit_events')
    .selectAll()
    .orderBy('seq', isNewestFirst ? 'desc' : 'asc')
    .limit(limit);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (until !== undefined) query = query.where('at', '<', until);
  if (after !== undefined) query = query.where('seq', isNewestFirst ? '<' : '>', after);
  if (person !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb('actor_id', '=', person),
        eb.and([eb('subject_kind', '=', 'person'), eb('subject_id', '=', person)]),
      ]),
    );
  }
  return query;
}

const detailSchema = z.record(z.string(), z.string());

function describeEvent(row: EventRow): AuditEvent {
  const { subject_kind: kind, subject_id: id, subject_name: name } = row;
  return {
    seq: row.seq,
    at: new Date(row.at).toISOString(),
    kind: row.kind,
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name },
    address: row.address,
    subject: kind === null || id === null ? null : { kind, id, name: name ?? '' },
    detail: detailSchema.parse(JSON.parse(row.detail)),
  };
}
