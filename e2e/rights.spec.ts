/** Who may come in, what they may do, and what happens the moment that changes. */
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { startServer } from './support/server.ts';
import { expect, test } from './support/test.ts';

test(
  'PAGE-17 somebody opens a link to edit, says who they are, and writes',
  { tag: '@engines' },
  async ({ people, house }) => {
    const document = await house.api.createDocument({ title: 'Picnic', markdown: 'Bring:' });
    const link = await house.api.makeLink(document.id, 'edit');
    const alice = await people.owner();
    await alice.opens(document);
    const bob = await people.stranger('Bob');
    await bob.goesTo(link.url);
    await bob.seesSomewhere('Join “Picnic”');
    await bob.clicks('textbox', 'Your name');
    await bob.types('Bob');
    await bob.presses('Enter');
    await bob.sees('Bring:');
    await bob.goesToTheEnd();
    await bob.types(' cake');
    await alice.sees('Bring: cake');
    await alice.seesThe('button', 'Follow Bob (guest)');
  },
);

test('ACC-13 a guest stays the same person on that browser', { tag: '@engines' }, async ({ people }) => {
  const { document, alice, bob } = await people.meetAt({ markdown: 'Hello.' });
  await bob.goesToTheEnd();
  await expect
    .poll(async () => (await alice.carets()).map(({ name, color }) => ({ name, color })))
    .toEqual([{ name: 'Bob (guest)', color: bob.color }]);
  await bob.reloads();
  await bob.sees('Hello.');
  await bob.goesToTheEnd();
  await expect
    .poll(async () => (await alice.carets()).map(({ name, color }) => ({ name, color })))
    .toEqual([{ name: 'Bob (guest)', color: bob.color }]);
  await bob.goesTo('/');
  await bob.seesSomewhere('Documents');
  await bob.opens(document);
  await bob.sees('Hello.');
});

test(
  'PAGE-15 a viewer reads along and is not offered to type',
  { tag: '@engines' },
  async ({ people, house }) => {
    const document = await house.api.createDocument({ title: 'Notice', markdown: 'Read this.' });
    const link = await house.api.makeLink(document.id, 'view');
    const vera = await people.guest('Vera', link);
    await vera.opens(document);
    await vera.sees('Read this.');
    await vera.seesSomewhere('View only');
    expect(await vera.canType()).toBe(false);
    await vera.doesNotSeeThe('toolbar', 'Formatting');
    await vera.goesToTheEnd();
    await vera.types('no');
    const alice = await people.owner();
    await alice.opens(document);
    await alice.goesToTheEnd();
    await alice.types(' And this.');
    await vera.sees('Read this. And this.');
  },
);

test('ACC-17 a link revoked while its guest types ends their typing within a second', async ({
  people,
  house,
}) => {
  const { document, link, bob } = await people.meetAt({ markdown: 'Start.' });
  await bob.goesToTheEnd();
  await bob.types(' Written with a right.');
  await bob.seesThatItIs('saved');
  const page = pageOf(bob);
  const stopped = page.waitForFunction(
    () => window.document.querySelector('.document-body')?.getAttribute('contenteditable') !== 'true',
    undefined,
    { timeout: 1_000, polling: 20 },
  );
  await house.api.revokeLink(document.id, link.id);
  await stopped;
  await bob.seesSomewhere('You can no longer see this document');
  expect((await house.api.text(document.id)).trim()).toBe('Start. Written with a right.');
});

test('SYNC-13 edits not sent when the right to was lost can be read and copied', async ({
  people,
  house,
}) => {
  const { document, link, bob } = await people.meetAt({ markdown: 'Start.' });
  bob.mayMeet(answered(403), answered(404));
  await bob.goesToTheEnd();
  bob.losesTheNetwork();
  await bob.types(' Precious words.');
  await bob.seesThatItIs('offline');
  await house.api.revokeLink(document.id, link.id);
  bob.getsTheNetworkBack();
  await bob.seesSomewhere('You can no longer see this document');
  expect(await bob.canType()).toBe(false);
  expect(await bob.reads('Unsent edits')).toContain('Precious words.');
  await bob.reloads();
  expect(await bob.reads('Unsent edits')).toContain('Precious words.');
  await bob.clicks('button', 'Copy my unsent edits');
  await bob.seesSomewhere('Nothing of this document is kept on this device any more.');
  const copied = await pageOf(bob).evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('Precious words.');
  expect((await house.api.text(document.id)).trim()).toBe('Start.');
});

