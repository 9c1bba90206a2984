/**
 * Whom "who can see this" asks the rule about. Not everybody: a link that was passed around has let in thousands of
 * guests, and most of them came by a link of another document.
 */
import type { Kysely, Selectable } from 'kysely';
import type { DocumentId } from '../../../shared/ids.ts';
import { hasNotEnded } from '../../access/link-facts.ts';
import type { PlaceRow } from '../../access/places.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

/** Of those who came by links of this document, the newest; how many more there are is told. */
export const MOST_GUESTS_TOLD = 200;

type UserRow = Pick<Selectable<DatabaseSchema['users']>, 'id' | 'name' | 'color' | 'image' | 'member_role'>;

export interface Candidates {
  /** By name. */
  readonly users: readonly UserRow[];
  /** Guests by links who can come in and are not among them. */
  readonly moreGuests: number;
}

interface Asked {
  /** The way up from the document, with everybody's grants. */
  readonly places: readonly PlaceRow[];
  /** ms since the epoch */
  readonly now: number;
}

/** All members, whom the places name, who is in a group that they name, and guests who came by a link. */
export async function readCandidates(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
  { places, now }: Asked,
): Promise<Candidates> {
  const named = places.flatMap(({ owner_id: owner, granted_user: user }) => [owner, user]);
  const people = [...new Set(named)].filter((id) => id !== null);
  const groups = [...new Set(places.map(({ granted_group: id }) => id))].filter((id) => id !== null);
  const guests = selectGuests(db, documentId, now);
  const users = await db
    .selectFrom('users')
    .select(['id', 'name', 'color', 'image', 'member_role'])
    .where('removed_at', 'is', null)
    .where('deactivated_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('member_role', '!=', 'guest'),
        eb('id', 'in', people),
        eb('id', 'in', eb.selectFrom('group_members').select('user_id').where('group_id', 'in', groups)),
        eb(
          'id',
          'in',
          guests
            .select('users.id')
            .groupBy('users.id')
            .orderBy((order) => order.fn.max('granted_at'), 'desc')
            .limit(MOST_GUESTS_TOLD),
        ),
      ]),
    )
    .orderBy('name')
    .execute();
  const { count } = await guests
    .select((eb) => eb.fn.count<number>('users.id').distinct().as('count'))
    .executeTakeFirstOrThrow();
  return { users, moreGuests: Math.max(0, count - MOST_GUESTS_TOLD) };
}

function selectGuests(db: Kysely<DatabaseSchema>, documentId: DocumentId, now: number) {
  return db
    .selectFrom('share_grants')
    .innerJoin('share_links', 'share_links.id', 'share_grants.link_id')
    .innerJoin('users', 'users.id', 'share_grants.user_id')
    .where('share_grants.document_id', '=', documentId)
    .where('share_grants.ended_at', 'is', null)
    .where('users.member_role', '=', 'guest')
    .where('users.removed_at', 'is', null)
    .where('users.deactivated_at', 'is', null)
    .where((eb) => hasNotEnded(now)(eb));
}
