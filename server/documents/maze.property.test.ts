/** In a maze of places, people and grants, whatever a list tells is what the rule says of each document by itself. */
import { expect, it } from 'vitest';
import { GRANT_ROLES, MEMBERS_ROLES, PLACE_GIVES } from '../../shared/roles.ts';
import { Chance } from '../../shared/testing/chance.ts';
import { createApiWorld, type ApiWorld } from './testing/api-world.ts';
import type { Browser } from './testing/browser.ts';
import { idOf } from './testing/deeds.ts';
import { placedFor, seenBy, trashOf } from './testing/list-and-rule.ts';

it.each([20_261_122, 7, 44])(
  'DOC-3 DOC-44 DOC-46 in any maze of places the lists and paths hold what each document says of itself (seed %i)',
  async (seed) => {
    const world = await createApiWorld();
    const { people, documents } = await buildMaze(world, new Chance(seed));
    const counts: number[] = [];
    for (const person of people) {
      const credential = { kind: 'cookie', header: person.cookieHeader() } as const;
      const { listed, allowed } = await seenBy(world, credential, documents);
      expect(listed).toEqual(allowed);
      const { told, expected } = await placedFor(world, credential, documents);
      expect(told).toEqual(expected);
      counts.push(allowed.length);
    }
    // A maze in which all see all, or nobody anything, would show nothing.
    expect(new Set(counts).size).toBeGreaterThan(2);
    await world.close();
  },
);

it.each([20_261_129, 3, 58, 71])(
  'DOC-50 DOC-51 in any maze of places the trash lists once what its reader may take out (seed %i)',
  async (seed) => {
    const world = await createApiWorld();
    const chance = new Chance(seed);
    const { people, documents } = await buildMaze(world, chance);
    for (const id of documents) {
      if (chance.happens(0.8)) continue;
      await world.db.updateTable('documents').set({ owner_id: null }).where('id', '=', id).execute();
    }
    for (let at = 0; at < 25; at += 1) {
      // What is deleted in one moment went along.
      world.advance(10);
      await chance.oneOf(people).delete(`/documents/${chance.oneOf(documents)}`);
    }
    const lists: (readonly string[])[] = [];
    for (const person of people) {
      const credential = { kind: 'cookie', header: person.cookieHeader() } as const;
      const { listed, expected } = await trashOf(world, credential, documents);
      expect(listed).toEqual(expected);
      lists.push(listed);
    }
    expect(new Set(lists.map(String)).size).toBeGreaterThan(2);
    expect(lists.flat().some((one) => !one.endsWith('+0'))).toBe(true);
    await world.close();
  },
);

async function buildMaze(
  world: ApiWorld,
  chance: Chance,
): Promise<{ readonly people: readonly Browser[]; readonly documents: readonly string[] }> {
  const olga = await world.owner();
  const [mia, tom, gus] = [await world.member('Mia'), await world.member('Tom'), world.browser()];
  const first = (await olga.post('/documents', {})).text('id');
  const link = await olga.post(`/documents/${first}/share-links`, { role: 'comment' });
  await gus.post('/share-links/join', { token: link.text('token'), name: 'Gus' });
  const people = [olga, mia, tom, gus];
  const ids = await Promise.all(people.map(idOf));
  const group = (await olga.post('/groups', { name: 'G' })).text('id');
  for (const userId of ids.slice(2)) await olga.put(`/groups/${group}/members/${userId}`);
  const collections: string[] = [];
  for (const membersRole of [null, ...MEMBERS_ROLES])
    collections.push((await mia.post('/collections', { name: 'C', membersRole })).text('id'));
  const documents = [first];
  for (let at = 0; at < 30; at += 1) {
    const place = chance.oneOf([
      {},
      { collectionId: chance.oneOf(collections) },
      { parentId: chance.oneOf(documents) },
      // The newest of them: ways grow long.
      { parentId: documents.at(-1) },
    ]);
    const made = await chance.oneOf([mia, tom]).post('/documents', place);
    if (made.status === 201) documents.push(made.text('id'));
  }
  for (const documentId of documents) {
    const place_gives = chance.oneOf([null, null, ...PLACE_GIVES]);
    await world.db.updateTable('documents').set({ place_gives }).where('id', '=', documentId).execute();
    if (chance.happens(0.5)) continue;
    const grantee = chance.happens(0.4) ? { groupId: group } : { userId: chance.oneOf(ids) };
    const grants = chance.happens(0.3)
      ? `collections/${chance.oneOf(collections)}`
      : `documents/${documentId}`;
    await olga.put(`/${grants}/grants`, { ...grantee, role: chance.oneOf(GRANT_ROLES) });
  }
  for (let at = 0; at < 2; at += 1) await mia.delete(`/documents/${chance.oneOf(documents)}`);
  return { people, documents };
}
