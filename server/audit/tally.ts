/**
 * What strangers can cause without end (a wrong password, a token that is none) fills no disk: the same from the same
 * network within one hour is one line with a count, and there are only so many lines an hour. Counted in memory,
 * written in the background: the first of its kind at once, how many more there were within seconds.
 */
import type { Kysely } from 'kysely';
import type { CancelTimer, Clock, Timers } from '../../shared/time-and-chance.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { clientKey } from '../http/client-key.ts';
import { eventRow, type AuditEntry } from './audit-entry.ts';

export interface Tally {
  add(entry: AuditEntry): void;
  /** Resolves when what was added until now is written. */
  settled(): Promise<void>;
  /** The same, and no timer is left. May be called twice. */
  close(): Promise<void>;
}

export interface TallyOptions {
  readonly db: Kysely<DatabaseSchema>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onError: (error: unknown) => void;
}

const HOUR_MS = 60 * 60 * 1000;
const WRITTEN_EVERY_MS = 5_000;
/** Beyond these, what comes from wherever is one line for each kind. */
export const MOST_LINES_AN_HOUR = 200;

interface Line {
  readonly entry: AuditEntry;
  readonly at: number;
  count: number;
  written: number;
  seq: number | undefined;
}

export function createTally({ db, clock, timers, onError }: TallyOptions): Tally {
  let hour = 0;
  let lines = new Map<string, Line>();
  const unwritten = new Set<Line>();
  let writing: Promise<void> = Promise.resolve();
  let cancelTimer: CancelTimer | undefined;
  let isClosed = false;

  function lineFor(entry: AuditEntry): Line {
    const now = clock.now();
    const present = Math.floor(now / HOUR_MS);
    if (present !== hour) {
      hour = present;
      lines = new Map();
    }
    const isOneTooMany = lines.size >= MOST_LINES_AN_HOUR && !lines.has(keyOf(entry));
    const kept = isOneTooMany ? ({ ...OF_MANY, kind: entry.kind } as const) : entry;
    const known = lines.get(keyOf(kept));
    if (known !== undefined) return known;
    const line = { entry: kept, at: now, count: 0, written: 0, seq: undefined };
    lines.set(keyOf(kept), line);
    return line;
  }

  async function writeAll(): Promise<void> {
    for (const line of unwritten) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- there is one connection
        await write(db, line);
        if (line.written === line.count) unwritten.delete(line);
      } catch (error) {
        onError(error);
        return;
      }
    }
  }

  function settled(): Promise<void> {
    writing = writing.then(writeAll);
    return writing;
  }

  function writeSoon(): void {
    if (cancelTimer !== undefined || isClosed) return;
    void settled();
    cancelTimer = timers.after(WRITTEN_EVERY_MS, () => {
      cancelTimer = undefined;
      if (unwritten.size > 0) writeSoon();
    });
  }

  return {
    add(entry) {
      const line = lineFor(entry);
      line.count += 1;
      unwritten.add(line);
      writeSoon();
    },
    settled,
    async close() {
      isClosed = true;
      cancelTimer?.();
      await settled();
    },
  };
}

const OF_MANY = { actor: undefined, address: undefined, detail: { from: 'many addresses' } } as const;

function keyOf({ kind, actor, address, subject, detail }: AuditEntry): string {
  const network = address === undefined ? undefined : clientKey({ ip: address });
  return JSON.stringify([kind, actor?.id, network, subject?.id, detail]);
}

async function write(db: Kysely<DatabaseSchema>, line: Line): Promise<void> {
  const { entry, at, count, seq } = line;
  const detail = count === 1 ? entry.detail : { ...entry.detail, times: String(count) };
  const row = eventRow({ ...entry, detail }, at);
  if (seq === undefined) {
    const added = await db.insertInto('audit_events').values(row).returning('seq').executeTakeFirstOrThrow();
    line.seq = added.seq;
  } else {
    await db.updateTable('audit_events').set({ detail: row.detail }).where('seq', '=', seq).execute();
  }
  line.written = count;
}
