/**
 * The audit log: what was done about people, rights and ways in, by whom and from where. What changes something is
 * written in the transaction of the change itself (`recordEvent`): neither is ever there without the other. What only
 * happens is noted by itself, or, where strangers can cause it without end, counted (`tally`); if that fails it is
 * reported.
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import { z } from 'zod';
import type { AuditEvent, AuditKind, FormerPerson } from '../../shared/api/audit.ts';
import type { Clock, Timers } from '../../shared/time-and-chance.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { eventRow, type AuditEntry, type EventRow } from './audit-entry.ts';
import { createTally } from './tally.ts';

export interface AuditLog {
  /** Never throws. */
  note(entry: AuditEntry): Promise<void>;
  /** In the background: nobody waits for it, and it tells nothing by its time. Never throws. */
  tally(entry: AuditEntry): void;
  list(filter: AuditFilter): Promise<readonly AuditEvent[]>;
  /** Those who were removed and are in it, the last first. */
  formerPeople(): Promise<readonly FormerPerson[]>;
  /** Writes what was counted. May be called twice. */
  close(): Promise<void>;
}

export interface AuditFilter {
  readonly kind?: AuditKind | undefined;
  /** What they did, what was done to them, and what was done elsewhere about them (`detail.person`). */
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
  readonly timers: Timers;
  readonly onError: (error: unknown) => void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const AUDIT_KEPT_FOR_MS = 400 * DAY_MS;

/** Within the transaction of the thing itself; `at` in ms since the epoch. */
export async function recordEvent(
  transaction: Transaction<DatabaseSchema>,
  entry: AuditEntry,
  at: number,
): Promise<void> {
  await transaction.insertInto('audit_events').values(eventRow(entry, at)).execute();
}

export function createAuditLog(options: AuditLogOptions): AuditLog {
  const { db, clock, onError } = options;
  const tally = createTally(options);
  return {
    async note(entry) {
      try {
        await db.insertInto('audit_events').values(eventRow(entry, clock.now())).execute();
      } catch (error) {
        onError(error);
      }
    },
    tally: (entry) => tally.add(entry),
    async list(filter) {
      await tally.settled();
      const rows = await select(db, filter).execute();
      return rows.map(describeEvent);
    },
    formerPeople: () => selectFormerPeople(db),
    close: () => tally.close(),
  };
}

/** As many as a choice can show. */
const MOST_FORMER_PEOPLE = 500;

async function selectFormerPeople(db: Kysely<DatabaseSchema>): Promise<readonly FormerPerson[]> {
  const rows = await db
    .selectFrom('users')
    .select(['id', 'name', 'removed_at'])
    .where('removed_at', 'is not', null)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('audit_events')
        .select('actor_id as id')
        .where('actor_id', 'is not', null)
        .union(
          eb
            .selectFrom('audit_events')
            .select('subject_id as id')
            .where('subject_kind', '=', 'person')
            .where('subject_id', 'is not', null),
        ),
    )
    .orderBy('removed_at', 'desc')
    .limit(MOST_FORMER_PEOPLE)
    .execute();
  return rows.map(({ id, name, removed_at: at }) => ({
    id,
    name,
    removedAt: new Date(at ?? 0).toISOString(),
  }));
}

/** Of what strangers cause, the newest are kept; even so a flood of years would be found out by then. */
export const MOST_TALLIED = 100_000;
const TALLIED: readonly AuditKind[] = [
  'session.refused',
  'password.reset-asked',
  'link.refused',
  'token.refused',
  'origin.refused',
  'right.refused',
  'limit.reached',
];

/** How many were too old to keep, or too many. */
export async function forgetOldEvents(
  db: Kysely<DatabaseSchema>,
  now: number,
  mostTallied: number = MOST_TALLIED,
): Promise<number> {
  const old = await db
    .deleteFrom('audit_events')
    .where('at', '<', now - AUDIT_KEPT_FOR_MS)
    .executeTakeFirst();
  const newest = await db
    .selectFrom('audit_events')
    .select('seq')
    .where('kind', 'in', [...TALLIED])
    .orderBy('seq', 'desc')
    .offset(mostTallied)
    .limit(1)
    .executeTakeFirst();
  const many = await db
    .deleteFrom('audit_events')
    .where('kind', 'in', [...TALLIED])
    .where('seq', '<=', newest?.seq ?? 0)
    .executeTakeFirst();
  return Number(old.numDeletedRows + many.numDeletedRows);
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
        eb(sql`json_extract(detail, '$.person')`, '=', person),
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
