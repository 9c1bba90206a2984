/** Without a connection: a document seen before opens, takes edits, keeps them, and sends them when it can. */
import { chromium } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWire } from './support/cut.ts';
import { chromiumOptions } from './support/engines.ts';
import { OWNER } from './support/house.ts';
import { keptRows } from './support/kept-rows.ts';
import { createPerson, pageOf, type Person } from './support/person.ts';
import { openPlaywrightScreen } from './support/playwright-screen.ts';
import { LOST_CONNECTION } from './support/problems.ts';
import { expect, test } from './support/test.ts';

test(
  'PAGE-18 a document seen before opens and takes edits after a reload without the server',
  { tag: '@engines' },
  async ({ people, house }) => {
    const { document, alice, bob } = await people.meetAt({ title: 'Diary', markdown: 'Monday.' });
    await pageIsKept(alice);
    alice.losesTheNetwork();
    await alice.seesThatItIs('offline');
    await alice.goesToTheEnd();
    await alice.types(' Tuesday, on the train.');
    await keptHere(alice);
    await alice.reloads();
    await alice.sees('Monday. Tuesday, on the train.');
    await alice.seesTitle('Diary');
    await alice.goesToTheEnd();
    await alice.types(' Wednesday.');
    await keptHere(alice);
    await bob.sees('Monday.');
    alice.getsTheNetworkBack();
    await alice.seesThatItIs('saved');
    await bob.sees('Monday. Tuesday, on the train. Wednesday.');
    expect((await house.api.text(document.id)).trim()).toBe('Monday. Tuesday, on the train. Wednesday.');
  },
);

test('SYNC-32 edits made offline survive closing the tab and arrive when the document is opened again', async ({
  people,
}) => {
  const { document, alice, bob } = await people.meetAt({ markdown: 'Kept.' });
  await alice.goesToTheEnd();
  alice.losesTheNetwork();
  await alice.types(' Also this.');
  await keptHere(alice);
  const later = await people.anotherTab(alice);
  await alice.screen.close();
  alice.getsTheNetworkBack();
  await bob.sees('Kept.');
  await later.opens(document);
  await later.sees('Kept. Also this.');
  await later.seesThatItIs('saved');
  await bob.sees('Kept. Also this.');
});

test('SYNC-79 edits made offline arrive when another document is opened instead', async ({
  people,
  house,
}) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Kept.' });
  const other = await house.api.createDocument({ title: 'Another', markdown: 'Something else.' });
  await alice.goesToTheEnd();
  alice.losesTheNetwork();
  await alice.types(' Also this.');
  await keptHere(alice);
  const later = await people.anotherTab(alice);
  await alice.screen.close();
  alice.getsTheNetworkBack();
  await later.opens(other);
  await later.sees('Something else.');
  await bob.sees('Kept. Also this.');
});

test('SYNC-33 edits made offline survive the end of the whole browser', async ({ people, house }) => {
  const { document, bob } = await people.meetAt({ markdown: 'Kept.' });
  const profile = await mkdtemp(join(tmpdir(), 'scriptorium-profile-'));
  const wire = await openWire(house.server.port);
  const openBrowser = async (): Promise<Person> => {
    const context = await chromium.launchPersistentContext(profile, chromiumOptions());
    return createPerson(await openPlaywrightScreen(context, 'chromium'), { ...OWNER, wire });
  };
  const alice = await openBrowser();
  await alice.screen.remember(wire.address, house.api.cookie);
  await alice.opens(document);
  await alice.seesThatItIs('saved');
  await pageIsKept(alice);
  await alice.goesToTheEnd();
  alice.losesTheNetwork();
  await alice.types(' Also this.');
  await keptHere(alice);
  await alice.screen.leave();

  const later = await openBrowser();
  later.losesTheNetwork();
  await later.opens(document);
  await later.sees('Kept. Also this.');
  await bob.sees('Kept.');
  later.getsTheNetworkBack();
  await bob.sees('Kept. Also this.');
  await later.seesThatItIs('saved');
  expect([...alice.problems(), ...later.problems()]).toEqual([]);
  await later.screen.leave();
  await wire.close();
  await rm(profile, { recursive: true, force: true });
});

