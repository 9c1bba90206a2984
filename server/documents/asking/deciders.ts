/** Who may let somebody into a document at this moment, as letters are sent to them: the nearest to it first. */
import type { Kysely, Selectable } from 'kysely';
import { groupBy } from '../../../shared/group-by.ts';
import type { DocumentId } from '../../../shared/ids.ts';
import { roleMay } from '../../../shared/roles.ts';
import { waysIn, type Level, type Way } from '../../access/document-role.ts';
import { hasAddress } from '../../access/placeholder-address.ts';
import { givenTo, levelsOf, readPlaces, type PlaceRow } from '../../access/places.ts';
import type { DatabaseSchema } from '../../database/schema.ts';

type UserRow = Pick<
  Selectable<DatabaseSchema['users']>,
  'id' | 'name' | 'email' | 'language' | 'member_role'
>;

/**
 * Its owner, who was named to manage it here, above and in its collection, by group as well, and at last those who look
 * after the instance, where the rule gives them every right. Of what is nobody's in particular every member could
 * decide: of them these alone. All of them members who are here and have an address.
 */
export async function readDeciders(
  db: Kysely<DatabaseSchema>,
  documentId: DocumentId,
): Promise<readonly UserRow[]> {
  const places = await readPlaces(db, [documentId], undefined);
  const groupIds = [...new Set(places.map(({ granted_group: id }) => id))].filter((id) => id !== null);
  const inGroups = await db
    .selectFrom('group_members')
    .select(['user_id', 'group_id'])
    .where('group_id', 'in', groupIds)
    .execute();
  const groups = groupBy(inGroups, (row) => row.user_id);
  const candidates = await readCandidates(db, [...namedIn(places), ...groups.keys()]);
  return candidates
    .map((user) => {
      const own = new Set((groups.get(user.id) ?? []).map((row) => row.group_id));
      const levels = levelsOf(places, user.id, givenTo(user.id, own));
      const ways = waysIn({ kind: 'user', memberRole: user.member_role, levels, joinedLinks: [] });
      return { user, distance: distanceOf(ways, levels) };
    })
    .filter(({ distance }) => distance < Infinity)
    .toSorted((one, other) => one.distance - other.distance)
    .map(({ user }) => user);
}

function namedIn(places: readonly PlaceRow[]): readonly string[] {
  return places
    .flatMap(({ owner_id: owner, granted_user: user }) => [owner, user])
    .filter((id) => id !== null);
}

async function readCandidates(
  db: Kysely<DatabaseSchema>,
  named: readonly string[],
): Promise<readonly UserRow[]> {
  const users = await db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'language', 'member_role'])
    // Guests manage nothing, whatever they were named as (server/access/decide.ts).
    .where('member_role', '!=', 'guest')
    .where('removed_at', 'is', null)
    .where('deactivated_at', 'is', null)
    .where((eb) => eb.or([eb('id', 'in', [...new Set(named)]), eb('member_role', 'in', ['owner', 'admin'])]))
    .orderBy('id')
    .execute();
  return users.filter((user) => hasAddress(user));
}

const OFFICE = 1_000;

/** How far from the document the nearest of their ways to manage it is; infinite: there is none. */
function distanceOf(ways: readonly Way[], levels: readonly Level[]): number {
  let least = Infinity;
  for (const { role, via, level } of ways) {
    if (!roleMay(role, 'manage') || level === undefined) continue;
    if (via === 'office') least = Math.min(least, OFFICE);
    // Two steps a level: who owns one is nearer than who was named there.
    if (via === 'owner') least = Math.min(least, 2 * levels.indexOf(level));
    if (via === 'grant') least = Math.min(least, 2 * levels.indexOf(level) + 1);
  }
  return least;
}
