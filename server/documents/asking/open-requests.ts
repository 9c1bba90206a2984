/** Who asks to be let into any of the documents that somebody manages. */
import type { Kysely } from 'kysely';
import {
  MOST_OPEN_REQUESTS,
  type OpenRequest,
  type OpenRequestList,
} from '../../../shared/api/collections.ts';
import { roleMay } from '../../../shared/roles.ts';
import { authorOf } from '../../access/author.ts';
import { readRoles } from '../../access/roles-of-people.ts';
import type { DatabaseSchema } from '../../database/schema.ts';
import { readViews } from '../list/seen-documents.ts';
import { isSeen, type Reader } from '../list/seen-in-sql.ts';

/** Many who see a document do not manage it: what they see is looked through in pieces, and not without end. */
const LOOKED_THROUGH_AT_ONCE = 200;
const MOST_ROUNDS = 10;

/**
 * The newest first. What the reader sees is read in SQL; which of it they manage, and who of those that asked cannot come
 * in meanwhile, the rule says: a number of queries for each round, whatever number of requests.
 */
export async function listOpenRequests(db: Kysely<DatabaseSchema>, reader: Reader): Promise<OpenRequestList> {
  const items: OpenRequest[] = [];
  let before: RequestRow | undefined;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- where the next rows begin is known after these
    const rows = await readRows(db, reader, before);
    // oxlint-disable-next-line no-await-in-loop -- as above
    items.push(...(await tellManaged(db, reader, rows)));
    before = rows.at(-1);
    const isLast = rows.length < LOOKED_THROUGH_AT_ONCE;
    if (isLast || items.length > MOST_OPEN_REQUESTS) {
      return { items: items.slice(0, MOST_OPEN_REQUESTS), hasMore: items.length > MOST_OPEN_REQUESTS };
    }
  }
  return { items, hasMore: true };
}

async function tellManaged(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  rows: readonly RequestRow[],
): Promise<readonly OpenRequest[]> {
  const views = await readViews(db, reader, [...new Set(rows.map((row) => row.document_id))]);
  const managed = rows.filter((row) => {
    const role = views.get(row.document_id)?.role;
    return role !== undefined && roleMay(role, 'manage');
  });
  const askers = managed.map((row) => ({ ...pairOf(row), memberRole: row.member_role }));
  const roleIn = await readRoles(db, askers, reader.now);
  return managed.filter((row) => roleIn(pairOf(row)) === undefined).map(describe);
}

function pairOf({ document_id: documentId, user_id: userId }: RequestRow): {
  readonly documentId: string;
  readonly userId: string;
} {
  return { documentId, userId };
}

function describe(row: RequestRow): OpenRequest {
  return {
    id: row.id,
    document: { id: row.document_id, title: row.title },
    person: { ...authorOf({ ...row, id: row.user_id }), isGuest: row.member_role === 'guest' },
    message: row.message,
    askedAt: new Date(row.asked_at).toISOString(),
  };
}

type RequestRow = Awaited<ReturnType<typeof readRows>>[number];

// oxlint-disable-next-line typescript/explicit-function-return-type -- Kysely infers the row
async function readRows(
  db: Kysely<DatabaseSchema>,
  reader: Reader,
  before: { readonly asked_at: number; readonly id: string } | undefined,
) {
  let query = db
    .selectFrom('access_requests')
    .innerJoin('users', 'users.id', 'access_requests.user_id')
    .innerJoin('documents', 'documents.id', 'access_requests.document_id')
    .select(['access_requests.id', 'document_id', 'documents.title', 'message', 'asked_at'])
    .select(['users.id as user_id', 'users.name', 'users.color', 'users.image', 'users.member_role'])
    .where('documents.deleted_at', 'is', null)
    .where('users.removed_at', 'is', null)
    .where('users.deactivated_at', 'is', null)
    .where(isSeen('documents', reader))
    .orderBy('asked_at', 'desc')
    .orderBy('access_requests.id', 'desc')
    .limit(LOOKED_THROUGH_AT_ONCE);
  if (before !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb('asked_at', '<', before.asked_at),
        eb.and([eb('asked_at', '=', before.asked_at), eb('access_requests.id', '<', before.id)]),
      ]),
    );
  }
  return await query.execute();
}