test('SYNC-45 two tabs without a connection agree, and the edits of both arrive once', async ({ people }) => {
  const { document, alice, bob } = await people.meetAt({ markdown: 'Start:' });
  const other = await people.anotherTab(alice);
  await other.opens(document);
  await other.seesThatItIs('saved');
  alice.losesTheNetwork();
  other.mayMeet(...LOST_CONNECTION);
  await alice.goesToTheEnd();
  await alice.types(' one');
  await other.sees('Start: one');
  await other.goesToTheEnd();
  await other.types(' two');
  await alice.sees('Start: one two');
  await bob.sees('Start:');
  alice.getsTheNetworkBack();
  await bob.sees('Start: one two');
  for (const tab of [alice, other]) await tab.seesThatItIs('saved');
  await bob.goesToTheEnd();
  await bob.types(' three');
  for (const tab of [alice, other]) await tab.sees('Start: one two three');
});

test('SYNC-38 leaving asks for nothing when the edits are kept', async ({ people }) => {
  const { alice } = await people.meetAt({ markdown: 'Kept.' });
  await alice.goesToTheEnd();
  alice.losesTheNetwork();
  const words = ' And this.';
  await alice.types(words);
  await alice.sees('Kept. And this.');
  // All of them, on the disk: the line is a moment ahead, so as not to flicker with every key.
  await keptHere(alice, words.length);
  await expect.poll(() => keptRows(alice, 'edits')).toBe(words.length);
  expect(await asksOnLeaving(alice)).toBe(false);
});

test('SYNC-38 PAGE-16 leaving warns while an edit is neither saved nor kept', async ({ people, house }) => {
  const document = await house.api.createDocument({ markdown: 'Start.' });
  const alice = await people.owner();
  await refuseStorage(alice);
  await alice.opens(document);
  await alice.seesThatItIs('saved');
  await alice.seesSomewhere('This browser keeps nothing for this page');
  await alice.goesToTheEnd();
  alice.losesTheNetwork();
  await alice.types(' Nowhere else.');
  await expect
    .poll(async () => (await alice.stateLine()).words)
    .toMatch(/^Offline, \d+ edits? only in this tab$/);
  expect(await asksOnLeaving(alice)).toBe(true);
});

test('SYNC-38 leaving asks for nothing when everything is saved, even where nothing can be kept', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ markdown: 'Start.' });
  const alice = await people.owner();
  await refuseStorage(alice);
  await alice.opens(document);
  await alice.goesToTheEnd();
  await alice.types(' Saved.');
  await alice.seesThatItIs('saved');
  expect(await asksOnLeaving(alice)).toBe(false);
});

test('SYNC-24 a half-open connection is found and given up, and writing goes on', async ({ people }) => {
  test.setTimeout(90_000);
  const { alice, bob } = await people.meetAt({ markdown: 'Start.' });
  alice.mayMeet(...LOST_CONNECTION);
  await alice.goesToTheEnd();
  alice.wire.stall();
  await alice.types(' Into the void.');
  await alice.seesThatItIs('saving');
  await expect
    .poll(async () => (await alice.stateLine()).state, { timeout: 50_000, message: 'the state line' })
    .toBe('offline');
  alice.wire.mend();
  await bob.sees('Start. Into the void.');
});

test('E2E-7 a slow connection delays others’ view, never one’s own typing', async ({ people }) => {
  const { alice, bob } = await people.meetAt({ markdown: 'Start.' });
  alice.wire.delay(400);
  await alice.goesToTheEnd();
  await alice.types(' At once here.');
  expect(await alice.text()).toBe('Start. At once here.');
  await bob.sees('Start. At once here.');
  await alice.seesThatItIs('saved');
});

/** The page's own files are kept by the browser, so that a reload needs no server. */
async function pageIsKept(person: Person): Promise<void> {
  await expect
    .poll(() => person.screen.look(() => navigator.serviceWorker.controller !== null, undefined), {
      message: 'the page is kept for reloading offline',
    })
    .toBe(true);
}

/** `edits`: how many, one a key; otherwise any number. */
async function keptHere(person: Person, edits?: number): Promise<void> {
  const number = edits === undefined ? String.raw`\d+` : String(edits);
  await expect
    .poll(async () => (await person.stateLine()).words, { message: 'the state line', timeout: 15_000 })
    .toMatch(new RegExp(`^Offline, ${number} edits? kept here$`));
}

async function refuseStorage(person: Person): Promise<void> {
  await pageOf(person).addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', {
      get: () => {
        throw new DOMException('storage is refused', 'SecurityError');
      },
    });
  });
}

async function asksOnLeaving(person: Person): Promise<boolean> {
  const page = pageOf(person);
  let asked = false;
  page.once('dialog', (dialog) => {
    asked = dialog.type() === 'beforeunload';
    void dialog.accept();
  });
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  return asked;
}
