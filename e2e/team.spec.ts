/** Letting people in, and what they then see: invitations, collections, private documents, asking, the audit log. */
import { expectNoViolation } from './support/axe.ts';
import { findsChoice } from './support/find-choice.ts';
import { expectFocus, tabTo } from './support/keyboard.ts';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

const PASSWORD = 'correct horse battery';

async function invitation(by: Person): Promise<string> {
  await by.goesTo('/team');
  await by.clicks('button', 'Make an invitation');
  await by.seesSomewhere('Here is the invitation');
  return await by.reads('Invitation link');
}

async function accepts(person: Person, link: string, email: string): Promise<void> {
  await person.goesTo(link);
  await person.seesSomewhere('Alice invites you to write along. You become: Member.');
  await person.clicks('button', 'Join');
  await person.seesSomewhere('Please enter a name.');
  await person.fills('Your name', person.name);
  await person.fills('E-mail address', email);
  await person.fills('Password', PASSWORD);
  await person.presses('Enter');
  await person.seesThe('button', 'New document');
}

test(
  'PAGE-40 PAGE-79 ACC-70 an invited person is in within a minute, and the link lets nobody else in',
  { tag: '@engines' },
  async ({ people }) => {
    const alice = await people.owner();
    const link = await invitation(alice);
    const [nia, late] = [await people.stranger('Nia'), await people.stranger('Late')];
    await accepts(nia, link, 'nia@example.org');
    await nia.isAt('/');
    late.mayMeet(answered(404));
    await late.goesTo(link);
    await late.seesSomewhere('This invitation has ended');
    await late.clicks('link', 'Sign in');
    await late.isAt(/^\/sign-in/);
    await alice.goesTo('/team/nonsense');
    await alice.seesSomewhere('Nothing here');
    await alice.goesTo('/team');
    await alice.seesSomewhere('nia@example.org');
    await alice.clicks('button', 'More about Nia');
    await alice.clicks('menuitem', 'Link to a new password');
    await alice.seesSomewhere('Hand this over to Nia');
    alice.mayMeet(answered(404));
    await alice.clicks('button', 'More about Nia');
    await alice.clicks('menuitem', 'Remove second factor');
    await alice.seesSomewhere('Whoever knows the password comes in by it alone.');
    await expectFocus(alice, 'Cancel');
    await alice.presses('Escape');
    await expectFocus(alice, 'More about Nia');
    await alice.clicks('button', 'More about Nia');
    await alice.clicks('menuitem', 'Remove second factor');
    await alice.clicks('button', 'Remove the second factor');
    await alice.seesSomewhere('Nia has no second factor.');
  },
);

test(
  'PAGE-41 ACC-73 a deactivated person is out of an open document at once; let in again, they sign in',
  { tag: '@engines' },
  async ({ people, house }) => {
    const alice = await people.owner();
    const nia = await people.stranger('Nia');
    await accepts(nia, await invitation(alice), 'nia@example.org');
    const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
    await nia.opens(document);
    await nia.sees('Here.');
    await alice.goesTo('/team');
    nia.mayMeet(answered(401), answered(403));
    await alice.clicks('button', 'Deactivate Nia');
    await alice.clicks('button', 'Deactivate now');
    await nia.seesSomewhere('You are signed out');
    await alice.seesSomewhere('Nia is signed out everywhere and cannot come in.');
    await nia.goesTo('/sign-in');
    await nia.fills('E-mail address', 'nia@example.org');
    await nia.fills('Password', PASSWORD);
    await nia.presses('Enter');
    await nia.seesSomewhere('This account is deactivated.');
    await alice.clicks('button', 'Let Nia in again');
    await alice.seesSomewhere('Nia can sign in again.');
    await nia.clicks('button', 'Sign in');
    await nia.seesThe('button', 'New document');
  },
);

test('PAGE-41 ACC-124 ACC-126 a guest is found apart, made a member, and comes back by the link that an owner hands over', async ({
  people,
}) => {
  const { alice } = await people.meetAt({ markdown: 'Here.' });
  await alice.goesTo('/team');
  await alice.seesSomewhere('One guest.');
  await alice.doesNotSeeThe('button', 'More about Bob');
  await alice.clicks('button', 'Show guests');
  await alice.clicks('button', 'Role of Bob');
  await alice.clicks('menuitemradio', 'Member');
  await expect(pageOf(alice).getByText('Bob is now: Member.')).toBeAttached();
  await alice.clicks('button', 'More about Bob');
  await alice.clicks('menuitem', 'Link to a new password');
  await alice.seesSomewhere('has no address to sign in with yet');
  await alice.types('bob@people.invalid');
  await alice.presses('Enter');
  await alice.seesSomewhere('This is no e-mail address.');
  await pageOf(alice).getByRole('dialog').getByLabel('E-mail address').fill('bob@example.org');
  await alice.presses('Enter');
  await alice.seesSomewhere('Hand this over to Bob');
  await alice.seesSomewhere('bob@example.org');
  const link = await pageOf(alice).getByRole('textbox', { name: 'Link to a new password' }).inputValue();
  const laptop = await people.stranger('Bob');
  await pageOf(laptop).goto(link);
  await pageOf(laptop).getByLabel('New password', { exact: true }).fill(PASSWORD);
  await laptop.presses('Enter');
  await laptop.seesThe('button', 'Your account: Bob');
});

