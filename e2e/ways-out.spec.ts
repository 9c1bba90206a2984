/**
 * A right that is taken away is gone this second: on the page of somebody who is typing, and on that of somebody who
 * was without a network and has edits that were not sent. Neither loses a word.
 */
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { WebsocketProvider } from 'y-websocket';
import type { DocumentResponse } from '../shared/api/documents.ts';
import type { House } from './support/house.ts';
import type { Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { teamApiFor } from './support/team-api.ts';
import { expect, signInOf, test, type People } from './support/test.ts';

test.use({ ownHouse: true });

const SIGNED_OUT = 'You are signed out';
const SHUT = 'You can no longer see this document';

interface Scene {
  readonly house: House;
  readonly document: DocumentResponse;
  /** Of the one who will have to go. */
  readonly id: string;
}

interface WayOut {
  readonly name: string;
  /** Whose way it is. */
  readonly who: 'member' | 'guest';
  /** What lets them in, where that is more than being a member or having the link. */
  readonly arrange?: (scene: Scene) => Promise<Act>;
  readonly act: Act;
  /** The page then says, where somebody is connected. */
  readonly says: string;
}

type Act = (scene: Scene) => Promise<void>;

const notArranged: Act = () => Promise.reject(new Error('this way out is made by what was arranged'));

const WAYS: readonly WayOut[] = [
  {
    name: 'signed out elsewhere',
    who: 'member',
    act: async ({ house }) => (await elsewhere(house)).signOutOthers(),
    says: SIGNED_OUT,
  },
  {
    name: 'a changed password',
    who: 'member',
    act: async ({ house }) => {
      const { password } = signInOf('Nia');
      await (await elsewhere(house)).changePassword(password, 'seven green kettles sing');
    },
    says: SIGNED_OUT,
  },
  {
    name: 'deactivated',
    who: 'member',
    act: ({ house, id }) => house.team.changeMember(id, { deactivated: true }),
    says: SIGNED_OUT,
  },
  {
    name: 'removed from the team',
    who: 'member',
    act: ({ house, id }) => house.team.removeMember(id),
    says: SIGNED_OUT,
  },
  {
    name: 'made a guest',
    who: 'member',
    act: ({ house, id }) => house.team.changeMember(id, { role: 'guest' }),
    says: SHUT,
  },
  {
    name: 'taken out of the group that was let in',
    who: 'member',
    arrange: async ({ house, document, id }) => {
      const group = await house.team.makeGroup('Writers', [id]);
      await house.team.letIn(`documents/${document.id}`, { groupId: group.id, role: 'editor' });
      await house.team.setPlaceGives(document.id, 'none');
      return () => house.team.takeOutOfGroup(group.id, id);
    },
    act: notArranged,
    says: SHUT,
  },
  {
    name: 'a collection closed to members',
    who: 'member',
    arrange: async ({ house, document }) => {
      const collection = await house.team.makeCollection({ name: 'Plans', membersRole: 'editor' });
      await house.team.move(document.id, { collectionId: collection.id });
      return () => house.team.changeCollection(collection.id, { membersRole: null });
    },
    act: notArranged,
    says: SHUT,
  },
  {
    name: 'a document made private',
    who: 'member',
    act: ({ house, document }) => house.team.setPlaceGives(document.id, 'none'),
    says: SHUT,
  },
  {
    name: 'a document narrowed to viewing',
    who: 'member',
    act: ({ house, document }) => house.team.setPlaceGives(document.id, 'viewer'),
    says: 'View only',
  },
  {
    name: 'a link lowered to viewing',
    who: 'guest',
    act: async ({ house, document }) => {
      const [link] = await house.api.links(document.id);
      await house.api.changeLink(document.id, link?.id ?? '', { role: 'view' });
    },
    says: 'View only',
  },
  {
    name: 'a link that expires',
    who: 'guest',
    act: async ({ house, document }) => {
      const [link] = await house.api.links(document.id);
      const expiresAt = new Date(Date.now() + 1_000).toISOString();
      await house.api.changeLink(document.id, link?.id ?? '', { expiresAt });
    },
    says: SHUT,
  },
  {
    name: 'share links switched off for all',
    who: 'guest',
    act: ({ house }) => house.team.changeInstance({ shareLinks: false }),
    says: SHUT,
  },
  {
    name: 'a document moved to the trash',
    who: 'member',
    act: ({ house, document }) => house.api.deleteDocument(document.id),
    says: 'This document was deleted',
  },
];

for (const way of WAYS) {
  test(`E2E-48 E2E-49 ${way.name}: said at once where somebody types, and no word is lost`, async ({
    people,
    house,
  }) => {
    await playsOut(way, { people, house });
  });
}

test(
  'E2E-48 E2E-49 a revoked link: said at once where somebody types, and no word is lost',
  { tag: '@engines' },
  async ({ people, house }) => {
    const act: Act = async ({ document }) => {
      const [link] = await house.api.links(document.id);
      await house.api.revokeLink(document.id, link?.id ?? '');
    };
    await playsOut({ name: 'a revoked link', who: 'guest', act, says: SHUT }, { people, house });
  },
);

async function playsOut(way: WayOut, { people, house }: { people: People; house: House }): Promise<void> {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Start.' });
  const [live, away] = await (way.who === 'member'
    ? twoBrowsersOfNia(people, house)
    : twoGuests(people, house, document));
  const id = (await house.team.members()).find(({ name }) => name === 'Nia')?.id ?? '';
  const scene: Scene = { house, document, id };
  const act = (await way.arrange?.(scene)) ?? way.act;
  for (const person of [live, away]) {
    person.mayMeet(answered(401), answered(403), answered(404));
    await person.opens(document);
    await person.seesThatItIs('saved');
  }
  await away.goesToTheEnd();
  away.losesTheNetwork();
  await away.types(' Written on a train.');
  await away.seesThatItIs('offline');

  await live.goesToTheEnd();
  await live.types(' Before.');
  await live.seesThatItIs('saved');
  await Promise.all([act(scene), live.types(' Meanwhile, and on and on.')]);
  await live.seesSomewhere(way.says);
  await expect.poll(() => live.canType(), { message: 'whether one can still type' }).toBe(false);
  const kept = (await house.api.text(document.id).catch(() => 'Start. Before.')).trim();
  if (isClosedBy(way)) {
    // The text is closed. What the server did not take of it stands beside the door.
    expect(await live.text()).toBe('(no document)');
    if (!kept.endsWith('on and on.')) expect(await unsentOf(live, way)).toContain(kept);
  } else {
    // What the server took and what it did not are both on the page.
    expect((await live.text()).startsWith('Start. Before.')).toBe(true);
    expect(await live.text()).toContain(kept);
  }
  expect(kept).not.toContain('train');

  away.getsTheNetworkBack();
  await away.seesSomewhere(way.says);
  await expect.poll(() => away.canType(), { message: 'whether one can still type' }).toBe(false);
  expect(await unsentOf(away, way)).toContain('Written on a train.');
}

/** Rather than only to their typing. */
function isClosedBy({ says }: WayOut): boolean {
  return says === SHUT || says === SIGNED_OUT;
}

async function unsentOf(person: Person, { says }: WayOut): Promise<string> {
  if (says !== SHUT) await person.clicks('button', 'Show my unsent edits');
  return person.reads('Unsent edits');
}

test('E2E-48 who signs out here is signed out in the other tabs as well, with what they wrote kept', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Start.' });
  const nia = await people.member('Nia');
  const tab = await people.anotherTab(nia);
  for (const person of [nia, tab]) person.mayMeet(answered(401));
  await tab.opens(document);
  await tab.seesThatItIs('saved');
  await tab.goesToTheEnd();
  await tab.types(' Before.');
  await tab.seesThatItIs('saved');
  await nia.goesTo('/');
  await nia.clicks('button', 'Your account: Nia');
  await nia.clicks('menuitem', 'Sign out');
  await nia.seesThe('button', 'Sign in');
  await tab.seesSomewhere(SIGNED_OUT);
  await expect.poll(() => tab.canType(), { message: 'whether one can still type' }).toBe(false);
  expect(await tab.text()).toBe('(no document)');
  await tab.clicks('link', 'Sign in');
  await tab.fills('E-mail address', signInOf('Nia').email);
  await tab.fills('Password', signInOf('Nia').password);
  await tab.presses('Enter');
  await tab.sees('Start. Before.');
});

