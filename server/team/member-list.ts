/**
 * Who is here, listed. Members in one answer: an admin has let each of them in. Guests in pages, because whoever holds a
 * link makes as many of them as they like, and must not push anybody else out of the list.
 */
import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { Member, MemberList } from '../../shared/api/members.ts';
import { MEMBER_ROLES } from '../../shared/roles.ts';
import type { DatabaseSchema } from '../database/schema.ts';
import { describeMember } from './members.ts';

type UserRow = Selectable<DatabaseSchema['users']>;
type Db = Kysely<DatabaseSchema>;

export interface Telling {
  /** To whoever looks after the instance, as well as when somebody was last here. */
  readonly tellsAddresses: boolean;
}

/** As many as a page shows; a team is smaller. */
const MOST_MEMBERS = 5_000;

/** Owners first, then by name; without those who were removed. */
export async function listMembers(db: Db, telling: Telling): Promise<MemberList> {
  const rows = await selectPeople(db)
    .where('member_role', '!=', 'guest')
    .orderBy(sql`CASE member_role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 ELSE 2 END`)
    .orderBy('name')
    .limit(MOST_MEMBERS)
    .execute();
  const items = rows.map((row) => describe(row, telling)).toSorted(byRoleAndName);
  return { items, nextCursor: null, guests: await countGuests(db) };
}

export interface GuestPage extends Telling {
  /** Where an earlier page ended. */
  readonly after: GuestPosition | undefined;
  readonly limit: number;
}

interface GuestPosition {
  readonly joinedAt: string;
  readonly id: string;
}

/** The newest first; without those who were removed. */
export async function listGuests(db: Db, { after, limit, ...telling }: GuestPage): Promise<MemberList> {
  const rows = await selectPeople(db)
    .where('member_role', '=', 'guest')
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${after?.joinedAt}, ${after?.id})`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const told = rows.slice(0, limit);
  const last = told.at(-1);
  return {
    items: told.map((row) => describe(row, telling)),
    nextCursor:
      rows.length > limit && last !== undefined
        ? encodePosition({ joinedAt: last.created_at, id: last.id })
        : null,
    guests: await countGuests(db),
  };
}

function selectPeople(db: Db) {
  return db
    .selectFrom('users')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('sessions')
        .select(({ fn }) => fn.max('updated_at').as('last'))
        .whereRef('sessions.user_id', '=', 'users.id')
        .as('last_seen'),
    )
    .where('removed_at', 'is', null);
}

function describe(row: UserRow & { readonly last_seen: string | null }, { tellsAddresses }: Telling): Member {
  return describeMember(row, tellsAddresses ? { lastSeenAt: row.last_seen } : undefined);
}

function byRoleAndName(one: Member, other: Member): number {
  const byRole = MEMBER_ROLES.indexOf(one.role) - MEMBER_ROLES.indexOf(other.role);
  return byRole === 0 ? one.name.localeCompare(other.name) : byRole;
}

async function countGuests(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('member_role', '=', 'guest')
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

const positionSchema = z.tuple([z.string().max(40), z.string().max(100)]);

function encodePosition({ joinedAt, id }: GuestPosition): string {
  return Buffer.from(JSON.stringify([joinedAt, id])).toString('base64url');
}

/** Undefined: no cursor of ours. */
export function decodePosition(cursor: string): GuestPosition | undefined {
  const parsed = positionSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) return undefined;
  const [joinedAt, id] = parsed.data;
  return { joinedAt, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