test(
  'PAGE-42 ACC-61 ACC-67 a private document is closed; its door can be knocked at, and opens by itself',
  { tag: '@firefox' },
  async ({ people }) => {
    const alice = await people.owner();
    const nia = await people.stranger('Nia');
    await accepts(nia, await invitation(alice), 'nia@example.org');
    await alice.goesTo('/');
    await alice.clicks('button', 'More ways to begin');
    await alice.clicks('menuitem', 'New private document');
    await alice.isAt(/^\/d\//);
    const address = new URL(await alice.screen.url()).pathname;
    nia.mayMeet(answered(404));
    await nia.goesTo(address);
    await nia.clicks('button', 'Ask to be let in');
    await nia.fills('A few words (optional)', 'May I read along?');
    await nia.clicks('button', 'Ask to be let in');
    await nia.seesSomewhere('Asked. This page opens by itself');
    // Its name tells of the request once it is known.
    await pageOf(alice)
      .getByRole('button', { name: /^Share/ })
      .click();
    await alice.seesSomewhere('May I read along?');
    await alice.clicks('button', 'Let Nia in: Can view');
    // Her page loads anew by itself: what is asked of it before that may go unanswered.
    await pageOf(nia).getByText('View only').waitFor();
    await pageOf(alice).getByText('Who can see this, and why').click();
    await alice.seesSomewhere('Can view: was let in here');
    await alice.clicks('button', 'Remove Nia');
    await nia.seesSomewhere('You can no longer see this document');
  },
);

test('PAGE-77 PAGE-78 ACC-131 who asks is told where the owner looks first, and let in there; the door opens by itself', async ({
  people,
  house,
}) => {
  const alice = await people.owner();
  const nia = await people.member('Nia');
  nia.mayMeet(answered(404));
  const asked: string[] = [];
  for (const title of ['Plan', 'Notes']) {
    const { id } = await house.api.createDocument({ title, markdown: `The ${title}.` });
    await house.team.setPlaceGives(id, 'none');
    await nia.goesTo(`/d/${id}`);
    await nia.clicks('button', 'Ask to be let in');
    await nia.fills('A few words (optional)', `May I read the ${title}?`);
    await nia.clicks('button', 'Ask to be let in');
    await nia.seesSomewhere('Asked. This page opens by itself');
    asked.push(id);
  }
  const [plan = ''] = asked;
  await alice.opens({ id: plan });
  await alice.seesThe('button', 'Share, one asks to be let in');
  await nia.goesTo(`/d/${plan}`);
  await nia.clicks('button', 'Ask to be let in');
  await nia.clicks('button', 'Ask to be let in');
  await alice.goesTo('/');
  await alice.seesSomewhere('Nia asks to be let into “Notes”');
  await alice.seesSomewhere('Nia asks to be let into “Plan”');
  await expectNoViolation(alice, 'requests on the page of all documents');

  await tabTo(alice, 'Do not let Nia into “Notes” now');
  const unanswered = '**/api/v1/documents/*/access-requests/*';
  await pageOf(alice).route(unanswered, (route) => route.abort());
  alice.mayMeet(/Failed to load resource/);
  await alice.presses('Enter');
  await alice.seesSomewhere('That did not work.');
  await pageOf(alice).unroute(unanswered);
  await alice.clicks('button', 'Try again');
  await alice.seesSomewhere('Nia is not let in.');
  await expectFocus(alice, 'What Nia may do');
  await tabTo(alice, 'Let Nia into “Plan”');
  await alice.presses('Enter');
  await alice.seesSomewhere('Nia is let in.');
  await expectFocus(alice, 'Documents');
  await expect(pageOf(alice).getByText('asks to be let into')).toHaveCount(0);
  // Her page loads anew by itself: what is asked of it before that may go unanswered.
  await pageOf(nia).getByText('The Plan.').waitFor();
  await nia.seesThatItIs('saved');
  expect(await nia.canType()).toBe(true);
});

test(
  'PAGE-43 ACC-68 a collection holds its documents and lets its people in',
  { tag: '@engines' },
  async ({ people }) => {
    const alice = await people.owner();
    const nia = await people.stranger('Nia');
    await accepts(nia, await invitation(alice), 'nia@example.org');
    await alice.goesTo('/');
    await alice.clicks('button', 'New collection');
    await alice.fills('Name', 'Plans');
    await alice.clicks('button', 'Make it');
    await alice.clicks('button', 'New document');
    await alice.isAt(/^\/d\//);
    await nia.goesTo('/');
    await nia.seesSomewhere('Nothing here yet');
    await alice.goesTo('/');
    await alice.clicks('button', 'Plans');
    await alice.clicks('button', 'Who is in “Plans”');
    await findsChoice(alice, 'Let somebody in', 'Nia');
    await alice.clicks('button', 'Let in');
    await alice.seesThe('button', 'Remove Nia');
    await nia.goesTo('/');
    await nia.clicks('button', 'Plans');
    await nia.seesSomewhere('Untitled');
  },
);

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
