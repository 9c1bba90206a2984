/** Links with terms: made in the dialog, opened with their password, changed and ended while people are in. */
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

test(
  'PAGE-34 PAGE-35 ACC-41 a link for one person with a password lets that person in and nobody else',
  { tag: '@engines' },
  async ({ people, house }) => {
    const document = await house.api.createDocument({ title: 'Budget', markdown: 'Secret.' });
    const link = await house.api.makeLink(document.id, 'edit', { password: 'open sesame', maxUses: 1 });
    const bob = await people.stranger('Bob');
    bob.mayMeet(answered(403));
    await bob.goesTo(link.url);
    await bob.seesSomewhere('Join a document');
    await bob.clicks('button', 'Join');
    await bob.seesSomewhere('Please enter the password.');
    await bob.fills('Password of the link', 'open barley');
    await bob.clicks('textbox', 'Your name');
    await bob.types('Bob');
    await bob.presses('Enter');
    await bob.seesSomewhere('This is not the password of the link.');
    await bob.fills('Password of the link', 'open sesame');
    await bob.presses('Enter');
    await bob.sees('Secret.');
    const carol = await people.stranger('Carol');
    carol.mayMeet(answered(404));
    await carol.goesTo(link.url);
    await carol.seesSomewhere('This link does not work any more');
  },
);

test('PAGE-34 the owner gives a link terms, sees them in the list, and narrows it while its guest types', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Start.' });
  const alice = await people.owner();
  await alice.opens(document);
  await alice.clicks('button', 'Share');
  await alice.clicks('button', 'Terms');
  const page = pageOf(alice);
  await page.getByLabel('Name of the link').fill('For the printers');
  await page.getByLabel('Ends').selectOption({ label: 'After 7 days' });
  await page.getByLabel('For how many people').fill('0');
  await alice.clicks('button', 'New link to edit');
  await alice.seesSomewhere('A number from 1, please.');
  await page.getByLabel('For how many people').fill('3');
  await alice.clicks('button', 'New link to edit');
  const address = page.getByRole('textbox', { name: 'Share link' });
  await expect(address).toHaveValue(/#link=/);
  const row = page.getByRole('listitem').filter({ hasText: 'For the printers' });
  await expect(row).toContainText(/ends in 7 days · 0 of 3 people/);

  const bob = await people.stranger('Bob');
  await bob.goesTo(await address.inputValue());
  await bob.clicks('textbox', 'Your name');
  await bob.types('Bob');
  await bob.presses('Enter');
  await bob.sees('Start.');
  await bob.goesToTheEnd();
  await bob.types(' Bob was here.');
  await bob.seesThatItIs('saved');
  const stopped = canTypeNoMore(bob);
  await alice.clicks('button', 'What the link “For the printers” allows');
  await alice.clicks('menuitemradio', 'Can view');
  await stopped;
  await alice.seesSomewhere('Whoever came in by it has the new right already.');
  await bob.seesSomewhere('View only');
  await bob.sees('Start. Bob was here.');
  await expect(row).toContainText('1 of 3 people');
});

test(
  'ACC-40 a link that ends while its guest types ends their typing, and they keep what they wrote',
  { tag: '@engines' },
  async ({ people, house }) => {
    const document = await house.api.createDocument({ title: 'Brief', markdown: 'Start.' });
    const link = await house.api.makeLink(document.id, 'edit');
    const bob = await people.guest('Bob', link);
    await bob.opens(document);
    await bob.goesToTheEnd();
    await bob.types(' In time.');
    await bob.seesThatItIs('saved');
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    await house.api.changeLink(document.id, link.id, { expiresAt });
    expect(await bob.canType()).toBe(true);
    await bob.seesSomewhere('You can no longer see this document');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    expect(await bob.canType()).toBe(false);
    expect((await house.api.text(document.id)).trim()).toBe('Start. In time.');
  },
);

/** Begun before the change, so that no moment of it is missed: the second it may take and the press itself. */
function canTypeNoMore(person: Person): Promise<unknown> {
  return pageOf(person).waitForFunction(
    () => window.document.querySelector('.document-body')?.getAttribute('contenteditable') !== 'true',
    undefined,
    { timeout: 2_000, polling: 20 },
  );
}

test('PAGE-72 a link to comment is made with one press, and nobody is told that they can comment already', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Draft', markdown: 'Read this.' });
  const alice = await people.owner();
  await alice.opens(document);
  await alice.clicks('button', 'Share');
  await alice.seesSomewhere('for now, whoever may comment can only view');
  await alice.clicks('button', 'New link to comment');
  await alice.seesSomewhere('Can comment (soon)');
  const address = pageOf(alice).getByRole('textbox', { name: 'Share link' });
  await expect(address).toBeFocused();
  const bob = await people.stranger('Bob');
  await bob.goesTo(await address.inputValue());
  await bob.seesSomewhere('You can read this document.');
  await bob.clicks('textbox', 'Your name');
  await bob.types('Bob');
  await bob.presses('Enter');
  await bob.sees('Read this.');
  await bob.seesSomewhere('View only');
  expect(await bob.canType()).toBe(false);
});
