/** Letting people in, and what they then see: invitations, collections, private documents, asking, the audit log. */
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

const PASSWORD = 'correct horse battery';

async function invitation(by: Person): Promise<string> {
  await by.goesTo('/team');
  await by.clicks('button', 'Make an invitation');
  await by.seesSomewhere('Here is the invitation');
  return pageOf(by).getByRole('textbox', { name: 'Invitation link' }).inputValue();
}

async function accepts(person: Person, link: string, email: string): Promise<void> {
  const page = pageOf(person);
  await page.goto(link);
  await person.seesSomewhere('Alice invites you to write along. You become: Member.');
  await person.clicks('button', 'Join');
  await person.seesSomewhere('Please enter a name.');
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await person.presses('Enter');
  await person.seesThe('button', 'New document');
}

test('PAGE-40 ACC-70 an invited person is in within a minute, and the link lets nobody else in', async ({
  people,
}) => {
  const alice = await people.owner();
  const link = await invitation(alice);
  const [nia, late] = [await people.stranger('Nia'), await people.stranger('Late')];
  await accepts(nia, link, 'nia@example.org');
  expect(pageOf(nia).url()).not.toContain('sci_');
  late.mayMeet(answered(404));
  await pageOf(late).goto(link);
  await late.seesSomewhere('This invitation has ended');
  await alice.goesTo('/team');
  await alice.seesSomewhere('nia@example.org');
  await alice.clicks('button', 'More about Nia');
  await alice.clicks('menuitem', 'Link to a new password');
  await alice.seesSomewhere('Hand this over to Nia');
  alice.mayMeet(answered(404));
  await alice.clicks('button', 'More about Nia');
  await alice.clicks('menuitem', 'Remove second factor');
  await alice.seesSomewhere('Nia has no second factor.');
});

test('PAGE-41 ACC-73 a deactivated person is out of an open document at once; let in again, they sign in', async ({
  people,
  house,
}) => {
  const alice = await people.owner();
  const nia = await people.stranger('Nia');
  await accepts(nia, await invitation(alice), 'nia@example.org');
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  await nia.opens(document);
  await nia.sees('Here.');
  await alice.goesTo('/team');
  nia.mayMeet(answered(401), answered(403));
  await alice.clicks('button', 'Deactivate Nia');
  await nia.seesSomewhere('You are signed out');
  await alice.seesSomewhere('Nia is signed out everywhere and cannot come in.');
  await nia.goesTo('/sign-in');
  await pageOf(nia).getByLabel('E-mail address').fill('nia@example.org');
  await pageOf(nia).getByLabel('Password', { exact: true }).fill(PASSWORD);
  await nia.presses('Enter');
  await nia.seesSomewhere('This account is deactivated.');
  await alice.clicks('button', 'Let Nia in again');
  await alice.seesSomewhere('Nia can sign in again.');
  await nia.clicks('button', 'Sign in');
  await nia.seesThe('button', 'New document');
});

test('PAGE-42 ACC-61 ACC-67 a private document is closed; its door can be knocked at, and opens by itself', async ({
  people,
}) => {
  const alice = await people.owner();
  const nia = await people.stranger('Nia');
  await accepts(nia, await invitation(alice), 'nia@example.org');
  await alice.goesTo('/');
  await alice.clicks('button', 'More ways to begin');
  await alice.clicks('menuitem', 'New private document');
  await pageOf(alice).waitForURL(/\/d\//);
  const address = new URL(pageOf(alice).url()).pathname;
  nia.mayMeet(answered(404));
  await nia.goesTo(address);
  await nia.clicks('button', 'Ask to be let in');
  await pageOf(nia).getByLabel('A few words (optional)').fill('May I read along?');
  await nia.clicks('button', 'Ask to be let in');
  await nia.seesSomewhere('Asked. This page opens by itself');
  await alice.clicks('button', 'Share');
  await alice.seesSomewhere('May I read along?');
  await alice.clicks('button', 'Let Nia in: Can view');
  // Her page loads anew by itself: what is asked of it before that may go unanswered.
  await pageOf(nia).getByText('View only').waitFor();
  await pageOf(alice).getByText('Who can see this, and why').click();
  await alice.seesSomewhere('Can view: was let in here');
  await alice.clicks('button', 'Remove Nia');
  await nia.seesSomewhere('Your access was changed or taken back.');
});

test('PAGE-43 ACC-68 a collection holds its documents and lets its people in', async ({ people }) => {
  const alice = await people.owner();
  const nia = await people.stranger('Nia');
  await accepts(nia, await invitation(alice), 'nia@example.org');
  await alice.goesTo('/');
  await alice.clicks('button', 'New collection');
  await pageOf(alice).getByRole('textbox', { name: 'Name', exact: true }).fill('Plans');
  await alice.clicks('button', 'Make it');
  await alice.clicks('button', 'New document');
  await pageOf(alice).waitForURL(/\/d\//);
  await nia.goesTo('/');
  await nia.seesSomewhere('Nothing here yet');
  await alice.goesTo('/');
  await alice.clicks('button', 'Plans');
  await alice.clicks('button', 'Who is in “Plans”');
  await pageOf(alice).getByLabel('Let somebody in').selectOption('Nia');
  await alice.clicks('button', 'Let in');
  await alice.seesThe('button', 'Remove Nia');
  await nia.goesTo('/');
  await nia.clicks('button', 'Plans');
  await nia.seesSomewhere('Untitled');
});

test('PAGE-44 ACC-78 the audit log shows what was done; settings hold at once', async ({ people }) => {
  const alice = await people.owner();
  await alice.goesTo('/team/instance');
  await pageOf(alice).getByLabel('Name', { exact: true }).fill('The Weekly');
  await alice.clicks('button', 'Save');
  await alice.seesSomewhere('Saved. It holds from now on.');
  await alice.goesTo('/team/audit');
  await alice.seesSomewhere('Changed this instance');
  await pageOf(alice).getByLabel('What', { exact: true }).selectOption('Made a collection');
  await alice.seesSomewhere('Nothing is written down of this.');
  await pageOf(alice).getByLabel('What', { exact: true }).selectOption('Changed this instance');
  await alice.seesSomewhere('The Weekly');
  const exported = pageOf(alice).waitForEvent('download');
  await alice.clicks('link', 'Export as CSV');
  expect((await exported).suggestedFilename()).toBe('audit-log.csv');
});
