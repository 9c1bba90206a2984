/** Without a mouse: everything about people, places and links, and where the focus is after each step. */
import { expectFocus, tabTo, backTabTo } from './support/keyboard.ts';
import type { Person } from './support/person.ts';
import { joinTeam, test } from './support/test.ts';

test.use({ ownHouse: true });

/** Presses Enter where the focus is brought to. */
async function pressesOn(person: Person, name: string): Promise<void> {
  await tabTo(person, name);
  await person.presses('Enter');
}

test('E2E-47 PAGE-71 ACC-130 people: invited, given a role, sent out, let in again and removed by keys', async ({
  people,
  house,
}) => {
  for (const name of ['Nia', 'Tom']) await joinTeam(house, { name });
  const alice = await people.owner();
  await alice.goesTo('/team');
  await alice.seesSomewhere('tom@example.org');

  await pressesOn(alice, 'Make an invitation');
  await expectFocus(alice, 'Invitation link');
  await alice.presses('Tab');
  await expectFocus(alice, 'Copy link');
  await pressesOn(alice, 'Revoke the invitation for Whoever has the link');
  await alice.seesSomewhere('Invitation revoked.');
  await expectFocus(alice, 'E-mail address (optional)');

  await tabTo(alice, 'Role of Nia');
  await alice.presses('ArrowUp');
  await alice.seesSomewhere('Nia is now: Admin.');
  await expectFocus(alice, 'Role of Nia');
  await pressesOn(alice, 'Deactivate Nia');
  // ACC-130: one press asks, and the way back is where the focus is.
  await expectFocus(alice, 'Cancel');
  await alice.presses('Escape');
  await expectFocus(alice, 'Deactivate Nia');
  await alice.presses('Enter', 'Shift+Tab');
  await expectFocus(alice, 'Deactivate now');
  await alice.presses('Enter');
  await alice.seesSomewhere('Nia is signed out everywhere');
  await expectFocus(alice, 'Let Nia in again');
  await alice.presses('Enter');
  await alice.seesSomewhere('Nia can sign in again.');
  await expectFocus(alice, 'Deactivate Nia');

  await pressesOn(alice, 'More about Tom');
  await expectFocus(alice, 'Link to a new password');
  await alice.presses('Escape');
  await expectFocus(alice, 'More about Tom');
  await alice.presses('Enter');
  await expectFocus(alice, 'Link to a new password');
  await alice.presses('ArrowUp');
  await expectFocus(alice, 'Remove …');
  await alice.presses('Enter');
  await alice.seesThe('dialog', 'Remove Tom?');
  await expectFocus(alice, 'Cancel');
  await alice.presses('Escape');
  await alice.doesNotSeeThe('dialog', 'Remove Tom?');
  await expectFocus(alice, 'More about Tom');
  await alice.presses('Enter');
  await expectFocus(alice, 'Link to a new password');
  await alice.presses('ArrowUp');
  await expectFocus(alice, 'Remove …');
  await alice.presses('Enter');
  await expectFocus(alice, 'Cancel');
  await backTabTo(alice, 'Remove for good');
  await alice.presses('Enter');
  await alice.seesSomewhere('Tom was removed.');
  await expectFocus(alice, 'Role of Nia');
});

test('E2E-47 PAGE-71 groups and collections: made, filled, emptied and closed by keys', async ({
  people,
  house,
}) => {
  await joinTeam(house, { name: 'Nia' });
  const alice = await people.owner();
  await alice.goesTo('/team');
  await alice.seesSomewhere('nia@example.org');
  await pressesOn(alice, 'Groups');
  await alice.seesSomewhere('No groups yet.');
  await tabTo(alice, 'Name of a new group');
  await alice.types('Writers');
  await alice.presses('Enter');
  await alice.seesSomewhere('Group “Writers” made.');
  await expectFocus(alice, 'Name of a new group');
  await tabTo(alice, 'Add somebody to Writers');
  await alice.types('Nia');
  await alice.seesSomewhere('Nia is in “Writers” now.');
  await expectFocus(alice, 'Add somebody to Writers');
  await backTabTo(alice, 'Take Nia out of Writers');
  await alice.presses('Enter');
  await alice.seesSomewhere('Nia is no longer in “Writers”.');
  await expectFocus(alice, 'Add somebody to Writers');
  await pressesOn(alice, 'Remove the group Writers');
  await expectFocus(alice, 'Cancel');
  await alice.presses('Escape');
  await expectFocus(alice, 'Remove the group Writers');
  await alice.presses('Enter');
  await backTabTo(alice, 'Remove the group');
  await alice.presses('Enter');
  await alice.seesSomewhere('Group “Writers” removed.');
  await expectFocus(alice, 'Name of a new group');

  await backTabTo(alice, 'Documents');
  await alice.presses('Enter');
  await alice.seesThe('button', 'New collection');
  await pressesOn(alice, 'New collection');
  await expectFocus(alice, 'Name');
  await alice.types('Plans');
  await alice.presses('Enter');
  await expectFocus(alice, 'Plans');
  await pressesOn(alice, 'Who is in “Plans”');
  await alice.seesThe('button', 'Remove Alice');
  await tabTo(alice, 'Let somebody in');
  await alice.types('Nia');
  await alice.presses('Enter');
  await pressesOn(alice, 'Let in');
  await alice.seesSomewhere('Nia: Can edit. It holds already.');
  await expectFocus(alice, 'Let somebody in');
  await pressesOn(alice, 'Remove Nia');
  await alice.seesSomewhere('Nia was taken off the list.');
  await expectFocus(alice, 'What Alice may do');
  await alice.presses('Escape');
  await expectFocus(alice, 'Who is in “Plans”');
});

test('E2E-47 PAGE-71 the log is filtered, a link with terms is made and revoked, an owner is not made by a slip', async ({
  people,
  house,
}) => {
  await joinTeam(house, { name: 'Nia' });
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const alice = await people.owner();
  await alice.goesTo('/team/audit');
  await alice.seesSomewhere('Made an invitation');
  await tabTo(alice, 'What');
  await alice.types('Made an inv');
  // Nia's, and the owner's link of the first start.
  await alice.seesSomewhere('2 entries.');
  await expectFocus(alice, 'What');

  await alice.opens(document);
  await alice.seesThatItIs('saved');
  await pressesOn(alice, 'Share');
  await alice.seesThe('button', 'New link to edit');
  await pressesOn(alice, 'Terms');
  await expectFocus(alice, 'Terms');
  await tabTo(alice, 'Name of the link');
  await alice.types('For the printers');
  await backTabTo(alice, 'New link to edit');
  await alice.presses('Enter');
  await expectFocus(alice, 'Share link');
  await pressesOn(alice, 'Revoke the link “Can edit”, made now');
  await alice.seesSomewhere('Link revoked.');
  await expectFocus(alice, 'New link to edit');
  await backTabTo(alice, 'Who can see this, and why');
  await alice.presses('Enter');
  await pressesOn(alice, 'Make Nia the owner');
  await alice.seesSomewhere('only Nia could give it back');
  await expectFocus(alice, 'Cancel');
  await alice.presses('Escape');
  await expectFocus(alice, 'Make Nia the owner');
  await alice.presses('Escape');
  await expectFocus(alice, 'Share');
});
