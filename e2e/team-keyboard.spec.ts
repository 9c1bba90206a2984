/** Without a mouse: everything about people, places and links, and where the focus is after each step. */
import { auditPageSchema } from '../shared/api/audit.ts';
import { documentAccessSchema } from '../shared/api/collections.ts';
import { expectNoViolation } from './support/axe.ts';
import { choosesMarked } from './support/find-choice.ts';
import type { House } from './support/house.ts';
import { expectFocus, tabTo, backTabTo } from './support/keyboard.ts';
import { pageOf, type Person } from './support/person.ts';
import { answered } from './support/problems.ts';
import { expect, joinTeam, test } from './support/test.ts';

test.use({ ownHouse: true });

/** Presses Enter where the focus is brought to. */
async function pressesOn(person: Person, name: string): Promise<void> {
  await tabTo(person, name);
  await person.presses('Enter');
}

async function ask(house: House, path: string): Promise<unknown> {
  const { name, value } = house.api.cookie;
  const answer = await fetch(`${house.address}/api/v1/${path}`, { headers: { cookie: `${name}=${value}` } });
  return await answer.json();
}

/** What the log says was done, by its kinds. */
async function deedsIn(house: House): Promise<readonly string[]> {
  return auditPageSchema.parse(await ask(house, 'audit-log')).items.map(({ kind }) => kind);
}

async function openTo(house: House, documentId: string): Promise<unknown> {
  return documentAccessSchema.parse(await ask(house, `documents/${documentId}/access`)).placeGives;
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

  await pressesOn(alice, 'Role of Nia');
  await expectFocus(alice, 'Member');
  await alice.presses('ArrowUp');
  await expectFocus(alice, 'Admin');
  await alice.presses('Enter');
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
  await pressesOn(alice, 'Add somebody to Writers');
  await expectFocus(alice, 'Alice');
  await alice.types('Nia');
  await expectFocus(alice, 'Nia');
  await alice.presses('Enter');
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
  await choosesMarked(alice, 'Nia');
  await pressesOn(alice, 'Let in');
  await alice.seesSomewhere('Nia: Can edit. It holds already.');
  await expectFocus(alice, 'Let somebody in');
  await pressesOn(alice, 'Remove Nia');
  await alice.seesSomewhere('Nia was taken off the list.');
  await expectFocus(alice, 'What Alice may do');
  await alice.presses('Escape');
  await expectFocus(alice, 'Who is in “Plans”');
});

test('PAGE-88 PAGE-71 a group is renamed in its row by keys; a name that another has is told there', async ({
  people,
  house,
}) => {
  for (const name of ['Writers', 'Editors']) await house.team.makeGroup(name);
  const alice = await people.owner();
  alice.mayMeet(answered(409));
  await alice.goesTo('/team/groups');
  await alice.seesSomewhere('Writers');
  await tabTo(alice, 'Name of a new group');
  await alice.types('writers');
  await alice.presses('Enter');
  await alice.seesSomewhere('Another group has this name.');
  await expectFocus(alice, 'Name of a new group');

  await pressesOn(alice, 'Rename the group Writers');
  await expectFocus(alice, 'New name of Writers');
  await alice.types('Nobody');
  await alice.presses('Escape');
  await expectFocus(alice, 'Rename the group Writers');
  await alice.presses('Enter');
  await expectFocus(alice, 'New name of Writers');
  await alice.types('editors');
  await alice.presses('Enter');
  const field = pageOf(alice).getByRole('textbox', { name: 'New name of Writers' });
  await expect(field).toHaveAccessibleDescription('Another group has this name.');
  await expectFocus(alice, 'New name of Writers');
  await expectNoViolation(alice, 'a group that is renamed');
  await alice.presses('Control+a');
  await alice.types('Authors');
  await alice.presses('Enter');
  await alice.seesSomewhere('“Writers” is called “Authors” now.');
  // It stands elsewhere in the list now.
  await expectFocus(alice, 'Rename the group Authors');
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

test('E2E-62 ACC-160 PAGE-115 looking through a choice changes nothing; an owner and more readers are asked about once more', async ({
  people,
  house,
}) => {
  await joinTeam(house, { name: 'Nia' });
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const alice = await people.owner();
  await alice.goesTo('/team');
  await alice.seesSomewhere('nia@example.org');
  await tabTo(alice, 'Role of Nia');
  // Opens, moves twice, and leaves.
  await alice.presses('ArrowDown');
  await expectFocus(alice, 'Member');
  await alice.presses('ArrowUp', 'ArrowUp');
  await expectFocus(alice, 'Owner');
  await alice.presses('Escape');
  await expectFocus(alice, 'Role of Nia');
  await alice.presses('Enter');
  await expectFocus(alice, 'Member');
  await alice.types('ow');
  await expectFocus(alice, 'Owner');
  await alice.presses('Enter');
  await alice.seesSomewhere('Make Nia an owner?');
  await expectFocus(alice, 'Cancel');
  await alice.presses('Escape');
  await expectFocus(alice, 'Role of Nia');
  expect(await deedsIn(house)).not.toContain('member.role-changed');
  await alice.presses('Enter');
  await expectFocus(alice, 'Member');
  await alice.presses('Home', 'Enter');
  await expectFocus(alice, 'Cancel');
  await backTabTo(alice, 'Make them an owner');
  await alice.presses('Enter');
  await alice.seesSomewhere('Nia is now: Owner.');
  await expectFocus(alice, 'Role of Nia');
  expect(await deedsIn(house)).toContain('member.role-changed');

  await alice.opens(document);
  await alice.seesThatItIs('saved');
  await pressesOn(alice, 'Share');
  await alice.seesThe('button', 'Open to');
  await pressesOn(alice, 'Open to');
  await expectFocus(alice, 'All members, with their rights there');
  await alice.presses('End');
  await expectFocus(alice, 'Only people listed here');
  await alice.presses('Enter');
  await alice.seesSomewhere('Changed. It holds already.');
  await expectFocus(alice, 'Open to');
  await alice.presses('Home');
  await expectFocus(alice, 'Open to');
  await alice.presses('Enter');
  await expectFocus(alice, 'Only people listed here');
  await alice.presses('Home', 'Enter');
  await alice.seesSomewhere('Then it is: All members, with their rights there.');
  await alice.presses('Escape');
  await expectFocus(alice, 'Open to');
  expect(await openTo(house, document.id)).toBe('none');
  await alice.presses('Enter');
  await expectFocus(alice, 'Only people listed here');
  await alice.presses('Home', 'Enter');
  await expectFocus(alice, 'Cancel');
  await backTabTo(alice, 'Open it');
  await alice.presses('Enter');
  await expectFocus(alice, 'Open to');
  await expect.poll(() => openTo(house, document.id)).toBeNull();
});
