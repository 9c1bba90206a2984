/** Who lets whom in, as the dialogs of documents and collections say it: what they say is true, and slips are asked about. */
import { expectNoViolation } from './support/axe.ts';
import { choosesMarked } from './support/find-choice.ts';
import { pageOf, type Person } from './support/person.ts';
import { expect, test } from './support/test.ts';

test.use({ ownHouse: true });

async function opensSharing(person: Person, document: { readonly id: string }): Promise<void> {
  await person.opens(document);
  await person.clicks('button', 'Share');
  await person.seesSomewhere('Who can see this, and why');
}

test('PAGE-105 ACC-150 an editor is told what is theirs, and makes no links once that is left to who manages', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const mia = await people.member('Mia');
  await opensSharing(mia, document);
  await mia.seesSomewhere('Only who manages this document changes this list.');
  await mia.seesSomewhere('you can let others in by a link: to edit at most');
  await mia.seesThe('button', 'New link to edit');
  const alice = await people.owner();
  await opensSharing(alice, document);
  await alice.clicks('button', 'Who may make links');
  await alice.clicks('menuitemradio', 'Only who manages the document');
  await alice.seesThe('button', 'New link to edit');
  await expectNoViolation(alice, 'sharing, who makes links');
  await mia.reloads();
  await mia.clicks('button', 'Share');
  await mia.seesSomewhere('Only who manages this document makes links of it.');
  await mia.doesNotSeeThe('button', 'New link to edit');
});

test('PAGE-106 the last who manages a collection is asked before leaving, and told where they are then', async ({
  people,
}) => {
  const mia = await people.member('Mia');
  await mia.goesTo('/');
  await mia.clicks('button', 'New collection');
  await mia.fills('Name', 'Staff');
  await mia.clicks('button', 'Make it');
  await mia.clicks('button', 'Who is in “Staff”');
  await mia.clicks('button', 'Remove Mia');
  await mia.seesSomewhere('Nobody would manage the collection then');
  await expectNoViolation(mia, 'asked before leaving a collection');
  await mia.presses('Escape');
  await expect(pageOf(mia).getByRole('button', { name: 'Remove Mia' })).toBeFocused();
  await mia.presses('Enter');
  await mia.clicks('button', 'Take off the list');
  await mia.seesSomewhere('You took yourself off “Staff”, and it is closed to you now.');
  await mia.isAt('/');
  await mia.seesThe('button', 'New document');
});

test('PAGE-107 where share links are switched off the dialog says so, and offers none', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  await house.api.makeLink(document.id, 'edit');
  await house.team.changeInstance({ shareLinks: false });
  const alice = await people.owner();
  await opensSharing(alice, document);
  await alice.seesSomewhere('Share links are switched off on this instance');
  await alice.seesSomewhere('Off: nobody comes in by it');
  await alice.doesNotSeeThe('button', 'New link to edit');
  await alice.clicks('link', 'To the settings of the instance');
  await alice.isAt('/team/instance');
});