test('E2E-48 a revoked token ends the socket of a stock client at once, and it comes back no more', async ({
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Start.' });
  const token = await house.team.makeToken('Sync', 'write');
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${house.address.replace('http', 'ws')}/ws`, document.id, doc, {
    protocols: ['y-protocols.v1', `bearer.${token.token}`],
    WebSocketPolyfill: socketClass(),
    disableBc: true,
  });
  const codes: number[] = [];
  provider.on('connection-close', (event: { readonly code: number } | null) => codes.push(event?.code ?? 0));
  await expect.poll(() => doc.getText('title').toJSON()).toBe('Plan');
  await house.team.revokeToken(token.id);
  await expect.poll(() => codes).toEqual([4401]);
  doc.getText('title').insert(0, 'Too late: ');
  await expect.poll(() => provider.shouldConnect).toBe(false);
  expect((await house.api.documents()).map(({ title }) => title)).toEqual(['Plan']);
  provider.destroy();
});

test(
  'E2E-51 two people with different rights in one document: one writes, one reads, and they change places',
  { tag: '@engines' },
  async ({ people, house }) => {
    const document = await house.api.createDocument({ title: 'Plan', markdown: 'Start.' });
    const write = await house.api.makeLink(document.id, 'edit');
    const read = await house.api.makeLink(document.id, 'view');
    const gus = await people.guest('Gus', write);
    const ida = await people.guest('Ida', read);
    for (const person of [gus, ida]) {
      await person.opens(document);
      await person.seesThatItIs('saved');
    }
    await ida.seesSomewhere('View only');
    await gus.goesToTheEnd();
    await gus.types(' One.');
    await ida.sees('Start. One.');
    await house.api.changeLink(document.id, write.id, { role: 'view' });
    await house.api.changeLink(document.id, read.id, { role: 'edit' });
    await gus.seesSomewhere('View only');
    await expect.poll(() => ida.canType(), { message: 'whether Ida can type' }).toBe(true);
    await ida.goesToTheEnd();
    await ida.types(' Two.');
    await gus.sees('Start. One. Two.');
    expect(await gus.canType()).toBe(false);
    expect((await house.api.text(document.id)).trim()).toBe('Start. One. Two.');
  },
);

/** The polyfill that y-websocket asks for is typed as a browser's. */
function socketClass(): typeof globalThis.WebSocket {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return WebSocket as unknown as typeof globalThis.WebSocket;
}

async function elsewhere(house: House): Promise<ReturnType<typeof teamApiFor>> {
  return teamApiFor(house.address, await signIn(house));
}

async function signIn(house: House): Promise<{ name: string; value: string }> {
  const answer = await fetch(`${house.address}/api/v1/sign-in`, {
    method: 'POST',
    headers: { origin: house.address, 'content-type': 'application/json' },
    body: JSON.stringify(signInOf('Nia')),
  });
  const [, name = '', value = ''] = /^([^=;]+)=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? '') ?? [];
  return { name, value };
}

async function twoBrowsersOfNia(people: People, house: House): Promise<readonly [Person, Person]> {
  const laptop = await people.member('Nia');
  const phone = await people.stranger('Nia');
  await phone.screen.remember(phone.wire.address, await signIn(house));
  return [laptop, phone];
}

async function twoGuests(
  people: People,
  house: House,
  document: DocumentResponse,
): Promise<readonly [Person, Person]> {
  const link = await house.api.makeLink(document.id, 'edit');
  return [await people.guest('Gus', link), await people.guest('Ida', link)];
}
