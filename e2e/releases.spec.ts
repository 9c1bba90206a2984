/**
 * A page of today meets a document that the next release has written in. It would delete what it does not know, so
 * it edits nothing, loads the newer page by itself, and brings along what was typed.
 */
import { LOST_CONNECTION } from './support/problems.ts';
import { DOCUMENT_SCHEMA_VERSION } from '../shared/document/schema-version.ts';
import type { House } from './support/house.ts';
import { buildNextRelease, NEXT_SCHEMA, type Release } from './support/next-release.ts';
import { pageOf, type Person } from './support/person.ts';
import { countEdits } from './support/sent-edits.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });
// One after the other, so that the release is built once.
test.describe.configure({ mode: 'default' });

let next: Release;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  next = await buildNextRelease();
});
test.afterAll(() => next.remove());

test('E2E-26 SYNC-41 ROOM-35 an older page loads the newer one by itself, once, with what was typed', async ({
  people,
  house,
}) => {
  const { document, link, alice, bob } = await people.meetAt({ markdown: 'Start.' });
  const carol = await people.guest('Carol', link);
  await carol.opens(document);
  await typesWithoutTheNetwork(alice, ' From the old page.');
  await moveTo(house, next.program, [bob, carol]);
  await bob.reloads();
  for (const person of [bob, carol]) {
    await person.sees('Start.');
    await person.seesThatItIs('saved');
  }

  const carolLoads = countLoads(carol);
  await bob.goesToTheEnd();
  await bob.types(' From the new page.');
  await expect.poll(() => carolLoads.count, { message: 'how often Carol’s page loaded itself' }).toBe(1);
  await carol.sees('Start. From the new page.');
  await carol.seesThatItIs('saved');

  const aliceLoads = countLoads(alice);
  const older = countEdits(pageOf(alice), offers(DOCUMENT_SCHEMA_VERSION));
  const newer = countEdits(pageOf(alice), offers(NEXT_SCHEMA));
  alice.getsTheNetworkBack();
  await expect
    .poll(() => newer.sockets, { message: 'connections of Alice’s new page', timeout: 30_000 })
    .toBeGreaterThanOrEqual(1);
  for (const person of [alice, bob, carol]) {
    await expect
      .poll(async () => inOrder(await person.text()))
      .toEqual(['From the new page.', 'From the old page.']);
    await person.seesThatItIs('saved');
  }
  expect(aliceLoads.count).toBe(1);
  expect(older.edits).toBe(0);
  expect(newer.edits).toBeGreaterThanOrEqual(1);
  await alice.goesToTheEnd();
  await alice.types(' On.');
  await bob.seesSomewhere(' On.');
});

test('E2E-26 SYNC-41 while the server has no newer page, an older one says so and stays: it does not go round', async ({
  people,
  house,
}) => {
  const { document, alice, bob } = await people.meetAt({ markdown: 'Start.' });
  await typesWithoutTheNetwork(alice, ' From the old page.');
  await moveTo(house, next.program, [bob]);
  await bob.reloads();
  await bob.sees('Start.');
  await bob.goesToTheEnd();
  await bob.types(' From the new page.');
  await bob.seesThatItIs('saved');
  await moveTo(house, undefined, [bob]);

  const loads = countLoads(alice);
  const sent = countEdits(pageOf(alice));
  alice.getsTheNetworkBack();
  // One that is told, and one after the page has loaded itself; a connection that a busy machine lets fall is one more.
  await expect.poll(() => sent.sockets, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  await alice.seesSomewhere('This page is older than the document');
  expect(await alice.stateLine()).toEqual({
    state: 'notSaved',
    words: 'Not saved: this page is out of date',
  });
  expect(await alice.canType()).toBe(false);
  await alice.clicks('button', 'Copy my unsent edits');
  expect(await pageOf(alice).evaluate(() => navigator.clipboard.readText())).toContain('From the old page.');
  expect(loads.count).toBe(1);
  await alice.reloads();
  await alice.seesSomewhere('This page is older than the document');
  await alice.clicks('button', 'Show my unsent edits');
  await alice.seesThe('textbox', 'Unsent edits');
  expect(loads.count).toBe(2);
  expect(sent.edits).toBe(0);
  expect((await house.api.text(document.id)).trim()).toBe('Start. From the new page.');

  await moveTo(house, next.program, [alice, bob]);
  await alice.clicks('button', 'Load the new version');
  await expect
    .poll(async () => inOrder(await alice.text()))
    .toEqual(['From the new page.', 'From the old page.']);
  await alice.seesThatItIs('saved');
  expect(inOrder(await house.api.text(document.id))).toEqual(['From the new page.', 'From the old page.']);
});

async function typesWithoutTheNetwork(person: Person, text: string): Promise<void> {
  await person.goesToTheEnd();
  person.losesTheNetwork();
  await person.types(text);
  await expect
    .poll(async () => (await person.stateLine()).words, { message: `the state line of ${person.name}` })
    .toMatch(/^Offline, \d+ edits? kept here$/);
}

/** Another release on the same data and port, as an update or a way back from one. */
async function moveTo(house: House, program: string | undefined, present: readonly Person[]): Promise<void> {
  for (const person of present) person.mayMeet(...LOST_CONNECTION);
  await house.server.stop();
  await house.server.startAgain(program);
}

function countLoads(person: Person): { count: number } {
  const loads = { count: 0 };
  pageOf(person).on('load', () => (loads.count += 1));
  return loads;
}

function offers(schema: number): (url: URL) => boolean {
  return (url) => url.searchParams.get('schema') === String(schema);
}

/** Who wrote without a connection wrote at the same place as the other; whose words come first is Yjs's to say. */
function inOrder(text: string): readonly string[] {
  return text
    .trim()
    .split(/(?<=\.) /)
    .filter((sentence) => sentence !== 'Start.')
    .toSorted();
}