test('PAGE-108 a collection that is closed to who looks after the instance says so, and how to get in', async ({
  people,
}) => {
  const mia = await people.member('Mia');
  await mia.goesTo('/');
  await mia.clicks('button', 'New collection');
  await mia.fills('Name', 'Staff');
  await mia.clicks('button', 'Make it');
  await mia.clicks('button', 'New document');
  await mia.isAt(/^\/d\//);
  const alice = await people.owner();
  await alice.goesTo('/');
  await alice.clicks('button', 'Staff');
  await alice.seesSomewhere('This collection is closed to you');
  await alice.seesThe('button', 'Who is in “Staff”');
  await expectNoViolation(alice, 'a closed collection');
  await alice.goesTo('/?in=nowhere');
  await alice.seesSomewhere('It was removed, or is closed to you.');
  await alice.clicks('button', 'Show all documents');
  await alice.isAt('/');
});

test('PAGE-111 in the list what is closed has a lock, and rows say in which collection they lie', async ({
  people,
  house,
}) => {
  const { id } = await house.team.makeCollection({ name: 'Staff' });
  await house.api.createDocument({ title: 'Contracts', collectionId: id });
  await house.api.createDocument({ title: 'Diary', private: true });
  const alice = await people.owner();
  await alice.goesTo('/');
  const page = pageOf(alice);
  const chip = page.getByRole('button', { name: 'Staff', exact: true });
  await expect(chip).toHaveAccessibleDescription('Closed: only people on its list');
  await expect(chip.locator('svg')).toBeVisible();
  await expect(page.getByRole('link', { name: /Contracts/ })).toContainText('in Staff');
  await expect(page.getByRole('link', { name: /Diary/ }).locator('svg')).toBeVisible();
  await expectNoViolation(alice, 'a list with closed things');
  await chip.click();
  await expect(page.getByRole('link', { name: /Contracts/ })).not.toContainText('in Staff');
});

test('PAGE-109 ACC-152 a link is given other terms in its row, and it is told who came by which', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  const link = await house.api.makeLink(document.id, 'edit');
  await people.guest('Bob', link);
  const alice = await people.owner();
  await opensSharing(alice, document);
  await pageOf(alice)
    .getByRole('button', { name: /^Change the terms of the link/ })
    .click();
  await expect(pageOf(alice).getByLabel('Name of the link')).toBeFocused();
  await alice.types('For the printers');
  await alice.fills('For how many people', '0');
  await alice.clicks('button', 'Save');
  await alice.seesSomewhere('A number from 1, please.');
  await expectNoViolation(alice, 'the terms of a link that is there');
  await alice.fills('For how many people', '5');
  await alice.fills('Password', 'open sesame');
  await alice.presses('Enter');
  await alice.seesSomewhere('with a password · 1 of 5 people');
  await alice.clicks('button', 'Change the terms of the link “For the printers”');
  await alice.clicks('checkbox', 'No password any more');
  await alice.clicks('button', 'Save');
  await alice.seesSomewhere('For the printers 1 of 5 people');
  await alice.clicks('button', 'Change the terms of the link “For the printers”');
  await alice.clicks('button', 'Cancel');
  await expect(
    pageOf(alice).getByRole('button', { name: 'Change the terms of the link “For the printers”' }),
  ).toBeFocused();
  await pageOf(alice).getByText('Who can see this, and why').click();
  await alice.clicks('button', 'Close');
  await alice.clicks('button', 'Share');
  await pageOf(alice).getByText('Who can see this, and why').click();
  await alice.seesSomewhere('Can edit: came by the link “For the printers”');
  await alice.clicks('button', 'Take Bob out');
  await alice.seesSomewhere('The links they came by let them in no more');
  await alice.clicks('button', 'Take out');
  await alice.doesNotSeeThe('button', 'Take Bob out');
  await alice.seesSomewhere('For the printers');
});

test('PAGE-112 somebody to let in is found by typing, and nothing is done before Enter and a press', async ({
  people,
  house,
}) => {
  const document = await house.api.createDocument({ title: 'Plan', markdown: 'Here.' });
  await people.guest('Bob', await house.api.makeLink(document.id, 'view'));
  await people.member('Mia');
  await house.team.makeGroup('Writers');
  const alice = await people.owner();
  await opensSharing(alice, document);
  const page = pageOf(alice);
  const field = page.getByRole('combobox', { name: 'Let somebody in' });
  await field.focus();
  await alice.presses('ArrowDown', 'ArrowDown');
  await expectNoViolation(alice, 'finding somebody to let in');
  await alice.presses('Escape');
  await expect(field).toHaveValue('');
  await expect(page.getByRole('button', { name: 'Let in', exact: true })).toBeDisabled();
  await alice.types('bo');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveText(['Bob (Guest)']);
  await choosesMarked(alice, 'bo');
  await alice.clicks('button', 'Let in');
  await expect(page.getByRole('listitem').filter({ hasText: 'Bob (Guest)' }).first()).toBeVisible();
  await field.fill('mia');
  await choosesMarked(alice, 'mia');
  await alice.clicks('button', 'Let in');
  await alice.clicks('button', 'What Mia may do');
  await alice.clicks('menuitemradio', 'Hand over…');
  await alice.seesSomewhere('Make Mia the owner?');
  await alice.clicks('button', 'Cancel');
  await alice.clicks('button', 'Copy the address');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    new RegExp(`^http://[^/]+/d/${document.id}$`),
  );
});
