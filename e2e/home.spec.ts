/** The list of documents, empty, full, wrong and offline; and the pages that say what is not there. */
import { EventEmitter, once } from 'node:events';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { readPage } from './support/reading.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

test(
  'E2E-14 an empty home says what to do first, and doing it opens a document',
  { tag: '@engines' },
  async ({ people }) => {
    const alice = await people.owner();
    await alice.goesTo('/');
    await alice.seesSomewhere('Nothing here yet');
    await alice.clicks('button', 'New document');
    await alice.seesThatItIs('saved');
    expect(new URL(await alice.screen.url()).pathname).toMatch(/^\/d\/[\w-]+$/);
    await alice.clicks('textbox', 'Title');
    await alice.types('My first');
    await alice.presses('Enter');
    await alice.types('Words.');
    await alice.sees('Words.');
    await alice.seesThatItIs('saved');
    await alice.clicks('link', 'All documents');
    await alice.seesSomewhere('My first');
  },
);

test('E2E-15 documents are listed newest first, found by title, and opened', async ({ people, house }) => {
  for (const title of ['Apples', 'Pears', 'Plums']) await house.api.createDocument({ title });
  const alice = await people.owner();
  await alice.goesTo('/');
  await expect.poll(() => listed(alice)).toEqual(['Plums', 'Pears', 'Apples']);
  await alice.presses('/');
  await alice.types('pe');
  await expect.poll(() => listed(alice)).toEqual(['Pears']);
  await alice.types('x');
  await alice.seesSomewhere('No document is called “pex”');
  await alice.clicks('button', 'Clear search');
  await pageOf(alice)
    .getByRole('link', { name: /Apples/ })
    .click();
  await alice.seesTitle('Apples');
});

test('E2E-16 a document is renamed in the list', async ({ people, house }) => {
  await house.api.createDocument({ title: 'Old' });
  const alice = await people.owner();
  await alice.goesTo('/');
  await alice.clicks('button', 'Actions for Old');
  await alice.clicks('menuitem', 'Rename');
  await expect(pageOf(alice).getByRole('textbox', { name: 'New title' })).toBeFocused();
  await alice.presses('Control+a');
  await alice.types('New');
  await alice.presses('Enter');
  await expect.poll(() => listed(alice)).toEqual(['New']);
  await expect.poll(async () => (await house.api.documents()).map(({ title }) => title)).toEqual(['New']);
});

test('E2E-17 deleting is undone rather than confirmed', async ({ people, house }) => {
  await house.api.createDocument({ title: 'Dear' });
  const alice = await people.owner();
  await alice.goesTo('/');
  await alice.clicks('button', 'Actions for Dear');
  await alice.clicks('menuitem', 'Move to trash');
  await alice.seesSomewhere('“Dear” moved to the trash');
  await expect.poll(async () => await house.api.documents()).toEqual([]);
  await alice.clicks('button', 'Undo');
  await expect.poll(() => listed(alice)).toEqual(['Dear']);
  expect((await house.api.documents()).map(({ title }) => title)).toEqual(['Dear']);
});

test('PAGE-14 whoever writes in a document that is deleted is told, and can copy', async ({
  people,
  house,
}) => {
  const { document, bob } = await people.meetAt({ title: 'Doomed', markdown: 'Words.' });
  await house.api.deleteDocument(document.id);
  await bob.seesSomewhere('This document was deleted');
  await bob.seesSomewhere('Words.');
  expect(await bob.canType()).toBe(false);
});

test('E2E-18 home without the server lists what is kept here', async ({ people, house }) => {
  const document = await house.api.createDocument({ title: 'Kept', markdown: 'Here.' });
  await house.api.createDocument({ title: 'Never opened' });
  const alice = await people.owner();
  await alice.opens(document);
  await alice.seesThatItIs('saved');
  await expect
    .poll(() => alice.screen.look(() => navigator.serviceWorker.controller !== null, undefined))
    .toBe(true);
  await house.server.kill();
  alice.losesTheNetwork();
  await alice.goesToTheEnd();
  await alice.types(' And there.');
  await expect.poll(async () => (await alice.stateLine()).words).toMatch(/^Offline, \d+ edits? kept here$/);
  await alice.goesTo('/');
  await alice.seesSomewhere('Offline: these documents are kept on this device');
  await alice.seesSomewhere(/edits? not sent yet/);
  await expect.poll(() => listed(alice)).toEqual(['Kept']);
  await pageOf(alice).getByRole('link', { name: /Kept/ }).click();
  await alice.sees('Here. And there.');
});

test('E2E-19 an address that leads nowhere says so and offers a way out', async ({ people }) => {
  const alice = await people.owner();
  await alice.goesTo('/no/such/page');
  await alice.seesSomewhere('Nothing here');
  await alice.seesThe('link', 'All documents');
  alice.mayMeet(answered(404));
  await alice.goesTo('/d/AAAAAAAAAAAAAAAAAAAAA');
  await alice.seesSomewhere('This document does not exist, or it is not shared with you');
});

test('E2E-20 a stranger is asked to sign in, and learns nothing about what there is', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Secret' });
  const mallory = await people.stranger('Mallory');
  mallory.mayMeet(answered(401), answered(404));
  await mallory.goesTo('/');
  await mallory.seesThe('button', 'Sign in');
  await mallory.goesTo(`/d/${document.id}`);
  await mallory.seesSomewhere('Sign in');
  expect(await mallory.screen.look(readPage, undefined)).not.toContain('Secret');
});

test('E2E-20 a stranger sees no list of nobody’s while the server thinks', async ({ people }) => {
  const mallory = await people.stranger('Mallory');
  mallory.mayMeet(answered(401));
  const page = pageOf(mallory);
  const server = new EventEmitter();
  const answers = once(server, 'answers');
  await page.route('**/api/v1/documents?*', async (route) => {
    await answers;
    await route.continue();
  });
  const asked = page.waitForRequest('**/api/v1/documents?*');
  await mallory.goesTo('/');
  await asked;
  await expect(page.getByRole('heading', { name: 'Documents' })).toHaveCount(0);
  server.emit('answers');
  await mallory.seesThe('button', 'Sign in');
});

test('E2E-21 a member of the command line signs in with a password and out again', async ({
  people,
  house,
}) => {
  await house.server.command(
    ['user', 'create', '--email', 'mia@example.org', '--name', 'Mia', '--password-stdin'],
    'correct horse battery',
  );
  const mia = await people.stranger('Mia');
  mia.mayMeet(answered(401));
  await mia.goesTo('/sign-in');
  await mia.clicks('textbox', 'E-mail address');
  await mia.types('mia@example.org');
  await mia.presses('Tab');
  await mia.types('wrong horse battery');
  await mia.clicks('button', 'Sign in');
  await mia.seesSomewhere('That e-mail address and password do not belong together.');
  const password = pageOf(mia).getByLabel('Password', { exact: true });
  await password.fill('correct horse battery');
  await mia.clicks('button', 'Sign in');
  await mia.seesThe('button', 'New document');
  await mia.clicks('button', 'Your account: Mia');
  await mia.clicks('menuitem', 'Sign out');
  await mia.seesThe('button', 'Sign in');
});

/** The titles in the list, from top to bottom: the first line of each entry. */
async function listed(person: Person): Promise<readonly string[]> {
  return await person.screen.look(
    () =>
      [...document.querySelectorAll<HTMLElement>('main a[href^="/d/"]')].map(
        (link) => link.innerText.split('\n')[0]?.trim() ?? '',
      ),
    undefined,
  );
}