test('PAGE-17 a revoked link lets nobody in, and says so', async ({ people, house }) => {
  const document = await house.api.createDocument({ title: 'Closed' });
  const link = await house.api.makeLink(document.id, 'edit');
  await house.api.revokeLink(document.id, link.id);
  const bob = await people.stranger('Bob');
  bob.mayMeet(answered(404));
  await bob.goesTo(link.url);
  await bob.seesSomewhere('This link does not work any more');
});

test('E2E-13 the owner makes a link, sees it once, and takes it back in the share dialog', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const alice = await people.owner();
  await alice.opens(document);
  const address = await makeLink(alice, 'New link to edit');
  expect(address).toContain(`/d/${document.id}#link=`);
  const bob = await people.stranger('Bob');
  await bob.goesTo(address);
  await bob.clicks('textbox', 'Your name');
  await bob.types('Bob');
  await bob.presses('Enter');
  await bob.sees('Here.');
  await pageOf(alice)
    .getByRole('button', { name: /^Revoke the link/ })
    .click();
  await bob.seesSomewhere('You can no longer see this document');
  expect(await house.api.links(document.id)).toEqual([]);
});

test('ACC-3 the one-time link makes its opener the owner, once', async ({ people, engines }) => {
  const server = await startServer();
  const first = await people.stranger('Ada', { engine: 'chromium' });
  const page = pageOf(first);
  const address = `http://127.0.0.1:${server.port}`;
  await page.goto(`${address}/welcome#${server.ownerToken}`);
  await first.seesSomewhere('Welcome to Scriptorium');
  await first.clicks('textbox', 'Your name');
  await first.types('Ada');
  await first.clicks('button', 'Begin');
  await first.seesThe('button', 'New document');
  await first.reloads();
  await first.seesThe('button', 'New document');

  const second = await engines.openWindow('chromium');
  await second.goTo(`${address}/welcome#${server.ownerToken}`);
  await expect
    .poll(() => second.look(() => document.body.innerText, undefined))
    .toContain('This link has been used');
  await second.leave();
  await server.close();
});

test('E2E-28 from the first start to two people writing: link, name, document, words, share', async ({
  people,
}) => {
  const server = await startServer();
  const address = `http://127.0.0.1:${server.port}`;
  const ada = await people.stranger('Ada');
  await pageOf(ada).goto(`${address}/welcome#${server.ownerToken}`);
  await ada.clicks('textbox', 'Your name');
  await ada.types('Ada');
  await ada.presses('Enter');
  await ada.clicks('button', 'New document');
  await ada.seesThatItIs('saved');
  await expect(pageOf(ada).getByRole('textbox', { name: 'Title' })).toBeFocused();
  await ada.types('Our plan');
  await ada.presses('Enter');
  await ada.types('First words.');
  await ada.seesThatItIs('saved');
  const link = await makeLink(ada, 'New link to edit');
  await ada.presses('Escape');

  const ben = await people.stranger('Ben');
  await pageOf(ben).goto(link);
  await ben.seesSomewhere('Join “Our plan”');
  await ben.clicks('textbox', 'Your name');
  await ben.types('Ben');
  await ben.presses('Enter');
  await ben.seesTitle('Our plan');
  await ben.sees('First words.');
  await ben.goesToTheEnd();
  await ben.types(' And mine.');
  await ada.sees('First words. And mine.');
  await ada.seesThe('button', 'Follow Ben (guest)');
  await ada.goesToTheEnd();
  await ada.types(' Good.');
  for (const person of [ada, ben]) {
    await person.sees('First words. And mine. Good.');
    await person.seesThatItIs('saved');
  }
  // A page would say on its console that the server has gone.
  for (const person of [ada, ben]) await pageOf(person).goto('about:blank');
  await server.close();
});

async function makeLink(alice: Person, button: string): Promise<string> {
  await alice.clicks('button', 'Share');
  await alice.clicks('button', button);
  const field = pageOf(alice).getByRole('textbox', { name: 'Share link' });
  await expect(field).toHaveValue(/#link=/);
  return await field.inputValue();
}
